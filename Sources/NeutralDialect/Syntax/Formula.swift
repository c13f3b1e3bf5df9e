package import Diagnostics
package import Events

extension Neutral {
  /// A statement over names, as `where`, `condition`, `when`, `flag` and the keys of weights have it.
  package indirect enum Formula: Hashable, Sendable {
    /// `a and b`; at least two operands.
    case all([Formula])
    /// `a or b`; at least two operands.
    case any([Formula])
    /// `not a`
    case not(Formula)
    /// `privileged`, `launch`, `launch.privileged`
    case name(Name)
    /// `1 of filter_*`, `all of them`
    case selector(Selector)
    /// `risk_score >= 5`, `count(failure) >= 5`, `verdict = "critical"`
    case comparison(Operand, Relation, Operand, Origin)
    /// What could not be read; an error tells of it.
    case missing
  }

  /// A name in a statement, perhaps with dots.
  package struct Name: Hashable, Sendable {
    package var text: String
    package var origin: Origin

    package init(_ text: String, origin: Origin = .none) {
      self.text = text
      self.origin = origin
    }
  }

  /// A statement about several selections at once.
  package struct Selector: Hashable, Sendable {
    package enum Quantifier: String, Hashable, Sendable {
      case one = "1"
      case all
    }

    package var quantifier: Quantifier
    /// A name with `*` for any run of characters; `nil` for `them`.
    package var pattern: Name?
    package var origin: Origin

    package init(_ quantifier: Quantifier, _ pattern: Name?, origin: Origin = .none) {
      self.quantifier = quantifier
      self.pattern = pattern
      self.origin = origin
    }
  }

  /// What stands on a side of a comparison.
  package enum Operand: Hashable, Sendable {
    case name(Name)
    /// `count(failure)`
    case count(Name)
    /// `count_distinct(failure.user.name)`, `count_distinct(failure.user.name or "")`: how many values the field has.
    case distinct(Name, absentAs: Value?)
    /// `5`, `"critical"`, `true`
    case literal(Value, Origin)
  }

  /// A condition between events of two variables.
  package struct Join: Hashable, Sendable {
    package enum Side: Hashable, Sendable {
      /// `failure.user.name`
      case field(Name)
      /// `failure` in `failure before success`; `failure.@timestamp`
      case time(variable: Name)
    }

    package var left: Side
    package var relation: Relation
    package var right: Side
    /// `ignoring case` stands at the end.
    package var ignoringCase: Bool
    package var origin: Origin

    package init(
      _ left: Side, _ relation: Relation, _ right: Side, ignoringCase: Bool = false, origin: Origin = .none
    ) {
      self.left = left
      self.relation = relation
      self.right = right
      self.ignoringCase = ignoringCase
      self.origin = origin
    }
  }
}
