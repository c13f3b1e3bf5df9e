package import Detections
package import Diagnostics

/// A part of a rule's text that could be taken out: the tests that compare with some constants, wherever the rule
/// uses them; or one branch of a pattern that is a choice.
package struct Part: Hashable, Sendable {
  /// Where the constants are written.
  package var constants: Set<Span>
  /// Of a part of one constant, a pattern: the number of the branch that is meant.
  package var branch: Int?

  package init(constants: Set<Span>, branch: Int? = nil) {
    self.constants = constants
    self.branch = branch
  }
}

/// Parts that are taken out of predicates.
struct Cuts {
  private var constants: Set<Span> = []
  private var branches: [Span: Set<Int>] = [:]

  func adding(_ part: Part) -> Cuts {
    var result = self
    if let branch = part.branch {
      for constant in part.constants { result.branches[constant, default: []].insert(branch) }
    } else {
      result.constants.formUnion(part.constants)
    }
    return result
  }

  /// Whether a part is gone already.
  func contains(_ part: Part) -> Bool {
    part.constants.isSubset(of: constants)
      || part.branch.map { branch in part.constants.allSatisfy { branches[$0]?.contains(branch) ?? false } } ?? false
  }

  /// What is left of a predicate: as if its text had been taken out, so that lists and negations of which nothing is
  /// left are gone, too. `nil` when nothing is left, or when what is left is no pattern.
  func applied(to predicate: Predicate) -> Predicate? {
    switch predicate {
    case .all(let operands): return applied(to: operands).map(Predicate.all)
    case .any(let operands): return applied(to: operands).map(Predicate.any)
    case .not(let operand): return applied(to: operand).map(Predicate.not)
    case .named(let name, let operand): return applied(to: operand).map { .named(name, $0) }
    case .field(var test):
      guard let constant = test.origin.constant else { return predicate }
      if constants.contains(constant) { return nil }
      // A branch by itself is no choice any more.
      guard let cut = branches[constant], case .text(let text) = test.test, text.alternatives != nil else {
        return predicate
      }
      guard let rest = text.keeping({ !cut.contains($0) }) else { return nil }
      test.test = .text(rest)
      return .field(test)
    case .keyword(let test, let origin):
      guard let constant = origin.constant else { return predicate }
      if constants.contains(constant) { return nil }
      guard let cut = branches[constant], test.alternatives != nil else { return predicate }
      return test.keeping { !cut.contains($0) }.map { .keyword($0, origin) }
    }
  }

  private func applied(to operands: [Predicate]) -> [Predicate]? {
    let rest = operands.compactMap(applied)
    return rest.isEmpty && !operands.isEmpty ? nil : rest
  }
}

extension TextTest {
  /// The branches of the pattern, if it is a choice.
  var alternatives: PatternAlternatives? {
    guard case .matches(let pattern) = pattern else { return nil }
    return PatternAlternatives(pattern)
  }

  /// Whether the pattern has `$` before its end, or `^` behind its start, where they stand for no character.
  var hasInnerAnchor: Bool {
    guard case .matches(let pattern) = pattern else { return false }
    let bytes = Array(pattern.utf8)
    var isEscaped = false
    for index in bytes.indices {
      if isEscaped {
        isEscaped = false
        continue
      }
      switch bytes[index] {
      case UInt8(ascii: "\\"): isEscaped = true
      case UInt8(ascii: "$"):
        if index + 1 < bytes.count, !"|)".utf8.contains(bytes[index + 1]) { return true }
      case UInt8(ascii: "^"):
        if index > 0, !"|([)".utf8.contains(bytes[index - 1]) { return true }
      default: break
      }
    }
    return false
  }

  /// The test with some branches of its pattern.
  func keeping(_ isKept: (Int) -> Bool) -> TextTest? {
    guard let rest = alternatives?.pattern(keeping: isKept) else { return nil }
    return TextTest(.matches(rest), isCaseSensitive: isCaseSensitive)
  }
}

extension Predicate {
  /// The test that this is, and where its constant stands, if it is one.
  var leaf: (text: TextTest?, constant: Span?)? {
    switch self {
    case .all, .any, .not, .named: return nil
    case .field(let test):
      if case .text(let text) = test.test { return (text, test.origin.constant) }
      return (nil, test.origin.constant)
    case .keyword(let text, let origin): return (text, origin.constant)
    }
  }

  /// The tests in this, in order.
  package var leaves: [Predicate] {
    switch self {
    case .all(let operands), .any(let operands): operands.flatMap(\.leaves)
    case .not(let operand), .named(_, let operand): operand.leaves
    case .field, .keyword: [self]
    }
  }

  /// The constants of the tests in this; `nil` when some test has none.
  var constants: Set<Span>? {
    var result: Set<Span> = []
    for leaf in leaves {
      guard let constant = leaf.leaf?.constant else { return nil }
      result.insert(constant)
    }
    return result
  }
}
