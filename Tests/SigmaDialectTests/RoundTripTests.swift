import Checks
import Detections
import Diagnostics
import Dialects
import Equivalence
import Events
import Foundation
import JSONEvents
import Semantics
import TestSupport
import Testing

@testable import SigmaDialect

/// Raises, prints, and reads back: the text, and the detection that it means.
private func readBack(_ detection: Detection) throws -> (text: String, detection: Detection?, losses: [Loss])
{
  let raised = Sigma.raise(try #require(check(detection).value))
  guard let file = raised.file else { return ("", nil, raised.losses) }
  let text = Sigma.print(file)
  let reading = read(text)
  #expect(reading.diagnostics.filter { $0.severity == .error } == [], "\(text)")
  #expect(Sigma.print(Sigma.parse(SourceFile(name: "", text: text)).value) == text.withoutComments)
  return (text, reading.rules.first?.detection, raised.losses)
}

extension String {
  fileprivate var withoutComments: String {
    split(separator: "\n", omittingEmptySubsequences: false).drop { $0.hasPrefix("#") }.joined(
      separator: "\n")
  }
}

/// The events on which a detection fires.
private func fires(_ detection: Detection, on events: [Event]) -> Set<Int> {
  Set(meaning(of: detection, on: events).flatMap(\.events))
}

@Test("what is raised from random predicates means the same when it is read back")
func randomPredicates() throws {
  var random = RandomPredicates(seed: 20)
  var both = 0
  for round in 0..<1_500 {
    let predicate = random.predicate()
    let detection = Detection(
      metadata: Metadata(name: "random", title: "Random"), taxonomy: .sigma,
      variables: [EventVariable(name: "event", logSource: LogSource(product: "x"), predicate: predicate)],
      condition: .present("event"), lists: RandomPredicates.lists)
    let back = try readBack(detection)
    #expect(back.losses == [])
    let other = try #require(back.detection)
    var values: [String] = []
    var fields: Set<String> = []
    predicate.collect(texts: &values, fields: &fields)
    let events = (0..<20).map { _ in random.event(near: values) }
    let expected = fires(detection, on: events)
    let actual = fires(other, on: events)
    if !expected.isEmpty, expected.count < events.count { both += 1 }
    guard expected == actual else {
      let differing = expected.symmetricDifference(actual).map { events[$0] }
      Issue.record("round \(round): \(predicate)\n\(back.text)\n\(differing)")
      return
    }
  }
  // Else the comparison says little.
  #expect(both > 500)
}

/// The events that were made for each rule of the corpus, with the judgement of others, by the rule's id.
private func syntheticEvents() throws -> [String: [(event: Event, isExpected: Bool)]] {
  guard let url = SharedFiles.url("corpus/events/synthetic/sigma_synthetic.jsonl.gz"),
    let bytes = decompressed(Array(try Data(contentsOf: url)))
  else { return [:] }
  let lines = readEvents(bytes, named: "synthetic").events.map { line in
    let fields = line.fields.filter { $0.key.hasPrefix("event.") }.map {
      (String($0.key.dropFirst(6)), $0.value)
    }
    return (
      id: line["rule_id"].first?.text ?? "", event: Event(fields: Dictionary(uniqueKeysWithValues: fields)),
      isExpected: line["expected"] == [.boolean(true)]
    )
  }
  return Dictionary(grouping: lines, by: \.id).mapValues { $0.map { ($0.event, $0.isExpected) } }
}

@Test("every rule of the corpus fires as others say it does, also after it is raised and read back")
func corpusRoundTrip() throws {
  guard let folder = SharedFiles.url("corpus/sigma") else {
    return print("skipped: ../shared/corpus/sigma is not there")
  }
  let synthetic = try syntheticEvents()
  let files =
    FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)?
    .compactMap { $0 as? URL }.filter { $0.pathExtension == "yml" }.sorted { $0.path < $1.path } ?? []
  var random = RandomPredicates(seed: 7)
  var compared = (rules: 0, events: 0)
  var verdicts = (proved: 0, undecided: [String]())
  var time = Duration.zero
  for url in files {
    for rule in read(String(decoding: try Data(contentsOf: url), as: UTF8.self)).rules {
      let detection = rule.detection
      let back = try readBack(detection)
      let name = url.lastPathComponent
      #expect(back.losses == [], "\(name)")
      let other = try #require(back.detection, "\(name)")
      #expect(other.metadata == detection.metadata, "\(name)")
      #expect(other.variables[0].logSource == detection.variables[0].logSource)
      let judged = synthetic[detection.metadata.id] ?? []
      let near = (0..<4).map { _ in random.event(near: detection.variables[0].predicate) }
      let events = judged.map(\.event) + near
      let fired = fires(detection, on: events)
      #expect(fired == fires(other, on: events), "\(name)")
      let expected = Set(judged.indices.filter { judged[$0].isExpected })
      #expect(fired.filter { $0 < judged.count } == expected, "\(name)")
      compared = (compared.rules + 1, compared.events + events.count)
      time += ContinuousClock().measure {
        switch DetectionComparison().compare(detection, other) {
        case .equivalent: verdicts.proved += 1
        case .undecided(let reason): verdicts.undecided.append("\(name): \(reason)")
        case .different(let difference): Issue.record("\(name): \(difference)")
        }
      }
    }
  }
  print("sigma corpus: \(compared.rules) rules raised and read back, \(compared.events) events judged")
  print("sigma corpus: \(verdicts.proved) proved to mean the same in \(time); \(verdicts.undecided)")
  // At most one of two hundred may be left to the events above.
  #expect(verdicts.undecided.count * 200 <= compared.rules)
}
