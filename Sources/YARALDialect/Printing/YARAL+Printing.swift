import Diagnostics

extension YARAL {
  /// Syntax → text, in the layout of `formatted`. Total: whatever can be parsed or raised can be printed. Empty
  /// for a file without rules.
  package static func print(_ file: File) -> String {
    var texts = file.rules.map { RuleText($0).text }
    if !file.closingComments.isEmpty {
      texts.append(file.closingComments.map { $0.text + "\n" }.joined())
    }
    let text = texts.joined(separator: "\n")
    let written = FormattableText(SourceFile(name: "", text: text))
    // A tree that is no rule, such as one without a name, has no layout.
    if written.file.hasErrors { return text }
    let result = FileLayout(written.text).result
    return FormattableText(SourceFile(name: "", text: result)).isSame(as: written) ? result : text
  }

  /// A statement of `events`: an `or` always stands in parentheses, as it binds tighter than the line break.
  private static func statement(_ expression: Expression) -> String {
    if case .or = expression.kind { "(\(text(of: expression)))" } else { text(of: expression) }
  }

  /// Collects the lines of one rule, a statement each.
  private struct RuleText {
    private var lines: [String] = []

    init(_ rule: Rule) {
      append(rule.comments, indent: 0)
      lines.append("rule \(rule.name) {")
      section("meta", rule.meta) {
        $0.comments
      } lines: {
        "\($0.key) = \(quoted($0.value))"
      }
      section("setup", rule.setup) {
        $0.comments
      } lines: {
        YARAL.text(of: $0)
      }
      section("events", rule.events) {
        $0.comments
      } lines: {
        statement($0.expression)
      }
      section("match", rule.match) {
        $0.comments
      } lines: {
        YARAL.text(of: $0)
      }
      section("outcome", rule.outcome) {
        $0.comments
      } lines: {
        "$\($0.name) = \(YARAL.text(of: $0.expression))"
      }
      section("condition", rule.condition) {
        $0.comments
      } lines: {
        YARAL.text(of: $0.expression)
      }
      section("export", rule.export) {
        $0.comments
      } lines: {
        YARAL.text(of: $0)
      }
      section("options", rule.options) {
        $0.comments
      } lines: {
        "\($0.name) = \(YARAL.text(of: $0.value))"
      }
      append(rule.closingComments, indent: 2)
      lines.append("}")
    }

    var text: String { lines.map { $0 + "\n" }.joined() }

    private mutating func section<Line>(
      _ header: String, _ section: Section<Line>?, comments: (Line) -> [Comment],
      lines body: (Line) -> String
    ) {
      guard let section else { return }
      lines.append("")
      append(section.comments, indent: 2)
      lines.append("  \(header):")
      for line in section.lines {
        append(comments(line), indent: statementIndent)
        append(body(line), indent: statementIndent)
      }
    }

    private mutating func append(_ comments: [Comment], indent: Int) {
      for comment in comments { append(comment.text, indent: indent) }
    }

    private mutating func append(_ line: String, indent: Int) {
      lines.append(String(repeating: " ", count: indent) + line)
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

  private static func text(of directive: Directive) -> String {
    let arguments = directive.arguments.map { text(of: $0) }.joined(separator: ", ")
    return directive.isBracketed ? "\(directive.function) [\(arguments)]" : "\(directive.function)(\(arguments))"
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
