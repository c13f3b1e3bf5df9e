package import Diagnostics
package import Events
package import ValueFunctions

/// A named result of a detection.
///
/// The kind says what the expression gives; it converts nothing.
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

extension Outcome.Kind {
  /// What a function gives.
  ///
  /// - Parameter argument: what its first argument gives, which some functions keep.
  package init?(_ result: ValueFunction.Result, of argument: @autoclosure () -> Outcome.Kind?) {
    switch result {
    case .text: self = .string
    case .integer: self = .integer
    case .float: self = .float
    case .boolean: self = .boolean
    case .list: self = .list
    case .sameNumber:
      guard let argument = argument() else { return nil }
      self = argument
    }
  }
}

/// A computed value.
///
/// It is computed for a *group*: without a window the one event, with one the events of a group in a
/// window, of which there is at least one. A group has **rows**: each combination of one event for each
/// variable that satisfies the joins (see `Condition` for variables that need not occur). Inside an aggregate
/// an expression is computed for each row; outside, only what is the same for the whole group may occur:
/// literals, outcomes, aggregates (a field there is null). Without a window there is one row, and everything
/// may occur.
package indirect enum Expression: Hashable, Sendable {
  case literal(Value)
  /// The value of a field of the row's event: as the direct operand of an aggregate all its values, elsewhere
  /// the first; nulls are left out. When there is none (the field is absent or only null, or the row has no
  /// such event): `absentAs`, and when that is `nil`, nothing: an aggregate passes over it, elsewhere it is
  /// null.
  case field(variable: String, Field, absentAs: Value?)
  /// The row's condition decides which value it is.
  case conditional(Condition, then: Expression, otherwise: Expression)
  /// On numbers (`Value.number`; a Boolean counts as 1 or 0, as in YARA-L). Null if an operand is no number,
  /// on division by zero, on integer overflow, and when a float would not be finite. Integers stay integers
  /// but under `divide`, which gives a float unless it divides evenly; with a float the result is a float.
  /// The remainder has the sign of the dividend.
  case arithmetic(ArithmeticOperator, Expression, Expression)
  /// One value from the values of all rows.
  case aggregate(Aggregate, Expression)
  /// The value of an earlier outcome.
  case outcome(String)
  /// Whether the condition holds: a Boolean.
  case truth(Condition)
  /// A function of values; a null argument counts as `ValueFunction` says.
  case call(ValueFunction, [Expression])
}

package enum ArithmeticOperator: String, Hashable, Sendable, CaseIterable {
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
  case modulo = "%"
}

/// How the values of all rows become one. Null is passed over; rows count, not events.
///
/// Numbers are `Value.number`, so text that is a plain decimal counts; a Boolean counts as 1 or 0; the
/// numeric aggregates pass over everything else. Two values are the same when their texts (`Value.text`)
/// are. No result depends on the order of rows.
package enum Aggregate: Hashable, Sendable {
  /// The greatest number, as an integer if it is written so anywhere; null when there is none.
  case max
  /// The least number, in the same way.
  case min
  /// The sum of all values; 0 when there is nothing. Integers are added exactly, then floats in ascending
  /// order; a sum that 64 bits do not hold becomes a float.
  case sum
  /// The arithmetic mean, a float; null when there is nothing.
  case average
  /// The percentile from 0 to 100 of the numbers, a float, linearly between the two that are nearest: of n numbers
  /// in ascending order, counted from 0, the one at p · (n - 1) / 100. Null when there is nothing. 50 is the median.
  case percentile(Double)
  /// How many rows have a value; a row whose field has several counts once.
  case count
  /// How many different values there are.
  case countDistinct
  /// All values, sorted: Booleans, numbers, texts, each ascending (texts by scalars; an integer before an
  /// equal float).
  case list
  /// All different values, sorted in the same way; the first stands for those that are the same.
  case distinctList
  /// Whether some row is true, or a number (no text) other than 0: a flag.
  case anyTrue
}

/// A statement about a group (or, inside an expression of a row, about the row).
///
/// A variable is **required** by a condition that cannot hold without an event of it, as its form tells
/// (`Condition.requiredVariables`: comparisons of outcomes require nothing); other variables are optional.
/// Rows are all combinations of required variables' events that satisfy the joins among them; one event may
/// stand for several variables. Each optional variable, in the order of the detection, then extends a row by
/// each of its events that satisfies its joins with the variables so far, and leaves the row as it is when
/// there is none. A join with a variable for which the row has no event is false. If no variable is required,
/// each event of each variable is a row of its own; of the joins only those of a variable with itself are
/// asked.
package indirect enum Condition: Hashable, Sendable {
  case all([Condition])
  case any([Condition])
  case not(Condition)
  /// The number of different events of the variable that occur in the group's rows stands in the relation.
  /// `launch` alone is `count(launch) > 0`. Inside an expression of a row it is still the group's number.
  case count(variable: String, Relation, Int64)
  /// False if either side is null. A Boolean is 1 or 0. Two numbers, or a number and text that is a plain
  /// decimal number, are compared as numbers (an integer equals no other text than its own decimal). Other
  /// values only with `equal` and `notEqual`, and the orders are false: texts exactly, lists by elements;
  /// values of different kinds are not equal.
  case compare(Expression, Relation, Expression)
  /// The event that the row has for the variable satisfies the predicate; false if the row has none. About
  /// a group: some row's event does.
  case holds(variable: String, Predicate)
}

extension Condition {
  /// At least one event of the variable occurs.
  package static func present(_ variable: String) -> Condition {
    .count(variable: variable, .greater, 0)
  }
}
