import Detections
import Diagnostics
import Patterns

/// Every pattern compiles, also those of outcomes and the condition; whatever made the detection said so more
/// precisely, if it was a text.
func checkPatterns(of detection: Detection) -> [Diagnostic] {
  var findings: [Diagnostic] = []
  _ = detection.mapPredicates { _, predicate in
    checkPatterns(of: predicate, &findings)
    return predicate
  }
  // A selection that filters and scores stands in the detection twice.
  var seen: Set<Diagnostic> = []
  return findings.filter { seen.insert($0).inserted }
}

private func checkPatterns(of predicate: Predicate, _ findings: inout [Diagnostic]) {
  switch predicate {
  case .all(let operands), .any(let operands):
    for operand in operands { checkPatterns(of: operand, &findings) }
  case .not(let operand), .named(_, let operand): checkPatterns(of: operand, &findings)
  case .field(let test):
    if case .text(let text) = test.test { checkPattern(text, at: test.origin.span, &findings) }
  case .keyword(let text, let origin): checkPattern(text, at: origin.span, &findings)
  }
}

private func checkPattern(_ test: TextTest, at span: Span?, _ findings: inout [Diagnostic]) {
  guard case .matches(let pattern) = test.pattern else { return }
  do {
    _ = try CompiledPattern(pattern)
  } catch {
    findings.append(.malformedPattern(pattern, error.message, at: span))
  }
}
