import Detections
import Diagnostics
import Dialects
import Equivalence
import Events
import Semantics
import Taxonomies

/// Compares what a detection means with what was read back from its text, on events that UDM can represent.
struct MeaningComparison {
  let losses: [Loss]
  let seed: UInt64
  var groups = 20
  /// How many alerts were compared.
  private(set) var alerts = 0

  init(losses: [Loss], seed: UInt64, groups: Int = 20) {
    self.losses = losses
    self.seed = seed
    self.groups = groups
  }

  /// The first difference, with the events; `nil` when there is none that a loss of detection does not account for.
  mutating func difference(of source: Detection, and copy: Detection) -> String? {
    var sampler = EventSampler([source], seed: seed, domain: .zeroValues)
    let directions = Set(losses.map(\.direction))
    if directions.contains(.wider) || directions.contains(.narrower) { return nil }
    let layout: WindowLayout = losses.contains { $0.code == .windowLayoutDiffers } ? .tumbling : .standard
    let lost = losses.filter { $0.construct.hasPrefix("outcome ") }.map { $0.construct.dropFirst(8) }
    // YARA-L compares outcomes only, so that some are added.
    let names = Set(source.outcomes.map(\.name))
    var lists: [String: [String]] = [:]
    for list in source.lists { lists[list.name] = list.values }
    for _ in 0..<groups {
      let events = sampler.group().enumerated().map { representable($1, id: "event-\($0)") }
      let expected = meaning(of: source, on: events, layout: layout, lists: lists).map {
        Fact($0, names, without: lost)
      }
      let found = meaning(of: copy, on: events, layout: layout, lists: lists).map {
        Fact($0, names, without: lost)
      }
      alerts += expected.count
      if expected == found { continue }
      return "expected \(expected)\nfound \(found)\nof \(events.map { "\($0.fields) \($0.elements)" })\n"
        + "losses \(losses.map(\.message))"
    }
    return nil
  }

  /// What alerts are compared by. Outcomes of YARA-L know no Booleans.
  private struct Fact: Equatable {
    var window: Alert.Window?
    var match: [String]
    var outcomes: [String]
    var events: [Int]

    init(_ alert: Alert, _ names: Set<String>, without lost: [Substring]) {
      window = alert.window
      events = alert.events
      match = alert.match.map { "\($0.name)=\($0.value.text ?? "")" }.sorted()
      outcomes = alert.outcomes.filter { entry in
        names.contains(entry.name) && !lost.contains { $0 == entry.name || $0.hasPrefix(entry.name + ":") }
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
    result.elements = event.elements
    result["metadata.id"] = [.string(id)]
    return result
  }
}
