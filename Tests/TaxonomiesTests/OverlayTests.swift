import Detections
import Diagnostics
import Events
import Testing

@testable import Taxonomies

private let processes = LogSource(category: "process_creation")

/// A file that is wrong, and each finding as `line:column message`.
private struct Wrong: Sendable, CustomTestStringConvertible {
  var text: String
  var findings: [String]
  var help = ""
  var testDescription: String { findings.first ?? text }
}

private func load(_ text: String) -> Reading<TaxonomyCatalog> {
  TaxonomyCatalog.load(overlays: [SourceFile(name: "overlay.yaml", text: text)])
}

@Suite struct OverlayTests {
  @Test func aFieldIsAdded() throws {
    let read = load(
      """
      model: neutral
      fields:
        acme.ticket: {text: number of the ticket}
        acme.labels.*: {list of text: a label}
      ---
      model: udm
      log_sources:
        - category: process_creation
          fields:
            acme.ticket: {field: 'additional.fields["ticket"]', proposed: true}
      """)
    #expect(read.diagnostics.isEmpty)
    #expect(read.value.definition(of: "acme.ticket", in: .neutral)?.type == .text)
    #expect(read.value.definition(of: "acme.labels.x", in: .neutral)?.isRepeated == true)
    let mapping = read.value.native("acme.ticket", logSource: processes, in: .udm)
    #expect(mapping?.field == "additional.fields[\"ticket\"]")
    #expect(mapping?.isProposed == true)
    // What is not spoken of stays.
    #expect(
      read.value.native("process.executable", logSource: processes, in: .udm)?.field == "target.process.file.full_path")
  }

  @Test func aMappingIsReplacedAndOneTakenAway() {
    let read = load(
      """
      model: udm
      log_sources:
        - category: process_creation
          product: linux
          fields:
            process.executable: principal.process.file.full_path
            process.parent.executable: ~
      """)
    #expect(read.diagnostics.isEmpty)
    let linux = LogSource(category: "process_creation", product: "linux")
    #expect(read.value.native("process.executable", logSource: linux, in: .udm)?.field == "principal.process.file.full_path")
    #expect(read.value.native("process.parent.executable", logSource: linux, in: .udm) == nil)
    #expect(read.value.native("process.executable", logSource: processes, in: .udm)?.field == "target.process.file.full_path")
  }

  @Test func aLogSourceIsAddedAndAnotherPreferred() throws {
    let read = load(
      """
      model: udm
      log_sources:
        - category: acme
          select: {metadata.product_name: Acme, metadata.event_type: [GENERIC_EVENT, USER_LOGIN]}
          fields: {user.name: principal.user.userid}
        - category: proxy
          select: {metadata.event_type: NETWORK_HTTP}
          preferred: true
      """)
    #expect(read.diagnostics.isEmpty)
    let rule = detection(.text("user.name", .equals("u")), in: .neutral, of: LogSource(category: "acme"))
    let translated = try #require(read.value.translate(rule, to: .udm).value)
    #expect(read.value.translate(translated, to: .neutral).value == rule)
    let http = Predicate.text("metadata.event_type", .equals("NETWORK_HTTP"), cased: true)
    let imported = read.value.translate(detection(http, in: .udm), to: .neutral)
    #expect(imported.value?.variables.first?.logSource == LogSource(category: "proxy"))
  }

  @Test func productsCanBeToldApart() {
    let read = load(
      """
      model: udm
      log_sources:
        - {category: process_creation, product: windows, select: {principal.platform: WINDOWS}}
      """)
    let windows = LogSource(category: "process_creation", product: "windows")
    let rule = detection(.text("host.name", .equals("h")), in: .neutral, of: windows)
    let translated = read.value.translate(rule, to: .udm)
    #expect(translated.diagnostics.isEmpty)
    #expect(
      translated.value?.variables.first?.predicate
        == .all([
          .text("metadata.event_type", .equals("PROCESS_LAUNCH"), cased: true),
          .text("principal.platform", .equals("WINDOWS"), cased: true), .text("principal.hostname", .equals("h")),
        ]))
  }

  @Test func messagesCanBeExtended() {
    let read = load(
      """
      model: udm
      messages: {Noun: {flavour: Flavour, notes: list of text}}
      enumerations: {Flavour: [UNKNOWN_FLAVOUR, SWEET]}
      """)
    #expect(read.diagnostics.isEmpty)
    #expect(read.value.definition(of: "principal.flavour", in: .udm)?.enumerators == ["UNKNOWN_FLAVOUR", "SWEET"])
    #expect(read.value.definition(of: "target.notes", in: .udm)?.isRepeated == true)
    #expect(read.value.definition(of: "target.hostname", in: .udm)?.type == .text)
  }

  @Test(
    "everything that is wrong is said, with its place",
    arguments: [
      Wrong(text: "- a", findings: ["1:1 a taxonomy file is a mapping, not a list"]),
      Wrong(text: "fields: {}", findings: ["1:1 the file does not say of which data model it speaks"]),
      Wrong(text: "model: umd", findings: ["1:8 unknown data model 'umd'"], help: "did you mean 'udm'?"),
      Wrong(text: "model: neutral\nfeilds: {}", findings: ["2:1 unknown key 'feilds'"], help: "did you mean 'fields'?"),
      Wrong(text: "model: neutral\nfields: [a]", findings: ["2:9 a mapping is needed here, this is a list"]),
      Wrong(text: "model: neutral\nfields: {a: text}", findings: ["2:13 a field is described as {TYPE: description}"]),
      Wrong(text: "model: neutral\nfields: {a: {txt: x}}", findings: ["2:14 unknown type 'txt'"], help: "did you mean 'text'?"),
      Wrong(text: "model: udm\nlog_sources: {}", findings: ["2:14 a list of log sources is needed here, this is a mapping"]),
      Wrong(
        text: "model: udm\nlog_sources:\n  - {category: x, feilds: {}}", findings: ["3:19 unknown key 'feilds'"],
        help: "did you mean 'fields'?"),
      Wrong(
        text: "model: udm\nlog_sources:\n  - {category: x, fields: {process.exectuable: target.file.full_path}}",
        findings: ["3:28 'process.exectuable' is no neutral field"], help: "did you mean 'process.executable'?"),
      Wrong(
        text: "model: udm\nlog_sources:\n  - {category: x, fields: {process.executable: target.file.ful_path}}",
        findings: ["3:28 UDM has no field 'target.file.ful_path'"], help: "did you mean 'target.file.full_path'?"),
      Wrong(
        text: "model: udm\nlog_sources:\n  - {category: x, fields: {file.path: {feild: target.file.full_path}}}",
        findings: ["3:40 unknown key 'feild'", "3:39 a mapping needs 'field'"], help: "did you mean 'field'?"),
      Wrong(
        text: "model: udm\nlog_sources:\n  - {category: x, select: {metadata.event_type: PROCESS_LAUNHC}}",
        findings: ["3:5 'metadata.event_type' has no value 'PROCESS_LAUNHC'"], help: "did you mean 'PROCESS_LAUNCH'?"),
      Wrong(
        text: "model: udm\nlog_sources:\n  - {category: x, fields: {event.outcome: {field: security_result.action, values: {success: ALOW}}}}",
        findings: ["3:28 'security_result.action' has no value 'ALOW'"], help: "did you mean 'ALLOW'?"),
      Wrong(
        text: "model: udm\nlog_sources:\n  - {category: x, fields: {file.path: {field: target.file.full_path, proposed: yes}}}",
        findings: ["3:80 'yes' is neither true nor false"]),
      Wrong(
        text: "model: udm\nlog_sources:\n  - {category: x, fields: {winlog.event_data.*: metadata.description}}",
        findings: ["3:28 'winlog.event_data.*' and 'metadata.description' must both have one '*', or none"]),
      Wrong(
        text: "model: udm\nlog_sources:\n  - {category: x, fields: {file.path: target.file.full_path, process.executable: target.file.full_path}}",
        findings: ["3:62 'process.executable' and 'file.path' are both 'target.file.full_path' in (category: x)"],
        help: "take the name from one of them: 'FIELD: ~'"),
      Wrong(
        text: "model: udm\nmessages: {Noun: {a: txt}}", findings: ["2:22 unknown type 'txt'"]),
      Wrong(text: "model: [", findings: [""]),
    ])
  private func wrong(_ row: Wrong) {
    let findings = load(row.text).diagnostics
    #expect(!findings.isEmpty)
    if row.findings == [""] { return }
    let said = findings.map { finding in
      let start = finding.span?.start
      return "\(start?.line ?? 0):\(start?.column ?? 0) \(finding.message)"
    }
    #expect(said == row.findings)
    if !row.help.isEmpty { #expect(findings.first?.help == row.help) }
    #expect(findings.allSatisfy { $0.code == .malformedTaxonomy })
  }

  @Test func allFindingsOfAllFilesAreReported() {
    let files = ["model: neutral\nx: 1\ny: 2", "model: sigma\nz: 3"].map { SourceFile(name: "o.yaml", text: $0) }
    #expect(TaxonomyCatalog.load(overlays: files).diagnostics.count == 3)
  }

  /// Sigma's field of several hashes, and spellings that are only read.
  @Test(
    "Sigma's own spellings are read",
    arguments: [
      (Predicate.text("Hashes", .contains("md5=" + String(repeating: "aB", count: 16))),
        Predicate.text("process.hash.md5", .equals(String(repeating: "aB", count: 16)))),
      (.text("Hashes", .contains("IMPHASH=" + String(repeating: "0", count: 32))),
        .text("process.pe.imphash", .equals(String(repeating: "0", count: 32)))),
      (.text("Hashes", .contains("MD5=abc")), nil),
      (.text("Hashes", .contains("CRC=" + String(repeating: "0", count: 32))), nil),
      (.text("Hashes", .startsWith("MD5=" + String(repeating: "0", count: 32))), nil),
      (.text("Hashes", .contains("MD5=" + String(repeating: "0", count: 32)), cased: true), nil),
      (.text("Imphash", .equals("x")), .text("process.pe.imphash", .equals("x"))),
    ] as [(Predicate, Predicate?)])
  func spellings(_ sigma: Predicate, _ neutral: Predicate?) {
    let read = TaxonomyCatalog.builtIn.translate(detection(sigma, in: .sigma, of: processes), to: .neutral)
    #expect(read.value?.variables.first?.predicate == neutral)
    #expect(read.hasErrors == (neutral == nil))
  }

  @Test func hashesOfEventsAreTakenApart() {
    let rule = detection(.always, in: .neutral, of: processes)
    let event = Event(fields: ["Hashes": [.string("MD5=0a,SHA256=0b,IMPHASH=0c")]])
    let result = TaxonomyCatalog.builtIn.translate(event, from: .sigma, to: .neutral, for: rule)
    #expect(
      result?.fields == [
        "process.hash.md5": [.string("0a")], "process.hash.sha256": [.string("0b")],
        "process.pe.imphash": [.string("0c")],
      ])
  }

  @Test func openNamesAreMapped() {
    let security = LogSource(product: "windows", service: "security")
    let catalog = TaxonomyCatalog.builtIn
    #expect(catalog.native("winlog.event_data.OldSd", logSource: security, in: .sigma)?.field == "OldSd")
    #expect(
      catalog.native("winlog.event_data.OldSd", logSource: security, in: .udm)?.field
        == "additional.fields[\"OldSd\"]")
    // That is the account that is acted upon, and has a name of its own.
    #expect(catalog.native("winlog.event_data.TargetUserName", logSource: security, in: .sigma) == nil)
    let rule = detection(.text("OldSd", .equals("0x40810000")), in: .sigma, of: security)
    let read = catalog.translate(rule, to: .neutral)
    #expect(
      read.value?.variables.first?.predicate == .text("winlog.event_data.OldSd", .equals("0x40810000")))
  }

  /// Two spellings of one thing in one rule would become one test too many.
  @Test func twoSpellingsInOneRuleAreRefused() {
    let source = LogSource(product: "azure", service: "auditlogs")
    let rule = detection(
      .any([.text("OperationName", .equals("x")), .text("properties.message", .contains("y"))]), in: .sigma, of: source)
    let read = TaxonomyCatalog.builtIn.translate(rule, to: .neutral)
    #expect(read.value == nil)
    #expect(read.diagnostics.filter { $0.severity == .error }.map(\.code) == [.ambiguousMapping])
  }
}
