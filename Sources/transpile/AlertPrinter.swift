import ArgumentParser
import Events
import Transpilation

enum AlertFormat: String, ExpressibleByArgument, CaseIterable {
  case jsonl, text, sarif
}

/// Writes alerts to standard output as they come.
struct AlertPrinter {
  private let format: AlertFormat
  private var writer: JSONWriter

  /// So many bytes are written at once, when there are as many alerts.
  private static let pieceSize = 1 << 16

  init(_ format: AlertFormat) {
    self.format = format
    writer = JSONWriter(isIndented: format == .sarif)
    if format == .sarif { writer.beginLog() }
  }

  /// Writes alerts that belong together with as few calls as can be; when it returns, all are written.
  mutating func print(_ alerts: [RuleAlert]) {
    for alert in alerts {
      switch format {
      case .jsonl:
        alert.json.write(to: &writer)
        writer.endLine()
      case .text: writer.plainLine(alert)
      case .sarif: writer.result(alert)
      }
      if writer.bytes.count >= Self.pieceSize { writer.take(printResult) }
    }
    writer.take(printResult)
  }

  /// Ends what was begun.
  mutating func finish() {
    guard format == .sarif else { return }
    writer.endLog()
    writer.take(printResult)
  }
}

extension JSONWriter {
  fileprivate mutating func plainLine(_ alert: RuleAlert) {
    plain(alert.rule.name)
    if !alert.rule.severity.isEmpty { plain(" [\(alert.rule.severity)]") }
    if let window = alert.alert.window { plain(" \(window.start.text)..\(window.end.text)") }
    if !alert.alert.match.isEmpty { plain(alert.alert.match, after: " ") }
    if !alert.alert.outcomes.isEmpty { plain(alert.alert.outcomes, after: " | ") }
    let places = alert.events.prefix(5).map { "\($0.source.file):\($0.source.line)" }
    plain(" <- " + places.joined(separator: ", "))
    if alert.events.count > 5 { plain(" and \(alert.events.count - 5) more") }
    endLine()
  }

  private mutating func plain(_ entries: [Alert.Entry], after separator: String) {
    plain(separator)
    for (index, entry) in entries.enumerated() {
      plain(index > 0 ? " \(entry.name)=" : "\(entry.name)=")
      value(entry.value)
    }
  }
}

// SARIF 2.1.0, result by result.
extension JSONWriter {
  fileprivate mutating func beginLog() {
    begin("{")
    member("$schema", "https://json.schemastore.org/sarif-2.1.0.json")
    member("version", "2.1.0")
    key("runs")
    begin("[")
    begin("{")
    key("tool")
    object { writer in
      writer.key("driver")
      writer.object { writer in
        writer.member("name", "transpile")
        writer.member("version", toolVersion)
      }
    }
    key("results")
    begin("[")
  }

  fileprivate mutating func result(_ alert: RuleAlert) {
    object { writer in
      writer.member("ruleId", alert.rule.id)
      writer.member("level", ["high", "critical"].contains(alert.rule.severity) ? "error" : "warning")
      writer.key("message")
      writer.object { $0.member("text", alert.rule.title) }
      writer.key("locations")
      writer.array(alert.events) { $0.location($1.source) }
    }
  }

  private mutating func location(_ source: EventSource) {
    object { writer in
      writer.key("physicalLocation")
      writer.object { writer in
        writer.key("artifactLocation")
        writer.object { $0.member("uri", source.file.escapedForURI) }
        writer.key("region")
        writer.object { writer in
          writer.key("startLine")
          writer.value(Int64(source.line) + 1)
        }
      }
    }
  }

  fileprivate mutating func endLog() {
    end("]")
    end("}")
    end("]")
    end("}")
    endLine()
  }
}
