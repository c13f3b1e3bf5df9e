import Detections
package import Diagnostics
package import Dialects

extension Neutral {
  /// The rules of a file → their detections, in the order of the file. Everything that is wrong with names,
  /// fields, types and patterns is reported, also in rules whose text has errors; those give no detection.
  ///
  /// - Parameter udm: the fields of rules that have UDM's names.
  package static func lower(
    _ file: File, _ vocabulary: Vocabulary, udm: Vocabulary = .builtInUDM
  ) -> Reading<[LoweredRule]> {
    var rules: [LoweredRule] = []
    var diagnostics: [Diagnostic] = []
    for rule in file.rules {
      var lowering = RuleLowering(rule, rule.header.taxonomy == nil ? vocabulary : udm)
      if let lowered = lowering.lower() { rules.append(lowered) }
      diagnostics += lowering.diagnostics
    }
    return Reading(rules, inOrder(diagnostics))
  }
}
