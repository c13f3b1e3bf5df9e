import Diagnostics
import Events

extension Sigma {
  /// Reads what stands behind `|` in the condition of an old rule: `count(field) by group, group > 5`.
  struct AggregationParsing {
    /// An error: the message, and what would be right.
    struct Problem: Error {
      var message: String
      var help: String
    }

    private let text: String
    private let origin: Origin
    private var tokens: [String] = []
    private var position = 0

    /// - Parameter text: from the `|` on.
    init(_ text: String, at origin: Origin) {
      self.text = text
      self.origin = origin
      tokens = Self.tokens(of: text)
    }

    /// The aggregation without its timeframe.
    mutating func aggregation() throws(Problem) -> Aggregation {
      guard take("|"), let word = next() else { throw problem("an aggregation is expected after '|'") }
      if word.lowercased() == "near" {
        throw Problem(
          message:
            "'near' is not supported: it is unsaid whether the other searches come before or after, and how far",
          help: "write a rule for each search, and a correlation of the type 'temporal'")
      }
      guard let function = Aggregation.Function(rawValue: word.lowercased()) else {
        let names = Aggregation.Function.allCases.map(\.rawValue)
        throw Problem(
          message: "'\(word)' is no aggregation",
          help: nearestName(to: word, among: names).map { "did you mean '\($0)'?" }
            ?? "aggregations are \(names.joined(separator: ", "))")
      }
      guard take("(") else { throw problem("'(' is expected after '\(word)'") }
      var field: Correlation.Reference?
      if let name = peek(), name != ")" { field = try reference() }
      guard take(")") else { throw problem("'(' is not closed") }
      if field == nil, function != .count { throw problem("'\(word)' needs a field") }
      let groupBy = try groupBy()
      guard let sign = next(), let relation = Self.relation(of: sign) else {
        throw problem("a comparison is expected: '>', '>=', '<', '<=', '==' or '!='")
      }
      guard let number = next(), let threshold = Self.number(number), peek() == nil else {
        throw problem("a number is expected after '\(sign)', and nothing else")
      }
      return Aggregation(
        function, field: field, groupBy: groupBy, relation, threshold, origin: origin)
    }

    private mutating func groupBy() throws(Problem) -> [Correlation.Reference] {
      guard peek()?.lowercased() == "by" else { return [] }
      position += 1
      var fields = [try reference()]
      while take(",") { fields.append(try reference()) }
      return fields
    }

    private mutating func reference() throws(Problem) -> Correlation.Reference {
      guard let word = next(), !Self.isSign(word) else { throw problem("the name of a field is expected") }
      return Correlation.Reference(word, origin: origin)
    }

    private func problem(_ message: String) -> Problem {
      Problem(
        message: message, help: "old Sigma writes '| count(field) by group > 5'; write a correlation rule")
    }

    // MARK: Tokens

    private func peek() -> String? { position < tokens.count ? tokens[position] : nil }

    private mutating func next() -> String? {
      defer { position += 1 }
      return peek()
    }

    private mutating func take(_ token: String) -> Bool {
      guard peek() == token else { return false }
      position += 1
      return true
    }

    private static func isSign(_ word: String) -> Bool {
      word.allSatisfy { "|(),<>=!".contains($0) }
    }

    private static func tokens(of text: String) -> [String] {
      var tokens: [String] = []
      var word = ""
      func endWord() {
        if !word.isEmpty { tokens.append(word) }
        word = ""
      }
      for character in text {
        if character == "=", ["<", ">", "=", "!"].contains(word) {
          word.append(character)
          endWord()
        } else if "<>=!".contains(character) {
          endWord()
          word = String(character)
        } else if character.isWhitespace || "|(),".contains(character) {
          endWord()
          if !character.isWhitespace { tokens.append(String(character)) }
        } else {
          if let sign = word.last, "<>=!".contains(sign) { endWord() }
          word.append(character)
        }
      }
      endWord()
      return tokens
    }

    private static func relation(of sign: String) -> Relation? {
      switch sign {
      case ">": .greater
      case ">=": .greaterOrEqual
      case "<": .less
      case "<=": .lessOrEqual
      case "=", "==": .equal
      case "!=": .notEqual
      default: nil
      }
    }

    /// A number that its own text says again.
    private static func number(_ text: String) -> Number? {
      Number(decimal: text).flatMap { Number(decimal: $0.description) == $0 ? $0 : nil }
    }
  }
}
