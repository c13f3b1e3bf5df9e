import DetectionRuntime
import Detections
import Evaluation
import Events
import Patterns
import Semantics
import TestSupport
import Testing

@Suite struct DetectionSetTests {
  @Test("detections that run together answer as they do alone, in the order that is promised", arguments: 0..<60)
  func together(_ batch: Int) throws {
    var random = RandomDetections(seed: UInt64(900_000 + batch))
    let detections = (0..<12).map { random.detection("r\($0)") }
    let lists = RandomDetections.theirLists
    let rules = DetectionSet(try detections.map { try CompiledDetection($0, lists: lists) })
    for _ in 0..<5 {
      let events = random.events(0...12)
      let layout = random.layout()
      let alone = detections.map { meaning(of: $0, on: events, layout: layout, lists: lists) }
      let found = rules.alerts(on: events, layout: layout)
      for index in detections.indices {
        #expect(found.filter { $0.detectionIndex == index }.map(\.alert) == alone[index])
      }
      let windowless = found.prefix { detections[$0.detectionIndex].window == nil }
      // An event whose joins with itself fail is in no row: such an alert names no event.
      let places = windowless.compactMap { found in
        found.alert.events.first.map { [$0, found.detectionIndex] }
      }
      #expect(places == places.sorted { $0.lexicographicallyPrecedes($1) })
      let rest = found.dropFirst(windowless.count).map(\.detectionIndex)
      #expect(rest == rest.sorted() && rest.allSatisfy { detections[$0].window != nil })
    }
  }

  @Test("a compiled detection is also run by the engine itself", arguments: 0..<200)
  func alone(_ seed: Int) throws {
    var random = RandomDetections(seed: UInt64(500_000 + seed))
    let detection = random.detection()
    let run = DetectionRun(try CompiledDetection(detection))
    for _ in 0..<5 {
      let events = random.events()
      #expect(run.alerts(on: events) == meaning(of: detection, on: events))
    }
  }

  @Test func listsAndTheirErrors() throws {
    let predicate = Predicate.any([
      .field("a", .member(list: "given", .network)), .field("a", .member(list: "own", .pattern(isCaseSensitive: false))),
      .field("a", .member(list: "nowhere", .exact(isCaseSensitive: true))),
    ])
    let detection = Detection(
      metadata: Metadata(name: "lists"), taxonomy: .neutral,
      variables: [EventVariable(name: "e", predicate: predicate)], condition: .present("e"),
      lists: [NamedList(name: "own", values: ["^ab", "("]), NamedList(name: "own", values: ["z"])])
    let lists = ["given": ["10.0.0.0/8", "10"], "own": ["never"]]
    let compiled = try CompiledDetection(detection, lists: lists)
    #expect(Set(compiled.unusableEntries.map { "\($0.list) \($0.entry)" }) == ["given 10", "own ("])
    let values: [(Value, Bool)] = [
      ("10.1.1.1", true), ("11.1.1.1", false), ("ABC", true), ("z", false), ("never", false), ("(", false),
    ]
    for (value, expected) in values {
      let alerts = DetectionSet([compiled]).alerts(on: [Event(fields: ["a": [value]])])
      #expect(alerts.isEmpty != expected, "\(value)")
    }
  }

  @Test("a pattern that RE2 refuses is an error, not a rule that finds nothing")
  func refusedPattern() {
    let detection = Detection(
      metadata: Metadata(name: "refused"), taxonomy: .neutral,
      variables: [EventVariable(name: "e", predicate: .text("a", .matches("(?=x)"), cased: true))],
      condition: .present("e"))
    #expect(throws: PatternError.self) { try CompiledDetection(detection) }
  }

  @Test("more row predicates than one word has bits")
  func manyRowPredicates() throws {
    let texts = (0..<100).map { "text\($0)." }
    let outcomes = texts.enumerated().map { index, text in
      Outcome(
        name: "o\(index)", kind: .boolean,
        expression: .aggregate(.anyTrue, .truth(.holds(variable: "e", .text("a", .contains(text))))))
    }
    let detection = Detection(
      metadata: Metadata(name: "many"), taxonomy: .neutral,
      variables: [EventVariable(name: "e", predicate: .always)],
      window: Window(keys: [], length: .seconds(60), kind: .tumbling), outcomes: outcomes,
      condition: .present("e"))
    let event = Event(time: Timestamp(nanoseconds: 0), fields: ["a": ["text3. text63. text64. text99."]])
    let alerts = DetectionSet([try CompiledDetection(detection)]).alerts(on: [event])
    let isTrue = alerts.first?.alert.outcomes.enumerated().filter { $0.element.value == true }.map(\.offset)
    #expect(isTrue == [3, 63, 64, 99])
  }
}
