import ArgumentParser
import Diagnostics
import Transpilation

/// What a command works with: settings, the reader of rules, what was reported and how the run will end.
struct Session {
  let options: CommonOptions
  let transpiler: Transpiler
  var reporter: Reporter
  var status = ExitStatus()
  /// Whether the rules were too many to be asked what makes no difference in them.
  private(set) var passesOverParts = false

  /// Reads taxonomies, pipelines and lists; throws the exit code when they are unusable.
  init(_ options: CommonOptions) throws {
    self.options = options
    reporter = Reporter(options)
    var settings = TranspilerSettings(mappings: options.mappings, allowedLosses: Set(options.allowLoss.flatMap(words)))
    if let states = options.maxStates { settings.proofBounds.states = states }
    if let tests = options.maxTests { settings.proofBounds.tests = tests }
    settings.pipelineFields = options.pipelineFields ?? .sigma
    do {
      for path in options.taxonomy {
        settings.taxonomyOverlays.append(SourceFile(name: path, bytes: try readFile(path)))
      }
      for path in options.pipeline {
        settings.pipelines.append(SourceFile(name: path, bytes: try readFile(path)))
      }
      for entry in options.list {
        let parts = entry.split(separator: "=", maxSplits: 1).map(String.init)
        settings.addList(named: parts[0], try readFile(parts.count > 1 ? parts[1] : ""))
      }
    } catch {
      reporter.report([error.diagnostic])
      throw ExitCode(ExitStatus.Outcome.inputOutput.rawValue)
    }
    let made = Transpiler.make(settings)
    reporter.report(made.diagnostics)
    guard let transpiler = made.value else { throw ExitCode(ExitStatus.Outcome.findings.rawValue) }
    self.transpiler = transpiler
  }

  /// Says what was found, and notes that the run found it.
  mutating func report(_ diagnostics: [Diagnostic]) {
    reporter.report(diagnostics)
    note(diagnostics)
  }

  /// Notes what findings mean for the end of the run, without saying them.
  mutating func note(_ diagnostics: [Diagnostic]) {
    for diagnostic in diagnostics where diagnostic.severity == .error {
      let isOfFile = diagnostic.code == .fileUnreadable || diagnostic.code == .fileUnwritable
      status.note(isOfFile ? .inputOutput : .findings)
    }
  }

  /// Notes what an emission's proof means for the end of the run.
  mutating func note(_ emission: Emission) {
    if emission.isInternalError { status.note(.internalError) }
    if case .undecided = emission.comparison, !emission.isDoubtAccepted { status.note(.undecided) }
  }

  /// A bar for work on so many pieces; `nil` when standard error is no terminal.
  func progress(_ label: String, total: Int) -> Progress? {
    isTerminal(2) && !options.quiet && total > 1 ? Progress(label, total: total) : nil
  }

  mutating func report(_ error: FileError) {
    reporter.report([error.diagnostic])
    status.note(.inputOutput)
  }

  func end() throws {
    try status.end(ignoringFindings: options.noFail)
  }

  /// Ends the process, and frees nothing: the system takes everything back at once.
  func exit() -> Never {
    exitProcess(status.outcome(ignoringFindings: options.noFail).rawValue)
  }
}

/// How closely texts are looked at.
enum Linting {
  case quick, thorough
}

/// Rules of more pairs of tests than these are only asked on demand what makes no difference: some hundred usual
/// rules, or a list of a thousand texts, which take half a second.
private let quickLintLimit = 3_000_000

/// The rules of one input file.
struct RuleFile {
  var input: InputFile
  var rules: [AuthoredRule]
  var diagnostics: [Diagnostic]
  /// The texts that were read, for fixes.
  var source: SourceFile?
}

extension Session {
  /// Reads the rules of all files that the paths name, several at once, in the order of the paths. What can't
  /// be read is reported here; what is to be said of the texts is left to the caller.
  ///
  /// - Parameter linting: whether the style of the texts is judged too, and what makes no difference, and how
  ///   thoroughly.
  mutating func ruleFiles(_ paths: [String], linting: Linting? = nil) -> [RuleFile] {
    let language = options.from
    let found = ruleInputs(paths)
    let transpiler = transpiler
    let bar = progress("reading", total: found.count)
    let parsed = values(
      concurrently(found, jobs: options.jobs, progress: bar) { input in
        parse(input, language: language, transpiler: transpiler, keepsStyle: linting != nil)
      })
    // All texts first: what a rule means may hang on another file.
    let collection = transpiler.collection(of: parsed.map(\.file))
    var files = values(
      concurrently(Array(parsed.indices), jobs: options.jobs) { index in
        read(parsed[index].input, at: index, in: collection, transpiler: transpiler, judgesStyle: linting != nil)
      })
    if let linting { judgeParts(of: &files, linting) }
    return files
  }

