/// The answers of a row of one event, as they are given: to each aggregate of `DetectionLogic.outcomes` its values.
///
/// What the aggregates themselves come to is not computed meanwhile.
final class RowAnswers {
  private(set) var aggregates: [RowAggregate] = []
  private var values: [Value] = []
  private var ends: [Int] = []

  /// What `EventAnswers.truths` says of answers that are all there.
  static let areComplete: UInt64 = 1

  /// Asks an event.
  ///
  /// - Parameter count: how many aggregates there may be.
  init(of detection: some DetectionLogic, _ variables: [DetectionVariable], _ event: Event, count: Int = 0) {
    aggregates.reserveCapacity(count)
    values.reserveCapacity(count)
    ends.reserveCapacity(count)
    _ = detection.outcomes(of: EventGroup(.asked(event, self), variables))
  }

  func add(_ value: Value) {
    values.append(value)
  }

  func endQuestion(_ aggregate: RowAggregate) {
    aggregates.append(aggregate)
    ends.append(values.count)
  }

  /// The answers, if they are to these aggregates, else none: then what was declared of the detection is not so.
  func answers(to expected: [RowAggregate]) -> EventAnswers {
    guard aggregates == expected else { return EventAnswers(truths: 0, values: [], ends: expected.map { _ in 0 }) }
    return EventAnswers(truths: Self.areComplete, values: values, ends: ends)
  }
}

/// The aggregates that a detection asks a group for, in its order (`DetectionLogic.asksRowsAlike`), while it does so.
final class RowQuestions {
  private let aggregates: [RowAggregate]
  private var count = 0

  init(_ aggregates: [RowAggregate]) {
    self.aggregates = aggregates
  }

  /// The number of the next aggregate, which is the operand of its answers; `nil` when rows were not asked for it.
  func next(_ aggregate: RowAggregate) -> Int? {
    guard count < aggregates.count, aggregates[count] == aggregate else {
      // What was declared of the detection is not so: nothing that was kept is taken any more.
      count = aggregates.count
      return nil
    }
    count += 1
    return count - 1
  }
}

extension PlainQuestions {
  /// What a detection with one variable, no joins and no views asks.
  package init(of detection: some DetectionLogic) {
    let variables = detection.variables
    guard detection.asksRowsAlike else {
      let nothing = EventAnswers(truths: 0, values: [], ends: [])
      self.init(
        answers: { _ in nothing },
        outcomes: { members, _ in detection.findings(of: EventGroup(.members(members, nil), variables))?.entries })
      return
    }
    // Which aggregates these are shows any event.
    let aggregates = RowAnswers(of: detection, variables, Event()).aggregates
    self.init(
      answers: { RowAnswers(of: detection, variables, $0, count: aggregates.count).answers(to: aggregates) },
      kept: aggregates.indices.map { AskedAggregate(aggregates[$0], operand: $0) },
      outcomes: { members, running in
        let areAnswered = members.indices.allSatisfy { members[$0].answers?.truths == RowAnswers.areComplete }
        let questions = areAnswered ? RowQuestions(aggregates) : nil
        return detection.findings(of: EventGroup(.members(members, running), variables, questions))?.entries
      })
  }
}
