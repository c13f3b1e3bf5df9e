import ArgumentParser
import Diagnostics
import Transpilation

struct FormatCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fmt",
    abstract: "Lay rules out as their language's community does; meaning, names and comments stay.",
    discussion: """
      Prints the formatted text, or writes it in place with --write. Formatting a formatted text changes
      nothing. Each text is read again before it is given out; a file with errors is reported and left alone.

      EXAMPLES
        transpile fmt rule.yaral                   the formatted text, on standard output
        transpile fmt --write rules/               every rule of a folder, in place
        transpile fmt --check rules/               name the files that are not formatted; exit with 1 if any
        transpile fmt --check --diff rules/        show what would change as well
        cat rule.yaral | transpile fmt --from yaral -
      """)

  @Argument(help: ArgumentHelp("Rule files, folders, or -.", valueName: "path"))
  var paths: [String]

  @Flag(
    name: .long, help: "Print the names of files that are not formatted, and exit with 1 if there are any.")
  var check = false

  @Flag(name: .long, help: "Print unified diffs instead of the texts.")
  var diff = false

  @Flag(name: .shortAndLong, help: "Write the files in place.")
  var write = false

  @Flag(
    name: .long,
    help: "Leave text behind a rule's closing brace as it is; without this it is an error. YARA-L only.")
  var keepTrailingText = false

  @OptionGroup var common: CommonOptions

  func validate() throws {
    if write, check { throw ValidationError("'--check' writes nothing; it can't be used with '--write'") }
    if write, paths.contains("-") {
      throw ValidationError("'--write' writes files; it can't be used with '-'")
    }
  }

  func run() throws {
    var session = try Session(common)
    let sources = session.sources(paths)
    let isPrinting = !check && !diff && !write
    if isPrinting, Set(sources.compactMap { common.from ?? Language.detected(in: $0) }).count > 1 {
      throw ValidationError(
        "these files are of several languages; use '--write', or '--from' and one language")
    }
    let transpiler = session.transpiler
    let options = FormattingOptions(keepsTrailingText: keepTrailingText)
    let bar = session.progress("formatting", total: sources.count)
    let formatted = concurrently(sources, jobs: common.jobs, progress: bar) { source in
      transpiler.formatted(source, as: common.from, options)
    }
    var count = 0
    for (source, result) in zip(sources, formatted) {
      session.report(result.diagnostics)
      if result.diagnostics.contains(where: { $0.code == .formattingDiffers }) {
        session.status.note(.internalError)
      }
      guard let text = result.value else { continue }
      let isChanged = !source.bytes.elementsEqual(text.utf8)
      if isPrinting {
        printResult((count > 0 ? separator(of: source) : "") + text)
        count += 1
      } else if isChanged {
        deliver(text, of: source, &session)
        count += 1
      }
    }
    if write, !common.quiet { printMessage("\(sources.count) files, \(count) written\n") }
    try session.end()
  }

  /// What stands between the texts of two files.
  private func separator(of source: SourceFile) -> String {
    let language = common.from ?? Language.detected(in: source)
    return Target.allCases.first { $0.language == language }?.separator ?? ""
  }

  /// What becomes of a text that differs from its file.
  private func deliver(_ text: String, of source: SourceFile, _ session: inout Session) {
    if diff {
      let old = String(decoding: source.bytes, as: UTF8.self)
      printResult(unifiedDiff(old, text, oldName: source.name, newName: source.name))
    }
    if check {
      if !diff { printResult(source.name + "\n") }
      session.status.note(.findings)
    }
    if write {
      do {
        try writeFile(source.name, text)
      } catch {
        session.report(error)
      }
    }
  }
}
