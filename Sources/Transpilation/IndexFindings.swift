import Detections
public import Diagnostics
import Dialects
import Evaluation
import Events
import Patterns

extension Transpiler {
  /// Rules that no index can serve: they are asked of each event of their log source, which slows an evaluation.
  public func indexFindings(of rules: [AuthoredRule]) -> [Diagnostic] {
    rules.compactMap { rule in
      let schema = EventSchema.names(of: rule.detection.taxonomy)
      guard let detection = detection(of: rule, for: schema, isRouted: false).value,
        let compiled = try? CompiledDetection(detection, lists: lists(of: rule.detection))
      else { return nil }
      let asked = compiled.isNested ? compiled.leaves : [compiled]
      let stream = StreamRules(asked, EventReading(schema: schema, catalog: catalog).naming)
      let found = stream.unwitnessed
      guard !found.isEmpty else { return nil }
      let reasons = found.reduce(into: [String]()) { reasons, place in
        asked[place.detection].detection.variables[place.variable].predicate.noteHindrances(in: &reasons)
      }
      let least = StreamRules.leastLiteral
      return Diagnostic(
        .ruleWithoutIndex,
        "no index can serve \(rule.name): its events need no text of at least \(least) bytes; it asks for "
          + (reasons.isEmpty ? "computed values" : reasons.joined(separator: ", ")),
        at: rule.lowered.origin.span,
        help: "each event of its log source is asked; require a text of \(least) bytes or more if all have one")
    }
  }
}

extension Predicate {
  /// Adds, each once, the kinds of tests for which no index finds a text.
  fileprivate func noteHindrances(in reasons: inout [String]) {
    func note(_ reason: String) { if !reasons.contains(reason) { reasons.append(reason) } }
    switch self {
    case .all(let parts), .any(let parts): for part in parts { part.noteHindrances(in: &reasons) }
    case .named(_, let part): part.noteHindrances(in: &reasons)
    case .not: note("what is not there")
    case .keyword(let test, _): if let reason = test.hindrance { note(reason) }
    case .field(let field):
      switch field.test {
      case .text(let test): if let reason = test.hindrance { note(reason) }
      case .null: note("what is not there")
      case .number: note("numbers")
      case .boolean: note("Booleans")
      case .network: note("networks")
      case .member: note("members of lists")
      case .sameAs: note("values that are the same in two fields")
      case .present: break
      }
    }
  }
}

extension TextTest {
  /// Why no index finds a text that passes; `nil` when one does.
  fileprivate var hindrance: String? {
    switch pattern {
    case .equals, .startsWith, .endsWith: nil
    case .contains(let text): text.utf8.count < StreamRules.leastLiteral ? "shorter texts" : nil
    case .glob(let glob): glob.requiredLiterals.isEmpty ? "wildcards without such a text" : nil
    case .matches(let pattern):
      (try? RegularExpression(pattern, ignoringCase: !isCaseSensitive))?.requiredLiterals.isEmpty ?? true
        ? "patterns without such a text" : nil
    }
  }
}
