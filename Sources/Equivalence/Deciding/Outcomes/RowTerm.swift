import Detections
import Events
import ValueFunctions

/// What an expression gives for a row of events when all its choices are made.
indirect enum RowTerm: Hashable, Sendable {
  /// Null is nothing.
  case constant(Value)
  /// The first value of a field that has one.
  case first(variable: String, Field)
  /// All values of a field that has some.
  case all(variable: String, Field)
  case arithmetic(ArithmeticOperator, RowTerm, RowTerm)
  /// Whether two values stand in a relation.
  case comparison(RowTerm, Relation, RowTerm)
  case call(ValueFunction, [RowTerm])
  /// All values of what may be a list.
  case elements(RowTerm)
  /// The same for all rows of the group.
  case group(GroupTerm)
  /// 1 when there is a value, else 0.
  case presence(RowTerm)
  /// 1 when the value is true, or a number other than 0, else 0.
  case truth(RowTerm)
  /// What an aggregate makes of one row.
  case alone(Aggregate, RowTerm)

  /// The value, when it is the same for every row.
  var constant: Value? {
    if case .constant(let value) = self { value } else { nil }
  }
}

extension RowTerm: DecisionValue {
  init(truth: Bool) { self = .constant(.boolean(truth)) }
}

/// A question about a row, on which it may hang what an expression gives.
enum RowQuestion: Hashable, Sendable {
  /// Whether the row's event of a variable satisfies a predicate, which is normalized.
  case holds(variable: String, Predicate)
  case compare(RowTerm, Relation, RowTerm)
  /// Whether a value of the group is true.
  case group(GroupCondition)
}

/// What an expression gives for a group: equal terms give equal values.
indirect enum GroupTerm: Hashable, Sendable {
  case constant(Value)
  /// Of a function of rows, by its place in a diagram.
  case aggregate(Aggregate, Int)
  /// Multiples of terms that are small whole numbers, and a whole number.
  case linear([GroupTerm: Int64], Int64)
  case arithmetic(ArithmeticOperator, GroupTerm, GroupTerm)
  case conditional(GroupCondition, then: GroupTerm, otherwise: GroupTerm)
  case truth(GroupCondition)
  case call(ValueFunction, [GroupTerm])
}

/// What a condition says of a group: equal ones hold of the same groups.
indirect enum GroupCondition: Hashable, Sendable {
  case all(Set<GroupCondition>)
  case any(Set<GroupCondition>)
  case not(GroupCondition)
  case count(variable: String, Relation, Int64)
  case compare(GroupTerm, Relation, GroupTerm)
  /// A function of rows is true for some row.
  case someRow(Int)
}
