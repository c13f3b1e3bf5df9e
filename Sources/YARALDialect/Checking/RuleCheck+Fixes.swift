import Diagnostics
import Events

// What is mended here is refused by Google's compiler, so that no edit can change what it means. A fix is marked
// as one that keeps the meaning when the text plainly says what it does; otherwise it is offered only.
extension RuleCheck {
  /// Another text in place of one.
  func replacement(
    of origin: Origin, with text: String, safety: Fix.Safety = .keepsMeaning
  ) -> [Fix] {
    guard let span = origin.span else { return [] }
    let old = String(decoding: span.file.bytes[span.bytes], as: UTF8.self)
    let edit = Fix.Edit(span, text)
    return [Fix(title: "replace '\(old)' with '\(text)'", edits: [edit], safety: safety)]
  }

  /// Another name behind the dollar or hash sign where a variable stands; offered only.
  func renaming(_ name: String, at origin: Origin, to near: String?) -> [Fix] {
    guard let near, let span = origin.span else { return [] }
    let start = span.bytes.lowerBound + 1
    let end = start + name.utf8.count
    guard end <= span.bytes.upperBound, span.file.bytes[start..<end].elementsEqual(name.utf8) else { return [] }
    let place = Origin(Span(file: span.file, bytes: start..<end))
    return replacement(of: place, with: near, safety: .changesMeaning)
  }

  /// Another name before the parentheses of a call; offered only.
  func renaming(_ call: YARAL.Call, at origin: Origin, to name: String) -> [Fix] {
    guard let span = origin.span else { return [] }
    let end = span.bytes.lowerBound + call.function.utf8.count
    // Blanks may stand between the parts of the name, and parentheses before it.
    guard end <= span.bytes.upperBound,
      span.file.bytes[span.bytes.lowerBound..<end].elementsEqual(call.function.utf8)
    else { return [] }
    let place = Origin(Span(file: span.file, bytes: span.bytes.lowerBound..<end))
    return replacement(of: place, with: name, safety: .changesMeaning)
  }

  // MARK: Numbers for truth values

  /// `1` for `true` and `0` for `false`, when every branch is one of these; none otherwise.
  func booleanBranchFix(of branches: some Sequence<YARAL.Expression>) -> [Fix] {
    var edits: [Fix.Edit] = []
    for branch in branches {
      if type(of: branch) != .boolean { continue }
      guard case .boolean(let value) = branch.kind, let span = branch.origin.span else { return [] }
      edits.append(Fix.Edit(span, value ? "1" : "0"))
    }
    if edits.isEmpty { return [] }
    return [Fix(title: "write 1 for true and 0 for false", edits: edits, safety: .keepsMeaning)]
  }

  /// `1` for `true`, `0` for `false`.
  func numberFix(of expression: YARAL.Expression) -> [Fix] {
    guard case .boolean(let value) = expression.kind else { return [] }
    return replacement(of: expression.origin, with: value ? "1" : "0")
  }

  /// `if(…, 1, 0)` around what is true or false; in a rule with a window the aggregate does it.
  func flagFix(of expression: YARAL.Expression) -> [Fix] {
    if case .boolean = expression.kind { return numberFix(of: expression) }
    if hasWindow, isAboutEvents(expression) { return [] }
    return wrapping(
      expression, in: "if(", ", 1, 0)", title: "write it as a number: if(…, 1, 0)", safety: .keepsMeaning)
  }

  // MARK: Aggregates

  /// The aggregate that an outcome plainly needs: `max` for numbers and flags, `array_distinct` for texts.
  ///
  /// `max` is applied unasked when only thresholds read it: then the group holds an event that exceeds them, and
  /// no other aggregate finds less. Where more depends on the value, it is offered.
  func aggregationFix(of outcome: YARAL.Outcome) -> [Fix] {
    let expression = outcome.expression
    switch typeOnceMended(expression) {
    case .integer, .float:
      guard hasWindow else { return [] }
      let isPlain = isReadByThresholdsOnly(outcome.name)
      return wrapping(
        expression, in: "max(", ")", title: "take the highest value of the window's events: max(…)",
        safety: isPlain ? .keepsMeaning : .changesMeaning)
    case .boolean:
      guard hasWindow else { return [] }
      return wrapping(
        expression, in: "max(if(", ", 1, 0))",
        title: "say whether an event of the window has it: max(if(…, 1, 0))",
        safety: isReadByThresholdsOnly(outcome.name) ? .keepsMeaning : .changesMeaning)
    case .text, .enumeration:
      guard !isRead(outcome.name), outcome.name != "suppression_key" else { return [] }
      return wrapping(
        expression, in: "array_distinct(", ")", title: "list the values: array_distinct(…)",
        safety: .keepsMeaning)
    case .list, nil: return []
    }
  }

