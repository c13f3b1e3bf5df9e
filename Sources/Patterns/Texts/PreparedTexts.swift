import Synchronization

/// One or more texts, prepared so that many others are compared with all of them at once.
///
/// Without case, letters are folded as RE2's `(?i)` folds them. Nothing is normalized; bytes that are no UTF-8 match nothing.
package final class PreparedTexts: Sendable {
  private let ignoringCase: Bool

  /// The texts one after the other as they are compared: folded, or as they are.
  private let bytes: FixedElements<UInt8>
  /// Where each begins, and where the last ends.
  private let bounds: FixedElements<Int>
  private let isEmptyAmongThem: Bool
  /// How many texts there are.
  package var count: Int { bounds.count - 1 }
  /// Of many texts those that others begin with, or are; and those they end with.
  private let forward: TextTable?
  private let backward: TextTable?
  /// Of many texts, from when it is first asked for others that hold one.
  private let grams = AtomicLazyReference<Grams>()

  /// Of long texts, of such as are shorter than a long gram, and of single bytes.
  private final class Grams: Sendable {
    let ascii: [GramTable]
    /// Of texts that no ASCII holds.
    let others: [GramTable]

    init(_ texts: [[UInt8]]) {
      func tables(_ texts: [(number: Int, bytes: [UInt8])]) -> [GramTable] {
        [(4...Int.max, 4), (2...3, 2), (1...1, 1)].compactMap { lengths, width in
          let some = texts.filter { lengths.contains($0.bytes.count) }
          return some.isEmpty ? nil : GramTable(some, width: width)
        }
      }
      let numbered = texts.enumerated().map { (number: $0, bytes: $1) }
      ascii = tables(numbered.filter { $0.bytes.allSatisfy { $0 < 0x80 } })
      others = tables(numbered.filter { !$0.bytes.allSatisfy { $0 < 0x80 } })
    }
  }

  /// Fewer are looked at one by one: sixteen bytes at a time are faster than one after the other.
  private static let many = 8

  package init(_ texts: [String], ignoringCase: Bool) {
    self.ignoringCase = ignoringCase
    let compared = texts.map { ignoringCase ? FoldedText($0).bytes : Array($0.utf8) }
    bytes = FixedElements(compared.flatMap { $0 })
    bounds = FixedElements(compared.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1.count) })
    isEmptyAmongThem = compared.contains(where: \.isEmpty)
    forward = texts.count < Self.many ? nil : TextTable(compared, .forward)
    backward = texts.count < Self.many ? nil : TextTable(compared, .backward)
  }

  deinit {
    bytes.free()
    bounds.free()
    forward?.free()
    backward?.free()
  }

  /// Whether a text stands in the relation to one of the texts: equals it, begins with it, ends with it or holds it.
  package func match(_ text: UnsafeBufferPointer<UInt8>, _ relation: TextRelation) -> Bool {
    guard ignoringCase, text.hasNonASCII else { return compare(text, relation, foldingASCII: ignoringCase) }
    return withFolds(of: text) { compare($0, relation, foldingASCII: false) }
  }

  /// Whether one text of the texts stands anywhere in another.
  package func contains(_ index: Int, in text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard ignoringCase, text.hasNonASCII else { return text.holds(own(index), foldingASCII: ignoringCase) }
    return withFolds(of: text) { $0.holds(own(index), foldingASCII: false) }
  }

  /// Calls the body with the folds of a text, which are compared as they are.
  private func withFolds(
    of text: UnsafeBufferPointer<UInt8>, _ body: (UnsafeBufferPointer<UInt8>) -> Bool
  ) -> Bool {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: SimpleCaseFolding.expansion * text.count) { folds in
      guard let start = folds.baseAddress else { return false }
      return body(UnsafeBufferPointer(start: start, count: SimpleCaseFolding.fold(text, into: start)))
    }
  }

  @inline(__always)
  private func own(_ index: Int) -> UnsafeBufferPointer<UInt8> { bytes.part(bounds[index]..<bounds[index + 1]) }

  private func compare(
    _ text: UnsafeBufferPointer<UInt8>, _ relation: TextRelation, foldingASCII: Bool
  ) -> Bool {
    if let forward, let backward {
      switch relation {
      case .equals: return forward.contains(text, foldingASCII: foldingASCII, whole: true)
      case .startsWith: return forward.contains(text, foldingASCII: foldingASCII, whole: false)
      case .endsWith: return backward.contains(text, foldingASCII: foldingASCII, whole: false)
      case .contains: return holdsOne(text, foldingASCII: foldingASCII)
      }
    }
    for index in 0..<count {
      let own = own(index)
      guard text.count >= own.count else { continue }
      let isMatch =
        switch relation {
        case .equals: text.count == own.count && text.holds(own, at: 0, foldingASCII: foldingASCII)
        case .startsWith: text.holds(own, at: 0, foldingASCII: foldingASCII)
        case .endsWith: text.holds(own, at: text.count - own.count, foldingASCII: foldingASCII)
        case .contains: text.holds(own, foldingASCII: foldingASCII)
        }
      if isMatch { return true }
    }
    return false
  }

  /// Whether a text holds one of many. Where ASCII is folded it is all there is.
  private func holdsOne(_ text: UnsafeBufferPointer<UInt8>, foldingASCII: Bool) -> Bool {
    if isEmptyAmongThem { return true }
    let known = grams.load() ?? grams.storeIfNil(Grams(compared))
    func isHeld(_ table: GramTable) -> Bool {
      table.contains(in: text, foldingASCII: foldingASCII) { index, place in
        let own = own(index)
        return place + own.count <= text.count && text.holds(own, at: place, foldingASCII: foldingASCII)
      }
    }
    return known.ascii.contains(where: isHeld) || !foldingASCII && known.others.contains(where: isHeld)
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// Whether another text stands at an offset, from which it does not reach beyond the end.
  @inline(__always)
  func holds(_ part: UnsafeBufferPointer<UInt8>, at start: Int, foldingASCII: Bool) -> Bool {
    for index in part.indices {
      let byte = self[start + index]
      if (foldingASCII ? lowerCase(byte) : byte) != part[index] { return false }
    }
    return true
  }

  /// Whether another text stands anywhere.
  fileprivate func holds(_ part: UnsafeBufferPointer<UInt8>, foldingASCII: Bool) -> Bool {
    guard let first = part.first, let last = part.last else { return true }
    guard count >= part.count else { return false }
    let search = PairSearch(first: first, last: last, distance: part.count - 1, ignoringCase: foldingASCII)
    return search.contains(in: self) { holds(part, at: $0, foldingASCII: foldingASCII) }
  }
}

extension PreparedTexts: Hashable {
  package static func == (left: PreparedTexts, right: PreparedTexts) -> Bool {
    left.ignoringCase == right.ignoringCase && left.compared == right.compared
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(ignoringCase)
    hasher.combine(compared)
  }

  private var compared: [[UInt8]] { (0..<count).map { Array(own($0)) } }
}
