import CRE2

/// A pattern that RE2 has compiled: the engine that runs when events are matched.
///
/// RE2 is what Google SecOps runs, so this is the authority on what a pattern means at run time. A search
/// takes time linear in the text, whatever the pattern; memory is bounded by `memoryLimit`. May be shared
/// between threads.
package final class CompiledPattern: Sendable {
  /// RE2's own default bound, in bytes, for the program of a pattern and the states that it caches.
  package static let memoryLimit = 8 << 20

  /// The pattern as it was written.
  package let text: String
  /// Whether letters match whatever their case, as under `(?i)` before the whole pattern.
  package let ignoringCase: Bool

  // RE2's matching functions are const, and documented as safe to call from several threads at once.
  private nonisolated(unsafe) let pattern: OpaquePointer

  /// Compiles a pattern in RE2's syntax.
  ///
  /// - Throws: `PatternError` when RE2 refuses the pattern, or when its program would not fit `memoryLimit`.
  package init(_ text: String, ignoringCase: Bool = false) throws(PatternError) {
    self.text = text
    self.ignoringCase = ignoringCase
    let compiled = text.withUTF8Bytes { bytes in
      cre2_compile(characters(bytes), bytes.count, ignoringCase, Int64(Self.memoryLimit))
    }
    guard let compiled else {
      throw PatternError("RE2 could not be given the pattern", at: 0..<text.utf8.count)
    }
    let message = String(cString: cre2_error(compiled))
    guard message.isEmpty else {
      let part = String(cString: cre2_error_argument(compiled))
      cre2_delete(compiled)
      // Our own parser knows the place, and says it in words for people.
      _ = try RegularExpression(text, ignoringCase: ignoringCase)
      throw PatternError(refusal: message, part: part, pattern: text)
    }
    pattern = compiled
  }

  /// Whether the engine accepts a pattern; our own parser is not asked.
  static func isAccepted(_ pattern: StaticString) -> Bool {
    pattern.withUTF8Buffer { bytes in
      let compiled = cre2_compile(characters(bytes), bytes.count, false, Int64(memoryLimit))
      defer { cre2_delete(compiled) }
      return compiled.map { String(cString: cre2_error($0)).isEmpty } ?? false
    }
  }

  deinit {
    cre2_delete(pattern)
  }

  /// The number of capture groups, the whole match not counted.
  package var groupCount: Int { Int(cre2_group_count(pattern)) }

  /// Whether the pattern matches anywhere in the text.
  package func search(_ text: String) -> Bool {
    text.withUTF8Bytes { search($0) }
  }

  /// Whether the pattern matches anywhere in UTF-8 text. A byte that is no UTF-8 matches nothing.
  package func search(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    search(UnsafeRawBufferPointer(text))
  }

  /// Whether the pattern matches anywhere in UTF-8 text. A byte that is no UTF-8 matches nothing.
  package func search(_ text: UnsafeRawBufferPointer) -> Bool {
    cre2_search(pattern, characters(text), text.count)
  }

  /// The text of a capture group in the leftmost match (group 0 is the whole match).
  ///
  /// - Returns: `nil` when nothing matches, when the group took no part in the match, and when there is no
  ///   group with this number.
  package func firstMatch(in text: String, group: Int = 0) -> String? {
    firstMatchRange(in: text, group: group).map { range in
      String(decoding: text.utf8.dropFirst(range.lowerBound).prefix(range.count), as: UTF8.self)
    }
  }

  /// The UTF-8 offsets of a capture group in the leftmost match; `nil` as for `firstMatch`.
  package func firstMatchRange(in text: String, group: Int = 0) -> Range<Int>? {
    guard (0...groupCount).contains(group) else { return nil }
    var ranges = [Int](repeating: -1, count: 2 * (group + 1))
    let found = text.withUTF8Bytes { bytes in
      cre2_find(pattern, characters(bytes), bytes.count, 0, &ranges, Int32(group + 1))
    }
    guard found, ranges[2 * group] >= 0 else { return nil }
    return ranges[2 * group]..<ranges[2 * group + 1]
  }

  /// All matches from left to right that don't overlap, each with its groups. An empty match right after another
  /// match is left out, as RE2's own replacement does.
  package func allMatches(in text: String) -> [PatternMatch] {
    var matches: [PatternMatch] = []
    var ranges = [Int](repeating: -1, count: 2 * (groupCount + 1))
    text.withUTF8Bytes { bytes in
      var position = 0
      var lastEnd = -1
      while position <= bytes.count,
        cre2_find(pattern, characters(bytes), bytes.count, position, &ranges, Int32(groupCount + 1))
      {
        let range = ranges[0]..<ranges[1]
        if !range.isEmpty || range.lowerBound != lastEnd {
          matches.append(PatternMatch(bytes, ranges))
          lastEnd = range.upperBound
        }
        position = range.isEmpty ? Self.nextScalar(after: range.upperBound, in: bytes) : range.upperBound
      }
    }
    return matches
  }

  /// The UTF-8 offsets of all groups in the leftmost match that starts at an offset or later, the whole match
  /// first; `nil` for a group that took no part, and in all when nothing matches.
  package func firstMatch(in text: String, from start: Int) -> [Range<Int>?]? {
    let count = groupCount + 1
    var ranges = [Int](repeating: -1, count: 2 * count)
    let found = text.withUTF8Bytes { bytes in
      cre2_find(pattern, characters(bytes), bytes.count, start, &ranges, Int32(count))
    }
    guard found else { return nil }
    return (0..<count).map { ranges[2 * $0] >= 0 ? ranges[2 * $0]..<ranges[2 * $0 + 1] : nil }
  }

  private static func nextScalar(after position: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Int {
    var next = position + 1
    while next < bytes.count, bytes[next] & 0xC0 == 0x80 { next += 1 }
    return next
  }
}

/// One match of a pattern in a text.
package struct PatternMatch: Sendable {
  /// The UTF-8 offsets of the whole match.
  package let range: Range<Int>
  private let groups: [String?]

  fileprivate init(_ bytes: UnsafeBufferPointer<UInt8>, _ ranges: [Int]) {
    range = ranges[0]..<ranges[1]
    groups = stride(from: 0, to: ranges.count, by: 2).map { index in
      guard ranges[index] >= 0 else { return nil }
      return String(decoding: bytes[ranges[index]..<ranges[index + 1]], as: UTF8.self)
    }
  }

  /// The text of a group (0 is the whole match); `nil` when it took no part, or there is none.
  package func group(_ number: Int) -> String? { groups.indices.contains(number) ? groups[number] : nil }
}

extension PatternError {
  /// Puts RE2's own words into a message. RE2 quotes the part to blame but does not say where it stands; the
  /// first place where the pattern holds it is taken, and the whole pattern when that part is not quoted.
  fileprivate init(refusal: String, part: String, pattern: String) {
    let whole = Array(pattern.utf8)
    if refusal.hasPrefix("pattern too large") {
      let limit = CompiledPattern.memoryLimit >> 20
      self.init("the pattern is too large: RE2's program for it exceeds \(limit) MiB", at: 0..<whole.count)
      return
    }
    let quoted = Array(part.utf8)
    let starts = 0...max(0, whole.count - quoted.count)
    let start = quoted.isEmpty ? nil : starts.first { whole[$0...].starts(with: quoted) }
    let range = start.map { $0..<$0 + quoted.count } ?? 0..<whole.count
    self.init("RE2 refuses the pattern: \(refusal)", at: range)
  }
}

/// The bytes of a text as C takes them.
private func characters(_ bytes: UnsafeBufferPointer<UInt8>) -> UnsafePointer<CChar>? {
  characters(UnsafeRawBufferPointer(bytes))
}

private func characters(_ bytes: UnsafeRawBufferPointer) -> UnsafePointer<CChar>? {
  bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
}
