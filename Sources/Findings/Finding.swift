import Detections
package import Diagnostics

/// Something in a rule that makes no difference.
package struct Finding: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    /// No event passes the tests of the variable.
    case variableNeverHolds(String)
    /// The part holds on no event, or on none that the rest of the rule lets through.
    case neverHolds
    /// The part holds on every event.
    case alwaysHolds
    /// Every event that passes the part passes the rest of the rule without it.
    case addsNothing
    /// Every event that passes the rest of the rule passes the part.
    case asksNothing
    /// Nothing that the part excludes is let through by the rest of the rule.
    case excludesNothing
    /// The part lets further events through, on none of which the rule fires.
    case neverDecides
    /// On an event that passes the part, and nothing else that the condition counts, the rule does not fire: the part
    /// lets it in, and the condition counts nothing for it.
    case scoresNothing
  }

  package var kind: Kind
  package var part: Part
  /// What the part is called: its text, or the name of the selection.
  package var name: String
  package var span: Span?
  /// What makes the part useless, if it is one other part: what it is called, and where it stands.
  package var reason: Label?
  /// The fewest tests that together make it useless, negations included, as far as that was found out.
  package var grounds: [Label] = []
  /// Whether the reason, or the one ground, is the same test again.
  package var isRepeated = false
  /// Whether it is a pattern with an anchor in the middle, which no text passes.
  package var hasInnerAnchor = false
  /// Of a branch: how many the pattern has.
  package var branchCount: Int?
  /// What decides whether the rule fires, and counts nothing for the part.
  package var scores: [String] = []
  /// What to take out of the text of a pattern so that the branch that is meant is gone.
  package var branchRemoval: Span?
  /// Whether all parts of which this is said can go, together or alone, whatever the fields hold, lists included; else
  /// that is not known, or so of the values that the data model has.
  package var isRemovable = false

  /// A part as a person knows it.
  package struct Label: Hashable, Sendable {
    package var name: String
    package var span: Span?
  }
}

/// How a test of a rule stands to those around it: negations moved inwards, each test adds events, or restricts them.
struct Occurrence {
  struct Level {
    /// Whether one of the siblings suffices, negations moved inwards; else all are needed.
    var isChoice: Bool
    /// The other operands, negated where they stand under a negation.
    var siblings: [Predicate]
  }

  /// The part, negated where it stands under a negation.
  var predicate: Predicate
  var isNegated: Bool
  /// From the innermost outwards.
  var levels: [Level]

  /// Whether the part restricts events; else it adds some.
  var restricts: Bool { levels.first.map { !$0.isChoice } ?? true }
}
