import Diagnostics
import YAMLTree

extension Sigma {
  /// Reads a condition (Sigma reference section 5): `not` binds tighter than `and`, `and` than `or`.
  struct ConditionParsing {
    /// How deep parentheses and negations may nest.
    private static let depthLimit = 64

    private struct Token {
      var text: String
      /// In bytes of the condition's text.
      var range: Range<Int>
    }

    /// Longer texts that were folded over lines get the span of the whole, which is found at once.
    private static let exactSpanLimit = 10_000

    private let node: YAMLNode
    /// The place of the text in the file, if it stands there byte for byte.
    private let place: Range<Int>?
    private let length: Int
    private let identifiers: [String]
    private var tokens: [Token] = []
    private var position = 0
    private var depth = 0
    /// What stands from `|` on, in bytes of the text: the aggregation of an old rule.
    private(set) var aggregation: Range<Int>?
    private(set) var diagnostics: [Diagnostic] = []

    init(_ text: String, in node: YAMLNode, identifiers: [String]) {
      self.node = node
      self.identifiers = identifiers
      length = text.utf8.count
      let whole = node.span(ofUTF8Range: 0..<length).bytes
      place = whole.count == length ? whole : nil
      tokenize(Array(text.utf8))
    }

    /// The condition; `nil` when it is malformed, which is reported once.
    mutating func condition() -> Condition? {
      guard diagnostics.isEmpty else { return nil }
      guard !tokens.isEmpty else {
        report("the condition is empty", at: 0..<0)
        return nil
      }
      guard let condition = or() else { return nil }
      if position < tokens.count {
        let token = tokens[position]
        let isClosing = token.text == ")"
        report(
          isClosing ? "')' closes nothing" : "'\(token.text)' is not expected here", at: token.range,
          help: isClosing ? "" : "between two names stands 'and' or 'or'")
        return nil
      }
      return condition
    }

    /// Reports an aggregation where there can be none.
    mutating func refuseAggregation() {
      guard let aggregation else { return }
      report(
        "an aggregation after '|' can only stand in the one condition of a rule", at: aggregation,
        help: "write a correlation rule")
    }

    // MARK: Tokens

    private mutating func tokenize(_ bytes: [UInt8]) {
      var start = 0
      while start < bytes.count {
        var end = start + 1
        switch bytes[start] {
        case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\t"), UInt8(ascii: "\r"):
          start = end
          continue
        case UInt8(ascii: "("), UInt8(ascii: ")"):
          break
        case _ where Self.isWordByte(bytes[start]):
          while end < bytes.count, Self.isWordByte(bytes[end]) { end += 1 }
        case UInt8(ascii: "|"):
          aggregation = start..<bytes.count
          return
        default:
          while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
          let text = String(decoding: bytes[start..<end], as: UTF8.self)
          report("'\(text)' cannot stand in a condition", at: start..<end)
          return
        }
        tokens.append(Token(text: String(decoding: bytes[start..<end], as: UTF8.self), range: start..<end))
        start = end
      }
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
      isPlaceholderByte(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "*")
    }

    /// Whether the next token is a word of the grammar, and takes it. Upper case is taken with a warning,
    /// unless an identifier has that very name.
    private mutating func take(_ word: String) -> Bool {
      guard position < tokens.count, isKeyword(tokens[position], word) else { return false }
      let token = tokens[position]
      if token.text != word {
        diagnostics.append(
          Diagnostic(
            .sigmaCondition, "'\(token.text)' is written '\(word)' in Sigma", at: span(token.range),
            fixes: [
              Fix(
                title: "replace '\(token.text)' with '\(word)'",
                edits: [Fix.Edit(span(token.range), word)], safety: .keepsMeaning)
            ], severity: .warning))
      }
      position += 1
      return true
    }

    private func isKeyword(_ token: Token, _ word: String) -> Bool {
      token.text == word || (token.text.lowercased() == word && !identifiers.contains(token.text))
    }

    private func isOf(_ index: Int) -> Bool {
      index < tokens.count && isKeyword(tokens[index], "of")
    }

    // MARK: Grammar

    private mutating func or() -> Condition? {
      guard let first = and() else { return nil }
      var operands = [first]
      while take("or") {
        guard let next = and() else { return nil }
        operands.append(next)
      }
      return operands.count == 1 ? first : .or(operands)
    }

    private mutating func and() -> Condition? {
      guard let first = unary() else { return nil }
      var operands = [first]
      while take("and") {
        guard let next = unary() else { return nil }
        operands.append(next)
      }
      return operands.count == 1 ? first : .and(operands)
    }

    private mutating func unary() -> Condition? {
      var negations = 0
      while take("not") { negations += 1 }
      guard depth + negations <= Self.depthLimit else {
        report("the condition nests too deep", at: tokens[position - 1].range)
        return nil
      }
      guard var condition = primary() else { return nil }
      for _ in 0..<negations { condition = .not(condition) }
      return condition
    }

