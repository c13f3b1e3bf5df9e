import Checks
import Detections
import Diagnostics
import Dialects
import Events
import Testing

@testable import SigmaDialect

private let full = """
  title: Full Rule
  id: 929A690E-BEF0-4204-A928-EF5E620D6FCC
  taxonomy: sigma
  related:
      - id: 929a690e-bef0-4204-a928-ef5e620d6fcd
        type: similar
  status: test
  description: |
      First line.
      Second line.
  references:
      - https://example.org/a
  author: A, B
  date: 2024-01-02
  modified: 2024/3/4
  tags:
      - attack.execution
      - attack.command_and_control
      - attack.t1059.013
      - attack.g0010
      - cve.2024-1
  logsource:
      category: process_creation
      product: windows
      definition: needs auditing
  detection:
      sel:
          Image: a
      condition: sel
  fields:
      - Image
  falsepositives:
      - Unknown
  level: high
  owner: us
  revision: 3
  checked: true
  weight: 0.5
  nothing: null
  simulation:
      - type: atomic-red-team
        technique: [T1001, 5, '5']
        options: {a: null, b: {c: no}}
  empty: []
  none: {}

  """

@Test("metadata is understood, and kept on the way back")
func metadata() throws {
  let reading = read(full)
  #expect(reading.diagnostics.isEmpty)
  let detection = try #require(reading.rules.first?.detection)
  let metadata = detection.metadata
  #expect(metadata.name == "full_rule")
  #expect(metadata.id == "929a690e-bef0-4204-a928-ef5e620d6fcc")
  #expect(metadata.created == "2024-01-02")
  #expect(metadata.modified == "2024-03-04")
  #expect(metadata.tactics == ["Execution", "Command and Control"])
  #expect(metadata.techniques == ["T1059.013"])
  #expect(metadata.tags == ["attack.g0010", "cve.2024-1"])
  #expect(metadata.status == .test)
  #expect(metadata.severity == .high)
  #expect(
    metadata.custom == [
      MetadataEntry("taxonomy", "sigma"),
      MetadataEntry("related", "similar 929a690e-bef0-4204-a928-ef5e620d6fcd"),
      MetadataEntry("fields", "Image"), MetadataEntry("logsource.definition", "needs auditing"),
      MetadataEntry("owner", "us"),
      MetadataEntry("revision", "3", content: .scalar(.integer(3))),
      MetadataEntry("checked", "true", content: .scalar(.boolean(true))),
      MetadataEntry("weight", "0.5", content: .scalar(.double(0.5))),
      MetadataEntry("nothing", "", content: .scalar(.null)),
      MetadataEntry(
        "simulation", "",
        content: .list([
          .mapping([
            MetadataPair("type", .scalar(.string("atomic-red-team"))),
            MetadataPair(
              "technique",
              .list([.scalar(.string("T1001")), .scalar(.integer(5)), .scalar(.string("5"))])),
            MetadataPair(
              "options",
              .mapping([
                MetadataPair("a", .scalar(.null)),
                MetadataPair("b", .mapping([MetadataPair("c", .scalar(.boolean(false)))])),
              ])),
          ])
        ])),
      MetadataEntry("empty", "", content: .list([])),
      MetadataEntry("none", "", content: .mapping([])),
    ])
  #expect(detection.variables[0].logSource == LogSource(category: "process_creation", product: "windows"))
  let header = Sigma.HeaderRaising(detection)
  #expect(header.losses.isEmpty)
  var expected = try #require(Sigma.parse(SourceFile(name: "", text: full)).value.documents.first?.header)
  expected.tags = [
    "attack.execution", "attack.command-and-control", "attack.t1059.013", "attack.g0010", "cve.2024-1",
  ]
  #expect(header.header == expected)
  let checked = try #require(check(detection).value)
  let text = Sigma.print(try #require(Sigma.raise(checked).file))
  let back = try #require(Sigma.parse(SourceFile(name: "", text: text)).value.documents.first?.header)
  #expect(back.custom == expected.custom, "\(text)")
  #expect(back.related == expected.related)
  #expect(back.taxonomy == "sigma")
}

