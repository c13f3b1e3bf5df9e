import ArgumentParser
import Foundation

/// `make bench`: how fast rules are loaded, run and converted, each beside a yardstick in the same run.
@main
struct Benchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "benchmark",
    abstract: "Measure how fast rules are loaded, run and converted.",
    subcommands: [Measure.self, Generate.self], defaultSubcommand: Measure.self)
}

struct Measure: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print one table of all figures, and write them as JSON.",
    discussion: """
      Without --corpus, or where that folder is not there, the rules of this repository are run over generated events.
      Times are processor times of one thread, medians over rounds; a ratio is the median of the rounds' ratios, in
      each of which the yardstick ran right before.
      """)

  @Option(help: "The folder with sigma/ and events/otrf/.") var corpus = "../shared/corpus"
  @Option(help: "How often each measurement is repeated.") var rounds = 5
  @Option(help: "Where the figures are written as JSON.") var json: String?
  @Option(help: "The command whose memory and instructions are counted.") var transpile = Self.siblingCommand
  @Option(help: "Thresholds for instruction counts.") var thresholds = "Benchmarks/instructions.json"
  @Option(
    parsing: .upToNextOption,
    help: "Which parts: load, evaluation, windows, emitted, conversion, memory, instructions.") var only: [Part] = Part.allCases
  @Option(help: "Convert and verify only every so manieth rule.") var every = 1
  @Flag(help: "Write the counted instructions as the new thresholds.") var accept = false

  enum Part: String, CaseIterable, ExpressibleByArgument {
    case load, evaluation, windows, emitted, conversion, memory, instructions
  }

  private static var siblingCommand: String {
    let own = URL(fileURLWithPath: CommandLine.arguments.first ?? "")
    return own.deletingLastPathComponent().appendingPathComponent("transpile").path
  }

  func run() throws {
    let inputs = try Inputs(corpus: corpus)
    var figures = Figures(machine: Machine.description, inputs: inputs.description)
    for part in Part.allCases where only.contains(part) {
      note("\(part.rawValue) …")
      switch part {
      case .load: figures.rows += try measureLoad(inputs, rounds: rounds)
      case .evaluation: figures.rows += try measureEvaluation(inputs, rounds: rounds)
      case .windows: figures.rows += try measureWindows(rounds: rounds)
      case .emitted: figures.rows += try measureEmitted(rounds: rounds)
      case .conversion: figures.rows += try measureConversion(inputs, every: every)
      case .memory: figures.rows += try measureMemory(inputs, transpile: transpile)
      case .instructions:
        figures.rows += try measureInstructions(transpile: transpile, thresholds: thresholds, accepts: accept)
      }
    }
    print(figures.table)
    if let json { try figures.json.write(toFile: json, atomically: true, encoding: .utf8) }
    let failures = figures.rows.filter { $0.failure != nil }
    for row in failures { note("\(row.part) \(row.name): \(row.failure ?? "")") }
    if !failures.isEmpty { throw ExitCode(1) }
  }
}

struct Generate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print generated events, a JSON object a line, later and later.")

  @Option(help: "Whose names the fields have: sigma, udm, launches or logons.") var kind = GeneratedEvents.Kind.sigma
  @Option(help: "How many events.") var count: Int?
  @Option(help: "How many bytes at least.") var bytes: Int?

  func run() throws {
    var events = GeneratedEvents(kind: kind)
    var written = 0
    var number = 0
    let limit = count ?? (bytes == nil ? 1_000 : Int.max)
    let end = bytes ?? Int.max
    var piece: [UInt8] = []
    while number < limit, written < end {
      piece += events.next().utf8
      piece.append(UInt8(ascii: "\n"))
      number += 1
      guard piece.count > 1 << 18 || number == limit else { continue }
      written += piece.count
      try FileHandle.standardOutput.write(contentsOf: piece)
      piece.removeAll(keepingCapacity: true)
    }
  }
}

extension GeneratedEvents.Kind: ExpressibleByArgument {}

/// Tells on standard error what is being done.
func note(_ text: String) {
  FileHandle.standardError.write(Data((text + "\n").utf8))
}
