import Diagnostics

extension Relayout {
  /// Whether a node stands on the line of its key: a scalar, or a collection of nothing.
  func isInline(_ node: YAMLNode) -> Bool {
    switch node.content {
    case .scalar: true
    case .sequence(let items): items.isEmpty
    case .mapping(let entries): entries.isEmpty
    }
  }

  func isBlockScalar(_ node: YAMLNode) -> Bool {
    node.scalar.map { $0.style == .literal || $0.style == .folded } ?? false
  }

  /// Whether a collection is written in brackets or braces, or stands in some without its own.
  func isFlow(_ node: YAMLNode) -> Bool {
    guard let first = file.bytes[node.span.bytes].first else { return false }
    switch node.content {
    case .scalar: return false
    case .sequence: return first == UInt8(ascii: "[")
    case .mapping(let entries):
      // A block mapping may start with a key in quotes, but no key starts with a brace.
      return first == UInt8(ascii: "{") || entries.isEmpty || isLonePair(node, entries)
    }
  }

  /// The mapping of `[a: b]`, after which a comma or bracket comes.
  private func isLonePair(_ node: YAMLNode, _ entries: [YAMLEntry]) -> Bool {
    guard entries.count == 1 else { return false }
    return isInFlow(node.span.bytes.lowerBound)
  }

  /// Whether the token before an offset opens a bracket or is a comma.
  private func isInFlow(_ offset: Int) -> Bool {
    let index = firstIndex(in: scan.tokens, from: offset)
    guard index > 0 else { return false }
    let byte = file.bytes[scan.tokens[index - 1]]
    return byte == UInt8(ascii: "[") || byte == UInt8(ascii: ",")
  }

  /// Where the first scalar or bracket of a node stands.
  func firstToken(of node: YAMLNode) -> Int {
    guard isFlow(node) else { return node.span.bytes.lowerBound }
    let index = firstIndex(in: scan.tokens, from: node.span.bytes.lowerBound + 1)
    return index < scan.tokens.count ? scan.tokens[index] : node.span.bytes.upperBound
  }

  /// The bytes of the line before an offset.
  func column(of offset: Int) -> Int {
    var start = offset
    while start > 0, !isLineBreak(file.bytes[start - 1]) { start -= 1 }
    let mark = start == 0 && file.bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    return offset - start - mark
  }

  /// The `-` of an item that starts at an offset.
  func lastDash(before offset: Int) -> Int? {
    let index = firstIndex(in: scan.dashes, from: offset)
    return index > 0 ? scan.dashes[index - 1] : nil
  }

  /// The first scalar or indicator that starts at or after an offset; the end of the file if none does.
  func nextToken(from offset: Int) -> Int {
    let index = firstIndex(in: scan.tokens, from: offset)
    return index < scan.tokens.count ? scan.tokens[index] : file.bytes.count
  }

  /// Whether a line of nothing but blanks stands between two offsets, of which the first ends something.
  func hasBlankLine(before end: Int, after start: Int) -> Bool {
    guard start < end else { return false }
    var breaks = 0
    var offset = start
    while offset < end {
      let byte = file.bytes[offset]
      if isLineBreak(byte) {
        breaks += 1
        if byte == UInt8(ascii: "\r"), offset + 1 < end, file.bytes[offset + 1] == UInt8(ascii: "\n") {
          offset += 1
        }
        if breaks == 2 { return true }
      } else if !isBlank(byte) {
        breaks = 0
      }
      offset += 1
    }
    return false
  }

  /// The index of the first of ascending offsets that is not below another.
  private func firstIndex(in offsets: [Int], from offset: Int) -> Int {
    var low = 0
    var high = offsets.count
    while low < high {
      let middle = (low + high) / 2
      if offsets[middle] < offset { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
