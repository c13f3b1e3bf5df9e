import Checks
import Detections
import Diagnostics
import Dialects
import Equivalence
import Events
import Semantics
import Taxonomies
import TestSupport
import Testing

@testable import YARALDialect

/// What is written is read back, and means the same on events that UDM can represent.
@Suite struct WrittenMeaningTests {
  @Test(arguments: 0..<10)
  func whatIsWrittenMeansTheSame(_ batch: Int) throws {
    var written = 0
    for number in 0..<30 {
      let seed = UInt64(batch * 1000 + number)
      var random = RandomDetections(seed: seed)
      let detection = random.detection()
      guard let checked = check(detection).value else { continue }
      let raised = YARAL.raise(checked)
      guard let file = raised.file else {
        #expect(
          raised.losses.contains { $0.direction == .unwritable },
          "seed \(seed) is not written, and nothing says why")
        continue
      }
      written += 1
      let text = YARAL.print(file)
      let parsed = YARAL.parse(SourceFile(name: "sample", text: text))
      #expect(parsed.diagnostics.isEmpty, "\(parsed.diagnostics.map(\.message)) in\n\(text)")
      if parsed.value != file {
        Issue.record(
          "seed \(seed): another tree is read, as\n\(YARAL.print(parsed.value))\nfrom\n\(text)")
      }
      let findings = YARAL.check(parsed.value).filter { $0.severity == .error }
      #expect(findings.isEmpty, "seed \(seed): \(findings.map { $0.rendered() }.joined()) in\n\(text)")
      let lowered = YARAL.lower(parsed.value)
      guard let rule = lowered.value.first, !lowered.hasErrors else {
        Issue.record(
          "seed \(seed): \(lowered.diagnostics.map { $0.rendered() }.joined()) in\n\(text)")
        continue
      }
      try compare(detection, rule.detection, raised.losses, seed: seed, text)
    }
    #expect(written > 5)
  }

  private func compare(
    _ source: Detection, _ copy: Detection, _ losses: [Loss], seed: UInt64, _ text: String
  ) throws {
    var sampler = EventSampler([source], seed: seed, domain: .zeroValues)
    let directions = Set(losses.map(\.direction))
    let layout: WindowLayout =
      losses.contains { $0.code == .windowLayoutDiffers } ? .tumbling : .standard
    let lost = losses.filter { $0.construct.hasPrefix("outcome ") }.map {
      $0.construct.dropFirst(8)
    }
    var lists: [String: [String]] = [:]
    for list in source.lists { lists[list.name] = list.values }
    for _ in 0..<20 {
      let events = sampler.group().enumerated().map { representable($1, id: "event-\($0)") }
      let expected = meaning(of: source, on: events, layout: layout, lists: lists).map {
        Fact($0, without: lost)
      }
      let found = meaning(of: copy, on: events, layout: layout, lists: lists).map {
        Fact($0, without: lost)
      }
      if directions.contains(.wider) || directions.contains(.narrower) { continue }
      if expected == found { continue }
      Issue.record(
        "seed \(seed)\n\(text)\nexpected \(expected)\nfound \(found)\nof \(events.map(\.fields))\nlosses \(losses.map(\.message))"
      )
      return
    }
  }

  /// What alerts are compared by. Outcomes of YARA-L know no Booleans.
  private struct Fact: Equatable {
    var window: Alert.Window?
    var match: [String]
    var outcomes: [String]
    var events: [Int]

    init(_ alert: Alert, without lost: [Substring]) {
      window = alert.window
      events = alert.events
      match = alert.match.map { "\($0.name)=\($0.value.text ?? "")" }.sorted()
      outcomes = alert.outcomes.filter { entry in
        !lost.contains { $0 == entry.name || $0.hasPrefix(entry.name + ":") }
      }
      .map { entry in
        let value: Value =
          if case .boolean(let boolean) = entry.value { .integer(boolean ? 1 : 0) } else {
            entry.value
          }
        return "\(entry.name)=\(value)"
      }
    }
  }

  /// The event as UDM can hold it: fields have their types, and only lists have several values.
  private func representable(_ event: Event, id: String) -> Event {
    var result = event
    for (name, values) in event.fields {
      guard let definition = TaxonomyCatalog.builtIn.definition(of: Field(name), in: .udm) else {
        result[name] = []
        continue
      }
      let typed = values.compactMap { value -> Value? in
        switch definition.type {
        case .text, .address:
          let text = value.text ?? ""
          return text.isEmpty ? nil : .string(text)
        case .integer, .time:
          guard case .integer(let number)? = value.number, number != 0 else { return nil }
          return .integer(number)
        case .float: return value.number.map { .double($0.double) }
        case .boolean: return value.text == "true" ? .boolean(true) : nil
        case .enumeration:
          return definition.enumerators.dropFirst().contains(value.text ?? "")
            ? .string(value.text ?? "") : nil
        }
      }
      result[name] = definition.isRepeated ? typed : Array(typed.prefix(1))
    }
    result["metadata.id"] = [.string(id)]
    return result
  }
}
