package import Diagnostics
package import Events

/// A named result of a detection.
package struct Outcome: Hashable, Sendable {
  package enum Kind: String, Hashable, Sendable, CaseIterable {
    /// YARA-L knows no Boolean outcomes: there it is 1 or 0, and equal to them.
    case boolean
    case integer, float, string
    case list
  }

  package var name: String
  package var kind: Kind
  package var expression: Expression
  package var origin: Origin

  package init(name: String, kind: Kind, expression: Expression, origin: Origin = .none) {
    self.name = name
    self.kind = kind
    self.expression = expression
    self.origin = origin
  }
}

/// A computed value.
///
/// It is computed for a *group*: without a window the one event, with one the events of a group in a
/// window. A group has **rows**: each combination of one event for each variable that satisfies the joins
/// (see `Condition` for variables that need not occur). Inside an aggregate an expression is computed for
/// each row; outside, only what is the same for the whole group may occur: literals, outcomes, aggregates.
/// Without a window there is one row, and everything may occur.
package indirect enum Expression: Hashable, Sendable {
  case literal(Value)
  /// The value of a field of the row's event: as the direct operand of an aggregate all its values, elsewhere
  /// the first. When the field is absent (or null, or the row has no such event): `absentAs`, and when that
  /// is `nil`, nothing: an aggregate passes over it, elsewhere it is null.
  case field(variable: String, Field, absentAs: Value?)
  /// The row's condition decides which value it is.
  case conditional(Condition, then: Expression, otherwise: Expression)
  /// On numbers; null if an operand is no number, on division by zero, and on integer overflow. Integers
  /// stay integers but under `divide`, which gives a float unless it divides evenly.
  case arithmetic(ArithmeticOperator, Expression, Expression)
  /// One value from the values of all rows.
  case aggregate(Aggregate, Expression)
  /// The value of an earlier outcome.
  case outcome(String)
  /// Whether the condition holds: a Boolean.
  case truth(Condition)
}

package enum ArithmeticOperator: String, Hashable, Sendable, CaseIterable {
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
  case modulo = "%"
}

/// How the values of all rows become one. Null is passed over; rows count, not events.
package enum Aggregate: String, Hashable, Sendable, CaseIterable {
  /// The greatest number; null when there is none. A Boolean counts as 1 or 0.
  case max
  case min
  /// The sum; 0 when there is nothing. Overflow of integers makes it a float.
  case sum
  /// The arithmetic mean, a float; null when there is nothing.
  case average
  /// How many rows have a value.
  case count
  /// How many different values there are.
  case countDistinct
  /// All values, sorted: numbers before texts, each ascending (texts by scalars).
  case list
  /// All different values, sorted in the same way.
  case distinctList
  /// Whether some row is true: a flag.
  case anyTrue
}

/// A statement about a group (or, inside an expression of a row, about the row).
///
/// A variable is **required** by a condition that cannot hold without an event of it; other variables are
/// optional. Rows are all combinations of required variables' events that satisfy the joins among them; each
/// optional variable then extends a row by each of its events that satisfies its joins with that row, or by
/// none. If no variable is required, each event of each variable is a row of its own.
package indirect enum Condition: Hashable, Sendable {
  case all([Condition])
  case any([Condition])
  case not(Condition)
  /// The number of different events of the variable that occur in the group's rows stands in the relation.
  /// `launch` alone is `count(launch) > 0`.
  case count(variable: String, Relation, Int64)
  /// False if either side is null. Texts only with `equal` and `notEqual`, exactly; a Boolean is 1 or 0 when
  /// compared with a number.
  case compare(Expression, Relation, Expression)
  /// The event that the row has for the variable satisfies the predicate; false if the row has none.
  case holds(variable: String, Predicate)
}

extension Condition {
  /// At least one event of the variable occurs.
  package static func present(_ variable: String) -> Condition {
    .count(variable: variable, .greater, 0)
  }
}
