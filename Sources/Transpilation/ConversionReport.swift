import Diagnostics

/// One line of the table that `--report` writes: what became of a rule in a target.
public struct ConversionRow: Sendable {
  public var rule: String
  public var file: String
  /// The log sources of the rule's events, for people; may be empty.
  public var logSource: String
  public var emission: Emission
  public var milliseconds: Double

  public init(rule: String, file: String, logSource: String = "", emission: Emission, milliseconds: Double) {
    self.rule = rule
    self.file = file
    self.logSource = logSource
    self.emission = emission
    self.milliseconds = milliseconds
  }
}

/// The forms of the table, told by the report's extension.
public enum ReportFormat: Sendable {
  case json, csv, markdown, html

  /// JSON unless the name says otherwise.
  public init(fileName: String) {
    let name = fileName.lowercased()
    if name.hasSuffix(".csv") {
      self = .csv
    } else if name.hasSuffix(".md") {
      self = .markdown
    } else if name.hasSuffix(".html") || name.hasSuffix(".htm") {
      self = .html
    } else {
      self = .json
    }
  }
}

/// The table of a conversion, one row for each rule and target.
public func conversionReport(_ rows: [ConversionRow], format: ReportFormat) -> String {
  switch format {
  case .json: return JSONText.array(rows.map(\.json)).indented + "\n"
  case .csv:
    let lines = rows.map { $0.cells.map(csvCell).joined(separator: ",") }
    return ([ConversionRow.headings.joined(separator: ",")] + lines).joined(separator: "\r\n") + "\r\n"
  case .markdown: return markdownReport(rows)
  case .html: return htmlReport(rows)
  }
}

extension ConversionRow {
  static let headings = [
    "rule", "file", "target", "status", "verdict", "losses", "reasons", "milliseconds", "log_source", "blocked_by",
  ]

  var cells: [String] {
    let losses = emission.losses.map { "\($0.code.rawValue) \($0.direction): \($0.construct)" }
    let reasons =
      emission.status == .refused
      ? emission.diagnostics.filter { $0.severity == .error }.map { "\($0.code.rawValue): \($0.message)" } : []
    return [
      rule, file, emission.target.rawValue, emission.status.rawValue, verdict, losses.joined(separator: "; "),
      reasons.joined(separator: "; "), rounded(milliseconds), logSource,
      obstacles.map(\.text).sorted().joined(separator: "; "),
    ]
  }

  /// What is known of the text's equivalence: `proved`, `refuted`, `undecided`, `refused`, `omitted`, or
  /// `not compared` for a target that is only compiled.
  var verdict: String { emission.verdict ?? (emission.text == nil ? emission.status.rawValue : "not compared") }

  fileprivate var json: JSONText {
    let losses = emission.losses.map { loss in
      JSONText.object([
        .init("code", .string(loss.code.rawValue)),
        .init("construct", .string(loss.construct)),
        .init("direction", .string(loss.direction)),
        .init("message", .string(loss.message)),
        .init("line", loss.span.map { .integer(Int64($0.start.line)) } ?? .null),
      ])
    }
    let reasons = emission.diagnostics.filter { $0.severity == .error }.map { reason in
      JSONText.object([
        .init("code", .string(reason.code.rawValue)),
        .init("message", .string(reason.message)),
        .init("line", reason.span.map { .integer(Int64($0.start.line)) } ?? .null),
      ])
    }
    return .object([
      .init("rule", .string(rule)),
      .init("file", .string(file)),
      .init("target", .string(emission.target.rawValue)),
      .init("status", .string(emission.status.rawValue)),
      .init("verdict", .string(verdict)),
      .init("proof", .string(emission.proofText)),
      .init("quota", emission.quota.map(JSONText.string) ?? .null),
      .init("losses", .array(losses)),
      .init("reasons", .array(reasons)),
      .init("milliseconds", .double((milliseconds * 1_000).rounded() / 1_000)),
      .init("logSource", .string(logSource)),
      .init("blockedBy", .array(obstacles.map(\.text).sorted().map(JSONText.string))),
    ])
  }
}

