import Detections
import Events

/// Ways to write down detections and events briefly.

func detection(
  _ variables: [EventVariable], joins: [Join] = [], window: Window? = nil, outcomes: [Outcome] = [],
  condition: Condition, lists: [NamedList] = []
) -> Detection {
  Detection(
    metadata: Metadata(name: "test"), taxonomy: .neutral, variables: variables, joins: joins,
    window: window, outcomes: outcomes, condition: condition, lists: lists)
}

/// A variable whose events have this `kind`.
func variable(_ kind: String) -> EventVariable {
  EventVariable(name: kind, predicate: .text("kind", .equals(kind), cased: true))
}

/// An event `seconds` after 1970, with texts.
func event(_ seconds: Double?, _ kind: String, _ fields: [String: Value] = [:]) -> Event {
  var all = fields.mapValues { [$0] }
  all["kind"] = [.string(kind)]
  return Event(time: seconds.map { Timestamp(nanoseconds: Int64($0 * 1_000_000_000)) }, fields: all)
}

/// Grouped by `host`, unless other keys are given, in each variable.
func window(
  _ variables: [String], by keys: [String] = ["host"], seconds: Int, _ kind: Window.Kind
) -> Window {
  let groupKeys = keys.map { key in
    GroupKey(name: key, fields: Dictionary(uniqueKeysWithValues: variables.map { ($0, Field(key)) }))
  }
  return Window(keys: groupKeys, length: .seconds(seconds), kind: kind)
}

func seconds(_ timestamp: Timestamp) -> Double { Double(timestamp.nanoseconds) / 1_000_000_000 }

/// `start-end: events` for each alert, in order.
func spans(_ alerts: [Alert]) -> [String] {
  alerts.map { alert in
    let window = alert.window.map { "\(text(seconds($0.start)))-\(text(seconds($0.end)))" } ?? "none"
    return "\(window): \(alert.events.map(String.init).joined(separator: " "))"
  }
}

private func text(_ number: Double) -> String {
  number == number.rounded() ? String(Int(number)) : String(number)
}
