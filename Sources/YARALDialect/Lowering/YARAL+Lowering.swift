package import Diagnostics
package import Dialects
package import Taxonomies

extension YARAL: ReadableDialect {
  /// Syntax tree → detections in UDM's names, by the built-in field list.
  package static func lower(_ file: File) -> Reading<[LoweredRule]> {
    lower(file, catalog: .builtIn)
  }

  /// Syntax tree → detections in UDM's names. A rule of which something could not be read, that Google's
  /// compiler would refuse (see `check`), or that has no exact meaning as a detection, is left out; everything
  /// that stands in the way is named.
  ///
  /// - Parameter catalog: what fields UDM has, their types, and which repeat.
  package static func lower(_ file: File, catalog: TaxonomyCatalog) -> Reading<[LoweredRule]> {
    var rules: [LoweredRule] = []
    var diagnostics: [Diagnostic] = []
    for rule in file.rules where !rule.isDamaged {
      var check = RuleCheck(rule, catalog: catalog)
      check.run()
      diagnostics += check.findings
      // What is wrong has no meaning.
      if check.findings.contains(where: { $0.severity == .error }) { continue }
      let lowered = RuleLowering.lower(rule, catalog: catalog)
      if let rule = lowered.value { rules.append(rule) }
      diagnostics += lowered.diagnostics
    }
    return Reading(rules, diagnostics)
  }
}
