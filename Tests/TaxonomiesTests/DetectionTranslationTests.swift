import Detections
import Diagnostics
import Events
import Patterns
import Testing

@testable import Taxonomies

private let processes = LogSource(category: "process_creation")
private let connections = LogSource(category: "network_connection")
private let okta = LogSource(product: "okta", service: "okta")
private let logons = LogSource(category: "authentication")

/// A neutral test, and what it is in UDM behind the tests of the log source; or the code of the error.
private struct Export: Sendable, CustomTestStringConvertible {
  var name: String
  var logSource = processes
  var neutral: Predicate
  var udm: Predicate?
  var error: DiagnosticCode?
  var testDescription: String { name }
}

private func exactly(_ field: Field, _ text: String) -> Predicate { .text(field, .equals(text), cased: true) }

private func every(_ field: Field, _ test: FieldTest) -> Predicate {
  .field(FieldPredicate(field, test, quantifier: .every))
}

private let integrity: Field = "target.process.integrity_level_rid"

@Suite struct DetectionTranslationTests {
  @Test(
    "neutral tests become tests of UDM fields",
    arguments: [
      Export(
        name: "text stays text", neutral: .text("process.executable", .endsWith("/docker")),
        udm: .text("target.process.file.full_path", .endsWith("/docker"))),
      Export(
        name: "the parent is the principal", neutral: .text("process.parent.command_line", .contains("x")),
        udm: .text("principal.process.command_line", .contains("x"))),
      Export(
        name: "a number in a text", neutral: .field("process.pid", .number(.equal, .integer(4))),
        udm: exactly("target.process.pid", "4")),
      Export(
        name: "a range of numbers in a text", neutral: .field("process.pid", .number(.less, .integer(4))),
        error: .fieldTypeMismatch),
      Export(
        name: "a fraction in a text", neutral: .field("process.pid", .number(.equal, .double(4.5))),
        error: .fieldTypeMismatch),
      Export(
        name: "a Boolean in a text", logSource: LogSource(category: "image_load"),
        neutral: .field("dll.code_signature.exists", .boolean(false)),
        udm: .text("target.resource.attribute.labels[\"Signed\"]", .equals("false"))),
      Export(
        name: "a number", logSource: connections,
        neutral: .field("destination.port", .number(.greaterOrEqual, .integer(1024))),
        udm: .field("target.port", .number(.greaterOrEqual, .integer(1024)))),
      Export(
        name: "decimal text of a number", logSource: connections, neutral: .text("destination.port", .equals("443")),
        udm: .field("target.port", .number(.equal, .integer(443)))),
      Export(
        name: "unusual decimal text of a number", logSource: connections,
        neutral: .text("destination.port", .equals("0443")), error: .fieldTypeMismatch),
      Export(
        name: "part of a number", logSource: connections, neutral: .text("destination.port", .startsWith("44")),
        error: .fieldTypeMismatch),
      Export(
        name: "a value with another name", logSource: connections, neutral: .text("network.transport", .equals("TCP")),
        udm: exactly("network.ip_protocol", "TCP")),
      Export(
        name: "values whose names match", neutral: .text("process.token.integrity_level_name", .matches("(?i)^(high|system)$"), cased: true),
        udm: .any([
          .field(integrity, .number(.equal, .integer(12288))), .field(integrity, .number(.equal, .integer(16384))),
        ])),
      Export(
        name: "one of two values that UDM can't tell apart", logSource: okta,
        neutral: .text("okta.outcome.result", .equals("SUCCESS")), error: .unmappedValue),
      Export(
        name: "both of two values that UDM can't tell apart", logSource: okta,
        neutral: .any([
          .text("okta.outcome.result", .equals("SUCCESS")), .text("okta.outcome.result", .equals("ALLOW")),
        ]), udm: exactly("security_result.action", "ALLOW")),
      Export(
        name: "a choice with a value that is not known", logSource: logons,
        neutral: .any([.text("event.outcome", .equals("success")), .text("event.outcome", .equals("sucess"))]),
        error: .unmappedValue),
      Export(
        name: "a value that is not known", logSource: logons, neutral: .text("event.outcome", .equals("sucess")),
        error: .unmappedValue),
      Export(
        name: "a value in another case", logSource: logons, neutral: exactly("event.outcome", "SUCCESS"),
        error: .unmappedValue),
      Export(
        name: "not a value", logSource: logons, neutral: .not(.text("event.outcome", .equals("success"))),
        udm: .not(exactly("security_result.action", "ALLOW"))),
      Export(
        name: "a value, or not there", logSource: logons,
        neutral: .any([.text("event.outcome", .equals("failure")), .field("event.outcome", .null)]),
        udm: .any([exactly("security_result.action", "BLOCK"), .field("security_result.action", .null)])),
      Export(
        name: "every value is one", logSource: logons, neutral: every("event.outcome", .text(TextTest(.contains("ss")))),
        udm: every("security_result.action", .text(TextTest(.equals("ALLOW"), isCaseSensitive: true)))),
      // "Every value is one of two" is neither "every value is the one" nor "every value is the other".
      Export(
        name: "every value is one of two", logSource: logons,
        neutral: every("event.outcome", .text(TextTest(.contains("u")))),
        udm: .all([
          .any([exactly("security_result.action", "ALLOW"), exactly("security_result.action", "BLOCK")]),
          .not(
            .any([
              exactly("security_result.action", "UNKNOWN_ACTION"),
              exactly("security_result.action", "ALLOW_WITH_MODIFICATION"),
              exactly("security_result.action", "QUARANTINE"), exactly("security_result.action", "FAIL"),
              exactly("security_result.action", "CHALLENGE"),
            ])),
        ])),
      Export(
        name: "every value is one of two numbers",
        neutral: every("process.token.integrity_level_name", .text(TextTest(.contains("i")))), error: .fieldTypeMismatch),
      Export(
        name: "a field of the same event", neutral: .field("process.executable", .sameAs("process.parent.executable", isCaseSensitive: true)),
        udm: .field("target.process.file.full_path", .sameAs("principal.process.file.full_path", isCaseSensitive: true))),
      Export(
        name: "a field whose values have other names", logSource: connections,
        neutral: .field("network.transport", .sameAs("destination.domain", isCaseSensitive: false)),
        error: .unmappedValue),
      Export(
        name: "a list of texts for a number", logSource: connections,
        neutral: .field("destination.port", .member(list: "ports", .exact(isCaseSensitive: false))),
        error: .fieldTypeMismatch),
      Export(name: "a field without a name", neutral: .text("process.thread.start_module", .equals("x")), error: .unmappedField),
    ])
  private func udm(_ row: Export) throws {
    let read = TaxonomyCatalog.builtIn.translate(detection(row.neutral, in: .neutral, of: row.logSource), to: .udm)
    let errors = read.diagnostics.filter { $0.severity == .error }
    #expect(errors.map(\.code) == (row.error.map { [$0] } ?? []), "\(errors.map(\.message))")
    #expect((read.value == nil) == (row.error != nil))
    guard let variable = read.value?.variables.first, let expected = row.udm else { return }
    #expect(variable.logSource == nil)
    guard case .all(let operands) = variable.predicate else {
      Issue.record("no tests of the log source: \(variable.predicate)")
      return
    }
    // A conjunction stands in one list with the tests of the log source.
    if case .all(let parts) = expected {
      #expect(Array(operands.suffix(parts.count)) == parts)
    } else {
      #expect(operands.last == expected)
    }
  }

