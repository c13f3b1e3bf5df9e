/// Bytes of which every text that a pattern matches holds many in a row: `[a-f0-9]{64}`, `.{1000,}`. Looking for them is
/// much faster than the pattern, whose engine has as many states as there are bytes.
package struct RequiredRun: Hashable, Sendable {
  /// How many follow each other at least.
  package let count: Int
  /// Whether the pattern asks for nothing else, so that the search succeeds exactly in texts with such a run.
  package let isWholePattern: Bool
  private let set: CharacterClass
  /// The bytes, as bits. Outside ASCII all that may be part of a scalar of the class.
  private let bits: [UInt64]

  fileprivate init(_ set: CharacterClass, count: Int, isWholePattern: Bool) {
    self.set = set
    self.count = count
    self.isWholePattern = isWholePattern
    var bits: [UInt64] = [0, 0, 0, 0]
    for byte in 0..<128 where set.contains(UInt32(byte)) { bits[byte >> 6] |= 1 << UInt64(byte & 63) }
    if set.ranges.last.map({ $0.upperBound >= 128 }) == true {
      bits[2] = .max
      bits[3] = .max
    }
    self.bits = bits
  }

  /// Whether so many scalars of the class follow each other somewhere in UTF-8 text.
  package func isExactlyPresent(in text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard isPresent(in: text) else { return false }
    var length = 0
    var offset = 0
    while offset < text.count {
      let found = text.scalarStarting(at: offset)
      length = found.map { set.contains($0.scalar) } == true ? length + 1 : 0
      if length == count { return true }
      offset += found?.length ?? 1
    }
    return false
  }

  /// Whether so many of the bytes follow each other somewhere in UTF-8 text: it may be that so many scalars do.
  package func isPresent(in text: UnsafeBufferPointer<UInt8>) -> Bool {
    bits.withUnsafeBufferPointer { bits in
      var start = 0
      while start + count <= text.count {
        // From the last byte that a run from here has, back: what is no such byte ends all runs over it.
        var place = start + count - 1
        while place >= start, bits[Int(text[place] >> 6)] >> UInt64(text[place] & 63) & 1 != 0 { place -= 1 }
        if place < start { return true }
        start = place + 1
      }
      return false
    }
  }
}

extension RegularExpression {
  /// The longest run that every text has which the search finds something in; `nil` when none of eight bytes or more is
  /// known.
  package var requiredRun: RequiredRun? {
    root.longestRun.flatMap { $0.count >= 8 ? RequiredRun($0.set, count: $0.count, isWholePattern: root.isRun) : nil }
  }
}

extension RegularExpression.Node {
  fileprivate var longestRun: (set: CharacterClass, count: Int)? {
    switch self {
    case .concatenation(let operands): operands.compactMap(\.longestRun).max { $0.count < $1.count }
    case .group(let operand, _): operand.longestRun
    case .repetition(let operand, let min, _, _):
      if min > 0 { operand.scalars.map { ($0, min) } ?? operand.longestRun } else { nil }
    case .empty, .literal, .characterClass, .anyScalar, .beginText, .endText, .beginLine, .endLine, .wordBoundary,
      .notWordBoundary, .alternation:
      nil
    }
  }

  /// Whether the node is a run of scalars of one class, and nothing else.
  fileprivate var isRun: Bool {
    switch self {
    case .group(let operand, _): operand.isRun
    case .repetition(let operand, let min, _, _): min > 0 && operand.scalars != nil
    case .empty, .literal, .characterClass, .anyScalar, .beginText, .endText, .beginLine, .endLine, .wordBoundary,
      .notWordBoundary, .alternation, .concatenation:
      false
    }
  }

  /// The scalars of which the node is one.
  private var scalars: CharacterClass? {
    switch self {
    case .characterClass(let set): set
    case .anyScalar(let includingNewline): includingNewline ? .all : .allButNewline
    case .group(let operand, _): operand.scalars
    case .empty, .literal, .beginText, .endText, .beginLine, .endLine, .wordBoundary, .notWordBoundary,
      .concatenation, .alternation, .repetition:
      nil
    }
  }
}
