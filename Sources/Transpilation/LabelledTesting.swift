public import Diagnostics
import Detections
import Evaluation
import Events
import JSONEvents

/// How labelled events came out.
public struct LabelledSummary: Sendable {
  public var total = 0
  public var passed = 0
  public var failed = 0
  public var unknownRule = 0
  public var refused = 0

  public init() {}

  public mutating func add(_ other: LabelledSummary) {
    total += other.total
    passed += other.passed
    failed += other.failed
    unknownRule += other.unknownRule
    refused += other.refused
  }

  /// `{"summary": {…}}`, the last line of the output.
  public var json: JSONText {
    .object([
      .init(
        "summary",
        .object([
          .init("total", .integer(Int64(total))),
          .init("passed", .integer(Int64(passed))),
          .init("failed", .integer(Int64(failed))),
          .init("unknown_rule", .integer(Int64(unknownRule))),
          .init("refused", .integer(Int64(refused))),
        ]))
    ])
  }
}

/// A labelled event on which the verdict is not the expected one.
public struct Disagreement: Sendable {
  public var file: String
  public var line: Int
  public var rule: String
  public var expected: Bool
  public var actual: Bool

  public var json: JSONText {
    .object([
      .init("file", .string(file)),
      .init("line", .integer(Int64(line))),
      .init("rule", .string(rule)),
      .init("expected", .boolean(expected)),
      .init("actual", .boolean(actual)),
    ])
  }
}

extension Transpiler {
  /// Asks of each labelled event whether the named rule's detection holds for it, without routing.
  ///
  /// - Parameters:
  ///   - bytes: JSONL lines `{"rule_id", "expected", "event"}`, as well with `rule` for the identifier and with
  ///     `events` for a group; other members are passed over.
  ///   - rules: found by their identifier.
  ///   - schema: whose names the events' fields have; those of the rule's own data model without one.
  public func testLabelled(
    _ bytes: [UInt8], named name: String, rules: [AuthoredRule], schema: EventSchema? = nil
  ) -> Reading<(disagreements: [Disagreement], summary: LabelledSummary)> {
    let read = readEvents(bytes, named: name)
    let known = Dictionary(rules.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    var translated: [String: Detection] = [:]
    var compiled: [String: CompiledDetection] = [:]
    var readings: [TaxonomyName: EventReading] = [:]
    var summary = LabelledSummary()
    var disagreements: [Disagreement] = []
    let diagnostics = read.errors.map {
      Diagnostic(.malformedEvent, "\(name): line \($0.line): \($0.message)", at: nil)
    }
    for line in read.events {
      summary.total += 1
      guard let id = (line["rule_id"].first ?? line["rule"].first)?.text, let rule = known[id] else {
        summary.unknownRule += 1
        continue
      }
      guard case .boolean(let expected)? = line["expected"].first else {
        summary.refused += 1
        continue
      }
      let asked: Detection
      if let known = translated[id] {
        asked = known
      } else {
        let own = translate(rule.detection, to: schema?.taxonomy ?? rule.detection.taxonomy)
        guard let native = own.value, !own.hasErrors else {
          summary.refused += 1
          continue
        }
        asked = withoutLogSource(native)
        translated[id] = asked
      }
      let events = inner(line).map { event in
        readings[asked.taxonomy, default: EventReading(schema: .names(of: asked.taxonomy), catalog: catalog)].read(event)
      }
      guard let detection = compiled[id] ?? (try? CompiledDetection(asked, lists: lists(of: rule.detection))) else {
        summary.refused += 1
        continue
      }
      compiled[id] = detection
      let timed =
        asked.readsClock
        ? try? CompiledDetection(asked.running(at: nil, on: events), lists: lists(of: rule.detection)) : detection
      let actual = !DetectionSet([timed ?? detection]).alerts(on: events, layout: .standard).isEmpty
      if actual == expected {
        summary.passed += 1
      } else {
        summary.failed += 1
        disagreements.append(
          Disagreement(file: name, line: line.source.line, rule: id, expected: expected, actual: actual))
      }
    }
    return Reading((disagreements, summary), diagnostics)
  }
}

/// The member `event` of a labelled line as an event of its own, or those of its list `events`.
private func inner(_ line: Event) -> [Event] {
  func named(_ fields: [String: [Value]], below prefix: String) -> Event {
    var event = Event(source: line.source)
    for (name, values) in fields where name.hasPrefix(prefix) {
      event.fields[String(name.dropFirst(prefix.count))] = values
    }
    return event
  }
  if let elements = line.elements["events"] { return elements.map { named($0.fields, below: "events.") } }
  return [named(line.fields, below: "event.")]
}

private func withoutLogSource(_ detection: Detection) -> Detection {
  detection.mapEventVariables { variable in
    var variable = variable
    variable.logSource = nil
    return variable
  }
}
