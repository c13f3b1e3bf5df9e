import NeutralDialect

extension Transpiler {
  /// What neutral rules may name: the catalog's fields, and ATT&CK.
  var vocabulary: Vocabulary { Vocabulary(catalog) }
}
