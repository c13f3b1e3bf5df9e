package import Diagnostics
package import Dialects
package import Taxonomies

extension YARAL: ReadableDialect {
  /// Syntax tree → detections in UDM's names, by the built-in field list.
  package static func lower(_ file: File) -> Reading<[LoweredRule]> {
    lower(file, catalog: .builtIn)
  }

  /// Syntax tree → detections in UDM's names. A rule of which something could not be read, or has no exact
  /// meaning as a detection, is left out; everything that stands in the way is named.
  ///
  /// - Parameter catalog: what fields UDM has, their types, and which repeat.
  package static func lower(_ file: File, catalog: TaxonomyCatalog) -> Reading<[LoweredRule]> {
    var rules: [LoweredRule] = []
    var diagnostics: [Diagnostic] = []
    for rule in file.rules where !rule.isDamaged {
      var lowering = RuleLowering(rule, catalog: catalog)
      if let lowered = lowering.lower() { rules.append(lowered) }
      diagnostics += lowering.diagnostics
    }
    return Reading(rules, diagnostics)
  }
}
