public import ArgumentParser
import Diagnostics
public import Transpilation

enum ColorChoice: String, ExpressibleByArgument, CaseIterable {
  case auto, always, never
}

/// The language that a word names; an error with the word that was likely meant.
func language(_ word: String) throws -> Language {
  if let language = Language(rawValue: word) { return language }
  let known = Language.allCases.map(\.rawValue)
  let near = nearestName(to: word, among: known).map { "did you mean '\($0)'?" }
  throw ValidationError("unknown language '\(word)'; \(near ?? "languages are \(known.joined(separator: ", "))")")
}

extension DiagnosticFormat: ExpressibleByArgument {}
extension MappingChoice: ExpressibleByArgument {}
extension PipelineFields: ExpressibleByArgument {}

/// What every command takes.
struct CommonOptions: ParsableArguments {
  @Option(
    name: .long,
    help: "neutral, sigma or yaral: the language of the rules, instead of telling it from extension and content.",
    completion: .list(Language.allCases.map(\.rawValue)), transform: language)
  var from: Language?

  @Option(
    name: .long, parsing: .singleValue,
    help: ArgumentHelp("A taxonomy file that adds to or overrides the mappings.", valueName: "file"))
  var taxonomy: [String] = []

  @Option(
    name: .long, parsing: .singleValue,
    help: ArgumentHelp(
      "A processing pipeline in pySigma's YAML form, which changes Sigma rules as they are read.", valueName: "file"))
  var pipeline: [String] = []

  @Option(name: .long, help: "Whose names fields have after the pipelines.")
  var pipelineFields: PipelineFields?

  @Option(
    name: .long, help: "proposed: use mappings without a public source, too; each use is reported.")
  var mappings: MappingChoice = .confirmed

  @Option(
    name: .long, parsing: .singleValue,
    help: ArgumentHelp("What a list holds, one value a line, or a data table: CSV with a header.", valueName: "name=file"))
  var list: [String] = []

  @Option(
    name: .long, parsing: .singleValue,
    help: ArgumentHelp(
      "Write rules that can't be carried exactly: wider (may match more), narrower (may match less), or the code of a loss.",
      valueName: "wider|narrower|code"))
  var allowLoss: [String] = []

  @Option(
    name: .long,
    help: ArgumentHelp(
      "How many states a proof's automata may have (default: 50,000); a verdict beyond is not decided.",
      valueName: "number"))
  var maxStates: Int?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "How many tests a rule may have to be compared (default: 10,000); a verdict beyond is not decided.",
      valueName: "number"))
  var maxTests: Int?

  @Option(name: .long, help: "How many rules are worked on at once (default: the cores).")
  var jobs: Int?

  @Flag(name: .long, help: "Print no notes and warnings.")
  var quiet = false

  @Flag(name: .long, help: "Exit with 0 where findings would give 1, and open verdicts 4.")
  var noFail = false

  @Option(name: .long, help: "Colour in diagnostics.")
  var color: ColorChoice = .auto

  func validate() throws {
    for entry in list where !entry.contains("=") || entry.hasPrefix("=") {
      throw ValidationError("'--list \(entry)' must be NAME=FILE")
    }
    for word in allowLoss.flatMap(words) where !["wider", "narrower"].contains(word) {
      guard DiagnosticCode(rawValue: word) != nil else {
        throw ValidationError("'--allow-loss \(word)' must be wider, narrower, or the code of a loss (see 'transpile codes')")
      }
    }
    if pipelineFields != nil, pipeline.isEmpty {
      throw ValidationError("'--pipeline-fields' says what a '--pipeline' does, and there is none")
    }
    for (name, number) in [("--max-states", maxStates), ("--max-tests", maxTests)] {
      if let number, number < 1 { throw ValidationError("'\(name)' must be at least 1") }
    }
    if let jobs, jobs < 1 { throw ValidationError("'--jobs' must be at least 1") }
  }
}
