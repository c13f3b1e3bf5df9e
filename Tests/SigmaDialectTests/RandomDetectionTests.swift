import Checks
import Detections
import Diagnostics
import Dialects
import Events
import Semantics
import TestSupport
import Testing

@testable import SigmaDialect

/// The detection without what Sigma never can: every value of a field, events of every log source. Most of
/// those with several variables are made to ask just for an event of each.
private func fitting(_ detection: Detection, _ generator: inout SeededGenerator) -> Detection {
  var detection = detection
  detection.taxonomy = .sigma
  detection.variables = detection.variables.map { variable in
    EventVariable(
      name: variable.name, logSource: LogSource(product: "linux"), predicate: variable.predicate.ofSomeValue)
  }
  let names = detection.variables.map(\.name)
  guard names.count > 1, !generator.oneIn(4) else { return detection }
  detection.outcomes = []
  detection.condition = Sigma.condition(
    on: names, atLeast: generator.oneIn(3) ? names.count - 1 : names.count)
  detection.window?.kind = .sliding
  detection.joins = []
  if generator.oneIn(2) {
    let order = names.shuffled(using: &generator)
    detection.joins = zip(order, order.dropFirst()).map { earlier, later in
      generator.oneIn(2)
        ? Join(.time(variable: earlier), .less, .time(variable: later))
        : Join(.time(variable: later), .greater, .time(variable: earlier))
    }
  }
  return detection
}

extension Predicate {
  fileprivate var ofSomeValue: Predicate {
    switch self {
    case .all(let operands): return .all(operands.map(\.ofSomeValue))
    case .any(let operands): return .any(operands.map(\.ofSomeValue))
    case .not(let operand): return .not(operand.ofSomeValue)
    case .named(let name, let operand): return .named(name, operand.ofSomeValue)
    case .field(var test):
      test.quantifier = .some
      return .field(test)
    case .keyword: return self
    }
  }
}

/// The values of the keys of the groups that fire, or the events when there is no window.
private func fired(_ detection: Detection, on events: [Event]) -> Set<[String]> {
  let alerts = meaning(
    of: detection, on: events, layout: .sliding, lists: RandomDetections.theirLists)
  return Set(
    alerts.map { alert in
      detection.window == nil ? alert.events.map(String.init) : alert.match.map { $0.value.text ?? "" }
    })
}

@Test("random detections with scores and windows fire for the same groups when they are read back")
func randomDetections() throws {
  var random = RandomDetections(seed: 11)
  var raisedCount = (single: 0, counted: 0, temporal: 0)
  var firing = 0
  for round in 0..<6_000 {
    let detection = fitting(random.detection(), &random.generator)
    guard let checked = check(detection).value else { continue }
    let raised = Sigma.raise(checked)
    guard let file = raised.file, raised.losses.allSatisfy({ $0.direction == .same }) else { continue }
    let text = Sigma.print(file)
    let reading = read(text)
    #expect(reading.diagnostics.filter { $0.severity == .error } == [], "\(text)")
    let back = try #require(reading.rules.first?.detection, "\(text)")
    #expect(reading.rules.count == 1)
    if detection.window == nil {
      raisedCount.single += 1
    } else if detection.variables.count == 1 {
      raisedCount.counted += 1
    } else {
      raisedCount.temporal += 1
    }
    for _ in 0..<4 {
      let events = random.events(0...9)
      let expected = fired(detection, on: events)
      if !expected.isEmpty { firing += 1 }
      let actual = fired(back, on: events)
      guard expected == actual else {
        Issue.record("round \(round)\n\(detection)\n\(text)\n\(expected)\n\(actual)\n\(events)")
        return
      }
    }
  }
  print("sigma: \(raisedCount) random detections raised, firing \(firing) times")
  #expect(raisedCount.single > 80 && raisedCount.counted > 30 && raisedCount.temporal > 500)
  #expect(firing > 200)
}