/// Files that are wrong: what is found, and where.
private let wrong: [(text: String, code: DiagnosticCode, place: String)] = [
  ("- a", .sigmaWrongShape, "- a"),
  ("title: t\nlogsource: {category: c}", .sigmaMissingKey, ""),
  ("title: t\ndetection: {a: {b: c}, condition: a}", .sigmaMissingKey, ""),
  ("logsource: {category: c}\ndetection: {a: {b: c}, condition: a}", .sigmaMissingKey, ""),
  (
    "title: t\nlogsource: {definition: c}\ndetection: {a: {b: c}, condition: a}", .sigmaMissingKey,
    "logsource"
  ),
  ("title: t\nlogsource: {category: c}\ndetection: {a: {b: c}}", .sigmaMissingKey, "{a: {b: c}}"),
  ("title: t\nid: x\nlogsource: {category: c}\ndetection: {a: {b: c}, condition: a}", .sigmaValue, "x"),
  (
    "title: t\nlevel: hihg\nlogsource: {category: c}\ndetection: {a: {b: c}, condition: a}",
    .sigmaUnknownWord, "hihg"
  ),
  (
    "title: t\ndate: yesterday\nlogsource: {category: c}\ndetection: {a: {b: c}, condition: a}", .sigmaValue,
    "yesterday"
  ),
  (
    "title: t\nlogsource: {category: c}\ndetection: {a: {b: c}, condition: a, timeframe: 5m}",
    .sigmaNotSupported, "timeframe"
  ),
  ("title: t\nlogsource: {category: c}\ndetection: {a: {}, condition: a}", .sigmaValue, "{}"),
  (
    "title: t\nlogsource: {category: c}\ndetection: {a b: {c: d}, condition: 1 of them}", .sigmaWrongShape,
    "a b"
  ),
  (
    "title: t\ntaxonomy: ecs\nlogsource: {category: c}\ndetection: {a: {b: c}, condition: a}",
    .sigmaNotSupported, "t"
  ),
  ("title: t\nlogsource: {category: c}\nfilter: {a: {b: c}, condition: not a}", .sigmaMissingKey, "filter"),
]

@Test("a document that is wrong is reported, and not lowered", arguments: wrong.indices)
func wrongDocuments(_ index: Int) {
  let reading = read(wrong[index].text)
  let errors = reading.diagnostics.filter { $0.severity == .error }
  #expect(reading.rules.isEmpty)
  #expect(errors.map(\.code) == [wrong[index].code])
  #expect(errors.first.map(marked) == wrong[index].place)
}

@Test("everything that is wrong is reported together")
func severalErrors() {
  let text = """
    title: t
    level: hgih
    logsource: {category: c}
    detection:
        a:
            F|contians: x
            G|re|base64: y
        condition: a and bb
    """
  let reading = read(text)
  #expect(reading.diagnostics.map(\.code) == [.sigmaUnknownWord, .sigmaModifier, .sigmaCondition])
  #expect(reading.diagnostics.map(marked) == ["hgih", "contians", "bb"])
  #expect(reading.diagnostics[1].fixes.first?.edits.first?.replacement == "contains")
}

@Test("old collection actions are carried out; what a later document says wins")
func collectionActions() {
  let text = """
    action: global
    title: common
    logsource: {category: c}
    ---
    detection: {a: {F: x}, condition: a}
    ---
    title: own
    detection: {a: {F: y}, condition: a}
    ---
    action: repeat
    detection: {a: {F: z}}
    ---
    action: reset
    """
  let reading = read(text)
  #expect(reading.rules.map(\.detection.metadata.title) == ["common", "own", "own"])
  #expect(
    reading.rules.map(\.detection.variables[0].predicate) == [
      .named("a", .text("F", .equals("x"))), .named("a", .text("F", .equals("y"))),
      .named("a", .text("F", .equals("z"))),
    ])
  #expect(reading.diagnostics.map(\.severity) == [.warning, .warning, .warning])
}

@Test("an identifier that is not used is a warning")
func unusedIdentifier() {
  let reading = read(ruleText("{a: {F: x}, b: {F: y}, condition: a}"))
  #expect(reading.rules.count == 1)
  #expect(reading.diagnostics.map(\.code) == [.sigmaUnusedIdentifier])
  #expect(reading.diagnostics.map(marked) == ["b"])
}
