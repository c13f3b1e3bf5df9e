import Detections
import NeutralDialect
import Taxonomies

extension Transpiler {
  /// What neutral rules may name: the catalog's fields, and ATT&CK.
  var vocabulary: Vocabulary {
    let catalog = catalog
    return Vocabulary(
      definition: { catalog.definition(of: Field($0), in: .neutral) },
      fieldNames: { catalog.fieldNames(in: .neutral) },
      technique: { _ in Vocabulary.Technique(tactics: ["Execution"]) },
      techniqueNames: { [] }, tactics: [])
  }
}
