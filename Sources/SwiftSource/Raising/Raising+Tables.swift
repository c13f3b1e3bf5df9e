import Detections
import Patterns

/// A text test of a field (or of all fields) that can stand together with others of its kind.
struct MergeableTest {
  enum Kind: String, Hashable {
    case equals, startsWith, endsWith, contains, glob, matches
  }

  struct Key: Hashable {
    /// `nil`: all fields.
    let field: Field?
    let kind: Kind
    let isCaseSensitive: Bool
  }

  let key: Key
  let test: TextTest

  var kind: Kind { key.kind }

  /// `nil` for everything but text tests that one value must pass.
  init?(_ predicate: Predicate) {
    switch predicate {
    case .field(let predicate):
      guard predicate.quantifier == .some, case .text(let test) = predicate.test else { return nil }
      self.init(predicate.field, test)
    case .keyword(let test, _): self.init(nil, test)
    case .all, .any, .not, .named: return nil
    }
  }

  private init(_ field: Field?, _ test: TextTest) {
    key = Key(field: field, kind: Kind(test.pattern), isCaseSensitive: test.isCaseSensitive)
    self.test = test
  }

  /// `event["process.command_line"]`, `event.anyField`
  var values: NativeSwift.Expression {
    key.field.map { .subscripted(.name("event"), .string($0.name)) } ?? .member(.name("event"), "anyField")
  }

  /// What the values are, as a part of a table's name.
  var noun: String { key.field?.name ?? "keyword" }
}

extension MergeableTest.Kind {
  init(_ pattern: TextPattern) {
    switch pattern {
    case .equals: self = .equals
    case .startsWith: self = .startsWith
    case .endsWith: self = .endsWith
    case .contains: self = .contains
    case .glob: self = .glob
    case .matches: self = .matches
    }
  }

  var method: String {
    switch self {
    case .equals: "equals"
    case .startsWith: "hasPrefix"
    case .endsWith: "hasSuffix"
    case .contains: "contains"
    case .glob: "fits"
    case .matches: "matches"
    }
  }

  var type: String {
    switch self {
    case .equals, .startsWith, .endsWith, .contains: "Text"
    case .glob: "Wildcard"
    case .matches: "Pattern"
    }
  }

  /// That of several together.
  var listType: String {
    switch self {
    case .equals, .startsWith, .endsWith, .contains: "Texts"
    case .glob: "[Wildcard]"
    case .matches: "[Pattern]"
    }
  }

  var noun: String {
    switch self {
    case .equals: "value"
    case .startsWith: "prefix"
    case .endsWith: "suffix"
    case .contains: "text"
    case .glob: "wildcard"
    case .matches: "pattern"
    }
  }

  var plural: String {
    switch self {
    case .startsWith: "prefixes"
    case .endsWith: "suffixes"
    case .equals, .contains, .glob, .matches: noun + "s"
    }
  }
}

extension TextPattern {
  /// The text of a literal of this pattern: wildcards are written with `*`, `?` and the backslash.
  fileprivate var literal: String {
    switch self {
    case .equals(let text), .startsWith(let text), .endsWith(let text), .contains(let text), .matches(let text):
      text
    case .glob(let glob): glob.wildcardText
    }
  }
}

extension Glob {
  /// The pattern as `DetectionRuntime.Wildcard` reads it; a backslash is doubled only where it must be.
  fileprivate var wildcardText: String {
    var text = String.UnicodeScalarView()
    var endsInBackslash = false
    func append(_ scalar: Unicode.Scalar) {
      // What follows would be read as escaped.
      if endsInBackslash, ["*", "?", "\\"].contains(scalar) { text.append("\\") }
      text.append(scalar)
      endsInBackslash = false
    }
    for piece in pieces {
      switch piece {
      case .anyRun: append("*")
      case .anyScalar: append("?")
      case .literal(let literal):
        for scalar in literal.unicodeScalars {
          if scalar == "*" || scalar == "?" {
            append("\\")
            text.append(scalar)
          } else {
            append(scalar)
            endsInBackslash = scalar == "\\"
          }
        }
      }
    }
    return String(text)
  }
}

extension Raising {
  /// Tests of one kind on the same values: `values.contains(Self.privilegedText)`, or with a table of several
  /// texts `values.contains(anyOf: Self.privilegedTexts)`.
  ///
  /// - Parameters:
  ///   - tests: all of one kind and case; at least one.
  ///   - noun: what the values are, as a part of the table's name.
  ///   - joint: how several are taken: `anyOf`, `allOf`.
  mutating func test(
    _ values: NativeSwift.Expression, _ tests: [TextTest], _ noun: String, joint: String = "anyOf"
  ) -> NativeSwift.Expression {
    guard let first = tests.first else { return .boolean(false) }
    let kind = MergeableTest.Kind(first.pattern)
    let texts = tests.map { NativeSwift.Expression.string($0.pattern.literal) }
    // Patterns are cased unless they say otherwise; all else is not.
    let isUsual = first.isCaseSensitive == (kind == .matches)
    if texts.count == 1 {
      let value: NativeSwift.Expression
      switch (isUsual, kind) {
      case (true, _): value = texts[0]
      case (false, .matches):
        value = .call("Pattern", [.init(texts[0]), .init("ignoringCase", .boolean(true))])
      case (false, _): value = .call(kind.type, [.init("cased", texts[0])])
      }
      let name = table(kind.type, value, kind.noun, noun)
      return .method(values, kind.method, [.init(name)])
    }
    let usual = NativeSwift.Expression.array(texts)
    let other = kind == .matches ? ".ignoringCase" : ".cased"
    let value = isUsual ? usual : .call(other, [.init(usual)])
    let name = table(kind.listType, value, kind.plural, noun)
    return .method(values, kind.method, [.init(joint, name)])
  }

  /// A constant of prepared values, as it is written where it is used.
  ///
  /// - Parameters:
  ///   - noun: what its elements are: `texts`.
  ///   - field: the field that is compared, for a longer name when the short one is taken.
  mutating func table(
    _ type: String, _ value: NativeSwift.Expression, _ noun: String, _ field: String
  ) -> NativeSwift.Expression {
    let literal = value.layout(in: .lowest).text(width: NativeSwift.lineWidth)
    let table = Table(type: type, literal: Array(literal.utf8))
    if let known = tableNames[table] { return .name("Self.\(known)") }
    let last = field.split(separator: ".").last.map { String($0) } ?? ""
    let name = names.claim(
      Naming.camelCase("\(subject)_\(noun)", fallback: "table"),
      Naming.camelCase("\(subject)_\(last)_\(noun)", fallback: "table"))
    tableNames[table] = name
    // `Text(cased: "…")` says its type itself.
    let saysType = if case .call(.name(type), _, _) = value { true } else { false }
    tables.append(
      NativeSwift.Property(
        introducer: "private static let", name: name, type: saysType ? nil : type, value: value))
    return .name("Self.\(name)")
  }
}
