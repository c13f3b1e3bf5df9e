import Diagnostics

extension TreeBuilder {
  /// Where a node starts whose tag and anchor start at an offset: after them, and the blanks, line breaks
  /// and comments that follow.
  func endOfProperties(from start: Int, to end: Int) -> Int {
    let bytes = file.bytes
    var offset = start
    while offset < end {
      switch bytes[offset] {
      case UInt8(ascii: "&"), UInt8(ascii: "!"):
        while offset < end, !isBlank(bytes[offset]), !isLineBreak(bytes[offset]) { offset += 1 }
      case UInt8(ascii: "#"):
        while offset < end, !isLineBreak(bytes[offset]) { offset += 1 }
      case let byte where isBlank(byte) || isLineBreak(byte):
        offset += 1
      default:
        return offset
      }
    }
    return end
  }

  /// A range without the blanks, line breaks and comments at its end, for properties.
  func trimmed(_ properties: Range<Int>) -> Range<Int> {
    var end = properties.lowerBound
    var offset = end
    while offset < properties.upperBound, file.bytes[offset] != UInt8(ascii: "#") {
      while offset < properties.upperBound, !isBlank(file.bytes[offset]), !isLineBreak(file.bytes[offset]) {
        offset += 1
        end = offset
      }
      while offset < properties.upperBound, isBlank(file.bytes[offset]) || isLineBreak(file.bytes[offset]) {
        offset += 1
      }
    }
    return properties.lowerBound..<end
  }

  /// Warns of lines inside a plain text that look like items: YAML reads `- a`, and `- b` indented by one
  /// blank more below it, as the one text `a - b`, and a rule would quietly look for that.
  mutating func warnOfItems(in range: Range<Int>) {
    let bytes = file.bytes
    var startsLine = false
    for offset in range {
      if isLineBreak(bytes[offset]) {
        startsLine = true
      } else if !isBlank(bytes[offset]) {
        if startsLine, bytes[offset] == UInt8(ascii: "-"), offset + 1 < range.upperBound,
          isBlank(bytes[offset + 1])
        {
          report(
            Diagnostic(
              .malformedYAML, "'- ' starts no item here: the line continues the text above it",
              at: span(offset..<(offset + 1)),
              help: "indent it like the items above, or quote the whole text", severity: .warning))
        }
        startsLine = false
      }
    }
  }

  /// Where a block scalar ends for a person: after its last line that is not blank, without the line break.
  func endOfBlockScalar(_ range: Range<Int>) -> Int {
    var end = range.upperBound
    while end > range.lowerBound, isBlank(file.bytes[end - 1]) || isLineBreak(file.bytes[end - 1]) {
      end -= 1
    }
    while end < range.upperBound, isBlank(file.bytes[end]) { end += 1 }
    return end
  }
}

/// Whether a byte is a line feed or a carriage return.
func isLineBreak(_ byte: UInt8) -> Bool {
  byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
}
