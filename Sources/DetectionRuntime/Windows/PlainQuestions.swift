/// What a detection with one variable and no joins asks, each of whose rows is one event: of each event once, and then
/// of what lies in a window.
package struct PlainQuestions: Sendable {
  /// Asks what is asked of an event by itself.
  package var answers: @Sendable (Event) -> EventAnswers
  /// What of the aggregates of events is kept from window to window: that which tells whether one is an alert.
  package var kept: [AskedAggregate]
  /// The outcomes of the events of a window, by time, if they are an alert. There is one at least. What is kept of a large
  /// window is known.
  package var outcomes: @Sendable (ArraySlice<WindowMember>, RunningAggregates?) -> [Alert.Entry]?

  package init(
    answers: @escaping @Sendable (Event) -> EventAnswers, kept: [AskedAggregate] = [],
    outcomes: @escaping @Sendable (ArraySlice<WindowMember>, RunningAggregates?) -> [Alert.Entry]?
  ) {
    self.answers = answers
    self.kept = kept
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
  // Of the first 64 operands, the first in the lowest bit:
  /// those whose values are one integer; it stands in `integers`;
  private let isInteger: UInt64
  private let integers: [Int64]
  /// those that have a value that is not null;
  private let isPresent: UInt64
  /// and those that have the Boolean true.
  private let isTrue: UInt64

  package init(truths: UInt64, values: [Value], ends: [Int]) {
    self.truths = truths
    self.values = values
    self.ends = ends
    var (isInteger, isPresent, isTrue): (UInt64, UInt64, UInt64) = (0, 0, 0)
    var integers = Array(repeating: Int64(0), count: min(ends.count, 64))
    var start = 0
    for operand in integers.indices {
      let bit = UInt64(1) << UInt64(operand)
      for index in start..<ends[operand] {
        if values[index].isTrue { isTrue |= bit }
        switch values[index] {
        case .null: break
        case .integer(let integer):
          isPresent |= bit
          if ends[operand] == start + 1 {
            isInteger |= bit
            integers[operand] = integer
          }
        case .string, .double, .boolean, .list: isPresent |= bit
        }
      }
      start = ends[operand]
    }
    self.isInteger = isInteger
    self.isPresent = isPresent
    self.isTrue = isTrue
    self.integers = integers
  }

  /// The values of an operand.
  func values(of operand: Int) -> ArraySlice<Value> { values[(operand == 0 ? 0 : ends[operand - 1])..<ends[operand]] }

  /// The only value of one of the first 64 operands, if it is an integer.
  @inline(__always)
  func integer(of operand: Int) -> Int64? { isInteger >> UInt64(operand) & 1 == 1 ? integers[operand] : nil }

  /// The only value of an operand, if it is an integer.
  func onlyInteger(of operand: Int) -> Int64? {
    if operand < 64 { return integer(of: operand) }
    let values = values(of: operand)
    guard values.count == 1, case .integer(let integer)? = values.first else { return nil }
    return integer
  }

  @inline(__always)
  func isPresent(_ operand: Int) -> Bool { isPresent >> UInt64(operand) & 1 == 1 }

  @inline(__always)
  func isTrue(_ operand: Int) -> Bool { isTrue >> UInt64(operand) & 1 == 1 }
}

/// An event in a group of a stream.
package struct WindowMember: TimedMember {
  /// What it is: an event, or a row from which it is made when it is asked for.
  enum Origin {
    case event(WindowEvent)
    case pending(PendingEvents, Int)
  }

  let time: Int64
  let number: Int
  /// How many values it can give to an outcome.
  let width: Int
  var origin: Origin
  /// What was asked of it; `nil` before it was.
  package internal(set) var answers: EventAnswers?

  var event: Event {
    switch origin {
    case .event(let made): made.event
    case .pending(let events, let row): events.event(row)
    }
  }
}

extension EventGroup {
  /// One value from the values that an operand has of each event of a window whose rows are single events.
  package func aggregate(_ aggregate: RowAggregate, operand: Int) -> Value {
    guard case .members(let members, let running) = rows else { return .null }
    if let known = running?.result(aggregate, operand: operand) { return known }
    if operand < 64, let quick = members.quickly(aggregate, operand) { return quick }
    var accumulator = Accumulator(aggregate)
    for member in members {
      for value in member.answers?.values(of: operand) ?? [] { accumulator.add(value) }
      accumulator.endRow()
    }
    return accumulator.result
  }
}

// Members are looked at by their places, for copies of them would cost more than what is asked.
extension ArraySlice<WindowMember> {
  /// What an accumulator would say, where that is no more than comparing integers or counting.
  fileprivate func quickly(_ aggregate: RowAggregate, _ operand: Int) -> Value? {
    switch aggregate {
    case .max: return extreme(operand, >)
    case .min: return extreme(operand, <)
    case .count: return .integer(Int64(indices.count { self[$0].answers?.isPresent(operand) ?? false }))
    case .anyTrue: return .boolean(indices.contains { self[$0].answers?.isTrue(operand) ?? false })
    case .distinctList: return differentTexts(operand).map { .list($0) }
    case .countDistinct: return differentTexts(operand).map { .integer(Int64($0.count)) }
    case .sum, .average, .list, .percentile: return nil
    }
  }

  private func extreme(_ operand: Int, _ isBetter: (Int64, Int64) -> Bool) -> Value? {
    var best: Int64?
    for index in indices {
      guard let integer = self[index].answers?.integer(of: operand) else { return nil }
      if best.map({ isBetter(integer, $0) }) ?? true { best = integer }
    }
    return best.map { .integer($0) }
  }

  /// The different values of a few events, in order, when all are texts and no event has several.
  private func differentTexts(_ operand: Int) -> [Value]? {
    guard count <= 8 else { return nil }
    var found: [Value] = []
    for index in indices {
      guard let answers = self[index].answers, answers.isPresent(operand) else { continue }
      let values = answers.values(of: operand)
      guard values.count == 1, let value = values.first, case .string = value else { return nil }
      if !found.contains(value) { found.append(value) }
    }
    if found.count > 1 { found.sort { $0.isListed(before: $1) } }
    return found
  }
}
