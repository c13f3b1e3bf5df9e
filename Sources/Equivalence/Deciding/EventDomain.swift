package import Detections

/// Which events a data model has: what a comparison is about.
package struct EventDomain: Hashable, Sendable {
  /// Which fields may have several values.
  package enum Repetition: Hashable, Sendable {
    case all
    case none
    case only(Set<Field>)
  }

  package var repeated: Repetition
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

  func isRepeated(_ field: Field) -> Bool {
    switch repeated {
    case .all: true
    case .none: false
    case .only(let fields): fields.contains(field)
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
