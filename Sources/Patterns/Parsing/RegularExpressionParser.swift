extension RegularExpression {
  /// Reads a pattern in RE2's syntax, with the flags that RE2 has by default (Perl's classes and groups,
  /// UTF-8, `$` at the end of the text only).
  ///
  /// Accepts what the system's RE2 accepts, but for `\C` (a byte is no scalar) and for trees higher than
  /// `heightLimit`; the size of the compiled program is the business of `CompiledPattern`. A surrogate
  /// (`\x{D800}`) is read as a class without members, since no text holds one.
  ///
  /// - Parameter ignoringCase: as if `(?i)` stood before the pattern.
  /// - Throws: `PatternError` at the first thing that RE2 would refuse.
  package init(_ pattern: String, ignoringCase: Bool = false) throws(PatternError) {
    var parser = RegularExpressionParser(pattern, ignoringCase: ignoringCase)
    self.init(root: try parser.parse())
  }
}

/// One pass over the bytes of a pattern, with an explicit stack of open groups: nesting costs no recursion.
struct RegularExpressionParser {
  typealias Node = RegularExpression.Node

  /// Flags in force: they last to the end of the group in which they are set.
  struct Flags {
    /// `(?i)`
    var ignoringCase = false
    /// `(?m)`: `^` and `$` match at lines.
    var multipleLines = false
    /// `(?s)`: `.` matches newline.
    var dotMatchesNewline = false
    /// `(?U)`: `x*` and `x*?` change their meanings.
    var swappingGreed = false
  }

  /// A part that was read, and the numbers by which limits are checked.
  struct Part {
    var node: Node
    /// How many nodes stand under each other.
    var height = 1
    /// The largest product of the counts of nested repetitions.
    var copies = 1
  }

  /// A group whose closing parenthesis has not been read, or the whole pattern.
  struct Group {
    /// The opening parenthesis and what belongs to it; `nil` for the whole pattern.
    var opening: Range<Int>?
    var capture: RegularExpression.Capture?
    /// The flags to be restored after the group.
    var outerFlags: Flags
    /// The branches before the last `|`.
    var branches: [Part] = []
    /// The parts of the branch that is being read.
    var parts: [Part] = []
  }

  let bytes: [UInt8]
  var position = 0
  var flags = Flags()
  var groups: [Group] = []
  private var captureCount = 0
  /// The repetition operator that was read just before, if one was.
  private var operatorBefore: Range<Int>?

  init(_ pattern: String, ignoringCase: Bool) {
    bytes = Array(pattern.utf8)
    flags.ignoringCase = ignoringCase
    groups = [Group(outerFlags: flags)]
  }

  mutating func parse() throws(PatternError) -> Node {
    while let byte = peek() {
      let start = position
      let isOperator = try parseItem(byte)
      operatorBefore = isOperator ? start..<position : nil
    }
    if groups.count > 1, let opening = groups[groups.count - 1].opening {
      throw PatternError("this group is never closed: a ')' is missing", at: opening)
    }
    return try closeBranches().node
  }

