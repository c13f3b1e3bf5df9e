import Patterns

/// Rewrites, sign by sign, what RE2 and Python's `re` do not read alike, and leaves the rest of a pattern as its
/// author wrote it.
struct PortablePatternScanner {
  private typealias Scalars = String.UnicodeScalarView

  /// Whether something was met that only a new spelling of the whole pattern can say.
  private(set) var needsNewSpelling = false
  private(set) var text = ""
  private var rest: Substring.UnicodeScalarView
  /// Whether nothing but flags has been read.
  private var isAtStart = true
  /// Whether what was read last is a position, which Python does not repeat.
  private var isAfterPosition = false
  /// Whether some flag gives `^` and `$` the meaning of lines.
  private let hasLineFlag: Bool

  init(_ pattern: String) {
    rest = pattern.unicodeScalars[...]
    hasLineFlag = pattern.contains("m") && pattern.contains("(?")
    while let next = rest.first, !needsNewSpelling { read(next) }
  }

  private mutating func read(_ next: Unicode.Scalar) {
    let wasAfterPosition = isAfterPosition
    isAfterPosition = false
    let length = text.unicodeScalars.count
    defer { if text.unicodeScalars.count > length, next != "(" { isAtStart = false } }
    switch next {
    case "\\": readEscape()
    case "[": readClass()
    case "(": readGroup()
    case "{" where rest.countsLength == nil:
      // `{,5}` and a brace that ends nowhere are texts in RE2; Python reads the first as counts.
      text += "\\{"
      rest.removeFirst()
    case "*", "+", "?", "{":
      if wasAfterPosition { needsNewSpelling = true }
      take(1)
    case "^", "$":
      isAfterPosition = true
      take(1)
    default: take(1)
    }
  }

  private mutating func take(_ count: Int) {
    text.unicodeScalars += rest.prefix(count)
    rest = rest.dropFirst(count)
  }

  private mutating func write(_ text: String, for count: Int) {
    self.text += text
    rest = rest.dropFirst(count)
  }

  private mutating func readEscape() {
    if let character = rest.portableCharacter { return write(character.spelling, for: character.length) }
    let letter = rest.dropFirst().first
    switch letter {
    case "d", "s", "w": write("[\(Self.members(letter))]", for: 2)
    case "D", "S", "W": write("[^\(Self.members(letter))]", for: 2)
    case "Q": readQuoted()
    case "z" where !hasLineFlag:
      isAfterPosition = true
      write("$", for: 2)
    case "b", "B", "A":
      isAfterPosition = true
      take(2)
    case "z", "p", "P", "C", "0", "1", "2", "3", "4", "5", "6", "7": needsNewSpelling = true
    default: take(2)
    }
  }

  /// `\Q…\E`, or to the end.
  private mutating func readQuoted() {
    rest = rest.dropFirst(2)
    while let next = rest.first, !rest.starts(with: "\\E".unicodeScalars) {
      write(RegularExpression.portablyQuoted(next), for: 1)
    }
    rest = rest.dropFirst(2)
  }

  /// The members of Perl's classes as RE2 has them: Python's hold all of Unicode.
  private static func members(_ letter: Unicode.Scalar?) -> String {
    switch letter {
    case "d", "D": "0-9"
    case "s", "S": "\\t\\n\\f\\r "
    default: "0-9A-Za-z_"
    }
  }

  private mutating func readClass() {
    for whole in ["[\\s\\S]", "[\\S\\s]", "[\\d\\D]", "[\\D\\d]", "[\\w\\W]", "[\\W\\w]"]
    where rest.starts(with: whole.unicodeScalars) {
      // All there is, in every engine.
      return take(6)
    }
    take(1)
    if rest.first == "^" { take(1) }
    if rest.first == "]" { take(1) }
    while let next = rest.first, next != "]", !needsNewSpelling {
      switch next {
      case "\\": readEscapeInClass()
      case "[":
        if rest.dropFirst().first == ":" { needsNewSpelling = true }
        write("\\[", for: 1)
      case "-", "&", "|", "~":
        // Python keeps these pairs for operations on sets.
        if rest.dropFirst().first == next { needsNewSpelling = true }
        take(1)
      default: take(1)
      }
    }
    take(1)
  }

  private mutating func readEscapeInClass() {
    if rest.portableCharacter?.spelling == "\u{10FFFF}" {
      // The end of a range to the last of all characters: the others are written instead.
      needsNewSpelling = true
      return
    }
    if let character = rest.portableCharacter { return write(character.spelling, for: character.length) }
    let letter = rest.dropFirst().first
    switch letter {
    case "d", "s", "w": write(Self.members(letter), for: 2)
    case "D", "S", "W", "p", "P", "0", "1", "2", "3", "4", "5", "6", "7": needsNewSpelling = true
    default: take(2)
    }
  }

  private mutating func readGroup() {
    guard rest.dropFirst().first == "?" else {
      isAtStart = false
      return take(1)
    }
    let opening = rest.dropFirst(2)
    guard let first = opening.first, first != "P", first != "<" else { return readName(opening) }
    let flags = opening.prefix { $0 != ":" && $0 != ")" }
    let opensGroup = opening.dropFirst(flags.count).first == ":"
    // Python takes flags for all of a pattern at its start only, knows no `U`, and unsets none for all.
    if flags.contains("U") || !opensGroup && (!isAtStart || flags.contains("-")) { needsNewSpelling = true }
    if opensGroup { isAtStart = false }
    take(flags.count + 3)
  }

  /// `(?P<name>`, or `(?<name>`, which Python does not know.
  private mutating func readName(_ opening: Substring.UnicodeScalarView) {
    let prefix = opening.first == "P" ? 4 : 3
    let name = rest.dropFirst(prefix).prefix { $0 != ">" }
    if !RegularExpression.isPortableName(String(name)) { needsNewSpelling = true }
    write("(?P<", for: prefix)
    take(name.count + 1)
    isAtStart = false
  }
}

extension Substring.UnicodeScalarView {
  /// For a text that begins with `\x{…}`: that character in a portable form, and the length of the form with
  /// braces. `nil` when it begins with something else.
  fileprivate var portableCharacter: (spelling: String, length: Int)? {
    guard starts(with: "\\x{".unicodeScalars), let end = firstIndex(of: "}") else { return nil }
    let digits = Substring(self[..<end].dropFirst(3))
    guard let number = UInt32(digits, radix: 16), let scalar = Unicode.Scalar(number) else { return nil }
    return (RegularExpression.portableEscape(scalar), digits.unicodeScalars.count + 4)
  }

  /// For a text that begins with `{2}`, `{2,}` or `{2,5}`: the length of that. `nil` for other texts.
  fileprivate var countsLength: Int? {
    guard let end = firstIndex(of: "}") else { return nil }
    let content = self[..<end].dropFirst()
    let numbers = content.split(separator: ",", omittingEmptySubsequences: false)
    guard let least = numbers.first, !least.isEmpty, numbers.count <= 2 else { return nil }
    let isNumeric = content.allSatisfy { $0 == "," || ("0"..."9").contains($0) }
    return isNumeric ? content.count + 2 : nil
  }
}
