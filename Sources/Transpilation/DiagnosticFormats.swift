public import Diagnostics

/// How findings are written for people and for other tools.
public enum DiagnosticFormat: String, CaseIterable, Sendable {
  case text, jsonl, sarif, github
}

extension Diagnostic {
  /// One object: code, severity, file, line, column, endLine, endColumn, message, fixes, help, and related places if
  /// there are any. Lines and columns count from 1, columns in Unicode scalars.
  public var json: JSONText {
    let start = span?.start
    let end = span?.end
    func number(_ value: Int?) -> JSONText { value.map { .integer(Int64($0)) } ?? .null }
    var members: [JSONText.Member] = [
      .init("code", .string(code.rawValue)),
      .init("severity", .string(severity.rawValue)),
      .init("file", span.map { .string($0.file.name) } ?? .null),
      .init("line", number(start?.line)),
      .init("column", number(start?.column)),
      .init("endLine", number(end?.line)),
      .init("endColumn", number(end?.column)),
      .init("message", .string(message)),
      .init("fixes", .array(fixes.map(\.json))),
      .init("help", .string(help)),
    ]
    if !related.isEmpty { members.append(.init("related", .array(related.map(\.json)))) }
    return .object(members)
  }

  /// A workflow command that GitHub shows beside the line.
  public var githubAnnotation: String {
    let level =
      switch severity {
      case .error: "error"
      case .warning: "warning"
      case .note: "notice"
      }
    func escaped(_ text: String, _ isProperty: Bool) -> String {
      text.replacingScalars { scalar in
        switch scalar {
        case "%": "%25"
        case "\n": "%0A"
        case "\r": "%0D"
        case ":" where isProperty: "%3A"
        case "," where isProperty: "%2C"
        default: nil
        }
      }
    }
    var properties = ["title=\(code.rawValue)"]
    if let span {
      properties = [
        "file=\(escaped(span.file.name, true))", "line=\(span.start.line)", "col=\(span.start.column)",
        "endLine=\(span.end.line)", "endColumn=\(span.end.column)",
      ] + properties
    }
    return "::\(level) \(properties.joined(separator: ","))::\(escaped(message, false))"
  }
}

extension Diagnostic.Related {
  fileprivate var json: JSONText {
    .object([
      .init("message", .string(message)),
      .init("file", .string(span.file.name)),
      .init("line", .integer(Int64(span.start.line))),
      .init("column", .integer(Int64(span.start.column))),
      .init("endLine", .integer(Int64(span.end.line))),
      .init("endColumn", .integer(Int64(span.end.column))),
    ])
  }
}

extension Fix {
  fileprivate var json: JSONText {
    .object([
      .init("title", .string(title)),
      .init("safety", .string(safety.rawValue)),
      .init(
        "edits",
        .array(
          edits.map { edit in
            .object([
              .init("line", .integer(Int64(edit.span.start.line))),
              .init("column", .integer(Int64(edit.span.start.column))),
              .init("endLine", .integer(Int64(edit.span.end.line))),
              .init("endColumn", .integer(Int64(edit.span.end.column))),
              .init("replacement", .string(edit.replacement)),
            ])
          })),
    ])
  }
}

/// A SARIF 2.1.0 log with all findings, as code scanning services read it.
public func sarifLog(_ diagnostics: [Diagnostic], version: String) -> String {
  let codes = Set(diagnostics.map(\.code)).sorted { $0.rawValue < $1.rawValue }
  let rules = codes.map { code in
    JSONText.object([
      .init("id", .string(code.rawValue)),
      .init("name", .string("\(code)")),
      .init("shortDescription", .object([.init("text", .string(code.summary))])),
    ])
  }
  return JSONText.object([
    .init("$schema", .string("https://json.schemastore.org/sarif-2.1.0.json")),
    .init("version", .string("2.1.0")),
    .init(
      "runs",
      .array([
        .object([
          .init(
            "tool",
            .object([
              .init(
                "driver",
                .object([
                  .init("name", .string("transpile")),
                  .init("version", .string(version)),
                  .init("rules", .array(rules)),
                ]))
            ])),
          .init("columnKind", .string("unicodeCodePoints")),
          .init("results", .array(diagnostics.map(sarifResult))),
        ])
      ])),
  ]).indented + "\n"
}

private func sarifResult(_ diagnostic: Diagnostic) -> JSONText {
  let level =
    switch diagnostic.severity {
    case .error: "error"
    case .warning: "warning"
    case .note: "note"
    }
  let help = diagnostic.help.isEmpty ? "" : " — " + diagnostic.help
  var members: [JSONText.Member] = [
    .init("ruleId", .string(diagnostic.code.rawValue)),
    .init("level", .string(level)),
    .init("message", .object([.init("text", .string(diagnostic.message + help))])),
  ]
  if let span = diagnostic.span {
    let region = JSONText.object([
      .init("startLine", .integer(Int64(span.start.line))),
      .init("startColumn", .integer(Int64(span.start.column))),
      .init("endLine", .integer(Int64(span.end.line))),
      .init("endColumn", .integer(Int64(span.end.column))),
    ])
    let location = JSONText.object([
      .init("artifactLocation", .object([.init("uri", .string(span.file.name.escapedForURI))])),
      .init("region", region),
    ])
    members.append(.init("locations", .array([.object([.init("physicalLocation", location)])])))
  }
  return .object(members)
}

extension DiagnosticCode {
  /// What the code is about, in words: its name in the source, taken apart.
  public var summary: String {
    var words = ""
    for character in "\(self)" {
      if character.isUppercase, words.last?.isUppercase == false { words += " " }
      words.append(character)
    }
    return words.split(separator: " ").map { word in
      word.allSatisfy { $0.isUppercase || $0.isNumber } && word.count > 1 ? String(word) : word.lowercased()
    }.joined(separator: " ")
  }
}
