extension RegularExpressionParser {
  /// Reads `[…]`, from the opening bracket.
  mutating func parseClass() throws(PatternError) -> CharacterClass {
    let start = position
    position += 1
    let isNegated = peek() == UInt8(ascii: "^")
    if isNegated { position += 1 }
    var ranges: [ClosedRange<UInt32>] = []
    var isFirst = true
    while let byte = peek(), byte != UInt8(ascii: "]") || isFirst {
      isFirst = false
      if let named = try parseNamedClass() {
        ranges += named.ranges
      } else if byte == UInt8(ascii: "\\"), peek(2) != nil, peek(1).map({ $0 | 0x20 }) == UInt8(ascii: "p") {
        ranges += try parseProperty().ranges
      } else if let perlClass = parsePerlClass() {
        ranges += perlClass.ranges
      } else {
        let range = try parseRange(classStart: start)
        ranges.append(range)
        if flags.ignoringCase { ranges += SimpleCaseFolding.variants(of: range) }
      }
    }
    guard peek() != nil else { throw unclosedClass(start) }
    position += 1
    let set = CharacterClass(ranges)
    return isNegated ? set.inverted : set
  }

  private func unclosedClass(_ start: Int) -> PatternError {
    PatternError("this class is never closed: a ']' is missing", at: start..<start + 1)
  }

  /// Reads `[:alpha:]` or `[:^alpha:]`; nothing when no `:]` follows, since `[` is then a character.
  private mutating func parseNamedClass() throws(PatternError) -> CharacterClass? {
    guard looking(at: "[:"), position + 2 < bytes.count else { return nil }
    let colon = UInt8(ascii: ":")
    let end = (position + 2..<max(position + 2, bytes.count - 1))
      .first { bytes[$0] == colon && bytes[$0 + 1] == UInt8(ascii: "]") }
    guard let end else { return nil }
    let isNegated = bytes[position + 2] == UInt8(ascii: "^")
    let nameStart = position + (isNegated ? 3 : 2)
    let name = String(decoding: bytes[nameStart..<end], as: UTF8.self)
    guard let set = CharacterClass.posix(name) else {
      throw PatternError(
        "RE2 knows no class [:\(name):]: it has alpha, digit, alnum, upper, lower, punct, space, word …",
        at: position..<end + 2)
    }
    position = end + 2
    return withCase(set, negated: isNegated)
  }

  /// Reads `a` or `a-z`.
  private mutating func parseRange(classStart: Int) throws(PatternError) -> ClosedRange<UInt32> {
    let start = position
    let low = try parseMember(classStart)
    guard peek() == UInt8(ascii: "-"), let next = peek(1), next != UInt8(ascii: "]") else { return low...low }
    position += 1
    let high = try parseMember(classStart)
    guard low <= high else {
      throw PatternError("this range is upside down", at: start..<position)
    }
    return low...high
  }

  private mutating func parseMember(_ classStart: Int) throws(PatternError) -> UInt32 {
    guard let byte = peek() else { throw unclosedClass(classStart) }
    return byte == UInt8(ascii: "\\") ? try parseEscape() : nextScalar().value
  }
}
