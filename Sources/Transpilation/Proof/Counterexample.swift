import Detections
import Diagnostics
public import Events
import Semantics
import Taxonomies

/// Events on which a text and its source differ, in the names of each data model that can hold them.
public struct Counterexample: Hashable, Sendable {
  /// Without a window one event, else those of a group; `nil` when the model can't hold them.
  public var neutral: [Event]?
  public var udm: [Event]?
  public var sigma: [Event]?
  /// Content of the lists that nobody gave, with which they differ.
  public var lists: [String: [String]]
  /// Whether the source fires, and whether the target does.
  public var source: Bool
  public var target: Bool
  /// The test that one of them has, the other does not have, and the verdict hangs on; empty when there is no
  /// such test.
  public var test: String
  /// The outcome in which they differ where both fire.
  public var outcome: OutcomeValues?
  /// Where both fire, the window in which only one of them does: `source` and `target` speak of it.
  public var window: Alert.Window?

  /// The object that `verify` writes.
  public var json: JSONText {
    func written(_ events: [Event]?) -> JSONText {
      guard let events else { return .null }
      return events.count == 1 ? JSONText(fieldsOf: events[0]) : .array(events.map { JSONText(fieldsOf: $0) })
    }
    var members: [JSONText.Member] = [
      .init("neutral", written(neutral)), .init("udm", written(udm)), .init("sigma", written(sigma)),
      .init("source", .boolean(source)), .init("target", .boolean(target)),
      .init("test", test.isEmpty ? .null : .string(test)),
    ]
    if let outcome {
      let values: [JSONText.Member] = [
        .init("name", .string(outcome.name)), .init("source", JSONText(outcome.source)),
        .init("target", JSONText(outcome.target)),
      ]
      members.append(.init("outcome", .object(values)))
    }
    if let window {
      let ends: [JSONText.Member] = [
        .init("start", .string(window.start.text)), .init("end", .string(window.end.text)),
      ]
      members.append(.init("window", .object(ends)))
    }
    if !lists.isEmpty {
      let entries = lists.sorted { $0.key < $1.key }
        .map { JSONText.Member($0.key, .array($0.value.map(JSONText.string))) }
      members.append(.init("lists", .object(entries)))
    }
    return .object(members)
  }

  /// What the target does with the events that the source does not.
  ///
  /// - Parameter subject: what the target is called.
  func summary(of subject: String) -> String {
    if let outcome {
      let values = "\(JSONText(outcome.target).line) instead of \(JSONText(outcome.source).line)"
      return "\(outcome.name) is \(values) for \(text)"
    }
    let place = window.map { ", in the window that ends at \($0.end.text) (both fire in another)" } ?? ""
    return "\(subject) \(source ? "does not fire on" : "fires on") \(text)\(place)" + (test.isEmpty ? "" : " (\(test))")
  }

  /// The events in the names that say most, for a sentence.
  var text: String { lines.joined(separator: " ") }

  /// The same, one a line; events that differ in their times only are one.
  var lines: [String] { Self.lines(neutral ?? sigma ?? udm ?? []) }

  static func lines(_ events: [Event]) -> [String] {
    var runs: [(timeless: Event, events: [Event])] = []
    for event in events {
      var timeless = event
      timeless.time = nil
      timeless["metadata.event_timestamp.seconds"] = []
      if let last = runs.last, last.timeless == timeless {
        runs[runs.count - 1].events.append(event)
      } else {
        runs.append((timeless, [event]))
      }
    }
    return runs.flatMap { run -> [String] in
      guard run.events.count > 2, let first = run.events.first?.time, let last = run.events.last?.time else {
        return run.events.map { JSONText(fieldsOf: $0).line }
      }
      return ["\(run.events.count) × \(JSONText(fieldsOf: run.timeless).line) from \(first.text) to \(last.text)"]
    }
  }
}

extension JSONText {
  /// The fields of an event by name, as `eval` reads them: its time as `@timestamp`, its log source as
  /// `logsource.…`, a list of several objects as a list.
  public init(fieldsOf event: Event) {
    var members = Self.members(event.fields, event.elements, below: "")
    if let time = event.time, event["metadata.event_timestamp.seconds"].isEmpty {
      members.append(.init("@timestamp", .string(time.text)))
    }
    let source = event.logSource
    for (name, value) in [
      ("category", source?.category), ("product", source?.product), ("service", source?.service),
    ] {
      if let value { members.append(.init("logsource.\(name)", .string(value))) }
    }
    self = .object(members)
  }