  /// What an expression gives when its truth values are written as numbers.
  private func typeOnceMended(_ expression: YARAL.Expression) -> CheckedType? {
    let type = type(of: expression)
    guard type == .boolean, case .call(let call) = expression.kind, call.function == "if" else { return type }
    return booleanBranchFix(of: expression.operands.dropFirst()).isEmpty ? nil : .integer
  }

  private func isAboutEvents(_ expression: YARAL.Expression) -> Bool {
    expression.paths.contains { !$0.path.steps.isEmpty || symbols.isBound($0.path.variable) }
  }

  private func isRead(_ name: String) -> Bool {
    let conditions = rule.condition?.lines.map(\.expression) ?? []
    return (outcomes.map(\.expression) + conditions).contains { $0.mentions(name) }
  }

  /// Whether an outcome is read by nothing but the condition, which holds if only the value is high enough.
  private func isReadByThresholdsOnly(_ name: String) -> Bool {
    if outcomes.contains(where: { $0.expression.mentions(name) }) { return false }
    return (rule.condition?.lines ?? []).allSatisfy { Self.isThreshold($0.expression, of: name) }
  }

  private static func isThreshold(_ expression: YARAL.Expression, of name: String) -> Bool {
    switch expression.kind {
    case .and(let operands), .or(let operands): return operands.allSatisfy { isThreshold($0, of: name) }
    case .comparison(let left, .greater, let right, _), .comparison(let left, .greaterOrEqual, let right, _):
      if case .path(let path) = left.kind, path.variable == name { return right.isLiteral }
    case .comparison(let left, .equal, let right, _):
      // A flag that is compared with `true`, once both are numbers.
      if case .path(let path) = left.kind, path.variable == name, case .boolean(true) = right.kind {
        return true
      }
    case .text, .pattern, .number, .boolean, .path, .count, .list, .call, .not, .absent, .comparison,
      .membership, .quantified, .arithmetic, .choice:
      break
    }
    return !expression.mentions(name)
  }

  /// The two texts around an expression; its own parentheses serve as those of a call.
  private func wrapping(
    _ expression: YARAL.Expression, in opening: String, _ closing: String, title: String, safety: Fix.Safety
  ) -> [Fix] {
    guard let span = expression.origin.span else { return [] }
    let start = Span(file: span.file, bytes: span.bytes.lowerBound..<span.bytes.lowerBound)
    let end = Span(file: span.file, bytes: span.bytes.upperBound..<span.bytes.upperBound)
    let isEnclosed = closing == ")" && expression.isInParentheses
    let edits =
      isEnclosed
      ? [Fix.Edit(start, String(opening.dropLast()))] : [Fix.Edit(start, opening), Fix.Edit(end, closing)]
    return [Fix(title: title, edits: edits, safety: safety)]
  }

  // MARK: Keys of the window

  /// The placeholder that stands for a field, or that may: one that `events` binds to it, or a free name.
  func placeholder(for key: YARAL.Path) -> String {
    if let bound = boundPlaceholder(for: key) { return bound }
    var name = "key"
    for case .member(let member) in key.steps { name = member }
    let taken = Set(symbols.eventVariables.map(\.name) + symbols.placeholders.map(\.name) + symbols.outcomes)
    let isTaken = { (name: String) in
      taken.contains(name) || YARAL.reservedWords.contains(name.lowercased())
        || YARAL.avoidedWords.contains(name.lowercased())
    }
    guard isTaken(name) else { return name }
    if !isTaken("\(name)_key") { return "\(name)_key" }
    var number = 2
    while isTaken("\(name)_\(number)") { number += 1 }
    return "\(name)_\(number)"
  }

  private func boundPlaceholder(for key: YARAL.Path) -> String? {
    for line in events {
      guard case .comparison(let left, .equal, let right, _) = line.expression.kind else { continue }
      for (side, other) in [(left, right), (right, left)] {
        guard case .path(let name) = side.kind, name.steps.isEmpty, case .path(let path) = other.kind else {
          continue
        }
        if path.variable == key.variable, path.fieldName == key.fieldName { return name.variable }
      }
    }
    return nil
  }

