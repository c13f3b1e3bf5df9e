/// Many texts by four bytes that each holds: tells whether another text holds one of them, looking once at each four bytes of
/// it. Texts that share their rarest four bytes with few others are best.
final class GramTable: Sendable {
  /// Of texts of four bytes or more, ordered by their grams: where the gram stands in the text, and which text it is.
  private struct Entry: BitwiseCopyable {
    let gram: UInt32
    let offset: Int32
    let text: Int32
  }

  private let entries: FixedElements<Entry>
  /// For each hash the first entry; one more for the end.
  private let starts: FixedElements<Int32>
  /// Texts shorter than a gram.
  private let short: FixedElements<Int32>
  private let shift: UInt32

  /// - Parameter texts: in the bytes in which they are compared; none is empty.
  init(_ texts: [[UInt8]]) {
    var counts: [UInt32: Int] = [:]
    for text in texts { for gram in Set(Self.grams(text)) { counts[gram, default: 0] += 1 } }
    var bits: UInt32 = 6
    while 1 << bits < 4 * texts.count { bits += 1 }
    let shift = 32 - bits
    var entries: [Entry] = []
    for (number, text) in texts.enumerated() {
      let grams = Self.grams(text)
      guard let offset = grams.indices.min(by: { (counts[grams[$0]] ?? 0, $0) < (counts[grams[$1]] ?? 0, $1) }) else { continue }
      entries.append(
        Entry(gram: grams[offset], offset: Int32(truncatingIfNeeded: offset), text: Int32(truncatingIfNeeded: number)))
    }
    entries.sort { (Self.hash($0.gram, shift), $0.text) < (Self.hash($1.gram, shift), $1.text) }
    var starts = [Int32](repeating: 0, count: 1 << Int(bits) + 1)
    for entry in entries { starts[Self.hash(entry.gram, shift) + 1] += 1 }
    for place in 1..<starts.count { starts[place] += starts[place - 1] }
    self.entries = FixedElements(entries)
    self.starts = FixedElements(starts)
    short = FixedElements(texts.indices.filter { texts[$0].count < 4 }.map { Int32(truncatingIfNeeded: $0) })
    self.shift = shift
  }

  deinit {
    entries.free()
    starts.free()
    short.free()
  }

  /// Whether a test accepts one of the texts at a place of another text where its four bytes stand; of shorter texts it is
  /// asked without a place.
  @inline(__always)
  func contains(
    in text: UnsafeBufferPointer<UInt8>, foldingASCII: Bool, _ test: (_ text: Int, _ place: Int?) -> Bool
  ) -> Bool {
    for index in 0..<short.count where test(Int(short[index]), nil) { return true }
    guard text.count >= 4 else { return false }
    var gram: UInt32 = 0
    for place in text.indices {
      let byte = text[place]
      gram = gram << 8 | UInt32(foldingASCII ? lowerCase(byte) : byte)
      if place < 3 { continue }
      let hash = Self.hash(gram, shift)
      for index in Int(starts[hash])..<Int(starts[hash + 1]) {
        let entry = entries[index]
        let start = place - 3 - Int(entry.offset)
        if entry.gram == gram, start >= 0, test(Int(entry.text), start) { return true }
      }
    }
    return false
  }

  private static func grams(_ text: [UInt8]) -> [UInt32] {
    guard text.count >= 4 else { return [] }
    return (0...text.count - 4).map { start in
      text[start..<start + 4].reduce(0) { $0 << 8 | UInt32($1) }
    }
  }

  @inline(__always)
  private static func hash(_ gram: UInt32, _ shift: UInt32) -> Int { Int((gram &* 0x9E37_79B1) >> shift) }
}