  /// The members of an event, or of an element: fields, and lists of objects, without the name of what they stand in.
  private static func members(
    _ fields: [String: [Value]], _ elements: [String: [EventElement]], below prefix: String
  ) -> [Member] {
    func isBelow(_ name: String, _ list: String) -> Bool { name.utf8.starts(with: list.utf8 + [UInt8(ascii: ".")]) }
    func short(_ name: String) -> String { String(decoding: name.utf8.dropFirst(prefix.utf8.count), as: UTF8.self) }
    // Elements that say something else than the fields are not told: they are of the event in another model's names.
    let lists = elements.filter { list, objects in
      let names = Set(objects.flatMap(\.fields.keys)).union(fields.keys.filter { isBelow($0, list) })
      return objects.count > 1
        && names.allSatisfy { name in isBelow(name, list) && fields[name] == objects.flatMap { $0.fields[name] ?? [] } }
    }
    let outer = lists.filter { list, _ in !lists.keys.contains { isBelow(list, $0) } }
    let own = fields.filter { name, _ in !outer.keys.contains { isBelow(name, $0) } }
    let members = own.map { name, values in
      Member(short(name), values.count == 1 ? JSONText(values[0]) : .array(values.map(JSONText.init)))
    }
    let objects = outer.map { list, objects in
      Member(short(list), .array(objects.map { .object(Self.members($0.fields, $0.elements, below: list + ".")) }))
    }
    return (members + objects).sorted { $0.key < $1.key }
  }
}

extension Transpiler {
  /// A difference as people and programs read it.
  ///
  /// - Parameters:
  ///   - comparison: of the source and the target, in this order.
  ///   - isChange: whether they are versions of one rule: then what fires is named first, else what the target asks.
  ///   - author: what the source's author wrote, in its own names: it knows the log source, which UDM tells in
  ///     part.
  func counterexample(
    _ difference: FiringDifference, of comparison: FiringComparison, author: Detection?,
    isChange: Bool = false
  ) -> Counterexample {
    let difference = comparison.readable(difference)
    let first = comparison.first
    let neutral = translate(author ?? first, to: .neutral).value
    func all(_ events: [Event], _ form: (Event) -> Event?) -> [Event]? {
      let forms = events.compactMap(form)
      return forms.count == events.count ? forms : nil
    }
    // Which values stand in one object of a list is said in the names of one model only.
    let own = all(difference.events) { event in
      event.elements.isEmpty ? translate(event, of: first, to: .neutral)?.from(neutral) : nil
    }
    func events(in taxonomy: TaxonomyName) -> [Event]? {
      var events: [Event]?
      if first.taxonomy == taxonomy {
        events = difference.events
      } else if let own, let neutral {
        events = all(own) { catalog.translate($0, from: .neutral, to: taxonomy, for: neutral) }
      }
      // Such events tell their log by their fields; where it is what tells the rules apart, it is said.
      if taxonomy == .sigma, comparison.differsInLog { return events }
      return events?.map { event in
        var event = event
        event.logSource = nil
        return event
      }
    }
    return Counterexample(
      neutral: first.taxonomy == .neutral ? difference.events : own, udm: events(in: .udm),
      sigma: events(in: .sigma), lists: difference.lists, source: difference.firstFires,
      target: difference.outcome != nil || !difference.firstFires,
      test: decidingTest(difference, comparison, isFiringFirst: isChange), outcome: difference.outcome,
      window: difference.window)
  }
}

extension Event {
  /// The event with the log source of a detection's only variable, where its own says less.
  fileprivate func from(_ detection: Detection?) -> Event {
    guard let detection, detection.variables.count == 1, let source = detection.variables[0].logSource,
      logSource.map({ $0.contains(source) }) ?? true
    else { return self }
    var result = self
    result.logSource = source
    return result
  }
}

/// The test that stands in one detection only, and without which it would agree with the other; empty when there
/// is none, or the difference needs several events.
private func decidingTest(
  _ difference: FiringDifference, _ comparison: FiringComparison, isFiringFirst: Bool
) -> String {
  guard difference.outcome == nil, difference.window == nil, difference.events.count == 1, let event = difference.events.first,
    let left = firingTests(comparison.first), let right = firingTests(comparison.second)
  else { return "" }
  let meaning = EventMeaning(lists: difference.lists)
  let isLeftFirst = isFiringFirst && difference.firstFires
  for (own, other) in isLeftFirst ? [(left, right), (right, left)] : [(right, left), (left, right)] {
    let known = tests(of: other)
    // What says which log an event comes from is the least likely cause.
    let candidates = tests(of: own).filter { !known.contains($0) }
    for test in candidates.filter({ !$0.asksMetadata }) + candidates.filter(\.asksMetadata) {
      let holds = meaning.holds(.field(test), on: event)
      let turned = own.mapField { $0 == test ? (holds ? .never : .always) : .field($0) }
      if meaning.holds(turned, on: event) != meaning.holds(own, on: event) { return test.description }
    }
  }
  return ""
}

extension FieldPredicate {
  fileprivate var asksMetadata: Bool { field.name.hasPrefix("metadata.") }
}

/// What a detection of one variable asks of an event, normalized.
private func firingTests(_ detection: Detection) -> Predicate? {
  guard let variable = detection.variables.first, case .events(let fires) = firingPredicate(of: detection) else {
    return nil
  }
  return Predicate.all([variable.predicate, fires]).normalized
}

/// The tests of a predicate, each once, in their order.
private func tests(of predicate: Predicate) -> [FieldPredicate] {
  var result: [FieldPredicate] = []
  _ = predicate.mapField { test in
    if !result.contains(test) { result.append(test) }
    return .field(test)
  }
  return result
}
