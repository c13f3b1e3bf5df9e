import Detections
import Diagnostics
import Events
import Foundation
import TestSupport
import Testing

@testable import Taxonomies

@Suite struct TableTests {
  @Test func builtInTablesHaveNoFindings() {
    let read = TaxonomyCatalog.readBuiltIn()
    #expect(read.diagnostics.map { $0.rendered() } == [])
    #expect(read.value.fieldNames(in: .neutral).count > 150)
  }

  /// The tables are edited, their embedded text is what the program reads.
  @Test(
    arguments: [
      ("attack", EmbeddedTables.attack), ("neutral", EmbeddedTables.neutral), ("sigma", EmbeddedTables.sigma),
      ("udm", EmbeddedTables.udm), ("udm-schema", EmbeddedTables.udmSchema),
    ])
  func embeddedTextIsFresh(_ name: String, _ embedded: String) throws {
    let file = repository.appending(path: "Sources/Taxonomies/Tables/\(name).yaml")
    #expect(try String(contentsOf: file, encoding: .utf8) == embedded + "\n", "run Scripts/embed-tables.sh")
  }

  @Test func everyTableIsEmbedded() {
    let tables = repository.appending(path: "Sources/Taxonomies/Tables")
    #expect(files(below: tables) == ["attack.yaml", "neutral.yaml", "sigma.yaml", "udm-schema.yaml", "udm.yaml"])
  }

  @Test func everyMappingNamesWhatExists() throws {
    let catalog = TaxonomyCatalog.builtIn
    for (model, table) in catalog.models {
      for source in table.sources {
        for (neutral, mapping) in source.fields {
          #expect(catalog.neutral[neutral] != nil, "\(model) \(source.logSource): \(neutral)")
          guard model == .udm else { continue }
          let definition = catalog.definition(of: mapping.field, in: .udm)
          #expect(definition != nil, "\(source.logSource): \(mapping.field)")
          for pair in mapping.values where definition?.type == .enumeration {
            #expect(definition?.enumerators.contains(pair.native.text ?? "") == true, "\(mapping.field) \(pair)")
          }
        }
        for selector in source.selectors {
          let definition = catalog.definition(of: selector.field, in: model)
          #expect(definition != nil, "\(selector.field)")
          for value in selector.values where definition?.type == .enumeration {
            #expect(definition?.enumerators.contains(value.text ?? "") == true, "\(value)")
          }
        }
      }
    }
  }

  /// Two fields of one log source that became one field could not be told apart.
  @Test func mappingsOfALogSourceAreInjective() throws {
    for (model, table) in TaxonomyCatalog.builtIn.models {
      for source in table.sources where source.logSource != LogSource() {
        let merged = try #require(table.merged(source.logSource))
        let natives = Dictionary(grouping: merged.fields, by: \.value.field.name).filter { $0.value.count > 1 }
        #expect(natives.mapValues { $0.map(\.key).sorted() } == [:], "\(model) \(source.logSource)")
      }
    }
  }
}
