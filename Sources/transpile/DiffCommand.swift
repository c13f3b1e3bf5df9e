public import ArgumentParser
import Diagnostics
public import Transpilation

extension ChangeFormat: ExpressibleByArgument {}

struct DiffCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Say which events a change of rules gains and loses.",
    discussion: """
      Rules are found again by their identifier. Each is the same, wider, narrower, different, added or removed, with
      events on which the versions differ. Whatever changed, it is nothing to fail over: the exit code is 0 unless a
      rule can't be read (1) or it is not decided how one changed (4).

      EXAMPLES
        transpile diff old.yaml new.yaml
        transpile diff --git main HEAD rules/ --format markdown
      """)

  @Argument(help: ArgumentHelp("A file, a folder, or a revision of git (with --git).", valueName: "old"))
  var old: String

  @Argument(help: ArgumentHelp("The same, to compare with.", valueName: "new"))
  var new: String

  @Argument(help: ArgumentHelp("With --git: the files and folders of rules (default: rules).", valueName: "path"))
  var paths: [String] = []

  @Flag(name: .long, help: "Compare two revisions of the git repository in the working directory.")
  var git = false

  @Option(name: .long, help: "How changes are written; text on a terminal unless said, else jsonl.")
  var format: ChangeFormat?

  @OptionGroup var common: CommonOptions

  func validate() throws {
    if !git, !paths.isEmpty { throw ValidationError("Unexpected argument '\(paths[0])': paths are for '--git'") }
    if git, [old, new].contains(where: { $0.hasPrefix("-") }) {
      throw ValidationError("a revision of git does not start with '-'")
    }
  }

  func run() throws {
    var session = try Session(common)
    let before = rules(old, &session)
    let after = rules(new, &session)
    guard session.status.worst != .inputOutput else { return try session.end() }
    let changes = session.transpiler.changes(
      from: before, to: after, isComplete: session.status.worst == .success, isOneTree: git)
    let bar = session.progress("comparing", total: changes.count)
    let found = concurrently(changes, jobs: common.jobs, progress: bar) { $0() }
    if found.contains(where: { $0.kind == .undecided }) { session.status.note(.undecided) }
    printResult(changeReport(found, format: format ?? (isTerminal(1) ? .text : .jsonl)))
    try session.end()
  }

  private func rules(_ side: String, _ session: inout Session) -> [AuthoredRule] {
    let files: [RuleFile]
    if git {
      do {
        files = session.ruleFiles(try revision(side, paths.isEmpty ? ["rules"] : paths))
      } catch {
        session.report(error)
        return []
      }
    } else {
      files = session.ruleFiles([side])
    }
    for file in files { session.report(file.diagnostics.filter { $0.severity == .error }) }
    return files.flatMap(\.rules)
  }

  /// The rule files of a revision.
  private func revision(_ name: String, _ paths: [String]) throws(FileError) -> [SourceFile] {
    let commit = try gitOutput(["rev-parse", "--verify", "--quiet", "--end-of-options", name + "^{commit}"], of: name)
    let hash = String(decoding: commit.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    let listed = try gitOutput(["ls-tree", "-r", "-z", "--name-only", hash, "--"] + paths, of: name)
    let extensions = (common.from.map { [$0] } ?? Language.allCases).flatMap(\.extensions)
    var sources: [SourceFile] = []
    for part in listed.split(separator: 0) {
      let path = String(decoding: part, as: UTF8.self)
      let lower = path.lowercased()
      guard extensions.contains(where: { lower.hasSuffix("." + $0) }), !isTestFile(lower) else { continue }
      // From the repository's root or the working directory alike: `ls-tree` names files from here.
      sources.append(SourceFile(name: path, bytes: try gitOutput(["show", "\(hash):./\(path)"], of: path)))
    }
    return sources
  }
}
