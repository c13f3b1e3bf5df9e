extension RegularExpressionParser {
  /// Reads `(?P<name>`, and `(?<name>` where the system's RE2 knows it; nothing when neither stands here.
  mutating func parseGroupName() throws(PatternError) -> (text: String, opening: Range<Int>)? {
    let start = position
    let nameStart: Int
    if looking(at: "(?P<") {
      nameStart = start + 4
    } else if looking(at: "(?<"), let next = peek(3), next != UInt8(ascii: "="), next != UInt8(ascii: "!") {
      guard Self.engineKnowsShortNames else {
        throw PatternError(
          "this RE2 names groups (?P<name>…), not (?<name>…)", at: start..<start + 3)
      }
      nameStart = start + 3
    } else {
      return nil
    }
    guard let end = bytes[nameStart...].firstIndex(of: UInt8(ascii: ">")) else {
      throw PatternError("this group's name is never closed: a '>' is missing", at: start..<bytes.count)
    }
    let name = String(decoding: bytes[nameStart..<end], as: UTF8.self)
    guard !name.isEmpty, name.unicodeScalars.allSatisfy(Self.nameScalars.contains) else {
      throw PatternError(
        "a group's name is made of letters, digits and underscores", at: start..<end + 1)
    }
    position = end + 1
    return (name, start..<end + 1)
  }

  /// RE2 reads `(?<name>…)` since 2023; an older engine would refuse what we accept.
  private static let engineKnowsShortNames = CompiledPattern.isAccepted("(?<n>)")

  /// What RE2 allows in the name of a group.
  private static let nameScalars = ["Lu", "Ll", "Lt", "Lm", "Lo", "Nl", "Mn", "Mc", "Nd", "Pc"]
    .compactMap(CharacterClass.unicodeProperty).reduce(CharacterClass.none) { $0.union($1) }

  /// Reads `(?flags)` or `(?flags:`. Returns the flags from here on, and whether a group was opened.
  mutating func parseFlags() throws(PatternError) -> (flags: Flags, opensGroup: Bool) {
    let start = position
    position += 2
    var flags = self.flags
    var turnsOff = false
    var sawFlag = false
    while let byte = peek() {
      if byte >= 0x80 { throw unknownGroup(from: start) }
      position += 1
      switch byte {
      case UInt8(ascii: "i"): flags.ignoringCase = !turnsOff
      case UInt8(ascii: "m"): flags.multipleLines = !turnsOff
      case UInt8(ascii: "s"): flags.dotMatchesNewline = !turnsOff
      case UInt8(ascii: "U"): flags.swappingGreed = !turnsOff
      case UInt8(ascii: "-") where !turnsOff:
        turnsOff = true
        sawFlag = false
        continue
      case UInt8(ascii: ":"), UInt8(ascii: ")"):
        if turnsOff, !sawFlag { throw unknownGroup(from: start) }
        return (flags, byte == UInt8(ascii: ":"))
      default:
        throw unknownGroup(from: start)
      }
      sawFlag = true
    }
    throw PatternError("this group is never closed: a ')' is missing", at: start..<bytes.count)
  }

  /// Says what the author may have meant by a `(?` that RE2 does not know.
  private mutating func unknownGroup(from start: Int) -> PatternError {
    position = start
    for (text, name) in Self.foreignGroups where looking(at: text) {
      let range = start..<start + text.utf8CodeUnitCount
      return PatternError("RE2 (which Google SecOps runs) has no \(name)", at: range)
    }
    position = start + 2
    while let byte = peek(), byte != UInt8(ascii: ":"), byte != UInt8(ascii: ")"), byte < 0x80 {
      position += 1
    }
    if bytes[start + 2..<position].contains(UInt8(ascii: "x")) {
      let message = "RE2 (which Google SecOps runs) has no (?x): blanks and # are always characters"
      return PatternError(message, at: start..<position)
    }
    if let next = peek(-1), next >= UInt8(ascii: "0"), next <= UInt8(ascii: "9") {
      let message = "RE2 (which Google SecOps runs) has no recursion into groups"
      return PatternError(message, at: start..<position)
    }
    let message = "RE2 does not know this kind of group: it has (?:…), (?P<name>…) and the flags i, m, s, U"
    return PatternError(message, at: start..<position)
  }

  private static let foreignGroups: [(text: StaticString, name: String)] = [
    ("(?=", "look-ahead (?=…)"), ("(?!", "negative look-ahead (?!…)"), ("(?<=", "look-behind (?<=…)"),
    ("(?<!", "negative look-behind (?<!…)"), ("(?>", "atomic groups (?>…)"), ("(?#", "comments (?#…)"),
    ("(?|", "branch reset (?|…)"), ("(?(", "conditionals (?(…)…|…)"),
    ("(?P=", "back-references (?P=name)"), ("(?P>", "recursion into groups (?P>name)"),
    ("(?&", "recursion into groups (?&name)"), ("(?R", "recursion (?R)"), ("(?C", "callouts (?C…)"),
    ("(?'", "names in quotes: write (?P<name>…)"),
  ]
}
