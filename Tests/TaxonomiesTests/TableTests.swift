import Detections
import Diagnostics
import Events
import Foundation
import TestSupport
import Testing

@testable import Taxonomies

@Suite struct TableTests {
  /// The built-in tables pass what overlays must pass: their form is right, fields and values exist, and no two
  /// fields have one name.
  @Test func builtInTablesPassTheChecksOfOverlays() {
    var reader = TableReader()
    let texts = [EmbeddedTables.neutral, EmbeddedTables.udmSchema, EmbeddedTables.udm, EmbeddedTables.sigma]
    let files = texts.map { SourceFile(name: "table", text: $0) }
    for file in files { reader.read(file) }
    #expect(reader.diagnostics.map { $0.rendered() } == [])
    #expect(TableCheck(tables: reader.tables, files: files).findings.map { $0.rendered() } == [])
  }

  /// The tables are edited, their embedded text is what the program reads.
  @Test(
    arguments: [
      ("attack", EmbeddedTables.attack), ("neutral", EmbeddedTables.neutral), ("sigma", EmbeddedTables.sigma),
      ("udm", EmbeddedTables.udm), ("udm-schema", EmbeddedTables.udmSchema), ("routing", EmbeddedTables.routing),
    ])
  func embeddedTextIsFresh(_ name: String, _ embedded: String) throws {
    let file = repository.appending(path: "Sources/Taxonomies/Tables/\(name).yaml")
    #expect(try String(contentsOf: file, encoding: .utf8) == embedded + "\n", "run Scripts/embed-tables.sh")
  }

  @Test func everyTableIsEmbedded() {
    let tables = repository.appending(path: "Sources/Taxonomies/Tables")
    let names = ["attack.yaml", "neutral.yaml", "routing.yaml", "sigma.yaml", "udm-schema.yaml", "udm.yaml"]
    #expect(files(below: tables) == names)
  }

  /// Each table says where its facts come from.
  @Test func tablesNameTheirSource() throws {
    let tables = repository.appending(path: "Sources/Taxonomies/Tables")
    for path in files(below: tables) {
      let text = try String(contentsOf: tables.appending(path: path), encoding: .utf8)
      let head = text.split(separator: "\n").prefix { $0.hasPrefix("#") }.joined()
      #expect(head.contains("2026"), "\(path) does not say when its facts were read")
    }
  }

  /// Two fields of one log source that became one field could not be told apart, unless they are its parts.
  @Test func mappingsOfALogSourceAreInjective() throws {
    for (model, table) in BuiltInTables.all.models {
      for source in table.sources where source.logSource != LogSource() {
        let merged = try #require(table.merged(source.logSource, of: .meeting(source.conditions)))
        let whole = merged.fields.filter { $0.value.part == nil }
        let natives = Dictionary(grouping: whole, by: \.value.field.name).filter { $0.value.count > 1 }
        #expect(natives.mapValues { $0.map(\.key).sorted() } == [:], "\(model) \(source.logSource)")
      }
    }
  }

  /// A field goes there and comes back.
  @Test func fieldsComeBack() throws {
    for (model, table) in BuiltInTables.all.models {
      for source in table.sources {
        let merged = try #require(table.merged(source.logSource, of: .meeting(source.conditions)))
        let mapping = VariableMapping(merged, overrides: [:])
        for name in mapping.neutralNames + ["winlog.event_data.Xy", "aws.cloudtrail.request_parameters.a.b"] {
          guard let row = mapping.row(of: name), row.part == nil else { continue }
          #expect(mapping.neutralNames(of: row.field.name) == [name], "\(model) \(source.logSource) \(row.field)")
        }
      }
    }
  }

  /// The fields of Google's public rules are all known.
  @Test func publicRulesUseKnownFields() throws {
    guard let folder = SharedFiles.url("corpus/yaral/rules") else {
      print("publicRulesUseKnownFields: skipped, there is no ../shared")
      return
    }
    let skipped = /"(?:\\.|[^"\\\n])*"|`[^`]*`|\/\/[^\n]*|\/\*(?s:.*?)\*\//
    let path = /\$\w+((?:\.\w+|\[\s*"(?:[^"\\]|\\.)*"\s*\]|\[\d+\])+)/
    var total = 0
    var unknown: Set<String> = []
    for file in files(below: folder, withSuffix: ".yaral") {
      let text = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
      // Keys in brackets are strings too, so a text is blanked out only where no bracket is before it.
      let bare = text.replacing(skipped) { match in
        text[..<match.range.lowerBound].last == "[" ? String(match.output) : ""
      }
      for match in bare.matches(of: path) {
        var name = String(match.output.1.drop { $0 == "." }).replacing(/\[\d+\]/, with: "")
        if name.hasPrefix("udm.") { name.removeFirst(4) }
        total += 1
        if TaxonomyCatalog.builtIn.definition(of: Field(name), in: .udm) == nil { unknown.insert(name) }
      }
    }
    #expect(total > 4000)
    #expect(unknown == [])
  }
}

@Suite struct EventRoutingTests {
  @Test func theBuiltInTableHasNoFindings() {
    #expect(EventRouting.read(EmbeddedTables.routing).diagnostics.map { $0.rendered() } == [])
  }

  @Test func windowsLogsAreToldByTheirChannel() {
    let routing = EventRouting.builtIn
    let sysmon = Predicate.any([.text("Channel", .equals("Microsoft-Windows-Sysmon/Operational"))])
    let first = Predicate.any([.field("EventID", .number(.equal, .integer(1)))])
    #expect(
      routing.route(of: LogSource(category: "process_creation", product: "windows")) == .tests(.all([.all([sysmon, first])])))
    #expect(
      routing.route(of: LogSource(product: "windows", service: "security"))
        == .tests(.all([.any([.text("Channel", .equals("Security"))])])))
    #expect(routing.route(of: LogSource(product: "windows")) == .tests(.field("Channel", .present)))
    #expect(routing.route(of: LogSource(category: "file_access", product: "windows")) == .unknown)
  }

  @Test func otherLogsHaveNoChannel() {
    let none = EventRouting.Route.tests(.not(.field("Channel", .present)))
    #expect(EventRouting.builtIn.route(of: LogSource(product: "aws", service: "cloudtrail")) == none)
    #expect(EventRouting.builtIn.route(of: LogSource(category: "proxy")) == none)
  }
}
