package import Detections
import Events

/// Which events a data model has: what a comparison is about.
package struct EventDomain: Hashable, Sendable {
  /// Which fields may have several values.
  package enum Repetition: Hashable, Sendable {
    case all
    case none
    case only(Set<Field>)
  }

  package var repeated: Repetition
  /// The fields that may hold anything, whatever the rest says: computed ones, no part of the data model.
  package var unrestricted: Set<Field> = []
  /// Whether a field can be there and hold nothing.
  package var allowsNull: Bool
  /// Whether a field can hold the empty text.
  package var allowsEmptyText: Bool
  /// Whether a field can hold the number 0, or `false`; as text it always can.
  package var allowsZero: Bool

  package init(
    repeated: Repetition = .all, allowsNull: Bool = true, allowsEmptyText: Bool = true,
    allowsZero: Bool = true
  ) {
    self.repeated = repeated
    self.allowsNull = allowsNull
    self.allowsEmptyText = allowsEmptyText
    self.allowsZero = allowsZero
  }

  /// All events that the model knows: any field may be a list, null, or empty.
  package static let neutral = EventDomain()

  /// Google's Unified Data Model, in which an unset field reads as the empty text, 0 or `false` (design,
  /// section 3.1).
  ///
  /// - Parameter repeated: its repeated fields.
  package static func udm(repeated: Repetition = .all) -> EventDomain {
    EventDomain(repeated: repeated, allowsNull: false, allowsEmptyText: false, allowsZero: false)
  }

  /// Whether a field may have several values.
  package func isRepeated(_ field: Field) -> Bool {
    switch repeated {
    case .all: true
    case .none: unrestricted.contains(field)
    case .only(let fields): fields.contains(field) || unrestricted.contains(field)
    }
  }

  /// Which values a field may have.
  func values(of field: Field) -> ValueDomain {
    if unrestricted.contains(field) { return ValueDomain() }
    return ValueDomain(allowsNull: allowsNull, allowsEmptyText: allowsEmptyText, allowsZero: allowsZero)
  }
}

/// Which values a field may have.
struct ValueDomain: Hashable {
  var allowsNull = true
  var allowsEmptyText = true
  var allowsZero = true

  /// The values that both have.
  func intersection(_ other: ValueDomain) -> ValueDomain {
    ValueDomain(
      allowsNull: allowsNull && other.allowsNull, allowsEmptyText: allowsEmptyText && other.allowsEmptyText,
      allowsZero: allowsZero && other.allowsZero)
  }

  /// Whether an event can have a value.
  func contains(_ value: Value) -> Bool {
    switch value {
    case .integer(let integer): allowsZero || integer != 0
    case .double(let double): allowsZero || double != 0
    case .string(let text): allowsEmptyText || !text.isEmpty
    case .boolean(let boolean): allowsZero || boolean
    case .null: allowsNull
    case .list: false
    }
  }
}

/// How much a comparison may cost before it gives up.
package struct ComparisonBounds: Hashable, Sendable {
  /// The size of a pattern with its counted repetitions written out.
  package var patternSize = 20_000
  /// The states of one search for a text, and of one pattern's automaton.
  package var states = 50_000
  /// The states of all searches for texts together.
  package var effort = 1_000_000
  /// How often a combination of tests is tried.
  package var rounds = 20_000

  package init() {}
}
