import Detections
import Diagnostics
import Dialects
import Events
import JSONEvents

/// Rules that ask for the time of the run when nobody says it: it is that of the newest event, so they wait for all.
struct ClockRules {
  private let rules: [AuthoredRule]
  private let settings: StreamSettings
  private var events: [Event] = []
  private var hasTooMany = false
  private var found: [Diagnostic] = []

  init(_ rules: [AuthoredRule], _ settings: StreamSettings) {
    self.rules = rules
    self.settings = settings
  }

  /// What keeps the rules from being run.
  var diagnostics: [Diagnostic] {
    guard hasTooMany else { return found }
    return found
      + rules.map { rule in
        Diagnostic(
          .windowsTooLarge, "\(rule.name) asks for the time of the run, and there are too many events to wait for the newest",
          at: rule.lowered.origin.span, help: "say the time: --now TIME")
      }
  }

  /// Keeps the events of a batch.
  mutating func keep(_ batch: EventBatch, named name: String) {
    guard !rules.isEmpty, !hasTooMany else { return }
    events += (0..<batch.count).compactMap { batch.event($0, named: name) }
    guard events.count > settings.maximumEvents else { return }
    hasTooMany = true
    events = []
  }

  /// The alerts on all events.
  mutating func finish(_ transpiler: Transpiler) -> [RuleAlert] {
    guard !events.isEmpty else { return [] }
    let parts = bySchema(transpiler)
    events = []
    var evaluation = settings.evaluation
    evaluation.now = parts.compactMap { $0.newest(transpiler) }.max()
    var alerts: [RuleAlert] = []
    for part in parts {
      evaluation.schema = part.schema
      let result = transpiler.evaluate(rules, on: part.events, evaluation)
      found += result.diagnostics
      alerts += result.value
    }
    return alerts
  }

  /// Events of one schema.
  private struct Part {
    let schema: EventSchema
    var events: [Event]

    /// When the last of them happened.
    func newest(_ transpiler: Transpiler) -> Timestamp? {
      var reading = EventReading(schema: schema, catalog: transpiler.catalog)
      return events.lazy.compactMap { reading.read($0).time }.max()
    }
  }

  /// The events by the schema that each of them has; mostly one part.
  private func bySchema(_ transpiler: Transpiler) -> [Part] {
    let said = settings.evaluation.schema
    guard said == .auto else { return [Part(schema: said, events: events)] }
    let source = EventSchema.detected(in: events, transpiler.catalog).reading
    var parts: [Part] = []
    for event in events {
      let signs = event.fields.keys.reduce(SchemaSigns(rawValue: 0)) { $0.union(SchemaSigns(of: $1, transpiler.catalog)) }
      let own = signs.schema(among: source) ?? EventSchema.detected(in: [event], transpiler.catalog).reading
      if let known = parts.firstIndex(where: { $0.schema == own }) {
        parts[known].events.append(event)
      } else {
        parts.append(Part(schema: own, events: [event]))
      }
    }
    return parts
  }
}

extension EventBatch {
  /// One of the events, as `readEvents` reads it; `nil` when the text is none.
  func event(_ index: Int, named name: String) -> Event? {
    var event = readEvents(Array(text(index)), named: name).events.first
    event?.source.line = number(index)
    return event
  }
}
