import DetectionRuntime
import Detections
import Events
import ValueFunctions

/// A computed value, names resolved.
indirect enum CompiledExpression: Sendable {
  case literal(Value)
  case field(variable: Int, String, absentAs: Value)
  case conditional(CompiledCondition, then: CompiledExpression, otherwise: CompiledExpression)
  case arithmetic(ArithmeticOperator, CompiledExpression, CompiledExpression)
  case aggregate(RowAggregate, CompiledExpression)
  /// Of all values of a field.
  case fieldAggregate(RowAggregate, variable: Int, String, absentAs: Value)
  /// Of all values of a list.
  case listAggregate(RowAggregate, CompiledExpression)
  /// Of what the events of a window have of an operand of `PlainParts`.
  case operandAggregate(RowAggregate, operand: Int)
  case outcome(String)
  case truth(CompiledCondition)
  case call(PreparedFunction, [CompiledExpression])
}

/// A statement about a group or a row, names resolved.
indirect enum CompiledCondition: Sendable {
  case all([CompiledCondition])
  case any([CompiledCondition])
  case not(CompiledCondition)
  case count(variable: Int, Relation, Int64)
  case compare(CompiledExpression, Relation, CompiledExpression)
  /// The predicate by its index among the row predicates.
  case holds(variable: Int, predicate: Int)
}
