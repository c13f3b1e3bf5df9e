/// Small changes of a YARA-L text, one at a time: of tokens, of statements, and inside of literals.
///
/// Texts of ours are laid out so that a statement, or an operand of a choice, has its own lines.
func yaralMutants(_ text: String) -> [Mutant] {
  var mutations = YARALMutations(text)
  mutations.changeTokens()
  mutations.dropLines()
  return mutations.collector.mutants
}

private struct YARALMutations {
  struct Token {
    enum Kind { case text, raw, expression, number, word, symbol }
    var kind: Kind
    var range: Range<Int>
    var text: String
    var section: String
  }

  var collector: MutantCollector
  private let tokens: [Token]

  init(_ text: String) {
    collector = MutantCollector(text)
    tokens = Self.tokens(of: collector)
  }

  // MARK: Tokens

  private static func tokens(of source: MutantCollector) -> [Token] {
    let scalars = source.scalars
    var tokens: [Token] = []
    var section = ""
    var index = 0
    while index < scalars.count {
      let scalar = scalars[index]
      var end = index + 1
      var kind = Token.Kind.symbol
      switch scalar {
      case " ", "\n":
        index += 1
        continue
      case "\"", "`":
        kind = scalar == "`" ? .raw : .text
        while end < scalars.count, scalars[end] != scalar { end += scalars[end] == "\\" && scalar != "`" ? 2 : 1 }
        end += 1
      case "/" where ["=", "!="].contains(tokens.last?.text):
        kind = .expression
        while end < scalars.count, scalars[end] != "/" { end += scalars[end] == "\\" ? 2 : 1 }
        end += 1
      case "!", "<", ">", "=":
        if end < scalars.count, scalars[end] == "=" { end += 1 }
      case "0"..."9":
        kind = .number
        while end < scalars.count, isWordPart(scalars[end]) { end += 1 }
      default:
        guard isWordPart(scalar) || "$#%".unicodeScalars.contains(scalar) else { break }
        kind = .word
        while end < scalars.count, isWordPart(scalars[end]) || scalars[end] == "." { end += 1 }
      }
      let text = source.text(index..<end)
      if kind == .word, end < scalars.count, scalars[end] == ":" { section = text }
      tokens.append(Token(kind: kind, range: index..<end, text: text, section: section))
      index = end
    }
    return tokens.filter { $0.section != "meta" && !$0.section.isEmpty }
  }

  private static func isWordPart(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || scalar == "_"
  }

  mutating func changeTokens() {
    for (index, token) in tokens.enumerated() {
      switch token.kind {
      case .text, .raw, .expression: changeLiteral(token, at: index)
      case .number: changeNumber(token)
      case .word: changeWord(token, at: index)
      case .symbol: changeSymbol(token, at: index)
      }
    }
  }

  private func isNext(_ index: Int, _ text: String) -> Bool {
    index + 1 < tokens.count && tokens[index + 1].text == text
  }

  /// The token's range with the space after it.
  private func withSpace(_ range: Range<Int>) -> Range<Int> {
    let end = range.upperBound
    return range.lowerBound..<(end < collector.scalars.count && collector.scalars[end] == " " ? end + 1 : end)
  }

  private mutating func changeLiteral(_ token: Token, at index: Int) {
    let body = token.range.lowerBound + 1..<token.range.upperBound - 1
    let scalars = Array(collector.scalars[body])
    let isNetwork = token.kind == .text && token.text.contains("/") && token.text.allSatisfy { "\"0123456789abcdef:./".contains($0) }
    let isExpression = token.kind != .text
    let edits =
      isExpression ? expressionEdits(scalars, slash: token.kind == .expression)
      : isNetwork ? networkEdits(scalars) : textEdits(scalars)
    for edit in edits {
      let range = body.lowerBound + edit.range.lowerBound..<body.lowerBound + edit.range.upperBound
      collector.replace(range, by: edit.replacement, edit.kind)
    }
    guard token.section == "events", !isNetwork, token.kind != .raw else { return }
    if token.kind == .text, !scalars.isEmpty, !scalars.contains("/") {
      // The escapes of both are the same but for characters that our rules' texts don't hold.
      collector.replace(token.range, by: "/\(collector.text(body))/", "equals → contains")
    }
    if isNext(index, "nocase") {
      collector.replace(token.range.upperBound..<tokens[index + 1].range.upperBound, by: "", "drop nocase")
    } else {
      collector.replace(token.range.upperBound..<token.range.upperBound, by: " nocase", "add nocase")
    }
    changeEnumerator(token, index)
  }

  private mutating func changeEnumerator(_ token: Token, _ index: Int) {
    guard index >= 2 else { return }
    let field = tokens[index - 2].text
    let others: [String] =
      field.hasSuffix(".event_type") ? ["PROCESS_OPEN", "NETWORK_DNS", "GENERIC_EVENT"]
      : field.hasSuffix(".action") ? ["FAIL", "ALLOW", "BLOCK"]
      : field.hasSuffix(".mechanism") ? ["BATCH", "NETWORK"] : []
    for other in others { collector.replace(token.range, by: "\"\(other)\"", "change an enumerator") }
  }

  private mutating func changeNumber(_ token: Token) {
    let digits = token.text.prefix { $0.isNumber }
    let unit = token.text.dropFirst(digits.count)
    guard let number = Int(digits) else { return }
    let kind = unit.isEmpty ? "change a number" : "change a window's length"
    for other in [number + 1, number - 1, number * 2] where other >= 0 {
      collector.replace(token.range, by: "\(other)\(unit)", kind)
    }
  }

