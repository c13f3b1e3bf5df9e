import ArgumentParser
import Diagnostics
import Transpilation

struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema", abstract: "Print the JSON Schema of neutral rules, for editors.")

  @Flag(name: .long, help: "The schema of NAME.tests.yaml instead.")
  var tests = false

  func run() {
    printResult(tests ? neutralTestsSchema : neutralSchema)
  }
}

struct CodesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "codes", abstract: "List the codes of all diagnostics.")

  func run() {
    for code in DiagnosticCode.allCases {
      let severity = code.severity.rawValue
      let padding = String(repeating: " ", count: 8 - severity.count)
      printResult("\(code.rawValue)  \(severity)\(padding)\(code.summary)\n")
    }
  }
}

struct TargetsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "targets", abstract: "Print which parts of a detection each target can carry.")

  func run() {
    printResult(targetTable())
  }
}

struct CompletionsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "completions", abstract: "Print the completion script of a shell.",
    discussion: """
      EXAMPLES
        transpile completions bash > /etc/bash_completion.d/transpile
        transpile completions zsh > ~/.zsh/completions/_transpile
        transpile completions fish > ~/.config/fish/completions/transpile.fish
      """)

  enum Shell: String, ExpressibleByArgument, CaseIterable {
    case bash, zsh, fish
  }

  @Argument(help: "bash, zsh or fish.")
  var shell: Shell

  func run() {
    let name: CompletionShell =
      switch shell {
      case .bash: .bash
      case .zsh: .zsh
      case .fish: .fish
      }
    printResult(TranspileCommand.completionScript(for: name) + "\n")
  }
}
