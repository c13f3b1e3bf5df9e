import ArgumentParser
import Diagnostics
import Events
import JSONEvents
import Transpilation

struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Show why an event matches a rule, or what it lacks.",
    discussion: """
      EXAMPLES
        transpile explain rules/execution/container_cli_abuse.yaml --event event.json
        transpile explain rule.yaml --event '{"process.command_line": "docker ps"}'
      """)

  @Argument(help: ArgumentHelp("Rule files, folders, or -.", valueName: "path"))
  var paths: [String]

  @Option(name: .long, help: ArgumentHelp("A file with an event, or the JSON object itself.", valueName: "event"))
  var event: String

  @Option(name: .long, help: "Whose names the event's fields have.")
  var schema: EventSchema = .auto

  @OptionGroup var common: CommonOptions

  func run() throws {
    var session = try Session(common)
    let files = session.ruleFiles(paths)
    for file in files { session.report(file.diagnostics) }
    do {
      let isInline = event.drop { $0 == " " }.hasPrefix("{")
      let bytes = isInline ? Array(event.utf8) : try readFile(event)
      let read = readEvents(bytes, named: isInline ? "<argument>" : event)
      session.report(
        read.errors.map { Diagnostic(.malformedEvent, "line \($0.line): \($0.message)", at: nil) })
      for event in read.events {
        for rule in files.flatMap(\.rules) {
          guard let explanation = session.transpiler.explain(rule, event, schema: schema) else {
            session.report([
              Diagnostic(.notExpressible, "\(rule.name) can't be asked of events of this schema", at: nil)
            ])
            continue
          }
          printResult(explanation.text(of: rule))
        }
      }
    } catch {
      session.report(error)
    }
    try session.end()
  }
}

extension Explanation {
  func text(of rule: AuthoredRule) -> String {
    let verdict = alerts.isEmpty ? "no alert" : "alert"
    var text = "\(rule.name): \(verdict)\n"
    for node in variables + conditions { text += node.rendered(indentation: 1) }
    if !outcomes.isEmpty {
      text += "  outcomes:\n"
      for entry in outcomes { text += "    \(entry.name) = \(JSONText(entry.value).line)\n" }
    }
    if !changes.isEmpty {
      text += "  to make it match:\n"
      for change in changes { text += "    - \(change)\n" }
    }
    if alerts.isEmpty, changes.isEmpty {
      text += "  the event is one that the rule looks for; its condition needs more than this event\n"
    }
    return text
  }
}