  private static let words: [String: [String]] = [
    "and": ["or"], "or": ["and"], "over": ["by"], "by": ["over"], "after": ["before"], "before": ["after"],
    "max": ["min", "sum"], "min": ["max"], "sum": ["max", "count"], "count": ["count_distinct"],
    "count_distinct": ["count"], "array_distinct": ["array"], "array": ["array_distinct"], "any": ["all"],
  ]

  private mutating func changeWord(_ token: Token, at index: Int) {
    for other in Self.words[token.text] ?? [] {
      collector.replace(token.range, by: other, "\(token.text) → \(other)")
    }
    switch token.text {
    case "not", "any": collector.replace(withSpace(token.range), by: "", "drop \(token.text)")
    case "after", "before":
      if index + 1 < tokens.count {
        collector.replace(
          token.range.lowerBound - 1..<tokens[index + 1].range.upperBound, by: "", "drop the pivot")
      }
    default: break
    }
    if token.text.hasPrefix("#"), index + 2 < tokens.count {
      let rest = token.range.lowerBound..<tokens[index + 2].range.upperBound
      collector.replace(rest, by: "$" + token.text.dropFirst(), "drop a count")
    }
    if token.section == "condition", token.text.hasPrefix("$") { changeConditionVariable(token, index) }
    changeField(token)
  }

  private mutating func changeConditionVariable(_ token: Token, _ index: Int) {
    if isNext(index, ">") || isNext(index, ">=") || isNext(index, "<") || isNext(index, "<=") { return }
    let name = token.text.dropFirst()
    collector.replace(token.range, by: "#\(name) > 1", "count a variable")
    collector.replace(token.range, by: "!$\(name)", "negate a variable")
  }

  private static let fields = [
    ("principal.", "target."), ("target.", "principal."), ("command_line", "file.full_path"),
    ("file.full_path", "command_line"), (".hostname", ".user.userid"), (".user.userid", ".hostname"), (".ip", ".hostname"),
    ("sent_bytes", "received_bytes"),
  ]

  private mutating func changeField(_ token: Token) {
    guard token.text.hasPrefix("$"), token.text.contains(".") else { return }
    for (own, other) in Self.fields {
      guard let range = token.text.firstRange(of: own) else { continue }
      collector.replace(token.range, by: token.text.replacingCharacters(in: range, with: other), "change a field")
    }
  }

  private mutating func changeSymbol(_ token: Token, at index: Int) {
    switch token.text {
    case "!=": collector.replace(token.range, by: "=", "!= → =")
    case "=" where token.section == "events": collector.replace(token.range, by: "!=", "= → !=")
    case "<", ">":
      collector.replace(token.range, by: token.text + "=", "change a bound")
      collector.replace(token.range, by: token.text == "<" ? ">" : "<", "turn an order")
    case "<=", ">=":
      collector.replace(token.range, by: String(token.text.prefix(1)), "change a bound")
      collector.replace(token.range, by: token.text == "<=" ? ">=" : "<=", "turn an order")
    case "!": collector.replace(token.range, by: "", "drop !")
    case "-", "+": collector.replace(token.range, by: token.text == "-" ? "+" : "-", "change an operator")
    case "," where token.section == "match":
      if index + 1 < tokens.count {
        collector.replace(token.range.lowerBound..<tokens[index + 1].range.upperBound, by: "", "drop a group key")
        collector.replace(
          tokens[index - 1].range.lowerBound..<tokens[index + 1].range.lowerBound, by: "", "drop a group key")
      }
    default: break
    }
  }

  // MARK: Lines

  /// Statements and operands are dropped, and negated.
  mutating func dropLines() {
    let lines = collector.text(0..<collector.scalars.count).split(separator: "\n", omittingEmptySubsequences: false)
      .map(String.init)
    var starts = [0]
    for line in lines { starts.append(starts[starts.count - 1] + line.unicodeScalars.count + 1) }
    guard let first = lines.firstIndex(of: "  events:"),
      let end = lines[first...].firstIndex(where: { ["  match:", "  condition:"].contains($0) })
    else { return }
    for index in first + 1..<end {
      let line = lines[index].trimmingPrefix(" ")
      let indentation = lines[index].count - line.count
      guard !line.isEmpty, !line.hasPrefix(")") else { continue }
      var last = index
      if line == "(" || line == "not (" {
        let close = String(repeating: " ", count: indentation) + ")"
        guard let found = lines[index..<end].firstIndex(where: { $0.hasPrefix(close) }) else { continue }
        last = found
      }
      drop(index...last, lines, starts)
      if !line.hasPrefix("not "), !line.hasPrefix("$host"), !line.hasPrefix("$user") {
        let start = starts[index] + indentation
        collector.replace(start..<start, by: "not ", "add not")
      }
    }
  }

  private mutating func drop(_ range: ClosedRange<Int>, _ lines: [String], _ starts: [Int]) {
    let last = lines[range.upperBound]
    let isJoined = last.hasSuffix(" and") || last.hasSuffix(" or")
    var start = starts[range.lowerBound]
    let before = lines[range.lowerBound - 1]
    if !isJoined, let connector = [" and", " or"].first(where: before.hasSuffix) {
      start -= connector.count + 1
      collector.replace(start..<starts[range.upperBound + 1] - 1, by: "", "drop an operand")
    } else {
      collector.replace(start..<starts[range.upperBound + 1], by: "", isJoined ? "drop an operand" : "drop a statement")
    }
  }
}

extension String {
  fileprivate func replacingCharacters(in range: Range<Index>, with other: String) -> String {
    self[..<range.lowerBound] + other + self[range.upperBound...]
  }
}
