import Detections
import Evaluation
import Events
import Semantics
import TestSupport
import Testing

/// `Evaluation` answers as `Semantics` does, which shares no code with it.
@Suite struct DifferentialTests {
  @Test("random detections on random events", arguments: 0..<40)
  func random(_ batch: Int) throws {
    let alerting = try agreeing(seeds: batch * 1000..<batch * 1000 + 250, derives: batch >= 20, 12...18, 0...9) {
      $0.detection()
    }
    // Else the comparison would say nothing.
    if let alerting { #expect(alerting > 75 && alerting < 675, "\(alerting) of 750 runs have alerts") }
  }

  @Test("random detections of alerts", arguments: 0..<8)
  func nested(_ batch: Int) throws {
    let first = 90_000 + batch * 1000
    let alerting = try agreeing(seeds: first..<first + 150, derives: batch % 2 == 1, 10...14, 0...8) {
      $0.nestedDetection()
    }
    if let alerting { #expect(alerting > 15 && alerting < 405, "\(alerting) of 450 runs have alerts") }
  }

  /// Compares three runs of a detection for each seed.
  ///
  /// - Returns: how many had alerts; `nil` when a difference was recorded.
  private func agreeing(
    seeds: Range<Int>, derives: Bool, _ many: ClosedRange<Int>, _ few: ClosedRange<Int>,
    _ make: (inout RandomDetections) -> Detection
  ) throws -> Int? {
    var alerting = 0
    for (index, seed) in seeds.enumerated() {
      var random = RandomDetections(seed: UInt64(seed), derives: derives)
      let detection = make(&random)
      let compiled = try CompiledDetection(detection, lists: RandomDetections.theirLists)
      for _ in 0..<3 {
        let events = random.events(index % 8 == 0 ? many : few)
        let layout = random.layout()
        let expected = meaning(of: detection, on: events, layout: layout, lists: RandomDetections.theirLists)
        let actual = DetectionSet([compiled]).alerts(on: events, layout: layout).map(\.alert)
        if !expected.isEmpty { alerting += 1 }
        guard actual == expected else {
          Issue.record("seed \(seed), \(layout): \(difference(detection, events, expected, actual))")
          return nil
        }
      }
    }
    return alerting
  }

  @Test func detectionsOfAlertsStandBesideOthers() throws {
    var random = RandomDetections(seed: 7)
    let detections = [random.detection(), random.nestedDetection(), random.detection(), random.nestedDetection()]
    let compiled = try detections.map { try CompiledDetection($0, lists: RandomDetections.theirLists) }
    for _ in 0..<40 {
      let events = random.events(4...12)
      let found = DetectionSet(compiled).alerts(on: events)
      for (index, detection) in detections.enumerated() {
        let expected = meaning(of: detection, on: events, lists: RandomDetections.theirLists)
        #expect(found.filter { $0.detectionIndex == index }.map(\.alert) == expected)
      }
    }
  }

  private func difference(
    _ detection: Detection, _ events: [Event], _ expected: [Alert], _ actual: [Alert]
  ) -> String {
    """
    \(detection.variables)
    joins \(detection.joins)
    window \(String(describing: detection.window))
    outcomes \(detection.outcomes)
    condition \(detection.condition)
    events \(events.map { "\($0.time?.text ?? "never") \($0.fields)" })
    expected \(expected)
    but was \(actual)
    """
  }
}