  @Test(
    "the log source becomes tests of fields, the general before the special",
    arguments: [
      (LogSource(category: "process_creation"), [exactly("metadata.event_type", "PROCESS_LAUNCH")]),
      (LogSource(category: "PROCESS_CREATION", product: "Windows"), [exactly("metadata.event_type", "PROCESS_LAUNCH")]),
      (
        LogSource(category: "registry_event"),
        [
          .any([
            exactly("metadata.event_type", "REGISTRY_CREATION"), exactly("metadata.event_type", "REGISTRY_MODIFICATION"),
            exactly("metadata.event_type", "REGISTRY_DELETION"),
          ])
        ]
      ),
      (
        LogSource(product: "aws", service: "cloudtrail"),
        [exactly("metadata.vendor_name", "AMAZON"), exactly("metadata.product_name", "AWS CloudTrail")]
      ),
      // Process creations of the security log: both must be told, and the fields are those of processes.
      (
        LogSource(category: "process_creation", product: "windows", service: "security"),
        [
          exactly("metadata.product_name", "Microsoft-Windows-Security-Auditing"),
          exactly("metadata.event_type", "PROCESS_LAUNCH"),
        ]
      ),
    ])
  func logSources(_ logSource: LogSource, _ tests: [Predicate]) {
    let rule = detection(.text("host.name", .equals("h")), in: .neutral, of: logSource)
    let read = TaxonomyCatalog.builtIn.translate(rule, to: .udm)
    let host = Predicate.text("principal.hostname", .equals("h"))
    #expect(read.value?.variables.first?.predicate == .all(tests + [host]))
  }

  @Test func processesOfTheSecurityLogHaveTheFieldsOfProcesses() {
    let source = LogSource(category: "process_creation", product: "windows", service: "security")
    let rule = detection(.text("user.name", .equals("u")), in: .neutral, of: source)
    guard case .all(let tests) = TaxonomyCatalog.builtIn.translate(rule, to: .udm).value?.variables.first?.predicate
    else { return }
    #expect(tests.last == .text("target.user.userid", .equals("u")))
  }

