import ArgumentParser
import Diagnostics
import FoundationEssentials
import Transpilation

struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Emit every rule again, and compare with the golden files.",
    discussion: """
      Rules are looked for in rules/, golden files in golden/TARGET/; transpile.yaml in the working directory
      can say otherwise (keys rules, golden, targets). Differences are printed as unified diffs. A text of which it
      is not decided whether it means what its rule means is no success, either.

      EXAMPLES
        transpile check
        transpile check --update && git diff golden/
      """)

  @Flag(name: .long, help: "Write the golden files anew, and remove those of rules that are gone.")
  var update = false

  @OptionGroup var common: CommonOptions

  func run() throws {
    var session = try Session(common)
    let project = configuration(&session)
    let files = session.ruleFiles(project.rules)
    for file in files { session.report(file.diagnostics) }
    session.report(duplicates(in: files.flatMap(\.rules)))
    let transpiler = session.transpiler
    let bar = session.progress("emitting", total: files.count)
    let emitted = concurrently(files, jobs: common.jobs, progress: bar) { file in
      project.targets.map { target in file.rules.map { ($0, transpiler.emit($0, as: target)) } }
    }
    var golden = GoldenFiles(targets: project.targets)
    for (file, byTarget) in zip(files, emitted) {
      for (target, emissions) in zip(project.targets, byTarget) {
        for (_, emission) in emissions {
          session.report(emission.diagnostics.filter { $0.severity == .error || $0.code == .equivalenceUndecided })
          session.note(emission)
        }
        golden.add(emissions, path: file.input.relativePath, target: target)
      }
    }
    golden.finish()
    compare(golden, in: project.golden, &session)
    try session.end()
  }

  private func compare(_ golden: GoldenFiles, in folder: String, _ session: inout Session) {
    let existing = contents(of: folder, targets: golden.targets)
    var found = golden.differences(from: existing, folder: folder)
    guard update else {
      // Goldens of rules that could not be read now are not known to be stale.
      if session.status.worst != .success { found.findings.removeAll { $0.code == .goldenStale } }
      printResult(found.diff)
      session.report(found.findings)
      let count = golden.texts.count
      if found.findings.isEmpty, session.status.worst == .success {
        printMessage("\(count) golden files are as emitted\n")
      }
      return
    }
    var written = 0
    do {
      for (path, text) in golden.texts.sorted(by: { $0.key < $1.key }) {
        // By bytes: `==` takes canonically equivalent texts for equal.
        if let old = existing[path], old.utf8.elementsEqual(text.utf8) { continue }
        try writeFile("\(folder)/\(path)", text)
        written += 1
      }
      if session.status.worst == .success {
        for path in golden.stale(in: existing) { try removeFile("\(folder)/\(path)") }
      }
    } catch {
      session.report(error)
    }
    printMessage("\(golden.texts.count) golden files, \(written) written\n")
  }

  private func configuration(_ session: inout Session) -> ProjectConfiguration {
    guard FileManager.default.fileExists(atPath: "transpile.yaml") else { return .standard }
    do {
      let source = SourceFile(name: "transpile.yaml", bytes: try readFile("transpile.yaml"))
      let read = ProjectConfiguration.parse(source)
      session.report(read.diagnostics)
      return read.value
    } catch {
      session.report(error)
      return .standard
    }
  }
}

/// The text of every file below the targets' folders; path below the golden folder → content.
private func contents(of folder: String, targets: [Target]) -> [String: String] {
  var contents: [String: String] = [:]
  for target in targets {
    let found = inputFiles(["\(folder)/\(target.rawValue)"]) { $0.hasSuffix("." + target.fileExtension) }
    for file in found.files {
      guard let bytes = try? readFile(file.path) else { continue }
      contents["\(target.rawValue)/\(file.relativePath)"] = String(decoding: bytes, as: UTF8.self)
    }
  }
  return contents
}
