import Patterns

extension Sigma.Pipeline {
  /// A pattern that was written for Python's `re`, run by RE2 where both agree.
  package struct PythonPattern: Sendable {
    package let text: String
    private let engine: CompiledPattern
    /// Whether it speaks of classes that Python takes from Unicode and RE2 from ASCII.
    private let hasClasses: Bool
    /// The numbers of named groups.
    private let groups: [String: Int]

    /// - Throws: why RE2 can't stand in for Python.
    init(_ text: String) throws(PatternError) {
      self.text = text
      // Python reads these as another thing than RE2.
      for word in ["{,", "[:", "\\Q", "\\C", "\\p", "\\P", "\\z"] where text.contains(word) {
        throw PatternError("'\(word)' means something else in Python", at: 0..<text.utf8.count)
      }
      engine = try CompiledPattern(text)
      hasClasses = ["\\w", "\\W", "\\d", "\\D", "\\s", "\\S", "\\b", "\\B", "(?i"].contains(where: text.contains)
      groups = Self.groupNames(text)
      let hasChoice = ["|", "*?", "??", "}?"].contains(where: text.contains)
      if hasChoice, engine.search("") {
        throw PatternError("it may match nothing and something at one place", at: 0..<text.utf8.count)
      }
    }

    /// Whether the two engines could disagree on a text.
    private func isUncertain(_ text: String) -> Bool {
      (hasClasses && !text.utf8.allSatisfy { $0 < 0x80 })
        || (text.utf8.last == UInt8(ascii: "\n") && self.text.contains("$"))
    }

    /// Whether the pattern matches at the start of the text; `nil` when Python's answer is not certain.
    func matchesStart(of text: String) -> Bool? {
      if isUncertain(text) { return nil }
      // A leftmost match that starts later says that none starts at 0.
      return engine.firstMatchRange(in: text)?.lowerBound == 0
    }

    /// The byte ranges of all matches with their groups, as `re.sub` finds them; `nil` when uncertain.
    func matches(in text: String) -> [[Range<Int>?]]? {
      if isUncertain(text) { return nil }
      let bytes = Array(text.utf8)
      var found: [[Range<Int>?]] = []
      var start = 0
      while start <= bytes.count, let match = engine.firstMatch(in: text, from: start), let whole = match[0] {
        found.append(match)
        start = whole.upperBound
        if whole.isEmpty {
          start += 1
          while start < bytes.count, bytes[start] & 0xC0 == 0x80 { start += 1 }
        }
      }
      return found
    }

    private static func groupNames(_ text: String) -> [String: Int] {
      var names: [String: Int] = [:]
      var number = 0
      var isEscaped = false
      var isInClass = false
      var rest = text[...]
      while let character = rest.first {
        if isEscaped {
          isEscaped = false
        } else if character == "\\" {
          isEscaped = true
        } else if isInClass {
          isInClass = character != "]"
        } else if character == "[" {
          isInClass = true
          // A bracket that comes first is a member.
          if rest.dropFirst().hasPrefix("^]") { rest = rest.dropFirst(2) }
          if rest.dropFirst().hasPrefix("]") { rest = rest.dropFirst() }
        } else if rest.hasPrefix("(?P<") {
          number += 1
          names[String(rest.dropFirst(4).prefix { $0 != ">" })] = number
        } else if character == "(", !rest.hasPrefix("(?") {
          number += 1
        }
        rest = rest.dropFirst()
      }
      return names
    }
  }
}

extension Sigma.Pipeline.PythonPattern {
  /// The replacement text of `re.sub`.
  package struct Template: Sendable {
    enum Part: Sendable {
      case text(String)
      case group(Int)
    }

    var parts: [Part] = []

    fileprivate mutating func append(_ text: String) {
      if case .text(let before) = parts.last {
        parts[parts.count - 1] = .text(before + text)
      } else {
        parts.append(.text(text))
      }
    }
  }

  /// Reads a replacement: `\1`, `\g<1>`, `\g<name>`, `\\` and `\n`; anything else after a backslash that Python
  /// knows is refused.
  ///
  /// - Throws: what can't be read.
  func template(_ text: String) throws(PatternError) -> Template {
    var template = Template()
    var rest = text[...]
    func failure(_ message: String) -> PatternError {
      let start = text.utf8.distance(from: text.startIndex, to: rest.startIndex)
      return PatternError(message, at: start..<text.utf8.count)
    }
    while let character = rest.first {
      rest = rest.dropFirst()
      guard character == "\\", let escape = rest.first else {
        template.append(String(character))
        continue
      }
      rest = rest.dropFirst()
      switch escape {
      case "\\": template.append("\\")
      case "n": template.append("\n")
      case "t": template.append("\t")
      case "1"..."9":
        var digits = String(escape)
        if let second = rest.first, ("0"..."9").contains(second) {
          digits.append(second)
          rest = rest.dropFirst()
        }
        template.parts.append(.group(try group(digits, failure)))
      case "g" where rest.hasPrefix("<") && rest.contains(">"):
        let name = String(rest.dropFirst().prefix { $0 != ">" })
        rest = rest.dropFirst(name.count + 2)
        template.parts.append(.group(try group(name, failure)))
      case "a"..."z", "A"..."Z", "0"..."9":
        throw failure("'\\\(escape)' is no escape of a replacement")
      // Python leaves a backslash before anything else alone.
      default: template.append("\\" + String(escape))
      }
    }
    return template
  }

  private func group(_ name: String, _ failure: (String) -> PatternError) throws(PatternError) -> Int {
    guard let number = Int(name) ?? groups[name], number <= engine.groupCount else {
      throw failure("the pattern has no group '\(name)'")
    }
    return number
  }
}