  /// Adds what in the rules makes no difference, unless that takes longer than people wait unasked.
  private mutating func judgeParts(of files: inout [RuleFile], _ linting: Linting) {
    let transpiler = transpiler
    let pairs = files.reduce(0) { $0 + $1.rules.reduce(0) { $0 + $1.comparedPairs } }
    guard linting == .thorough || pairs <= quickLintLimit else {
      passesOverParts = true
      return
    }
    let found = concurrently(files, jobs: options.jobs) { file in
      file.source.map { transpiler.findings(of: file.rules, in: $0, isThorough: linting == .thorough) } ?? []
    }
    for (index, diagnostics) in found.enumerated() { files[index].diagnostics += diagnostics }
  }

  /// The rules of texts that stand in no files.
  mutating func ruleFiles(_ sources: [SourceFile]) -> [RuleFile] {
    let language = options.from
    let transpiler = transpiler
    let files = concurrently(sources, jobs: options.jobs) { transpiler.parse($0, as: language) }
    let collection = transpiler.collection(of: files)
    return concurrently(Array(sources.indices), jobs: options.jobs) { index in
      let reading = transpiler.rules(ofFileAt: index, in: collection)
      let input = InputFile(path: sources[index].name, relativePath: sources[index].name)
      return RuleFile(input: input, rules: reading.value, diagnostics: reading.diagnostics, source: sources[index])
    }
  }

  /// What could be read; the rest is reported.
  private mutating func values<Value>(_ results: [Result<Value, FileError>]) -> [Value] {
    var values: [Value] = []
    for result in results {
      switch result {
      case .success(let value): values.append(value)
      case .failure(let error): report(error)
      }
    }
    return values
  }

  /// The texts of all rule files that the paths name, in the order of the paths; what can't be read is reported.
  mutating func sources(_ paths: [String]) -> [SourceFile] {
    var sources: [SourceFile] = []
    for input in ruleInputs(paths) {
      do {
        sources.append(try readSource(input))
      } catch {
        report(error)
      }
    }
    return sources
  }

  private mutating func ruleInputs(_ paths: [String]) -> [InputFile] {
    let extensions = Set(options.from.map(\.extensions) ?? Language.allCases.flatMap(\.extensions))
    let found = inputFiles(paths) { name in
      let lower = name.lowercased()
      return extensions.contains { lower.hasSuffix("." + $0) } && !isTestFile(lower)
    }
    for error in found.errors { report(error) }
    if found.files.isEmpty, found.errors.isEmpty {
      // A run over nothing that ends well would hide a wrong path from whoever trusts it.
      let suffixes = extensions.map { "." + $0 }.sorted().joined(separator: ", ")
      report([
        Diagnostic(
          .noRules, "no rule files in \(paths.joined(separator: ", "))", at: nil, help: "files end in \(suffixes)")
      ])
    }
    return found.files
  }
}

private func readSource(_ input: InputFile) throws(FileError) -> SourceFile {
  SourceFile(name: input.path == "-" ? "<stdin>" : input.path, bytes: try readFile(input.path))
}

/// Whether a file holds tests that stand beside a rule.
func isTestFile(_ name: String) -> Bool {
  name.hasSuffix(".tests.yaml") || name.hasSuffix(".tests.yml")
}

private func parse(
  _ input: InputFile, language: Language?, transpiler: Transpiler, keepsStyle: Bool
) -> Result<(input: InputFile, file: ParsedFile), FileError> {
  do {
    return .success((input, transpiler.parse(try readSource(input), as: language, keepsStyle: keepsStyle)))
  } catch {
    return .failure(error)
  }
}

private func read(
  _ input: InputFile, at index: Int, in collection: RuleCollection, transpiler: Transpiler, judgesStyle: Bool
) -> Result<RuleFile, FileError> {
  do {
    let reading = transpiler.rules(ofFileAt: index, in: collection)
    var file = RuleFile(
      input: input, rules: reading.value, diagnostics: reading.diagnostics, source: collection.files[index].source)
    if judgesStyle {
      file.diagnostics += collection.files[index].styleFindings + transpiler.indexFindings(of: reading.value)
    }
    if input.path != "-", let path = testFilePath(beside: input.path) {
      let tests = SourceFile(name: path, bytes: try readFile(path))
      let extended = transpiler.adding(tests: tests, to: file.rules)
      file.rules = extended.value
      file.diagnostics += extended.diagnostics
    }
    return .success(file)
  } catch {
    return .failure(error)
  }
}

/// The words of an option that may hold several with commas.
func words(_ text: String) -> [String] {
  text.split(separator: ",").map(String.init)
}
