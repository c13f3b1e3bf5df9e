import Synchronization

/// One or more texts, prepared so that many others are compared with all of them at once.
///
/// Without case, letters are folded as RE2's `(?i)` folds them. Nothing is normalized; bytes that are no UTF-8 match nothing.
package final class PreparedTexts: Sendable {
  package let texts: [String]
  package let ignoringCase: Bool

  /// The texts one after the other as they are compared: folded, or as they are.
  private let bytes: [UInt8]
  /// Where each begins, and where the last ends.
  private let bounds: [Int]
  /// Without case.
  private let folded: [FoldedText]
  /// Of many texts those that others begin with, or are; and those they end with.
  private let tables: (forward: TextTable, backward: TextTable)?
  /// Of many texts, from when it is first asked for others that hold one.
  private let automaton = AtomicLazyReference<Automaton>()

  /// Fewer are looked at one by one: sixteen bytes at a time are faster than one after the other.
  private static let many = 8

  package init(_ texts: [String], ignoringCase: Bool) {
    self.texts = texts
    self.ignoringCase = ignoringCase
    folded = ignoringCase ? texts.map { FoldedText($0) } : []
    let compared = ignoringCase ? folded.map(\.bytes) : texts.map { Array($0.utf8) }
    bytes = compared.flatMap { $0 }
    bounds = compared.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1.count) }
    tables = texts.count < Self.many ? nil : (TextTable(compared, .forward), TextTable(compared, .backward))
  }

  /// Whether a text stands in the relation to one of the texts: equals it, begins with it, ends with it or holds it.
  package func match(_ text: UnsafeBufferPointer<UInt8>, _ relation: TextRelation) -> Bool {
    let isMatch =
      switch relation {
      case .equals: tables.map { $0.forward.contains(text, foldingASCII: ignoringCase, whole: true) }
      case .startsWith: tables.map { $0.forward.contains(text, foldingASCII: ignoringCase, whole: false) }
      case .endsWith: tables.map { $0.backward.contains(text, foldingASCII: ignoringCase, whole: false) }
      case .contains: tables == nil ? nil : finding(text)
      }
    if isMatch ?? matchesOneByOne(text, relation) { return true }
    // What folds to ASCII is not all ASCII.
    return ignoringCase && text.hasNonASCII && matchesFolded(text, relation)
  }

  /// As the relation of a text in the same bytes, or of ASCII without case.
  private func matchesOneByOne(_ text: UnsafeBufferPointer<UInt8>, _ relation: TextRelation) -> Bool {
    bytes.withUnsafeBufferPointer { bytes in
      bounds.withUnsafeBufferPointer { bounds in
        for index in 0..<bounds.count - 1 {
          let own = UnsafeBufferPointer(rebasing: bytes[bounds[index]..<bounds[index + 1]])
          let isMatch =
            switch relation {
            case .equals: text.count == own.count && text.holds(own, at: 0, foldingASCII: ignoringCase)
            case .startsWith: text.count >= own.count && text.holds(own, at: 0, foldingASCII: ignoringCase)
            case .endsWith:
              text.count >= own.count && text.holds(own, at: text.count - own.count, foldingASCII: ignoringCase)
            case .contains: text.holds(own, foldingASCII: ignoringCase)
            }
          if isMatch { return true }
        }
        return false
      }
    }
  }

  private func matchesFolded(_ text: UnsafeBufferPointer<UInt8>, _ relation: TextRelation) -> Bool {
    folded.contains { own in
      switch relation {
      case .equals: text.foldedEquals(own)
      case .startsWith: text.foldedHasPrefix(own)
      case .endsWith: text.foldedHasSuffix(own)
      case .contains: text.foldedContains(own)
      }
    }
  }

  /// Whether one text of the texts stands anywhere in another.
  package func contains(_ index: Int, in text: UnsafeBufferPointer<UInt8>) -> Bool {
    let isFound = bytes.withUnsafeBufferPointer { bytes in
      text.holds(UnsafeBufferPointer(rebasing: bytes[bounds[index]..<bounds[index + 1]]), foldingASCII: ignoringCase)
    }
    return isFound || ignoringCase && text.hasNonASCII && text.foldedContains(folded[index])
  }

  // MARK: Texts in others

  private final class Automaton: Sendable {
    /// `nil` when the texts are too many for one.
    let automaton: TextAutomaton?

    init(_ automaton: TextAutomaton?) {
      self.automaton = automaton
    }
  }

  /// Whether a text holds one of many; `nil` when that is to be found out otherwise.
  private func finding(_ text: UnsafeBufferPointer<UInt8>) -> Bool? {
    guard ignoringCase else { return nil }
    let known = automaton.load() ?? automaton.storeIfNil(Automaton(TextAutomaton(folded.map(\.bytes))))
    switch known.automaton?.search(text) {
    case .found: return true
    case .missing: return false
    case .unclear, nil: return nil
    }
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// Whether another text stands at an offset, which it does not reach beyond the end from.
  @inline(__always)
  fileprivate func holds(_ part: UnsafeBufferPointer<UInt8>, at start: Int, foldingASCII: Bool) -> Bool {
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
    left.ignoringCase == right.ignoringCase && left.bounds == right.bounds && left.bytes == right.bytes
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(ignoringCase)
    hasher.combine(bounds)
    hasher.combine(bytes)
  }
}
