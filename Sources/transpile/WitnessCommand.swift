import ArgumentParser
import Diagnostics
import Transpilation

struct WitnessCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "witness",
    abstract: "Make events that match rules, each for another reason, and near misses.",
    discussion: """
      Lines are such as 'transpile test --labelled' reads, with the same --schema. Each verdict is that of the
      evaluator.

      EXAMPLES
        transpile witness rules/execution/container_cli_abuse.yaml
        transpile witness rule.yml --near-miss --count 20 > labelled.jsonl
      """)

  @Argument(help: ArgumentHelp("Rule files, folders, or -.", valueName: "path"))
  var paths: [String]

  @Option(name: .long, help: "How many events of each kind at most.")
  var count = 5

  @Flag(name: .long, help: "Also events that just don't match.")
  var nearMiss = false

  @Option(name: .long, help: "Whose names the events' fields have (auto: those of the rule).")
  var schema: EventSchema = .auto

  @OptionGroup var common: CommonOptions

  func validate() throws {
    if count < 1 { throw ValidationError("'--count' must be at least 1") }
  }

  func run() throws {
    var session = try Session(common)
    let files = session.ruleFiles(paths)
    for file in files { session.report(file.diagnostics.filter { $0.severity == .error }) }
    let rules = files.flatMap(\.rules)
    let transpiler = session.transpiler
    let bar = session.progress("making events", total: rules.count)
    let found = concurrently(rules, jobs: common.jobs, progress: bar) { rule in
      transpiler.witnesses(
        of: rule, count: count, withNearMisses: nearMiss, schema: schema == .auto ? nil : schema)
    }
    for (rule, reading) in zip(rules, found) {
      session.report(reading.diagnostics)
      if reading.value.isEmpty, !reading.hasErrors {
        session.report([
          Diagnostic(.equivalenceUndecided, "no event was found on which \(rule.name) fires", at: nil)
        ])
        session.status.note(.undecided)
      }
      printResult(reading.value.map { $0.json.line + "\n" }.joined())
    }
    try session.end()
  }
}
