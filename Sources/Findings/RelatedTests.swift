import Detections
import Diagnostics
import Events
import Patterns

/// Which tests may bear on each other: a cheap look that keeps most questions from being asked.
///
/// Wrong in one direction only: what it passes over is not found.
struct RelatedTests {
  private struct Entry {
    var constant: Span?
    var branch: Int?
    var isNegated: Bool
    /// The texts that are looked for; `nil` for what is no test for a literal.
    var literals: [String]?
  }

  private var entries: [String: [Entry]] = [:]
  /// The numbers of the entries of a constant, by field.
  private var places: [Span: [String: [Int]]] = [:]
  /// Fields that are compared with others, and keywords, bear on everything.
  private var hasOpenTests = false

  init(_ predicate: Predicate) {
    add(predicate, isNegated: false)
  }

  private mutating func add(_ predicate: Predicate, isNegated: Bool) {
    switch predicate {
    case .all(let operands), .any(let operands): for operand in operands { add(operand, isNegated: isNegated) }
    case .not(let operand): add(operand, isNegated: !isNegated)
    case .named(_, let operand): add(operand, isNegated: isNegated)
    case .keyword(let test, let origin):
      add("", Entry(constant: origin.constant, isNegated: isNegated, literals: test.foldedLiterals), test)
    case .field(let test):
      if case .sameAs = test.test { hasOpenTests = true }
      let text: TextTest? = if case .text(let text) = test.test { text } else { nil }
      add(
        test.field.name,
        Entry(constant: test.origin.constant, isNegated: isNegated, literals: text?.foldedLiterals), text)
    }
  }

  private mutating func add(_ field: String, _ entry: Entry, _ text: TextTest?) {
    insert(entry, field)
    guard let alternatives = text?.alternatives else { return }
    for branch in alternatives.ranges.indices {
      var part = entry
      part.branch = branch
      part.literals = text?.keeping { $0 == branch }?.foldedLiterals
      insert(part, field)
    }
  }

  private mutating func insert(_ entry: Entry, _ field: String) {
    if let constant = entry.constant {
      places[constant, default: [:]][field, default: []].append(entries[field]?.count ?? 0)
    }
    entries[field, default: []].append(entry)
  }

  /// Whether a test outside of a part may bear on it.
  func mayBear(on part: Part) -> Bool {
    if hasOpenTests { return true }
    if let words = entries[""], words.count < entries.values.reduce(0, { $0 + $1.count }) { return true }
    return fields(of: part).contains { field in
      let inside = places(of: part, in: field)
      guard let first = inside.first, let entries = entries[field] else { return false }
      // What no text passes bears on itself.
      if inside.contains(where: { entries[$0].literals?.isEmpty == true }) { return true }
      // Tests that together say all or nothing: a field is there, or it is not.
      if part.branch == nil, first != inside.last, Self.haveOpenPair(inside.map { entries[$0] }) { return true }
      // Nearly all pairs are told apart by their texts; asking where they stand comes after.
      return inside.contains { own in
        entries.contains { Self.areRelated(entries[own], $0) && isOutside(part, $0) }
      }
    }
  }

  /// The fields that the tests of a part read.
  private func fields(of part: Part) -> Set<String> {
    part.constants.reduce(into: []) { $0.formUnion((places[$1] ?? [:]).keys) }
  }

  /// The entries of a part, by their number within a field.
  private func places(of part: Part, in field: String) -> [Int] {
    part.constants.flatMap { constant in
      (places[constant]?[field] ?? []).filter { entries[field]?[$0].branch == part.branch }
    }
  }

  /// The constants whose tests may imply a test for literals, or be implied by it; all others are plainly apart from
  /// it, as long as both are negated or none is.
  ///
  /// - Returns: `nil` for a test that looks for no literals.
  func partners(of constant: Span) -> Set<Span>? {
    var result: Set<Span> = []
    for (field, entries) in entries {
      let own = (places[constant]?[field] ?? []).map { entries[$0] }.filter { $0.branch == nil }
      guard own.allSatisfy({ $0.literals != nil }) else { return nil }
      guard !own.isEmpty else { continue }
      for entry in entries where entry.branch == nil {
        guard let other = entry.constant, own.contains(where: { Self.shareText($0, entry) }) else { continue }
        result.insert(other)
      }
    }
    return result
  }

  private func isOutside(_ part: Part, _ entry: Entry) -> Bool {
    guard let constant = entry.constant, part.constants.contains(constant) else { return entry.branch == nil }
    return part.branch != nil && entry.branch != nil && entry.branch != part.branch
  }

  /// Whether it is cheap to ask whether one predicate implies the other, and not plain that it does not.
  static func isLikely(_ first: Predicate, _ second: Predicate) -> Bool {
    let (left, right) = (first.withoutNegation, second.withoutNegation)
    guard let one = left.leaf, let other = right.leaf else {
      return left.leaves.count + right.leaves.count <= pairLimit
    }
    guard let some = one.text?.foldedLiterals, let others = other.text?.foldedLiterals else { return false }
    // Of a negation and a test: whether they exclude each other.
    if first.isNegation != second.isNegation { return true }
    return some.contains { one in others.contains { one.stands(in: $0) || $0.stands(in: one) } }
  }

  /// The most tests of two groups that are compared.
  private static let pairLimit = 8

  /// Whether among tests of one field are two that are no tests for literals, or one that asks what another excludes.
  private static func haveOpenPair(_ entries: [Entry]) -> Bool {
    let tests = entries.filter { $0.branch == nil }
    guard tests.count > 1, let first = tests.first else { return false }
    return tests.contains { $0.literals == nil || $0.isNegated != first.isNegated }
  }

  private static func areRelated(_ left: Entry, _ right: Entry) -> Bool {
    left.isNegated != right.isNegated || shareText(left, right)
  }

  /// Whether a text of one stands in a text of the other; true of tests that look for no literals.
  private static func shareText(_ left: Entry, _ right: Entry) -> Bool {
    guard let some = left.literals, let others = right.literals else { return true }
    return some.contains { one in others.contains { one.stands(in: $0) || $0.stands(in: one) } }
  }
}

extension String {
  /// The lengths of most texts say that they don't stand in each other.
  fileprivate func stands(in other: String) -> Bool {
    utf8.count <= other.utf8.count && other.utf8Contains(self)
  }
}

extension TextTest {
  /// The folded texts that are looked for, if this is a test for literals.
  var foldedLiterals: [String]? {
    var texts: [String] = []
    for test in normalized {
      switch test.pattern {
      case .equals(let text), .startsWith(let text), .endsWith(let text), .contains(let text):
        texts.append(FoldedText(text).folded)
      case .glob, .matches: return nil
      }
    }
    return texts
  }
}
