import DetectionRuntime

/// A detection put together by a test. Its variables look for events whose field `kind` is their name.
struct SampleLogic: DetectionLogic {
  var variables: [DetectionVariable]
  var window: DetectionWindow?
  var joins: [DetectionJoin] = []
  var aggregates: @Sendable (EventGroup) -> Outcomes = { _ in Outcomes() }
  var holds: @Sendable (EventGroup, Outcomes) -> Bool = { _, _ in true }

  init(
    _ required: [String], optional: [String] = [], window: DetectionWindow? = nil,
    joins: [DetectionJoin] = []
  ) {
    variables =
      required.map { DetectionVariable($0, isRequired: true) }
      + optional.map { DetectionVariable($0, isRequired: false) }
    self.window = window
    self.joins = joins
  }

  func matches(variable: Int, _ event: Event) -> Bool {
    event["kind"].equals(Text(cased: variables[variable].name))
  }

  func outcomes(of group: EventGroup) -> Outcomes { aggregates(group) }

  func condition(of group: EventGroup, _ outcomes: Outcomes) -> Bool { holds(group, outcomes) }
}

/// An event of a kind, so many seconds after 1970.
func event(_ kind: String, at seconds: Double?, _ fields: [String: [Value]] = [:]) -> Event {
  Event(
    time: seconds.map { Timestamp(nanoseconds: Int64($0 * 1_000_000_000)) },
    fields: fields.merging(["kind": [.string(kind)]]) { $1 })
}

/// An alert in one line: `[start,end) match events`, times in seconds.
func line(_ alert: Alert) -> String {
  let window = alert.window.map { "\(seconds($0.start))-\(seconds($0.end)) " } ?? ""
  let match = alert.match.map { "\($0.name)=\($0.value.text ?? "null") " }.joined()
  return window + match + alert.events.map(String.init).joined(separator: ",")
}

private func seconds(_ time: Timestamp) -> String {
  let value = Double(time.nanoseconds) / 1_000_000_000
  return value == value.rounded() ? String(Int(value)) : String(value)
}
