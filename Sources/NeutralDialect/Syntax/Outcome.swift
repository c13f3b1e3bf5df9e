package import Diagnostics

extension Neutral {
  /// `risk_score: {max: {privileged: 3}}`
  package struct Outcome: Hashable, Sendable {
    package enum Form: Hashable, Sendable {
      /// `flag: privileged and not session`
      case flag(Formula)
      /// `max: …`, `count_distinct: …`
      case aggregate(Aggregate, Source)
      /// `choose: [{when: …, value: …}, {value: …}]`
      case choice([Choice])
      /// `value: 35`
      case value(Scalar)
      /// `field: host.name`
      case field(Scalar)
    }

    package var name: Scalar
    package var form: Form
    /// What stands for a field that is absent.
    package var absentAs: Scalar?

    package init(name: Scalar, form: Form, absentAs: Scalar? = nil) {
      self.name = name
      self.form = form
      self.absentAs = absentAs
    }
  }

  /// How the values of all events become one.
  package enum Aggregate: String, Hashable, Sendable, CaseIterable {
    case max, min, sum, average, count
    case countDistinct = "count_distinct"
    case values, list
  }

  /// What is aggregated.
  package enum Source: Hashable, Sendable {
    /// `failure.user.name`; after `count` also a variable.
    case name(Scalar)
    /// `{privileged: 3, host_mount: 3, base: 10}`
    case weights([Weight])
    /// `[{when: privileged, value: 80}, {value: 20}]`
    case choice([Choice])
  }

  /// `privileged: 3`; the weight `base` is always added.
  package struct Weight: Hashable, Sendable {
    /// `nil` for `base`.
    package var formula: Formula?
    package var value: Scalar

    package init(_ formula: Formula?, _ value: Scalar) {
      self.formula = formula
      self.value = value
    }
  }

  /// `{when: risk_score >= 6, value: critical}`; without `when` at the end.
  package struct Choice: Hashable, Sendable {
    package var formula: Formula?
    package var value: Scalar
    package var origin: Origin

    package init(_ formula: Formula?, _ value: Scalar, origin: Origin = .none) {
      self.formula = formula
      self.value = value
      self.origin = origin
    }
  }
}
