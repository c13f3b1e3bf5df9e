import Patterns

/// A pattern that is a choice, `(?i)(docker exec|docker run)`, by its text: so that a branch can be pointed at, and
/// taken out.
struct PatternAlternatives {
  /// The branches, in bytes of the pattern; two or more.
  let ranges: [Range<Int>]
  private let bytes: [UInt8]

  /// - Returns: `nil` for a pattern that is no choice, or one whose branches can't be told apart simply: quoted
  ///   runs, flags in the middle.
  init?(_ pattern: String) {
    bytes = Array(pattern.utf8)
    var reader = Reader(bytes: bytes)
    guard let found = reader.branches(), (2...Self.limit).contains(found.count) else { return nil }
    ranges = found
  }

  /// Lists of more branches are not looked into.
  static let limit = 256

  func text(of branch: Int) -> String { String(decoding: bytes[ranges[branch]], as: UTF8.self) }

  /// The pattern with some branches only; `nil` when none is left.
  func pattern(keeping isKept: (Int) -> Bool) -> String? {
    guard let first = ranges.first, let last = ranges.last else { return nil }
    let kept = ranges.indices.filter(isKept).map { bytes[ranges[$0]] }
    guard !kept.isEmpty else { return nil }
    return String(
      decoding: bytes[..<first.lowerBound] + kept.joined(separator: [UInt8(ascii: "|")])
        + bytes[last.upperBound...], as: UTF8.self)
  }

  /// Whether every branch is a pattern by itself.
  var areValid: Bool {
    ranges.indices.allSatisfy { branch in
      pattern(keeping: { $0 == branch }).flatMap { try? RegularExpression($0) } != nil
    }
  }

  /// What must go so that a branch is gone: with the bar behind it, or before it for the last.
  func removal(of branch: Int) -> Range<Int> {
    let range = ranges[branch]
    return branch + 1 < ranges.count
      ? range.lowerBound..<ranges[branch + 1].lowerBound : ranges[branch - 1].upperBound..<range.upperBound
  }
}

/// Finds the bars of a pattern's outermost choice.
private struct Reader {
  let bytes: [UInt8]
  private var position = 0

  init(bytes: [UInt8]) { self.bytes = bytes }

  mutating func branches() -> [Range<Int>]? {
    if let flags = flagsEnd(from: 0), bytes[flags - 1] == UInt8(ascii: ")") { position = flags }
    var end = bytes.count
    let start = position
    // Parentheses around all of it.
    if start < end, bytes[start] == UInt8(ascii: "("), let close = groupEnd(from: start), close == end {
      position = flagsEnd(from: start) ?? start + 1
      guard position > start + 1 || byte(start + 1) != UInt8(ascii: "?") else { return nil }
      end -= 1
    }
    return split(to: end)
  }

  /// The offset behind `(?i)` or `(?i:` at an offset.
  private func flagsEnd(from start: Int) -> Int? {
    guard byte(start) == UInt8(ascii: "("), byte(start + 1) == UInt8(ascii: "?") else { return nil }
    var offset = start + 2
    while let next = byte(offset), "imsU-".utf8.contains(next) { offset += 1 }
    guard let last = byte(offset), last == UInt8(ascii: ")") || last == UInt8(ascii: ":") else { return nil }
    return offset + 1
  }

  private func byte(_ offset: Int) -> UInt8? { offset < bytes.count ? bytes[offset] : nil }

  private mutating func split(to end: Int) -> [Range<Int>]? {
    var ranges: [Range<Int>] = []
    var start = position
    var offset = position
    while offset < end {
      if bytes[offset] == UInt8(ascii: "|") {
        ranges.append(start..<offset)
        start = offset + 1
        offset = start
      } else {
        guard let next = stepEnd(from: offset), next <= end else { return nil }
        offset = next
      }
    }
    return ranges + [start..<end]
  }

  /// The offset behind a character, an escape, a class or a group.
  private func stepEnd(from start: Int) -> Int? {
    switch bytes[start] {
    case UInt8(ascii: "\\"):
      guard let escaped = byte(start + 1), escaped != UInt8(ascii: "Q") else { return nil }
      return start + 2
    case UInt8(ascii: "["): return classEnd(from: start)
    case UInt8(ascii: "("): return groupEnd(from: start)
    case UInt8(ascii: ")"): return nil
    default: return start + 1
    }
  }

  private func groupEnd(from start: Int) -> Int? {
    var depth = 0
    var offset = start
    while offset < bytes.count {
      switch bytes[offset] {
      case UInt8(ascii: "("):
        // Flags in the middle reach into what follows.
        if let flags = flagsEnd(from: offset), bytes[flags - 1] == UInt8(ascii: ")") { return nil }
        depth += 1
        offset += 1
      case UInt8(ascii: ")"):
        depth -= 1
        offset += 1
        if depth == 0 { return offset }
      default:
        guard let next = stepEnd(from: offset) else { return nil }
        offset = next
      }
    }
    return nil
  }

  private func classEnd(from start: Int) -> Int? {
    var offset = start + 1
    if byte(offset) == UInt8(ascii: "^") { offset += 1 }
    if byte(offset) == UInt8(ascii: "]") { offset += 1 }
    while let next = byte(offset) {
      if next == UInt8(ascii: "]") { return offset + 1 }
      if next == UInt8(ascii: "["), byte(offset + 1) == UInt8(ascii: ":") {
        guard let close = bytes[offset...].firstIndex(of: UInt8(ascii: "]")) else { return nil }
        offset = close + 1
      } else {
        offset += next == UInt8(ascii: "\\") ? 2 : 1
      }
    }
    return nil
  }
}
