package import Detections
package import Diagnostics
package import Dialects
package import Events
package import Taxonomies

extension Vocabulary {
  /// The fields of a catalog, the neutral ones unless said, and ATT&CK.
  package init(
    _ catalog: TaxonomyCatalog, _ taxonomy: TaxonomyName = .neutral, attack: AttackTable = .builtIn
  ) {
    let retired = attack.tactics.filter(\.isRetired).map { ($0.name, $0.replacements) }
    self.init(
      definition: { catalog.definition(of: Field($0), in: taxonomy) },
      isPart: { name in
        if catalog.definition(of: Field(name), in: taxonomy) != nil { return true }
        return taxonomy == .udm && catalog.place(ofUDMPath: Field(name)) == .message
      },
      fieldNames: { catalog.fieldNames(in: taxonomy) },
      technique: { attack.technique($0).map(Technique.init) },
      nearestTechnique: { attack.nearestTechnique(to: $0) }, tactics: attack.tactics.map(\.name),
      retiredTactics: Dictionary(retired) { first, _ in first })
  }

  /// The built-in fields.
  static let builtIn = Vocabulary(TaxonomyCatalog.builtIn)

  /// The built-in fields of UDM.
  package static let builtInUDM = Vocabulary(TaxonomyCatalog.builtIn, .udm)
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
    lower(file, Vocabulary(catalog), udm: Vocabulary(catalog, .udm))
  }

  /// Tests of a detection, in the names of its taxonomy.
  ///
  /// - Parameter reading: how an event is read in another taxonomy than the neutral one; its time is kept unless
  ///   the test says one.
  package static func lower(
    _ tests: [TestCase], for detection: Detection, catalog: TaxonomyCatalog,
    reading: ((TestEvent) -> Reading<Event>)?
  ) -> Reading<[DetectionTest]> {
    lowerTests(tests, for: detection, Vocabulary(catalog, detection.taxonomy), reading)
  }
}
