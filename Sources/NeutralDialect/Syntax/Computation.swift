package import Detections
package import Events

extension Neutral {
  /// A value that is computed from one event: `capture(url.full, "^https?://([^/]+)")`.
  package indirect enum Computation: Hashable, Sendable {
    /// `5`, `"critical"`, `true`
    case literal(Value)
    /// `user.name`, `user.name or ""`: the first value; `null` when there is none, unless something is said.
    case field(Name, absentAs: Value)
    /// `values(user.name)`: all values, as a list.
    case values(Name)
    /// `element(principal.ip, 0)`, `element(about, 0, about.hostname)`: a value of the event that has only that element.
    case element(Name, Int, Computation)
    /// `time()`: when the event happened, in whole seconds since 1970.
    case time
    /// `lower(user.name)`
    case call(Name, [Computation])
    /// `destination.bytes / 1024`
    case arithmetic(ArithmeticOperator, Computation, Computation)
    /// `if(admin and not expected, "a", "b")`: a statement over the selections of the variable.
    case conditional(Formula, then: Computation, otherwise: Computation)
    /// What could not be read; an error tells of it.
    case missing
  }

  /// `folder: nonzero(lower(file.directory))`
  package struct ComputedField: Hashable, Sendable {
    package var name: Scalar
    package var computation: Computation
    /// `nonzero(…)`: the field is absent when the value is the empty text, 0 or false.
    package var isAbsentWhenZero: Bool

    package init(_ name: Scalar, _ computation: Computation, isAbsentWhenZero: Bool) {
      self.name = name
      self.computation = computation
      self.isAbsentWhenZero = isAbsentWhenZero
    }
  }

  /// How a variable sees an event otherwise than it was read; in this order.
  package struct Views: Hashable, Sendable {
    /// `whole: {addresses: principal.ip}`: lists as they were, by another name.
    package var whole: [Entry] = []
    /// `each: [principal.ip]`: one view for each element.
    package var each: [Scalar] = []
    /// `computed: {folder: lower(file.directory)}`
    package var computed: [ComputedField] = []

    package init() {}
  }
}
