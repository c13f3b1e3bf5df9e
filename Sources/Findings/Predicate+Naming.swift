import Detections
import Diagnostics
import Events

extension Predicate {
  var isConjunction: Bool {
    switch self {
    case .all: true
    case .any, .not, .named, .field, .keyword: false
    }
  }

  var isNegation: Bool {
    switch self {
    case .not: true
    case .all, .any, .named, .field, .keyword: false
    }
  }

  var withoutNegation: Predicate {
    if case .not(let operand) = self { operand } else { self }
  }

  /// What is in a group of tests of which one suffices, or all are needed; `nil` for others.
  func operands(ofChoice isChoice: Bool) -> [Predicate]? {
    switch self {
    case .any(let operands): isChoice && operands.count > 1 ? operands : nil
    case .all(let operands): !isChoice && operands.count > 1 ? operands : nil
    case .named(_, let operand): operand.operands(ofChoice: isChoice)
    case .not, .field, .keyword: nil
    }
  }

  /// Whether tests of some fields may bear on this; keywords bear on all.
  func mayShare(_ fields: Set<Field>) -> Bool {
    fields.isEmpty || self.fields.contains(where: fields.contains) || leaves.contains { $0.isKeyword }
  }

  private var isKeyword: Bool {
    switch self {
    case .keyword: true
    case .all, .any, .not, .named, .field: false
    }
  }

  /// A test with some branches of its pattern.
  func keeping(_ isKept: (Int) -> Bool) -> Predicate? {
    switch self {
    case .field(var test):
      guard case .text(let text) = test.test, let rest = text.keeping(isKept) else { return nil }
      test.test = .text(rest)
      return .field(test)
    case .keyword(let text, let origin): return text.keeping(isKept).map { .keyword($0, origin) }
    case .all, .any, .not, .named: return nil
    }
  }

  var label: Finding.Label { Finding.Label(name: name, span: span) }

  /// What a person calls this: the name of a selection, or a test in words.
  private var name: String {
    switch self {
    case .named(let name, _): return "'\(name)'"
    case .not(let operand): return "not " + operand.name
    case .all(let operands), .any(let operands):
      if operands.count == 1 { return operands[0].name }
      let word = isConjunction ? " and " : " or "
      if operands.count == 2, leaves.count == 2 { return operands.map(\.name).joined(separator: word) }
      let names = Array(fields.map(\.name).uniqued.prefix(3)).joined(separator: ", ")
      let count = "\(isConjunction ? "all" : "one") of \(leaves.count)"
      return names.isEmpty ? "\(count) keywords" : "\(count) tests of \(names)"
    case .field(let test): return shortened(test.description)
    case .keyword(let test, _): return shortened("the keyword that \(test.description)")
    }
  }

  /// Where this is written: from its first constant to its last, in one file.
  var span: Span? {
    guard let constants, let first = constants.first, constants.allSatisfy({ $0.file === first.file }) else {
      return nil
    }
    return constants.reduce(first) { $0.joined($1) }
  }

  /// A branch of a pattern.
  func label(ofBranch branch: Int) -> Finding.Label? {
    guard let leaf, let constant = leaf.constant, let alternatives = leaf.text?.alternatives else { return nil }
    return Finding.Label(
      name: "'\(shortened(alternatives.text(of: branch)))'",
      span: written(alternatives.ranges[branch]) ?? constant)
  }

  /// What to take out of the text so that a branch is gone.
  func removal(ofBranch branch: Int) -> Span? {
    leaf?.text?.alternatives.flatMap { written($0.removal(of: branch)) }
  }

  /// Where a part of the pattern is written.
  private func written(_ range: Range<Int>) -> Span? {
    guard let leaf, let constant = leaf.constant, case .matches(let pattern)? = leaf.text?.pattern else { return nil }
    return WrittenPattern(pattern, at: constant)?.span(of: range)
  }

  /// The branch that is another test by itself.
  func branch(that test: Predicate) -> Int? {
    leaf?.text?.alternatives?.ranges.indices.first { branch in keeping { $0 == branch } == test }
  }
}

extension Sequence where Element: Hashable {
  /// The elements, each where it stands first.
  var uniqued: [Element] {
    var seen: Set<Element> = []
    return filter { seen.insert($0).inserted }
  }
}

/// A text that fits in a message.
func shortened(_ text: String, to limit: Int = 80) -> String {
  text.unicodeScalars.count <= limit ? text : String(text.prefix(limit - 1)) + "…"
}