    private mutating func primary() -> Condition? {
      guard position < tokens.count else {
        let end = tokens.last?.range.upperBound ?? 0
        report("the condition ends where a name is expected", at: end..<end)
        return nil
      }
      let token = tokens[position]
      if token.text == "(" { return parenthesized(token) }
      if isOf(position + 1) { return quantified(token) }
      guard token.text != ")",
        !["and", "or", "not", "of"].contains(token.text.lowercased()) || isIdentifier(token)
      else {
        report("'\(token.text)' stands where a name is expected", at: token.range)
        return nil
      }
      position += 1
      guard !token.text.contains("*") else {
        report(
          "the pattern '\(token.text)' needs '1 of' or 'all of' before it", at: token.range,
          help: "write '1 of \(token.text)' or 'all of \(token.text)'")
        return nil
      }
      guard isIdentifier(token) else { return unknownIdentifier(token) }
      return .identifier(token.text, Origin(span(token.range)))
    }

    private func isIdentifier(_ token: Token) -> Bool { identifiers.contains(token.text) }

    private mutating func parenthesized(_ open: Token) -> Condition? {
      guard depth < Self.depthLimit else {
        report("the condition nests too deep", at: open.range)
        return nil
      }
      position += 1
      depth += 1
      defer { depth -= 1 }
      guard let inner = or() else { return nil }
      guard position < tokens.count, tokens[position].text == ")" else {
        if position < tokens.count {
          let token = tokens[position]
          report(
            "'\(token.text)' is not expected here", at: token.range,
            help: "between two names stands 'and' or 'or'")
        } else {
          report("'(' is not closed", at: open.range)
        }
        return nil
      }
      position += 1
      return inner
    }

    private mutating func quantified(_ token: Token) -> Condition? {
      let quantifier: Condition.Quantifier
      if take("1") {
        quantifier = .one
      } else if take("all") {
        quantifier = .all
      } else if take("any") {
        quantifier = .one
        diagnostics.append(
          Diagnostic(
            .sigmaCondition, "'any of' is written '1 of' in Sigma", at: span(token.range),
            fixes: [
              Fix(
                title: "replace '\(token.text)' with '1'", edits: [Fix.Edit(span(token.range), "1")],
                safety: .keepsMeaning)
            ], severity: .warning))
      } else {
        report(
          "'\(token.text) of' is not specified", at: token.range, help: "Sigma has '1 of' and 'all of'")
        return nil
      }
      _ = take("of")
      return target(quantifier, after: token)
    }

    private mutating func target(_ quantifier: Condition.Quantifier, after token: Token) -> Condition? {
      guard position < tokens.count, tokens[position].text != "(", tokens[position].text != ")" else {
        let end = tokens[position - 1].range.upperBound
        report("a pattern or 'them' is expected after 'of'", at: end..<end)
        return nil
      }
      let name = tokens[position]
      let target: Condition.Target
      if take("them") {
        target = .them
      } else {
        target = .pattern(name.text)
        position += 1
      }
      guard identifiers.contains(where: { target.selects($0) }) else {
        diagnostics.append(
          Diagnostic(
            .sigmaSelector, "'\(name.text)' selects no search identifier", at: span(name.range),
            help: near(name.text.filter { $0 != "*" })))
        return nil
      }
      let range = token.range.lowerBound..<name.range.upperBound
      return .quantified(quantifier, target, Origin(span(range)))
    }

    // MARK: Reporting

    private mutating func unknownIdentifier(_ token: Token) -> Condition? {
      let near = nearestName(to: token.text, among: identifiers)
      let fix = near.map { near in
        Fix(
          title: "replace '\(token.text)' with '\(near)'", edits: [Fix.Edit(span(token.range), near)],
          safety: .changesMeaning)
      }
      diagnostics.append(
        Diagnostic(
          .sigmaCondition, "the condition names '\(token.text)', which is not defined", at: span(token.range),
          help: near.map { "did you mean '\($0)'?" } ?? "", fixes: fix.map { [$0] } ?? []))
      // The rest of the condition can still be looked at.
      return .identifier(token.text, Origin(span(token.range)))
    }

    private func near(_ name: String) -> String {
      nearestName(to: name, among: identifiers).map { "did you mean '\($0)'?" } ?? ""
    }

    /// Where a part of the text stands in the file.
    func span(_ range: Range<Int>) -> Span {
      if let place {
        let start = place.lowerBound
        return Span(
          file: node.span.file, bytes: (start + range.lowerBound)..<(start + range.upperBound))
      }
      return length > Self.exactSpanLimit ? node.span : node.span(ofUTF8Range: range)
    }

    private mutating func report(_ message: String, at range: Range<Int>, help: String = "") {
      diagnostics.append(Diagnostic(.sigmaCondition, message, at: span(range), help: help))
    }
  }
}
