import DetectionRuntime

/// A start of a process, as a service of yours may know it.
struct ProcessStart {
  var time: String
  var host: String
  var executable: String
  var commandLine: String

  /// With the names that the rule was written in.
  var event: Event {
    Event(
      time: Timestamp(text: time),
      logSource: LogSource(category: "process_creation"),
      fields: [
        "host.name": [.string(host)],
        "process.executable": [.string(executable)],
        "process.command_line": [.string(commandLine)],
      ])
  }
}

/// What the emitted rule says of some starts, one line an alert.
func alerts(on starts: [ProcessStart]) -> [String] {
  ContainerCliAbuse.alerts(on: starts.map(\.event), layout: .tumbling).map { alert in
    let score = alert.outcomes.first { $0.name == "risk_score" }?.value.text ?? ""
    let host = alert.match.first?.value.text ?? ""
    return "\(ContainerCliAbuse.title) on \(host), risk \(score), \(alert.events.count) events"
  }
}
