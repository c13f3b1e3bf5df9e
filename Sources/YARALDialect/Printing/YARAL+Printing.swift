// The layout of Google's published rules: two columns a level, a blank line between sections, one statement
// a line. What does not fit the width is broken at `or`, `and` and `+` only: patterns are never torn.

extension YARAL {
  /// Syntax → text. Total: whatever can be parsed or raised can be printed. Empty for a file without rules.
  package static func print(_ file: File) -> String {
    var texts = file.rules.map { RuleText($0).text }
    if !file.closingComments.isEmpty {
      texts.append(file.closingComments.map { $0.text + "\n" }.joined())
    }
    return texts.joined(separator: "\n")
  }

  /// Collects the lines of one rule.
  private struct RuleText {
    private var lines: [String] = []

    init(_ rule: Rule) {
      append(rule.comments, indent: 0)
      lines.append("rule \(rule.name) {")
      section("meta", rule.meta) {
        $0.comments
      } lines: {
        ["\($0.key) = \(quoted($0.value))"]
      }
      section("events", rule.events) {
        $0.comments
      } lines: {
        statement($0.expression)
      }
      section("match", rule.match) {
        $0.comments
      } lines: {
        [YARAL.text(of: $0)]
      }
      section("outcome", rule.outcome) {
        $0.comments
      } lines: { line in
        let head = "$\(line.name) = "
        return prefixed(head, hanging(line.expression, column: statementIndent + head.count))
      }
      section("condition", rule.condition) {
        $0.comments
      } lines: {
        hanging($0.expression, column: statementIndent)
      }
      section("options", rule.options) {
        $0.comments
      } lines: {
        ["\($0.name) = \(YARAL.text(of: $0.value))"]
      }
      append(rule.closingComments, indent: 2)
      lines.append("}")
    }

    var text: String { lines.map { $0 + "\n" }.joined() }

    private mutating func section<Line>(
      _ header: String, _ section: Section<Line>?, comments: (Line) -> [Comment],
      lines body: (Line) -> [String]
    ) {
      guard let section else { return }
      lines.append("")
      append(section.comments, indent: 2)
      lines.append("  \(header):")
      for line in section.lines {
        append(comments(line), indent: statementIndent)
        lines += body(line).map { indented($0, by: statementIndent) }
      }
    }

    private mutating func append(_ comments: [Comment], indent: Int) {
      lines += comments.map { indented($0.text, by: indent) }
    }
  }

  private static func text(of match: Match) -> String {
    let keys = match.keys.map { text(of: $0) }.joined(separator: ", ")
    let length = text(of: match.window.length)
    switch match.window.kind {
    case .hop: return "\(keys) over \(length)"
    case .tumbling: return "\(keys) by \(length)"
    case .before(let pivot): return "\(keys) over \(length) before $\(pivot)"
    case .after(let pivot): return "\(keys) over \(length) after $\(pivot)"
    }
  }

  private static func text(of value: Option.Value) -> String {
    switch value {
    case .boolean(let boolean): boolean ? "true" : "false"
    case .period(let period): text(of: period)
    case .integer(let digits): digits
    }
  }

  static func text(of period: Period) -> String { "\(period.count)\(period.unit.rawValue)" }
}
