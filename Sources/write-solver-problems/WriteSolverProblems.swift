import ArgumentParser
import Detections
import Diagnostics
import Equivalence
import Events
import FoundationEssentials
import RuleFolders
import SolverProblems
import Transpilation

/// Writes pairs of predicates as questions for solvers of SMT-LIB, each with our verdict. A tool of the oracle suite
/// (`make oracles`); no product.
@main
struct WriteSolverProblems: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "write-solver-problems",
    abstract: "Write predicates of rules as SMT-LIB, with our verdict on each pair, for the oracle suite.",
    discussion: """
      A rule is compared with what is read back of its YARA-L text, in UDM, and with what is read back of it by way of
      the neutral language or Sigma, in its own names; and once more with a small random change of the latter. The
      problem of each pair is OUT/NUMBER.smt2: whether some event satisfies exactly one of the two. OUT/problems.jsonl
      says of each what we say of it: proved, refuted (with an event), undecided. OUT/left-out.json counts what there
      is no problem for, by reason.
      """)

  @Argument(help: "Folders of rules; of the first all rules are used, of the others as many as are needed.")
  var rules: [String]

  @Option(name: .long, help: "How many pairs.")
  var count = 300

  @Option(name: .long, help: "How many pairs of small random predicates besides.")
  var random = 0

  @Option(name: .long, help: "How many tests of fields the two predicates of a pair may have together.")
  var mostTests = 120

  @Option(name: .long, help: "The seed: the same pairs for the same number.")
  var seed: UInt64 = 1

  @Option(name: .long, help: "The folder to write to.")
  var out: String

  func run() throws {
    guard let transpiler = Transpiler.make(TranspilerSettings()).value else { throw ExitCode.failure }
    var generator = SplitMix64(seed: seed)
    let endings = [".yaml", ".yml"]
    var sources = try ruleFiles(below: rules.prefix(1), endings: endings)
    sources += try ruleFiles(below: rules.dropFirst(), endings: endings).shuffled(using: &generator)
    var pairs = PairWriter(transpiler: transpiler, mostTests: mostTests, random: generator)
    try FileManager.default.createDirectory(atPath: out, withIntermediateDirectories: true)
    for path in sources where pairs.problems.count < count {
      let source = SourceFile(name: path, bytes: Array(try Data(contentsOf: URL(fileURLWithPath: path))))
      for rule in transpiler.read(source).value { pairs.add(rule) }
    }
    pairs.keepFirst(count)
    pairs.addRandom(random, seed: seed)
    var lines = ""
    for (index, problem) in pairs.problems.enumerated() {
      let number = String(String(10_001 + index).dropFirst())
      try Data(problem.text.utf8).write(to: URL(fileURLWithPath: "\(out)/\(number).smt2"))
      lines += problem.json(number: number).line + "\n"
    }
    try Data(lines.utf8).write(to: URL(fileURLWithPath: "\(out)/problems.jsonl"))
    let counts = pairs.leftOut.sorted { $0.key < $1.key }.map { JSONText.Member($0.key, .integer(Int64($0.value))) }
    try Data((JSONText.object(counts).indented + "\n").utf8).write(to: URL(fileURLWithPath: "\(out)/left-out.json"))
    if pairs.problems.isEmpty { throw ExitCode.failure }
  }
}
