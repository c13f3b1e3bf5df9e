import Diagnostics

extension Sigma.DocumentCheck {
  /// Selectors that a reader or another program takes amiss.
  mutating func checkConditions(of detection: Sigma.DetectionSection) {
    let names = detection.identifiers.map(\.name)
    for condition in detection.conditions { check(condition, names) }
    if detection.conditions.count > 1 {
      report(
        .sigmaConditionStyle, "the rule has \(detection.conditions.count) conditions", at: detection.origin.span,
        help: "the specification's schema knows one text: join them with 'or'")
    }
  }

  private mutating func check(_ condition: Sigma.Condition, _ names: [String]) {
    switch condition {
    case .and(let operands), .or(let operands):
      for operand in operands { check(operand, names) }
    case .not(.not(let operand)):
      check(operand, names)
      report(
        .sigmaConditionStyle, "two negations in a row say nothing", at: operand.span, help: "leave both out")
    case .not(let operand): check(operand, names)
    case .identifier: break
    case .quantified(let quantifier, let target, let origin): check(quantifier, target, origin, names)
    }
  }

  private mutating func check(
    _ quantifier: Sigma.Condition.Quantifier, _ target: Sigma.Condition.Target, _ origin: Origin, _ names: [String]
  ) {
    let selected = names.filter { target.selects($0) }
    switch target {
    case .them where names.count == 1:
      report(
        .sigmaConditionStyle, "'them' is one search only", at: origin.span, help: "name it",
        fix: naming(selected, origin))
    case .them where quantifier == .all:
      report(
        .sigmaConditionStyle, "'all of them' takes whatever is added later, filters too", at: origin.span,
        help: "name the searches alike, and write 'all of selection_*'")
    case .them: break
    case .pattern(let pattern) where !pattern.contains("*"):
      report(
        .sigmaConditionStyle, "'\(quantifier.rawValue) of \(pattern)' is one search only", at: origin.span,
        help: "a pattern has a '*': write '\(pattern)' or '\(pattern)*'", fix: naming(selected, origin))
    case .pattern(let pattern) where selected.count == 1 && !Self.isConvention(pattern):
      report(
        .sigmaConditionStyle, "'\(pattern)' selects one search only", at: origin.span, help: "name it",
        fix: naming(selected, origin))
    case .pattern: break
    }
  }

  /// Patterns that authors write for searches to come.
  private static func isConvention(_ pattern: String) -> Bool {
    (pattern.hasPrefix("filter_") || pattern.hasPrefix("selection_")) && pattern.hasSuffix("_*")
  }

  /// Writes the only selected name, where the condition stands in the file as it was read.
  private func naming(_ selected: [String], _ origin: Origin) -> Fix? {
    guard selected.count == 1, let span = origin.span else { return nil }
    let text = String(decoding: span.file.bytes[span.bytes], as: UTF8.self)
    guard text.hasSuffix("them") || text.contains(" of "), !text.contains(where: \.isNewline), text.utf8.first != UInt8(ascii: "'")
    else { return nil }
    return .keepingMeaning("write '\(selected[0])'", [Fix.Edit(span, selected[0])])
  }
}

extension Sigma.Condition {
  /// Where its first name stands.
  fileprivate var span: Span? {
    switch self {
    case .and(let operands), .or(let operands): operands.first?.span
    case .not(let operand): operand.span
    case .quantified(_, _, let origin), .identifier(_, let origin): origin.span
    }
  }
}