  @Test(
    "what cannot be told is said",
    arguments: [
      (LogSource(category: "process_creation", product: "windows"), DiagnosticCode.unmappedLogSource, Diagnostic.Severity.note),
      (LogSource(category: "process_creatoin"), .unmappedLogSource, .error),
      (LogSource(category: "process_creation", product: "plan9"), .unmappedLogSource, .error),
      (LogSource(product: "windows"), .unmappedLogSource, .error),
    ])
  func uncertainLogSources(_ logSource: LogSource, _ code: DiagnosticCode, _ severity: Diagnostic.Severity) {
    let rule = detection(.text("host.name", .equals("h")), in: .neutral, of: logSource)
    let read = TaxonomyCatalog.builtIn.translate(rule, to: .udm)
    #expect(read.diagnostics.map(\.code) == [code])
    #expect(read.diagnostics.map(\.severity) == [severity])
  }

  @Test func aMisspeltLogSourceSuggestsTheRightOne() {
    let rule = detection(.always, in: .neutral, of: LogSource(category: "process_creatoin"))
    let read = TaxonomyCatalog.builtIn.translate(rule, to: .udm)
    #expect(read.diagnostics.first?.help == "did you mean 'process_creation'?")
  }

  @Test func proposedMappingsAreNotedOrRefused() {
    let rule = detection(.text("winlog.logon.id", .equals("0x3e7")), in: .neutral, of: processes)
    let noted = TaxonomyCatalog.load(policy: .proposed).value.translate(rule, to: .udm)
    #expect(noted.diagnostics.map(\.code) == [.proposedMapping])
    #expect(noted.value != nil)
    let refused = TaxonomyCatalog.load(policy: .confirmed).value.translate(rule, to: .udm)
    #expect(refused.diagnostics.map(\.code) == [.unmappedField])
    #expect(refused.value == nil)
  }

  /// Overrides go before tables, and are checked like them.
  @Test(
    "a rule's own mappings",
    arguments: [
      (["process.executable": "principal.process.file.full_path"], [], "principal.process.file.full_path"),
      (["process.executable": "principal.process.file.fullpath"], [DiagnosticCode.unknownField], nil),
      (["process.exectuable": "principal.process.file.full_path"], [.unknownField], nil),
      (["user.name": "target.process.file.full_path"], [.ambiguousMapping], nil),
    ] as [([String: String], [DiagnosticCode], Field?)])
  func overrides(_ fields: [String: String], _ errors: [DiagnosticCode], _ native: Field?) {
    var rule = detection(
      .all([.text("process.executable", .equals("x")), .text("user.name", .equals("u"))]), in: .neutral, of: processes)
    rule.overrides["yaral"] = TargetOverride(fields: fields)
    let read = TaxonomyCatalog.builtIn.translate(rule, to: .udm)
    #expect(read.diagnostics.map(\.code) == errors)
    guard let native, case .all(let tests) = read.value?.variables.first?.predicate else { return }
    #expect(tests.contains(.text(native, .equals("x"))))
  }

  @Test func joinsKeepTheirMeaning() {
    func rule(_ left: Field, _ right: Field) -> Detection {
      Detection(
        metadata: Metadata(name: "r"), taxonomy: .neutral,
        variables: [
          EventVariable(name: "a", logSource: connections, predicate: .always),
          EventVariable(name: "b", logSource: connections, predicate: .always),
        ],
        joins: [Join(.field(variable: "a", left), .equal, .field(variable: "b", right))],
        window: Window(keys: [], length: .seconds(60)), condition: .all([.present("a"), .present("b")]))
    }
    let same = TaxonomyCatalog.builtIn.translate(rule("network.transport", "network.transport"), to: .udm)
    #expect(same.value?.joins.first?.left == .field(variable: "a", "network.ip_protocol"))
    let mixed = TaxonomyCatalog.builtIn.translate(rule("network.transport", "destination.domain"), to: .udm)
    #expect(mixed.diagnostics.map(\.code) == [.unmappedValue])
  }

  @Test func sigmaKeepsTheLogSource() {
    let source = LogSource(category: "process_creation", product: "linux")
    let rule = detection(.text("process.executable", .endsWith("/docker")), in: .neutral, of: source)
    let read = TaxonomyCatalog.builtIn.translate(rule, to: .sigma)
    #expect(read.diagnostics.isEmpty)
    #expect(read.value == detection(.text("Image", .endsWith("/docker")), in: .sigma, of: source))
    let back = read.value.flatMap { TaxonomyCatalog.builtIn.translate($0, to: .neutral).value }
    #expect(back == rule)
  }

  /// From one foreign model to the other: not left half way.
  @Test func sigmaBecomesUDM() {
    let rule = detection(.text("Image", .endsWith("/docker")), in: .sigma, of: processes)
    let read = TaxonomyCatalog.builtIn.translate(rule, to: .udm)
    #expect(read.value?.taxonomy == .udm)
    #expect(
      read.value?.variables.first?.predicate
        == .all([
          exactly("metadata.event_type", "PROCESS_LAUNCH"),
          .text("target.process.file.full_path", .endsWith("/docker")),
        ]))
  }
}
