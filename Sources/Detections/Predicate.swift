package import Diagnostics
package import Events
package import Patterns

/// A statement about one event; two-valued.
package indirect enum Predicate: Hashable, Sendable {
  /// Every operand holds; an empty list is true.
  ///
  /// Neutral `a and b`; Sigma `a and b`, or the items of a map; YARA-L `a and b`, or lines of `events`.
  case all([Predicate])
  /// Some operand holds; an empty list is false.
  ///
  /// Neutral `a or b`, or a list of values; Sigma `a or b`, `1 of x_*`; YARA-L `a or b`.
  case any([Predicate])
  /// The operand does not hold. A test on an absent field is false, so its negation is true.
  case not(Predicate)
  /// The operand, under the name that its author gave it: a selection. The name has no meaning; it is
  /// kept so that the emitted rule reads like the authored one.
  case named(String, Predicate)
  /// A test of one field's values.
  case field(FieldPredicate)
  /// Some value of the event, of whatever field, satisfies the test as text.
  ///
  /// Sigma keywords. Names of fields are not searched (Sigma reference, section 4.4).
  case keyword(TextTest, Origin)
}

extension Predicate {
  package static let always = Predicate.all([])
  package static let never = Predicate.any([])

  /// A test that some value of a field must pass.
  package static func field(_ field: Field, _ test: FieldTest, origin: Origin = .none) -> Predicate {
    .field(FieldPredicate(field, test, origin: origin))
  }

  /// A text test that some value of a field must pass; case does not matter unless `cased`.
  package static func text(
    _ field: Field, _ pattern: TextPattern, cased: Bool = false, origin: Origin = .none
  ) -> Predicate {
    .field(field, .text(TextTest(pattern, isCaseSensitive: cased)), origin: origin)
  }

  /// A text test that some value of whatever field must pass; case does not matter unless `cased`.
  package static func keyword(
    _ pattern: TextPattern, cased: Bool = false, origin: Origin = .none
  ) -> Predicate {
    .keyword(TextTest(pattern, isCaseSensitive: cased), origin)
  }
}

/// A test of one field: true if some value passes it (or every value, when it says so).
///
/// An absent field passes no test but `null`, under either quantifier. `present` and `null` ask the field as
/// a whole, whatever the quantifier.
package struct FieldPredicate: Hashable, Sendable {
  package enum Quantifier: Hashable, Sendable {
    /// At least one value passes.
    case some
    /// There is a value, and all values pass.
    case every
  }

  package var field: Field
  package var quantifier: Quantifier
  package var test: FieldTest
  package var origin: Origin

  package init(
    _ field: Field, _ test: FieldTest, quantifier: Quantifier = .some, origin: Origin = .none
  ) {
    self.field = field
    self.quantifier = quantifier
    self.test = test
    self.origin = origin
  }
}

/// What is asked of a value.
package enum FieldTest: Hashable, Sendable {
  /// Asked of the value as text (`Value.text`); null has none.
  case text(TextTest)
  /// Asked of the value as a number (`Value.number`). Equality with an integer asks of text that it be
  /// exactly that decimal. Booleans are no numbers. Never `notEqual`: that is written with `not`.
  case number(Relation, Number)
  /// The value is that Boolean, or the text `true` / `false` in any case (simple folding).
  case boolean(Bool)
  /// The value is text that is an address inside the network.
  case network(IPNetwork)
  /// The field is there, be it null or empty (Sigma `exists`).
  case present
  /// The field is absent or only null (Sigma `null`).
  case null
  /// The value's text (`Value.text`) is that of some value of the other field. False when either is absent or
  /// null.
  case sameAs(Field, isCaseSensitive: Bool)
  /// The value is in a named list: asked of its text, for networks of a value that is text. An entry that is
  /// no pattern, or no network, matches nothing.
  case member(list: String, ListMatching)
}

/// How a named list is read.
package enum ListMatching: Hashable, Sendable {
  /// The value equals an entry.
  case exact(isCaseSensitive: Bool)
  /// The value holds a match of an entry, as an RE2 pattern.
  case pattern(isCaseSensitive: Bool)
  /// The value is an address in a network of the list.
  case network
}

/// A test of a text.
package struct TextTest: Hashable, Sendable {
  package var pattern: TextPattern
  /// If false, texts are compared under RE2's simple Unicode case folding.
  package var isCaseSensitive: Bool

  package init(_ pattern: TextPattern, isCaseSensitive: Bool = false) {
    self.pattern = pattern
    self.isCaseSensitive = isCaseSensitive
  }
}

/// The shape that a text must have. Texts are sequences of Unicode scalars; nothing is normalized, also when
/// patterns are compared.
package enum TextPattern: Hashable, Sendable {
  case equals(String)
  case startsWith(String)
  case endsWith(String)
  case contains(String)
  /// The whole text, with wildcards; both also match line breaks.
  case glob(Glob)
  /// An RE2 pattern that matches somewhere in the text. Known to compile.
  case matches(String)
}

extension TextPattern {
  package static func == (left: TextPattern, right: TextPattern) -> Bool {
    switch (left, right) {
    case (.equals(let left), .equals(let right)), (.startsWith(let left), .startsWith(let right)),
      (.endsWith(let left), .endsWith(let right)), (.contains(let left), .contains(let right)),
      (.matches(let left), .matches(let right)):
      left.utf8Equals(right)
    case (.glob(let left), .glob(let right)):
      left == right
    case (.equals, _), (.startsWith, _), (.endsWith, _), (.contains, _), (.matches, _), (.glob, _):
      false
    }
  }

  package func hash(into hasher: inout Hasher) {
    // Texts that Swift takes for equal have one hash: that is enough, and fast.
    switch self {
    case .equals(let text):
      hasher.combine(0)
      hasher.combine(text)
    case .startsWith(let text):
      hasher.combine(1)
      hasher.combine(text)
    case .endsWith(let text):
      hasher.combine(2)
      hasher.combine(text)
    case .contains(let text):
      hasher.combine(3)
      hasher.combine(text)
    case .glob(let glob):
      hasher.combine(4)
      hasher.combine(glob)
    case .matches(let text):
      hasher.combine(5)
      hasher.combine(text)
    }
  }
}
