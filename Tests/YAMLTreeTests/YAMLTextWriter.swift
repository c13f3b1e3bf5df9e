/// Writes random YAML in every style that a person may use, with comments `#cN.` wherever one may stand.
struct YAMLTextWriter {
  private var generator: SeededGenerator
  private(set) var commentCount = 0
  private var text = ""
  private var keyCount = 0

  init(seed: UInt64) {
    generator = SeededGenerator(seed: seed)
  }

  mutating func document() -> String {
    text = ""
    if generator.below(4) == 0 { text += "---" + maybeLineComment() + "\n" }
    mapping(column: 0, depth: 0, startsOnLine: false)
    if generator.below(4) == 0 {
      text += "---\n"
      sequence(column: 0, depth: 1, startsOnLine: false)
    }
    if generator.below(3) == 0 { ownLine(column: 0) }
    return text
  }

  /// Removes, doubles or replaces a byte.
  mutating func damage(_ bytes: inout [UInt8]) {
    guard !bytes.isEmpty else { return }
    let place = generator.below(bytes.count)
    switch generator.below(3) {
    case 0: bytes.remove(at: place)
    case 1: bytes.insert(bytes[generator.below(bytes.count)], at: place)
    default: bytes[place] = generator.pick(Array(" \n\t#:-[]{},'\"|>&*!%?x\r".utf8))
    }
  }

  // MARK: Comments

  private mutating func comment() -> String {
    commentCount += 1
    return "#c\(commentCount - 1). it's: [x"
  }

  /// - Parameter isAfterDash: libyaml takes no tab there.
  private mutating func maybeLineComment(isAfterDash: Bool = false) -> String {
    generator.below(4) == 0 ? generator.pick([" ", "   ", isAfterDash ? "  " : "\t"]) + comment() : ""
  }

  private mutating func ownLine(column: Int) {
    text += blanks(max(0, column + generator.pick([0, 0, 0, 2, 4, -2]))) + comment() + "\n"
  }

  private mutating func between(column: Int) {
    while generator.below(3) == 0 {
      if generator.below(2) == 0 {
        text += generator.pick(["\n", "  \n", "\n\n\n"])
      } else {
        ownLine(column: column)
      }
    }
  }

  private func blanks(_ count: Int) -> String { String(repeating: " ", count: count) }

  // MARK: Collections

  private mutating func mapping(column: Int, depth: Int, startsOnLine: Bool) {
    for index in 0..<(1 + generator.below(4)) {
      if index > 0 || !startsOnLine {
        between(column: column)
        text += blanks(column)
      }
      text += key() + ":"
      value(column: column, depth: depth, isItem: false)
    }
  }

  private mutating func key() -> String {
    keyCount += 1
    let name = generator.pick(["k", "k", "k", "k|contains ", "é", "a ", "b ", "z "]) + "\(keyCount)"
    return generator.pick([name, name, "'\(name)'", "\"\(name)\""])
  }

  private mutating func sequence(column: Int, depth: Int, startsOnLine: Bool) {
    for index in 0..<(1 + generator.below(3)) {
      if index > 0 || !startsOnLine {
        between(column: column)
        text += blanks(column)
      }
      text += "-"
      value(column: column, depth: depth, isItem: true)
    }
  }

  private mutating func value(column: Int, depth: Int, isItem: Bool) {
    let inner = column + 1 + generator.below(4)
    switch depth < 4 ? generator.below(9) : generator.below(6) {
    case 0, 1: text += " " + inline() + maybeLineComment() + "\n"
    case 2: text += maybeLineComment(isAfterDash: isItem) + "\n"
    case 3: severalLines(column: inner)
    case 4: blockScalar(column: inner)
    case 5: text += " " + flow(column: inner, depth: 0) + maybeLineComment() + "\n"
    case 6 where isItem:
      let gap = 1 + generator.below(3)
      text += blanks(gap)
      if generator.below(2) == 0 {
        mapping(column: column + 1 + gap, depth: depth + 1, startsOnLine: true)
      } else {
        sequence(column: column + 1 + gap, depth: depth + 1, startsOnLine: true)
      }
    case 7:
      text += maybeLineComment(isAfterDash: isItem) + "\n"
      mapping(column: inner, depth: depth + 1, startsOnLine: false)
    default:
      text += maybeLineComment(isAfterDash: isItem) + "\n"
      sequence(column: isItem ? inner : inner - generator.below(2), depth: depth + 1, startsOnLine: false)
    }
  }

  private mutating func flow(column: Int, depth: Int) -> String {
    let isMapping = generator.below(2) == 0
    var parts: [String] = []
    for _ in 0..<generator.below(4) {
      let value = depth < 2 && generator.below(3) == 0 ? flow(column: column, depth: depth + 1) : flowScalar()
      parts.append(isMapping ? key() + ": " + value : value)
    }
    var result = isMapping ? "{" : "["
    for (index, part) in parts.enumerated() {
      result += lineBreak(column) + part + (index < parts.count - 1 ? "," : "")
      if index < parts.count - 1, generator.below(6) == 0 {
        result += " " + comment() + "\n" + blanks(column)
      }
    }
    return result + (parts.isEmpty ? "" : lineBreak(column)) + (isMapping ? "}" : "]")
  }

  private mutating func lineBreak(_ column: Int) -> String {
    generator.below(5) == 0 ? "\n" + blanks(column) : generator.pick(["", " "])
  }

  // MARK: Texts

  private mutating func flowScalar() -> String {
    generator.pick(["x", "two words", "5", "yes", "~", "'q, ]'", "\"q\\n\"", "\"q\"", "2026-01-02", "a#b"])
  }

  private mutating func inline() -> String {
    generator.pick([
      "x", "two words", "C:\\x\\*.exe", "0x10", "no", "~", "1.5", "2026-01-02", "a - b", "http://a/b#c",
      "it's",
      "'it''s'", "'# no comment'", "\"# no comment\"", "\"tab\\t\"", "\"it's\"", "\"\\\\x\"", "''", "é",
      "!!str 5", "'- x'", "'key: value'", "10:30", "a, b]", "-x",
    ])
  }

  private mutating func severalLines(column: Int) {
    let quote = generator.pick(["", "'", "\""])
    text += (generator.below(3) == 0 ? "\n" + blanks(column) : " ") + quote + "first line"
    for _ in 0..<(1 + generator.below(3)) {
      text += generator.pick(["\n", "\n\n", "  \n", "\t\n", "\r\n"])
      text += blanks(column + generator.below(3)) + generator.pick(["more", "- less", "x y"])
    }
    if quote == "\"" { text += "\\\n" + blanks(column) + "\\ end" }
    text += quote + maybeLineComment() + "\n"
  }

  private mutating func blockScalar(column: Int) {
    text += " " + generator.pick(["|", ">"]) + generator.pick(["", "-"]) + maybeLineComment() + "\n"
    if generator.below(5) == 0 { text += "\n" }
    text += blanks(column) + generator.pick(["text", "# text", "- text", "key: text"]) + "\n"
    for _ in 0..<generator.below(4) {
      let start = blanks(column)
      text += generator.pick(["\n", start + "more \n", start + "  deeper\n", start + "#\n"])
    }
    text += blanks(column) + "last\n"
  }
}