  /// Reads what starts with the byte. Returns whether it was a repetition operator.
  private mutating func parseItem(_ byte: UInt8) throws(PatternError) -> Bool {
    switch byte {
    case UInt8(ascii: "("):
      try openGroup()
    case UInt8(ascii: ")"):
      try closeGroup()
    case UInt8(ascii: "|"):
      position += 1
      try closeBranch()
    case UInt8(ascii: "^"):
      position += 1
      push(flags.multipleLines ? .beginLine : .beginText)
    case UInt8(ascii: "$"):
      position += 1
      push(flags.multipleLines ? .endLine : .endText)
    case UInt8(ascii: "."):
      position += 1
      push(.anyScalar(includingNewline: flags.dotMatchesNewline))
    case UInt8(ascii: "["):
      push(.characterClass(try parseClass()))
    case UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "?"):
      try parseOperator(byte)
      return true
    case UInt8(ascii: "{"):
      if let counts = parseCounts() {
        try repeatLast(counts.min, counts.max, from: counts.start)
        return true
      }
      position += 1
      pushLiteral("{")
    case UInt8(ascii: "\\"):
      try parseBackslash()
    default:
      pushLiteral(nextScalar())
    }
    return false
  }

  // MARK: Parts

  mutating func push(_ node: Node) {
    groups[groups.count - 1].parts.append(Part(node: node))
  }

  mutating func pushLiteral(_ scalar: Unicode.Scalar) {
    let folds = flags.ignoringCase && SimpleCaseFolding.hasVariants(scalar)
    push(.literal(scalar, ignoringCase: folds))
  }

  /// Pushes the scalar of a number, which may be a surrogate: that matches nothing.
  mutating func pushLiteral(number: UInt32) {
    if let scalar = Unicode.Scalar(number) { pushLiteral(scalar) } else { push(.characterClass(.none)) }
  }

  /// Ends the branch that is being read, as `|` does.
  private mutating func closeBranch() throws(PatternError) {
    let last = groups.count - 1
    let branch = try combined(groups[last].parts, Node.concatenation)
    groups[last].branches.append(branch)
    groups[last].parts = []
  }

  /// The alternation of all branches of the innermost group.
  private mutating func closeBranches() throws(PatternError) -> Part {
    try closeBranch()
    return try combined(groups[groups.count - 1].branches, Node.alternation)
  }

  private func combined(
    _ parts: [Part], _ combine: ([Node]) -> Node
  ) throws(PatternError) -> Part {
    guard let first = parts.first else { return Part(node: .empty) }
    if parts.count == 1 { return first }
    let height = parts.reduce(0) { max($0, $1.height) } + 1
    let copies = parts.reduce(1) { max($0, $1.copies) }
    return try checked(Part(node: combine(parts.map(\.node)), height: height, copies: copies))
  }

  private func checked(_ part: Part) throws(PatternError) -> Part {
    guard part.height <= RegularExpression.heightLimit else {
      let limit = RegularExpression.heightLimit
      throw PatternError("the pattern nests deeper than \(limit) levels", at: 0..<bytes.count)
    }
    return part
  }

  // MARK: Groups

  private mutating func openGroup() throws(PatternError) {
    guard peek(1) == UInt8(ascii: "?") else {
      let opening = position..<position + 1
      position += 1
      open(opening, flags, capturing: true)
      return
    }
    if let name = try parseGroupName() {
      open(name.opening, flags, capturing: true, name: name.text)
      return
    }
    let start = position
    let (newFlags, opensGroup) = try parseFlags()
    if opensGroup { open(start..<position, flags, capturing: false) }
    flags = newFlags
  }

  private mutating func open(_ opening: Range<Int>, _ outer: Flags, capturing: Bool, name: String? = nil) {
    if capturing { captureCount += 1 }
    let capture = capturing ? RegularExpression.Capture(index: captureCount, name: name) : nil
    groups.append(Group(opening: opening, capture: capture, outerFlags: outer))
  }

  private mutating func closeGroup() throws(PatternError) {
    guard groups.count > 1 else {
      throw PatternError("this ')' closes no group: write \\) for the character", at: position..<position + 1)
    }
    position += 1
    let content = try closeBranches()
    let group = groups.removeLast()
    flags = group.outerFlags
    let node = Node.group(content.node, capture: group.capture)
    let part = try checked(Part(node: node, height: content.height + 1, copies: content.copies))
    groups[groups.count - 1].parts.append(part)
  }

  // MARK: Repetitions

  private mutating func parseOperator(_ byte: UInt8) throws(PatternError) {
    let start = position
    position += 1
    switch byte {
    case UInt8(ascii: "*"): try repeatLast(0, nil, from: start)
    case UInt8(ascii: "+"): try repeatLast(1, nil, from: start)
    default: try repeatLast(0, 1, from: start)
    }
  }

  /// Reads `{2}`, `{2,}` or `{2,5}`; otherwise reads nothing, since `{` is then a character.
  private mutating func parseCounts() -> (min: Int, max: Int?, start: Int)? {
    let start = position
    var end = position + 1
    guard let min = parseCount(&end), end < bytes.count else { return nil }
    var max: Int? = min
    if bytes[end] == UInt8(ascii: ",") {
      end += 1
      guard end < bytes.count else { return nil }
      max = nil
      if bytes[end] != UInt8(ascii: "}") {
        guard let count = parseCount(&end) else { return nil }
        max = count
      }
    }
    guard end < bytes.count, bytes[end] == UInt8(ascii: "}") else { return nil }
    position = end + 1
    return (min, max, start)
  }

  /// Reads a decimal number without leading zeros, of at most nine digits.
  private func parseCount(_ end: inout Int) -> Int? {
    let start = end
    var value = 0
    while end < bytes.count, isDigit(bytes[end]) {
      guard value < 100_000_000 else { return nil }
      value = value * 10 + Int(bytes[end] - UInt8(ascii: "0"))
      end += 1
    }
    if end == start || (bytes[start] == UInt8(ascii: "0") && end - start > 1) { return nil }
    return value
  }

  /// Applies an operator, of which all but a following `?` was read, to the last part of the branch.
  private mutating func repeatLast(_ min: Int, _ max: Int?, from start: Int) throws(PatternError) {
    let isReluctant = peek() == UInt8(ascii: "?")
    if isReluctant { position += 1 }
    if let before = operatorBefore {
      throw stackedOperators(before, start..<position)
    }
    let limit = RegularExpression.repetitionLimit
    if let max, max < min {
      throw PatternError("this repetition's least count is above its greatest", at: start..<position)
    }
    if Swift.max(min, max ?? 0) > limit {
      throw PatternError("RE2 repeats at most \(limit) times", at: start..<position)
    }
    let last = groups.count - 1
    guard var part = groups[last].parts.popLast() else {
      throw PatternError(nothingToRepeat(at: start), at: start..<position)
    }
    let count = max ?? min
    // `*`, `+` and `?` come here as well; they neither are checked nor count.
    let isCounted = bytes[start] == UInt8(ascii: "{")
    if isCounted, count > 0 { part.copies = part.copies.multipliedSaturating(by: count) }
    if isCounted, Swift.max(min, max ?? 0) >= 2, part.copies > limit {
      let message = "nested repetitions multiply to \(part.copies); RE2 allows \(limit)"
      throw PatternError(message, at: start..<position)
    }
    let isGreedy = isReluctant == flags.swappingGreed
    part.node = .repetition(part.node, min: min, max: max, greedy: isGreedy)
    part.height += 1
    groups[last].parts.append(try checked(part))
  }

  private func stackedOperators(_ before: Range<Int>, _ this: Range<Int>) -> PatternError {
    let both = before.lowerBound..<this.upperBound
    if this.count == 1, bytes[this.lowerBound] == UInt8(ascii: "+") {
      return PatternError("RE2 (which Google SecOps runs) has no possessive quantifiers", at: both)
    }
    return PatternError("two repetition operators in a row: put the inner one in a group", at: both)
  }

  private func nothingToRepeat(at start: Int) -> String {
    if bytes[start] == UInt8(ascii: "*"), start > 0, bytes[start - 1] == UInt8(ascii: "(") {
      return "RE2 (which Google SecOps runs) has no (*VERBS), and here is nothing to repeat"
    }
    return "here is nothing to repeat: write \\\(Character(Unicode.Scalar(bytes[start]))) for the character"
  }

  // MARK: Bytes

  /// The byte so many after the next; `nil` beyond the end.
  func peek(_ distance: Int = 0) -> UInt8? {
    position + distance < bytes.count ? bytes[position + distance] : nil
  }

  /// Whether the bytes at the position are these ASCII characters.
  func looking(at text: StaticString) -> Bool {
    text.withUTF8Buffer { bytes[position...].starts(with: $0) }
  }

  /// Reads one scalar; there must be a next byte.
  mutating func nextScalar() -> Unicode.Scalar {
    let found = bytes.withUnsafeBufferPointer { $0.scalarStarting(at: position) }
    position += found?.length ?? 1
    // A String's bytes are UTF-8, so that there always is a scalar.
    return found.flatMap { Unicode.Scalar($0.scalar) } ?? "\u{FFFD}"
  }

  func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }
}

extension Int {
  fileprivate func multipliedSaturating(by factor: Int) -> Int {
    let (product, overflows) = multipliedReportingOverflow(by: factor)
    return overflows ? .max : product
  }
}
