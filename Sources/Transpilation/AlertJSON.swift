import Diagnostics
import Events

/// An alert as the JSON object that the command line's contract describes.
public struct AlertJSON: Sendable {
  let alert: RuleAlert

  /// The object on one line, without a line break at the end.
  public var line: String {
    var writer = JSONWriter()
    write(to: &writer)
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  package func write(to writer: inout JSONWriter) {
    let rule = alert.rule
    let severity = rule.severity
    writer.object { writer in
      writer.member("rule", rule.id)
      writer.member("file", rule.source.name)
      writer.member("title", rule.title)
      writer.key("severity")
      if severity.isEmpty { writer.null() } else { writer.value(severity) }
      writer.key("time")
      if let time = alert.events.lazy.compactMap(\.time).max() { writer.value(time) } else { writer.null() }
      writer.key("window")
      write(alert.alert.window, to: &writer)
      writer.key("match")
      write(alert.alert.match, to: &writer)
      writer.key("outcomes")
      write(alert.alert.outcomes, to: &writer)
      writer.key("risk_score")
      writer.value(alert.alert.outcomes.first { $0.name == "risk_score" }?.value ?? .null)
      writer.key("events")
      writer.array(alert.events) { write($1.source, to: &$0) }
    }
  }

  private func write(_ window: Alert.Window?, to writer: inout JSONWriter) {
    guard let window else { return writer.null() }
    writer.object { writer in
      writer.key("start")
      writer.value(window.start)
      writer.key("end")
      writer.value(window.end)
    }
  }

  private func write(_ entries: [Alert.Entry], to writer: inout JSONWriter) {
    writer.object { writer in
      for entry in entries {
        writer.key(entry.name)
        writer.value(entry.value)
      }
    }
  }

  private func write(_ source: EventSource, to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("file", source.file)
      writer.key("line")
      writer.value(Int64(source.line))
      writer.key("id")
      if let id = source.id { writer.value(id) } else { writer.null() }
    }
  }
}
