import Diagnostics

/// Where the parts of a pattern stand in a file, of which only the place of the whole is known, quotation marks
/// included.
struct WrittenPattern {
  private let span: Span
  /// For each byte of the text, where it is written; and where the last one ends.
  private let places: [Int]
  /// How many bytes stand before the written text, that come from elsewhere: flags.
  private let shift: Int

  /// - Returns: `nil` when the text can't be followed back.
  init?(_ pattern: String, at span: Span) {
    self.span = span
    let text = Array(pattern.utf8)
    let source = span.file.bytes[span.bytes]
    guard let first = source.first, let last = source.last else { return nil }
    var candidates = [Self.plain(source)]
    if source.count >= 2, first == last {
      let inner = source.dropFirst().dropLast()
      switch first {
      case UInt8(ascii: "'"): candidates.append(Self.read(inner, escape: first) { $0 == first })
      case UInt8(ascii: "\""):
        candidates.append(Self.read(inner, escape: UInt8(ascii: "\\")) { "\\\"'`/".utf8.contains($0) })
      case UInt8(ascii: "/"): candidates.append(Self.read(inner, escape: UInt8(ascii: "\\")) { $0 == first })
      case UInt8(ascii: "`"): candidates.append(Self.plain(inner))
      default: break
      }
    }
    for (bytes, places) in candidates where !bytes.isEmpty && text.count >= bytes.count {
      guard text.suffix(bytes.count).elementsEqual(bytes) else { continue }
      self.places = places
      shift = text.count - bytes.count
      return
    }
    return nil
  }

  /// Where a part of the pattern is written.
  func span(of range: Range<Int>) -> Span? {
    let (start, end) = (range.lowerBound - shift, range.upperBound - shift)
    guard start >= 0, end < places.count, start <= end else { return nil }
    return Span(file: span.file, bytes: places[start]..<places[end])
  }

  private static func plain(_ source: ArraySlice<UInt8>) -> ([UInt8], [Int]) {
    (Array(source), Array(source.startIndex...source.endIndex))
  }

  /// - Parameter isEscaped: whether a byte may stand behind the escape, which then goes.
  private static func read(
    _ source: ArraySlice<UInt8>, escape: UInt8, isEscaped: (UInt8) -> Bool
  ) -> ([UInt8], [Int]) {
    var bytes: [UInt8] = []
    var places: [Int] = []
    var offset = source.startIndex
    while offset < source.endIndex {
      places.append(offset)
      if source[offset] == escape, offset + 1 < source.endIndex, isEscaped(source[offset + 1]) { offset += 1 }
      bytes.append(source[offset])
      offset += 1
    }
    return (bytes, places + [offset])
  }
}
