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
        transpile lint rules/ --thorough
      """)

  @Argument(help: ArgumentHelp("Rule files, folders, or -.", valueName: "path"))
  var paths: [String]

  @Flag(name: .long, help: "Apply the fixes that keep a rule's meaning, or give it the one that it plainly says.")
  var fix = false

  @Flag(name: .long, help: "Look longer for parts of rules that make no difference, and for rules that others cover.")
  var thorough = false

  @Option(name: .long, help: "How findings are written; text on a terminal unless said, else jsonl.")
  var format: DiagnosticFormat?

  @OptionGroup var common: CommonOptions

  func validate() throws {
    if fix, paths.contains("-") { throw ValidationError("'--fix' writes files; it can't be used with '-'") }
  }

  func run() throws {
    var session = try Session(common)
    let linting: Linting = thorough ? .thorough : .quick
    var files = session.ruleFiles(paths, linting: linting)
    if fix {
      // One fix may bare another, or be in its way; what is said afterwards is what is left.
      for _ in 0..<Self.roundLimit {
        let fixedCount = files.count { applyFixes($0, &session) }
        if fixedCount == 0 { break }
        files = session.ruleFiles(paths, linting: linting)
      }
    }
    let rules = files.flatMap(\.rules)
    var findings = files.flatMap(\.diagnostics) + duplicates(in: rules)
    if thorough { findings += session.transpiler.coverage(of: rules) }
    if common.quiet { findings.removeAll { $0.severity != .error } }
    session.note(findings)
    let color = Reporter.isColored(common.color, on: 1)
    printResult(text(of: findings, as: format ?? (isTerminal(1) ? .text : .jsonl), color))
    if session.passesOverParts, !common.quiet {
      printMessage("what makes no difference in so many rules, or so long lists, '--thorough' finds\n")
    }
    try session.end()
  }

  private func text(of findings: [Diagnostic], as format: DiagnosticFormat, _ isColored: Bool) -> String {
    switch format {
    case .text: findings.map { $0.rendered(colored: isColored) }.joined()
    case .jsonl: findings.map { $0.json.line + "\n" }.joined()
    case .sarif: sarifLog(findings, version: toolVersion)
    case .github: findings.map { $0.githubAnnotation + "\n" }.joined()
    }
  }

  /// How often fixes are looked for; each round leaves fewer.
  private static let roundLimit = 8

  /// Whether there was something to mend.
  private func applyFixes(_ file: RuleFile, _ session: inout Session) -> Bool {
    guard let source = file.source else { return false }
    let fixes = file.diagnostics.flatMap(\.fixes).filter { $0.safety == .keepsMeaning }
    let fixed = applying(fixes, to: source)
    guard fixed.count > 0 else { return false }
    do {
      try writeFile(file.input.path, fixed.text)
      if !common.quiet { printMessage("\(file.input.path): \(fixed.count) fixed\n") }
      return true
    } catch {
      session.report(error)
      return false
    }
  }
}