  /// Binds a placeholder to the field in `events`, and puts it in the field's place.
  func bindingFix(of key: YARAL.Path, to name: String) -> [Fix] {
    guard let span = key.origin.span, let last = events.last?.expression.origin.span else { return [] }
    let title = "bind $\(name) to the field in 'events', and group by that"
    let replacement = Fix.Edit(span, "$\(name)")
    if boundPlaceholder(for: key) != nil {
      return [Fix(title: title, edits: [replacement], safety: .keepsMeaning)]
    }
    let written = String(decoding: span.file.bytes[span.bytes], as: UTF8.self)
    let place = last.file.endOfStatement(after: last.bytes.upperBound)
    let indentation = last.file.indentation(at: last.bytes.lowerBound)
    let binding = Fix.Edit(
      Span(file: last.file, bytes: place..<place), "\n\(indentation)$\(name) = \(written)")
    return [Fix(title: title, edits: [binding, replacement], safety: .keepsMeaning)]
  }

  // MARK: Literals

  /// Digits without quotes for a field that holds numbers, with quotes for one that holds text.
  func literalFix(
    _ left: YARAL.Expression, _ leftType: CheckedType, _ right: YARAL.Expression, _ rightType: CheckedType
  ) -> [Fix] {
    for (literal, other) in [(left, rightType), (right, leftType)] {
      switch literal.kind {
      case .text(let text, _):
        if other == .integer, let number = Int64(text), number >= 0, String(number) == text {
          return replacement(of: literal.origin, with: text)
        }
      case .number(let digits):
        if other == .text, !digits.contains(".") {
          return replacement(of: literal.origin, with: "\"\(digits)\"")
        }
      case .pattern, .boolean, .path, .count, .list, .call, .not, .absent, .and, .or, .comparison,
        .membership,
        .quantified, .arithmetic, .choice:
        break
      }
    }
    return []
  }

  /// Takes out the `nocase` that stands right behind an expression; none when there is no such word.
  func nocaseFix(after expression: YARAL.Expression) -> [Fix] {
    guard let span = expression.origin.span else { return [] }
    let bytes = span.file.bytes
    let start = span.bytes.upperBound
    let word = bytes[start...].firstIndex { !$0.isBlank } ?? bytes.endIndex
    let end = min(word + 6, bytes.endIndex)
    guard String(decoding: bytes[word..<end], as: UTF8.self).lowercased() == "nocase" else { return [] }
    return [
      Fix(
        title: "take out 'nocase'", edits: [Fix.Edit(Span(file: span.file, bytes: start..<end), "")],
        safety: .keepsMeaning)
    ]
  }
}

// MARK: - Lines

extension RuleCheck {
  /// Takes a statement out, with its line when nothing else stands there.
  func removalFix(of line: YARAL.Predicate) -> [Fix] {
    guard line.comments.isEmpty, let span = line.expression.origin.span else { return [] }
    let bytes = span.file.bytes
    let start = bytes[..<span.bytes.lowerBound].lastIndex { !$0.isBlank } ?? bytes.startIndex
    let end = bytes[span.bytes.upperBound...].firstIndex { !$0.isBlank } ?? bytes.endIndex
    guard start < end, end < bytes.endIndex, bytes[start] == UInt8(ascii: "\n"),
      bytes[end] == UInt8(ascii: "\n")
    else { return [] }
    let edit = Fix.Edit(Span(file: span.file, bytes: start + 1..<end + 1), "")
    return [Fix(title: "take the line out", edits: [edit], safety: .keepsMeaning)]
  }
}

extension YARAL.Expression {
  /// Whether a name stands anywhere inside.
  func mentions(_ name: String) -> Bool {
    paths.contains { $0.path.variable == name && $0.path.steps.isEmpty }
  }

  /// Whether one pair of parentheses, and no call's, stands around all of it.
  fileprivate var isInParentheses: Bool {
    guard let span = origin.span, span.file.bytes[span.bytes].first == UInt8(ascii: "(") else { return false }
    var inner = operands.first?.origin.span
    if case .path(let path) = kind { inner = path.origin.span }
    return inner.map { $0.bytes.lowerBound > span.bytes.lowerBound } ?? false
  }
}

extension SourceFile {
  /// The blanks at the start of the line of an offset.
  fileprivate func indentation(at offset: Int) -> String {
    let start = bytes[..<offset].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    return String(decoding: bytes[start..<offset].prefix(while: \.isBlank), as: UTF8.self)
  }

  /// Where the line of a statement ends: behind it, or behind the comment that follows it.
  fileprivate func endOfStatement(after offset: Int) -> Int {
    let rest = bytes[offset...]
    let next = rest.firstIndex { !$0.isBlank } ?? bytes.endIndex
    let isComment = bytes[next...].starts(with: Array("//".utf8))
    guard isComment else { return offset }
    var end = bytes[next...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.endIndex
    while end > offset, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    return end
  }
}
