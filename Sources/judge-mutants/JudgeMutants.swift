import ArgumentParser
import Diagnostics
import FoundationEssentials
import Mutations
import RuleFolders
import Transpilation

/// Makes small changes of the texts that we emit, and has each judged. A tool of the test suite (`make mutants`, `make
/// oracles`); no product.
@main
struct JudgeMutants: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "judge-mutants",
    abstract: "Judge small changes of emitted texts: each is refuted by events, or proved to be none.",
    discussion: """
      A line a text says how many mutants were refuted, proved to be the same, and left undecided; then come those
      that were not refuted. Exit code 1 when an answer is wrong, when a mutant stays undecided, and when a
      text has too few mutants. With --refutations each refuted mutant is written as one line:
      {"path","mutant","original_text","text","events","lists","original","changed"}, the last two being whether each fires.
      """)

  @Argument(help: "Folders of YARA-L (.yaral) and Sigma (.yml) texts.")
  var folders: [String]

  @Option(name: .long, help: "How many mutants a text.")
  var count = 30

  @Option(name: .long, help: "How many mutants a text must have.")
  var atLeast = 20

  @Option(name: .long, help: "Only texts whose path holds this.")
  var only: String?

  @Option(name: .long, help: "A file for the refuted mutants, as JSON Lines.")
  var refutations: String?

  @Flag(name: .long, help: "Name each mutant with its judgement.")
  var verbose = false

  func run() throws {
    guard let transpiler = Transpiler.make(TranspilerSettings()).value else { throw ExitCode.failure }
    var all: [Judgement] = []
    var (faults, texts) = (0, 0)
    var lines = ""
    for path in try ruleFiles(below: folders, endings: [".yaral", ".yml"]) where only.map(path.contains) ?? true {
      let text = String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
      let language: Language = path.hasSuffix(".yml") ? .sigma : .yaral
      let clock = ContinuousClock()
      let start = clock.now
      guard let trial = MutationTrial(text, path: path, as: language, count: count, transpiler) else {
        print("\(path): no rule")
        throw ExitCode.failure
      }
      print("\(path): \(trial.tally.text), \((clock.now - start) / .seconds(1)) s")
      for judged in trial.judged { report(judged) }
      for fault in trial.faults { print("  FAULT \(fault)") }
      if trial.tally.mutants < atLeast { print("  FAULT fewer than \(atLeast) mutants") }
      faults += trial.faults.count + (trial.tally.mutants < atLeast ? 1 : 0)
      texts += 1
      all += trial.judged.map(\.judgement)
      for judged in trial.judged { lines += Self.line(judged, path, text) }
    }
    print("\(texts) texts: \(Tally(all).text); \(faults) faults")
    if let refutations { try Data(lines.utf8).write(to: URL(fileURLWithPath: refutations)) }
    if faults > 0 || texts == 0 { throw ExitCode.failure }
  }

  private func report(_ judged: MutationTrial.Judged) {
    switch judged.judgement {
    case .undecided(let reason): print("  undecided: \(judged.mutant): \(reason)")
    case .equivalent: print("  equivalent: \(judged.mutant)")
    case .refuted where verbose: print("  refuted: \(judged.mutant)")
    case .refuted, .wrong, .unreadable: break
    }
  }

  /// The line of a refuted mutant; empty for others.
  private static func line(_ judged: MutationTrial.Judged, _ path: String, _ original: String) -> String {
    guard case .refuted(let found) = judged.judgement else { return "" }
    let lists = found.lists.sorted { $0.key < $1.key }
      .map { JSONText.Member($0.key, .array($0.value.map(JSONText.string))) }
    let object = JSONText.object([
      .init("path", .string(path)), .init("mutant", .string(judged.mutant.description)),
      .init("original_text", .string(original)), .init("text", .string(judged.mutant.text)),
      .init("events", .array(found.events.map { JSONText(fieldsOf: $0) })), .init("lists", .object(lists)),
      .init("original", .boolean(found.originalFires)), .init("changed", .boolean(found.mutantFires)),
    ])
    return object.line + "\n"
  }
}
