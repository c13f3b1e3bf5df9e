/// What a detection with one variable and no joins asks, each of whose rows is one event: of each event once, and then
/// of what lies in a window.
package struct PlainQuestions: Sendable {
  /// Asks what is asked of an event by itself.
  package var answers: @Sendable (Event) -> EventAnswers
  /// The outcomes of the events of a window, by time, if they are an alert. There is one at least.
  package var outcomes: @Sendable (ArraySlice<WindowMember>) -> [Alert.Entry]?

  package init(
    answers: @escaping @Sendable (Event) -> EventAnswers,
    outcomes: @escaping @Sendable (ArraySlice<WindowMember>) -> [Alert.Entry]?
  ) {
    self.answers = answers
    self.outcomes = outcomes
  }
}

/// What a detection asked of one event.
package final class EventAnswers: Sendable {
  /// Which predicates hold, the first in the lowest bit.
  package let truths: UInt64
  /// What is aggregated over events, operand by operand.
  private let values: [Value]
  /// For each operand where its values end.
  private let ends: [Int]

  package init(truths: UInt64, values: [Value], ends: [Int]) {
    self.truths = truths
    self.values = values
    self.ends = ends
  }

  /// The values of an operand.
  @inline(__always)
  func forEachValue(of operand: Int, _ body: (Value) -> Void) {
    for index in (operand == 0 ? 0 : ends[operand - 1])..<ends[operand] { body(values[index]) }
  }
}

/// An event in a group of a stream.
package struct WindowMember {
  let time: Int64
  let number: Int
  /// How many values it can give to an outcome.
  let width: Int
  let event: WindowEvent
  /// What was asked of it; `nil` before it was.
  package internal(set) var answers: EventAnswers?
}

extension EventGroup {
  /// One value from the values that an operand has of each event of a window whose rows are single events.
  package func aggregate(_ aggregate: RowAggregate, operand: Int) -> Value {
    var accumulator = Accumulator(aggregate)
    for member in members ?? [] {
      member.answers?.forEachValue(of: operand) { accumulator.add($0) }
      accumulator.endRow()
    }
    return accumulator.result
  }
}
