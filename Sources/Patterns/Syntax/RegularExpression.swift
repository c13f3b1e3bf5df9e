/// A regular expression in the language of RE2, which Google SecOps runs, as a syntax tree.
///
/// Case folding, `.` and line anchors are resolved while parsing: the tree means the same wherever it stands,
/// without flags. Texts are sequences of Unicode scalars.
package struct RegularExpression: Hashable, Sendable {
  /// A part of a regular expression. No tree is higher than `heightLimit`, so recursion is safe.
  package indirect enum Node: Hashable, Sendable {
    /// Nothing: `(?:)`, an empty branch of `a|`.
    case empty
    /// One scalar: `a`, `\n`, `\x{41}`. If `ignoringCase`, also those that fold with it (`(?i)a`); never so
    /// for a scalar that folds with no other.
    case literal(Unicode.Scalar, ignoringCase: Bool)
    /// One scalar of a set: `[a-z]`, `\d`, `\pL`; case variants are in the set already.
    case characterClass(CharacterClass)
    /// Any one scalar: `.`, with `includingNewline` under `(?s)`.
    case anyScalar(includingNewline: Bool)
    /// The position before the text: `^` without `(?m)`, `\A`.
    case beginText
    /// The position after the text: `$` without `(?m)`, `\z`. Not before a final newline.
    case endText
    /// Before the text or after a newline: `^` under `(?m)`.
    case beginLine
    /// After the text or before a newline: `$` under `(?m)`.
    case endLine
    /// Between an ASCII word scalar and something else, or an end of the text: `\b`.
    case wordBoundary
    /// Everywhere else: `\B`.
    case notWordBoundary
    /// One after the other: `ab`; two or more when parsed.
    case concatenation([Node])
    /// One of several: `a|b`; two or more when parsed.
    case alternation([Node])
    /// The operand from `min` to `max` times, without limit if that is `nil`: `*`, `+`, `?`, `{2,5}`; both
    /// at most `repetitionLimit`. Greediness matters to captures only, not to whether a text matches.
    case repetition(Node, min: Int, max: Int?, greedy: Bool)
    /// The operand in parentheses: captured `(a)`, or not `(?:a)`.
    case group(Node, capture: Capture?)
  }

  /// What a group of parentheses captures its text as.
  package struct Capture: Hashable, Sendable {
    /// From 1, in the order of the opening parentheses.
    package var index: Int
    /// The name of `(?P<name>…)`.
    package var name: String?

    /// Names the capture of a group.
    package init(index: Int, name: String? = nil) {
      self.index = index
      self.name = name
    }
  }

  /// The whole expression.
  package let root: Node

  /// The expression of a tree that is known to be no higher than `heightLimit`.
  init(root: Node) {
    self.root = root
  }

  /// How many nodes may stand under each other. RE2's C++ has no such limit; its Go sister has this one.
  package static let heightLimit = 1000
  /// RE2's limit of the counts of a repetition, and of their product when repetitions are nested.
  package static let repetitionLimit = 1000
}

extension RegularExpression {
  /// Whether the search succeeds in the empty text. In UDM an absent field reads as that.
  package var acceptsEmptyText: Bool { root.acceptsEmptyText }

  /// The number of capture groups.
  package var groupCount: Int { root.groupCount }
}

extension RegularExpression.Node {
  /// Whether the node matches the empty text as a whole: every position there is a beginning and an end, and
  /// no word boundary.
  var acceptsEmptyText: Bool {
    switch self {
    case .empty, .beginText, .endText, .beginLine, .endLine, .notWordBoundary: true
    case .literal, .characterClass, .anyScalar, .wordBoundary: false
    case .concatenation(let operands): operands.allSatisfy(\.acceptsEmptyText)
    case .alternation(let operands): operands.contains(where: \.acceptsEmptyText)
    case .repetition(let operand, let min, _, _): min == 0 || operand.acceptsEmptyText
    case .group(let operand, _): operand.acceptsEmptyText
    }
  }

  /// Whether the node matches nothing between any two scalars of any text.
  var isEmptyAnywhere: Bool {
    switch self {
    case .empty: true
    case .literal, .characterClass, .anyScalar, .wordBoundary, .notWordBoundary: false
    case .beginText, .endText, .beginLine, .endLine: false
    case .concatenation(let operands): operands.allSatisfy(\.isEmptyAnywhere)
    case .alternation(let operands): operands.contains(where: \.isEmptyAnywhere)
    case .repetition(let operand, let min, _, _): min == 0 || operand.isEmptyAnywhere
    case .group(let operand, _): operand.isEmptyAnywhere
    }
  }

  var groupCount: Int {
    switch self {
    case .empty, .literal, .characterClass, .anyScalar, .wordBoundary, .notWordBoundary: 0
    case .beginText, .endText, .beginLine, .endLine: 0
    case .concatenation(let operands), .alternation(let operands): operands.reduce(0) { $0 + $1.groupCount }
    case .repetition(let operand, _, _, _): operand.groupCount
    case .group(let operand, let capture): operand.groupCount + (capture == nil ? 0 : 1)
    }
  }
}
