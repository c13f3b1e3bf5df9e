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
  /// Of many texts those that others begin with, or are; and those they end with.
  private let tables: (forward: TextTable, backward: TextTable)?
  /// Of many texts, from when it is first asked for others that hold one.
  private let automaton = AtomicLazyReference<Automaton>()

  private final class Automaton: Sendable {
    /// `nil` when the texts are too many for one.
    let automaton: TextAutomaton?

    init(_ texts: [[UInt8]]) {
      automaton = TextAutomaton(texts)
    }
  }

  /// Fewer are looked at one by one: sixteen bytes at a time are faster than one after the other.
  private static let many = 8

  package init(_ texts: [String], ignoringCase: Bool) {
    self.texts = texts
    self.ignoringCase = ignoringCase
    let compared = texts.map { ignoringCase ? FoldedText($0).bytes : Array($0.utf8) }
    bytes = compared.flatMap { $0 }
    bounds = compared.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1.count) }
    tables = texts.count < Self.many ? nil : (TextTable(compared, .forward), TextTable(compared, .backward))
  }

  /// Whether a text stands in the relation to one of the texts: equals it, begins with it, ends with it or holds it.
  package func match(_ text: UnsafeBufferPointer<UInt8>, _ relation: TextRelation) -> Bool {
    compare(text) { text, foldingASCII in
      if let tables {
        switch relation {
        case .equals: return tables.forward.contains(text, foldingASCII: foldingASCII, whole: true)
        case .startsWith: return tables.forward.contains(text, foldingASCII: foldingASCII, whole: false)
        case .endsWith: return tables.backward.contains(text, foldingASCII: foldingASCII, whole: false)
        case .contains: if let isFound = search(text) { return isFound }
        }
      }
      return (0..<bounds.count - 1).contains { holds($0, text, relation, foldingASCII) }
    }
  }

  /// Whether one text of the texts stands anywhere in another.
  package func contains(_ index: Int, in text: UnsafeBufferPointer<UInt8>) -> Bool {
    compare(text) { holds(index, $0, .contains, $1) }
  }

  /// Asks of a text in such letters as the texts are in.
  ///
  /// - Parameter test: told whether capital letters of ASCII are to be taken for small ones.
  @inline(__always)
  private func compare(
    _ text: UnsafeBufferPointer<UInt8>, _ test: (UnsafeBufferPointer<UInt8>, _ foldingASCII: Bool) -> Bool
  ) -> Bool {
    guard ignoringCase, text.hasNonASCII else { return test(text, ignoringCase) }
    let capacity = SimpleCaseFolding.expansion * text.count
    return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: capacity) { folded in
      guard let start = folded.baseAddress else { return false }
      return test(UnsafeBufferPointer(start: start, count: SimpleCaseFolding.fold(text, into: start)), false)
    }
  }

  /// Whether a text stands in the relation to one of the texts.
  @inline(__always)
  private func holds(
    _ index: Int, _ text: UnsafeBufferPointer<UInt8>, _ relation: TextRelation, _ foldingASCII: Bool
  ) -> Bool {
    bytes.withUnsafeBufferPointer { bytes in
      let own = UnsafeBufferPointer(rebasing: bytes[bounds[index]..<bounds[index + 1]])
      guard text.count >= own.count else { return false }
      return switch relation {
      case .equals: text.count == own.count && text.holds(own, at: 0, foldingASCII: foldingASCII)
      case .startsWith: text.holds(own, at: 0, foldingASCII: foldingASCII)
      case .endsWith: text.holds(own, at: text.count - own.count, foldingASCII: foldingASCII)
      case .contains: text.holds(own, foldingASCII: foldingASCII)
      }
    }
  }

  /// Whether a text holds one of many; `nil` when that is to be found out otherwise.
  private func search(_ text: UnsafeBufferPointer<UInt8>) -> Bool? {
    guard ignoringCase else { return nil }
    let known =
      automaton.load()
      ?? automaton.storeIfNil(
        Automaton((0..<bounds.count - 1).map { Array(bytes[bounds[$0]..<bounds[$0 + 1]]) }))
    return switch known.automaton?.search(text) {
    case .found: true
    case .missing: false
    case .unclear, nil: nil
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
