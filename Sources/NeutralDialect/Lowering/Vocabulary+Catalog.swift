package import Detections
package import Diagnostics
package import Dialects
package import Taxonomies

extension Vocabulary {
  /// The neutral fields of a catalog, and ATT&CK.
  package init(_ catalog: TaxonomyCatalog, attack: AttackTable = .builtIn) {
    let retired = attack.tactics.filter(\.isRetired).map { ($0.name, $0.replacements) }
    self.init(
      definition: { catalog.definition(of: Field($0), in: .neutral) },
      fieldNames: { catalog.fieldNames(in: .neutral) },
      technique: { attack.technique($0).map(Technique.init) },
      nearestTechnique: { attack.nearestTechnique(to: $0) }, tactics: attack.tactics.map(\.name),
      retiredTactics: Dictionary(retired) { first, _ in first })
  }

  /// The built-in fields.
  static let builtIn = Vocabulary(TaxonomyCatalog.builtIn)
}

extension Vocabulary.Technique {
  fileprivate init(_ technique: AttackTable.Technique) {
    switch technique.state {
    case .current: self.init(tactics: technique.tactics)
    case .deprecated: self.init(tactics: technique.tactics, isRevoked: true)
    case .revoked(let replacement):
      self.init(tactics: technique.tactics, isRevoked: true, replacement: replacement)
    }
  }
}

extension Neutral: ReadableDialect {
  /// The rules of a file → their detections, with the built-in fields.
  package static func lower(_ file: File) -> Reading<[LoweredRule]> {
    lower(file, Vocabulary.builtIn)
  }

  /// The rules of a file → their detections, with the fields of a catalog.
  package static func lower(_ file: File, catalog: TaxonomyCatalog) -> Reading<[LoweredRule]> {
    lower(file, Vocabulary(catalog))
  }

  /// The tests of a file, if they are of this detection; otherwise none.
  package static func lowerTests(
    _ file: TestFile, for detection: Detection, catalog: TaxonomyCatalog
  ) -> Reading<[DetectionTest]> {
    lowerTests(file, for: detection, Vocabulary(catalog))
  }
}
