import ArgumentParser
import Diagnostics
import Transpilation

struct LintCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lint",
    abstract: "Say what is wrong with rules, and mend what can be mended without changing their meaning.",
    discussion: """
      EXAMPLES
        transpile lint rules/
        transpile lint rules/ --format sarif > findings.sarif
        transpile lint rules/ --fix
      """)

  @Argument(help: ArgumentHelp("Rule files, folders, or -.", valueName: "path"))
  var paths: [String]

  @Flag(name: .long, help: "Apply the fixes that keep a rule's meaning.")
  var fix = false

  @Option(name: .long, help: "How findings are written on standard output.")
  var format: DiagnosticFormat = .text

  @OptionGroup var common: CommonOptions

  func run() throws {
    var session = try Session(common)
    let files = session.ruleFiles(paths)
    var findings: [Diagnostic] = []
    for file in files {
      findings += file.diagnostics
      if fix { applyFixes(file, &session) }
    }
    findings += duplicates(in: files.flatMap(\.rules))
    if common.quiet { findings.removeAll { $0.severity != .error } }
    if findings.contains(where: { $0.severity == .error }) { session.status.note(.findings) }
    printResult(text(of: findings, session.reporter.isColored && isTerminal(1)))
    try session.end()
  }

  private func text(of findings: [Diagnostic], _ isColored: Bool) -> String {
    switch format {
    case .text: findings.map { $0.rendered(colored: isColored) }.joined()
    case .jsonl: findings.map { $0.json.line + "\n" }.joined()
    case .sarif: sarifLog(findings, version: toolVersion)
    case .github: findings.map { $0.githubAnnotation + "\n" }.joined()
    }
  }

  private func applyFixes(_ file: RuleFile, _ session: inout Session) {
    guard let source = file.source, file.input.path != "-" else { return }
    let fixes = file.diagnostics.flatMap(\.fixes).filter { $0.safety == .keepsMeaning }
    let fixed = applying(fixes, to: source)
    guard fixed.count > 0 else { return }
    do {
      try writeFile(file.input.path, fixed.text)
      printMessage("\(file.input.path): \(fixed.count) fixed\n")
    } catch {
      session.report(error)
    }
  }
}
