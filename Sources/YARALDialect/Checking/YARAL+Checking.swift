package import Diagnostics
package import Taxonomies

extension YARAL {
  /// What Google's documentation says is wrong with the rules of a file (reference, section 19), beyond what
  /// parsing says: errors are what its compiler refuses, warnings what it documents as a hazard. Rules that
  /// could not be read completely are left out.
  ///
  /// - Parameter catalog: what fields UDM has, their types, and which repeat; of fields that it does not know
  ///   nothing is said.
  package static func check(_ file: File, catalog: TaxonomyCatalog = .builtIn) -> [Diagnostic] {
    file.rules.filter { !$0.isDamaged }.flatMap { rule in
      var check = RuleCheck(rule, catalog: catalog)
      check.run()
      return check.findings
    }
  }
}