/// A table of the report: its title, its headings, and its lines.
private struct ReportTable {
  var title: String
  var headings: [String]
  var lines: [[String]]
}

/// What converts, what stands in the way of the rest, and the rules. Empty tables are left out.
private func tables(_ rows: [ConversionRow]) -> [ReportTable] {
  var statuses: [String: Int] = [:]
  for row in rows { statuses["\(row.emission.target.rawValue) \(row.emission.status.rawValue)", default: 0] += 1 }
  func lines(_ counts: [ObstacleCount]) -> [[String]] { counts.map { [$0.name, String($0.alone), String($0.rules)] } }
  let counts = ["rules that only it blocks", "rules that it blocks"]
  return [
    ReportTable(
      title: "", headings: ["target and status", "rules"],
      lines: statuses.sorted { $0.key < $1.key }.map { [$0.key, String($0.value)] }),
    ReportTable(title: "Codes", headings: ["code"] + counts, lines: lines(counted(rows) { $0.code.rawValue })),
    ReportTable(
      title: "Reasons for refusal, by what a mapping or a change would unlock", headings: ["reason"] + counts,
      lines: lines(counted(rows, by: \.text))),
    ReportTable(
      title: "Log sources", headings: ["log source", "written", "refused"],
      lines: coverage(rows).map { [$0.logSource, String($0.written), String($0.refused)] }),
    ReportTable(title: "Rules", headings: ConversionRow.headings, lines: rows.map(\.cells)),
  ].filter { !$0.lines.isEmpty }
}

private func markdownReport(_ rows: [ConversionRow]) -> String {
  func cell(_ text: String) -> String {
    text.replacingScalars { scalar in
      switch scalar {
      case "|": "\\|"
      case "\n", "\r": " "
      case "<": "&lt;"
      default: nil
      }
    }
  }
  func table(_ headings: [String], _ lines: [[String]]) -> String {
    let head = "| \(headings.joined(separator: " | ")) |\n|\(headings.map { _ in "---" }.joined(separator: "|"))|\n"
    return head + lines.map { "| \($0.map(cell).joined(separator: " | ")) |\n" }.joined()
  }
  return "# Conversion report\n"
    + tables(rows).map { part in
      (part.title.isEmpty ? "\n" : "\n## \(part.title)\n\n") + table(part.headings, part.lines)
    }.joined()
}

private func htmlReport(_ rows: [ConversionRow]) -> String {
  func row(_ cells: [String], _ tag: String) -> String {
    "<tr>" + cells.map { "<\(tag)>\($0.escapedForXML)</\(tag)>" }.joined() + "</tr>\n"
  }
  let parts = tables(rows).map { part in
    (part.title.isEmpty ? "" : "<h2>\(part.title.escapedForXML)</h2>\n")
      + "<table>\n\(row(part.headings, "th"))\(part.lines.map { row($0, "td") }.joined())</table>\n"
  }
  return """
    <!doctype html>
    <html lang="en"><meta charset="utf-8"><title>Conversion report</title>
    <style>body{font:14px sans-serif;margin:2em}table{border-collapse:collapse;margin:1em 0}
    td,th{border:1px solid #ccc;padding:.2em .5em;text-align:left;vertical-align:top}</style>
    <h1>Conversion report</h1>
    \(parts.joined())</html>

    """
}

private func csvCell(_ text: String) -> String {
  let needsQuotes = text.unicodeScalars.contains { $0 == "," || $0 == "\"" || $0 == "\n" || $0 == "\r" }
  return needsQuotes ? "\"" + text.replacingScalars { $0 == "\"" ? "\"\"" : nil } + "\"" : text
}

private func rounded(_ milliseconds: Double) -> String {
  String((milliseconds * 1_000).rounded() / 1_000)
}
