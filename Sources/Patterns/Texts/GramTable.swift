/// Many texts by a few bytes that each holds, its gram: tells whether another text holds one of them, looking once at each gram
/// of that. Texts whose rarest gram is in few others are best.
final class GramTable: Sendable {
  /// Of texts, ordered by their grams: where the gram stands in the text, and which text it is.
  private struct Entry: BitwiseCopyable {
    let gram: UInt32
    let offset: Int32
    let text: Int32
  }

  private let entries: FixedElements<Entry>
  /// For each hash the first entry; one more for the end.
  private let starts: FixedElements<Int32>
  private let shift: UInt32
  /// How many bytes a gram has, up to four, and where they stand in a number.
  private let width: Int
  private let mask: UInt32

  /// - Parameters:
  ///   - texts: in the bytes in which they are compared, with their numbers; none is shorter than a gram.
  ///   - width: how many bytes a gram has: 1 to 4.
  init(_ texts: [(number: Int, bytes: [UInt8])], width: Int) {
    var counts: [UInt32: Int] = [:]
    for text in texts { for gram in Set(Self.grams(text.bytes, width)) { counts[gram, default: 0] += 1 } }
    var bits: UInt32 = 6
    while 1 << bits < 4 * texts.count { bits += 1 }
    let shift = 32 - bits
    var entries: [Entry] = []
    for text in texts {
      let grams = Self.grams(text.bytes, width)
      guard let offset = grams.indices.min(by: { (counts[grams[$0]] ?? 0, $0) < (counts[grams[$1]] ?? 0, $1) }) else { continue }
      entries.append(
        Entry(gram: grams[offset], offset: Int32(truncatingIfNeeded: offset), text: Int32(truncatingIfNeeded: text.number)))
    }
    entries.sort { (Self.hash($0.gram, shift), $0.text) < (Self.hash($1.gram, shift), $1.text) }
    var starts = [Int32](repeating: 0, count: 1 << Int(bits) + 1)
    for entry in entries { starts[Self.hash(entry.gram, shift) + 1] += 1 }
    for place in 1..<starts.count { starts[place] += starts[place - 1] }
    self.entries = FixedElements(entries)
    self.starts = FixedElements(starts)
    self.shift = shift
    self.width = width
    mask = width == 4 ? .max : 1 << UInt32(8 * width) - 1
  }

  deinit {
    entries.free()
    starts.free()
  }

  /// Whether a test accepts one of the texts at a place of another text where its gram stands.
  @inline(__always)
  func contains(
    in text: UnsafeBufferPointer<UInt8>, foldingASCII: Bool, _ test: (_ text: Int, _ place: Int) -> Bool
  ) -> Bool {
    var gram: UInt32 = 0
    for place in text.indices {
      let byte = text[place]
      gram = (gram << 8 | UInt32(foldingASCII ? lowerCase(byte) : byte)) & mask
      if place < width - 1 { continue }
      let hash = Self.hash(gram, shift)
      for index in Int(starts[hash])..<Int(starts[hash + 1]) {
        let entry = entries[index]
        let start = place - (width - 1) - Int(entry.offset)
        if entry.gram == gram, start >= 0, test(Int(entry.text), start) { return true }
      }
    }
    return false
  }

  private static func grams(_ text: [UInt8], _ width: Int) -> [UInt32] {
    guard text.count >= width else { return [] }
    return (0...text.count - width).map { start in
      text[start..<start + width].reduce(0) { $0 << 8 | UInt32($1) }
    }
  }

  @inline(__always)
  private static func hash(_ gram: UInt32, _ shift: UInt32) -> Int { Int((gram &* 0x9E37_79B1) >> shift) }
}
