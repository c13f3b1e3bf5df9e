import Detections
import Diagnostics
import Events
import Semantics
import Testing

@testable import Taxonomies

/// A detection of one variable `e`, which must occur.
func detection(
  _ predicate: Predicate, in taxonomy: TaxonomyName, of logSource: LogSource? = nil
) -> Detection {
  Detection(
    metadata: Metadata(name: "r"), taxonomy: taxonomy,
    variables: [EventVariable(name: "e", logSource: logSource, predicate: predicate)], condition: .present("e"))
}

/// A test of a UDM field for exactly a text.
private func exactly(_ field: Field, _ text: String) -> Predicate { .text(field, .equals(text), cased: true) }

private let launch = exactly("metadata.event_type", "PROCESS_LAUNCH")
private let path = Predicate.text("target.process.file.full_path", .matches("x"), cased: true)
private let executable = Predicate.text("process.executable", .matches("x"), cased: true)

/// UDM text, and what it is in neutral names; or the code of the error.
private struct Import: Sendable, CustomTestStringConvertible {
  var name: String
  var udm: Predicate
  var neutral: Predicate?
  var logSource: LogSource?
  var error: DiagnosticCode?
  var testDescription: String { name }
}

@Suite struct ImportTests {
  @Test(
    "a UDM predicate is read in the log source that it tells",
    arguments: [
      // Only the test that tells the log source goes; what is beside it stays.
      Import(
        name: "beside a negation", udm: .all([launch, .not(path)]), neutral: .not(executable),
        logSource: LogSource(category: "process_creation")),
      Import(
        name: "beside a pattern", udm: .all([path, launch]), neutral: executable,
        logSource: LogSource(category: "process_creation")),
      Import(
        name: "alone", udm: launch, neutral: .always, logSource: LogSource(category: "process_creation")),
      Import(
        name: "in a selection with others", udm: .named("s", .all([launch, path, .not(path)])),
        neutral: .named("s", .all([executable, .not(executable)])),
        logSource: LogSource(category: "process_creation")),
      Import(
        name: "said again inside", udm: .all([launch, .any([path, .all([launch, .not(path)])])]),
        neutral: .any([executable, .not(executable)]), logSource: LogSource(category: "process_creation")),
      Import(
        name: "a choice of event types",
        udm: .all([
          .any([
            exactly("metadata.event_type", "REGISTRY_DELETION"),
            exactly("metadata.event_type", "REGISTRY_CREATION"),
            exactly("metadata.event_type", "REGISTRY_MODIFICATION"),
          ]), exactly("target.registry.registry_key", "k"),
        ]),
        neutral: exactly("registry.path", "k"), logSource: LogSource(category: "registry_event")),
      Import(
        name: "two tests go before one",
        udm: .all([
          exactly("metadata.event_type", "FILE_CREATION"),
          .any([exactly("metadata.product_event_type", "17"), exactly("metadata.product_event_type", "18")]),
          exactly("target.resource.name", "p"),
        ]),
        neutral: exactly("pipe.name", "p"), logSource: LogSource(category: "pipe_created")),
      // What does not say exactly that.
      Import(name: "only one way of several", udm: .any([launch, path]), error: .unmappedLogSource),
      Import(name: "negated", udm: .all([.not(launch), path]), error: .unmappedLogSource),
      Import(
        name: "one event type more",
        udm: .all([.any([launch, exactly("metadata.event_type", "PROCESS_OPEN")]), path]),
        error: .unmappedLogSource),
      Import(
        name: "in any case", udm: .all([.text("metadata.event_type", .equals("PROCESS_LAUNCH")), path]),
        error: .unmappedLogSource),
      Import(name: "no event type", udm: path, error: .unmappedLogSource),
      Import(
        name: "a field without a name", udm: .all([launch, exactly("target.process.file.ssdeep", "x")]),
        error: .unmappedLogSource),
      Import(
        name: "two kinds of log",
        udm: .all([exactly("metadata.event_type", "NETWORK_HTTP"), exactly("target.url", "u")]),
        error: .ambiguousMapping),
    ])
  private func logSources(_ row: Import) throws {
    let read = TaxonomyCatalog.builtIn.translate(detection(row.udm, in: .udm), to: .neutral)
    let errors = read.diagnostics.filter { $0.severity == .error }
    #expect(errors.map(\.code) == (row.error.map { [$0] } ?? []))
    #expect((read.value == nil) == (row.error != nil))
    guard let variable = read.value?.variables.first else { return }
    #expect(variable.logSource == row.logSource)
    #expect(variable.predicate == row.neutral)
  }
}
