import ArgumentParser
import Diagnostics
import Transpilation

/// Reads `yaral`, `sigma,swift` or `all`.
struct TargetList {
  var targets: [Target]

  /// An error with the target that was likely meant for a word that is none.
  init(argument: String) throws {
    if argument == "all" {
      targets = Target.allCases
      return
    }
    targets = []
    for word in argument.split(separator: ",", omittingEmptySubsequences: false) {
      guard let target = Target(rawValue: String(word)) else {
        throw ValidationError("unknown target '\(word)'; \(Target.help(for: String(word)))")
      }
      if !targets.contains(target) { targets.append(target) }
    }
  }

  static var words: [String] { Target.allCases.map(\.rawValue) + ["all"] }
}

struct ConvertCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "convert",
    abstract: "Write rules in other languages (the default command).",
    discussion: """
      Every text is read back, and proved to fire on the same events as its source, before it is written; where
      that is not decided a warning says why. What a target can't say is an error that names the construct;
      --allow-loss writes it all the same, and the loss's direction is proved.

      EXAMPLES
        transpile --target yaral rules/
        transpile --target all rules/ -o out --report report.md
        cat rule.yml | transpile --from sigma --target neutral -
      """)

  @Argument(help: ArgumentHelp("Files, folders (searched), or - for standard input.", valueName: "path"))
  var paths: [String]

  @Option(
    name: [.short, .long], help: "yaral, sigma, swift, neutral, several with commas, or all.",
    completion: .list(TargetList.words), transform: TargetList.init(argument:))
  var target: TargetList?

  @Option(name: .shortAndLong, help: ArgumentHelp("Write files below this folder.", valueName: "dir"))
  var output: String?

  @Option(
    name: .long,
    help: ArgumentHelp("Write a table of what became of each rule: .json, .csv, .md or .html.", valueName: "file"))
  var report: String?

  @OptionGroup var common: CommonOptions

  func validate() throws {
    if target != nil { return }
    // Without a command the first word is taken for a path of this one.
    let commands = TranspileCommand.configuration.subcommands.compactMap { $0.configuration.commandName }
    if let word = paths.first, !fileExists(word), let near = nearestName(to: word, among: commands) {
      throw ValidationError("unknown command '\(word)'; did you mean '\(near)'?")
    }
    throw ValidationError("Missing expected argument '--target <target>': \(TargetList.words.joined(separator: ", "))")
  }

  func run() throws {
    var session = try Session(common)
    let files = session.ruleFiles(paths)
    var rows: [ConversionRow] = []
    var printed = false
    var written: [String: String] = [:]
    for file in files { session.report(file.diagnostics) }
    if files.allSatisfy({ $0.rules.isEmpty }), session.status.worst == .success {
      session.report([Diagnostic(.noRules, "no rules in \(paths.joined(separator: ", "))", at: nil)])
    }
    let transpiler = session.transpiler
    let targets = target?.targets ?? []
    let bar = session.progress("converting", total: files.count)
    let converted = concurrently(files, jobs: common.jobs, progress: bar) { file in
      targets.map { target in convert(file, to: target, by: transpiler) }
    }
    for (file, results) in zip(files, converted) {
      for (target, result) in zip(targets, results) {
        rows += result
        deliver(result, of: file, as: target, &printed, &written, &session)
      }
    }
    if let report {
      do {
        try writeFile(report, conversionReport(rows, format: ReportFormat(fileName: report)))
      } catch {
        session.report(error)
      }
    }
    try session.end()
  }

  private func deliver(
    _ rows: [ConversionRow], of file: RuleFile, as target: Target, _ printed: inout Bool,
    _ written: inout [String: String], _ session: inout Session
  ) {
    for row in rows {
      session.report(row.emission.diagnostics)
      session.note(row.emission)
    }
    let texts = rows.compactMap(\.emission.text)
    guard !texts.isEmpty else { return }
    let text = target.joined(texts)
    guard let output else {
      printResult((printed ? target.separator : "") + text)
      printed = true
      return
    }
    let path = outputPath(of: file.input, as: target, below: output)
    if let earlier = written.updateValue(file.input.path, forKey: path) {
      // Writing both would lose one of them without a word.
      written[path] = earlier
      session.report(
        FileError(code: .fileUnwritable, path: path, reason: "it would hold '\(earlier)' and '\(file.input.path)'"))
      return
    }
    do {
      try writeFile(path, text)
    } catch {
      session.report(error)
    }
  }

  /// One target: the input's path below the folder; several: a folder for each.
  private func outputPath(of input: InputFile, as target: Target, below folder: String) -> String {
    let base = target.fileName(for: input.relativePath)
    return self.target?.targets.count == 1 ? "\(folder)/\(base)" : "\(folder)/\(target.rawValue)/\(base)"
  }
}

private func convert(_ file: RuleFile, to target: Target, by transpiler: Transpiler) -> [ConversionRow] {
  file.rules.map { rule in
    let clock = ContinuousClock()
    let start = clock.now
    let emission = transpiler.emit(rule, as: target)
    let time = (clock.now - start).components
    let milliseconds = Double(time.seconds) * 1_000 + Double(time.attoseconds) / 1e15
    return ConversionRow(
      rule: rule.id, file: file.input.path, logSource: rule.logSourceText, emission: emission, milliseconds: milliseconds)
  }
}
