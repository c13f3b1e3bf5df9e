import Detections
import Diagnostics
import Dialects
import Taxonomies

extension Transpiler {
  /// The rules with neutral names, where a pipeline gave their fields the names of another data model than Sigma's.
  ///
  /// - Returns: without the rules that have a field which nobody knows there; each is named by an error.
  func namedByPipeline(_ rules: [LoweredRule], in language: Language) -> Reading<[LoweredRule]> {
    guard pipeline != nil, language == .sigma, settings.pipelineFields != .sigma else { return Reading(rules) }
    var diagnostics: [Diagnostic] = []
    let named = rules.compactMap { rule -> LoweredRule? in
      var rule = rule
      switch settings.pipelineFields {
      case .sigma: return rule
      case .ecs:
        rule.detection.taxonomy = .neutral
        let unknown = unknownFields(of: rule)
        diagnostics += unknown
        return unknown.isEmpty ? rule : nil
      case .udm:
        rule.detection.taxonomy = .udm
        let neutral = catalog.translate(rule.detection, to: .neutral)
        diagnostics += neutral.diagnostics
        return neutral.value.map { detection in
          rule.detection = detection
          return rule
        }
      }
    }
    return Reading(named, diagnostics)
  }

  private func unknownFields(of rule: LoweredRule) -> [Diagnostic] {
    // The fields of alerts are no taxonomy's.
    let fields = rule.detection.withInner.flatMap { detection in
      detection.variables.filter { $0.inner == nil }.flatMap { variable in
        let computed = variable.derivations.compactMap { if case .computed(let one) = $0 { one.field.name } else { nil } }
        return detection.fields(of: variable.name).filter { !computed.contains($0) }
      }
    }
    let unknown = Set(fields).filter { catalog.definition(of: Field($0), in: .neutral) == nil }
    let known = unknown.isEmpty ? [] : catalog.fieldNames(in: .neutral)
    return unknown.sorted().map { name in
      Diagnostic(
        .unknownField, "the pipeline leaves the field '\(name)', which the Elastic Common Schema does not have",
        at: rule.origin.span,
        help: nearestName(to: name, among: known).map { "did you mean '\($0)'?" }
          ?? "describe it in a taxonomy file (--taxonomy)")
    }
  }
}
