import ArgumentParser
import Diagnostics
import Dialects
import Foundation
import NeutralDialect
import RuleFolders
import SigmaDialect
import YARALDialect

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Reads random and damaged texts. A tool of the test suite (`make fuzz`); no product.
@main
struct FuzzReaders: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fuzz-readers",
    abstract: "Parse, check, lower and format random token sequences and damaged rules.",
    discussion: """
      A text that ends the process, takes longer than --limit, has a finding outside of itself, or is another rule
      when it is printed or formatted, is a fault; its number says which (--from NUMBER --count 1 reads it
      again). Half of the texts are sequences of tokens, half are damaged files of the folder.
      """)

  enum Reader: String, ExpressibleByArgument, CaseIterable {
    case yaral, sigma, neutral
  }

  @Argument(help: "A folder with rules of the language; without one, texts are token sequences.")
  var folder: String?

  @Option(name: .long, help: "Whose texts: yaral, sigma or neutral.")
  var language: Reader

  @Option(name: .long, help: "How many texts.")
  var count = 20_000

  @Option(name: .long, help: "The number of the first text.")
  var from = 0

  @Option(name: .long, help: "How many milliseconds a text may take.")
  var limit = 2_000

  @Flag(name: .long, help: "Write the texts to standard output.")
  var show = false

  func run() throws {
    let files = try folder.map { try texts(below: $0) } ?? []
    let start = ContinuousClock.now
    var slowest = Duration.zero
    var faults = 0
    var accepted = 0
    for number in from..<from + count {
      var generator = TextGenerator(seed: UInt64(number), language: language, files: files)
      let text = generator.text()
      if show { FileHandle.standardOutput.write(Data(text + [10])) }
      let before = ContinuousClock.now
      let outcome = read(text)
      let taken = ContinuousClock.now - before
      slowest = max(slowest, taken)
      if outcome.isAccepted { accepted += 1 }
      var found = outcome.faults
      if taken > .milliseconds(limit) { found.append("took \(taken)") }
      for fault in found { print("text \(number): \(fault)") }
      faults += found.isEmpty ? 0 : 1
    }
    print(
      "\(language.rawValue): \(count) texts, \(accepted) without errors, \(faults) faults, "
        + "\(ContinuousClock.now - start) in all, the slowest \(slowest), at most \(peakMemory) MiB")
    if faults > 0 { throw ExitCode.failure }
  }

  private func texts(below folder: String) throws -> [[UInt8]] {
    let ending = language == .yaral ? ".yaral" : language == .sigma ? ".yml" : ".yaml"
    return try ruleFiles(below: folder, endings: [ending])
      .map { Array(try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\($0)"))) }
      .filter { !$0.isEmpty && $0.count < 20_000 }
  }

  /// The most memory that the process had, in MiB.
  private var peakMemory: Int {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return usage.ru_maxrss / 1_024
  }

  // MARK: Reading

  private func read(_ text: [UInt8]) -> (isAccepted: Bool, faults: [String]) {
    switch language {
    case .yaral:
      let source = SourceFile(name: "fuzz.yaral", bytes: text)
      let file = YARAL.parse(source)
      let lowered = YARAL.lower(file.value)
      let formatted = YARAL.formatted(source)
      var faults = misplaced(file.diagnostics + lowered.diagnostics + formatted.diagnostics, text)
      guard !file.hasErrors else { return (false, faults) }
      let printed = YARAL.parse(SourceFile(name: "printed.yaral", text: YARAL.print(file.value)))
      if printed.value != file.value { faults.append("printed, it is another rule") }
      if let layout = formatted.value, YARAL.formatted(SourceFile(name: "again.yaral", text: layout)).value != layout {
        faults.append("formatted twice, it is another text")
      }
      return (true, faults)
    case .sigma:
      let source = SourceFile(name: "fuzz.yml", bytes: text)
      let file = Sigma.parse(source)
      let lowered = Sigma.lower(file.value)
      let formatted = Sigma.formatted(source)
      return (!file.hasErrors, misplaced(file.diagnostics + lowered.diagnostics + formatted.diagnostics, text))
    case .neutral:
      let source = SourceFile(name: "fuzz.yaml", bytes: text)
      let file = Neutral.parse(source)
      let lowered = Neutral.lower(file.value)
      let formatted = Neutral.formatted(source)
      return (!file.hasErrors, misplaced(file.diagnostics + lowered.diagnostics + formatted.diagnostics, text))
    }
  }

  private func misplaced(_ diagnostics: [Diagnostic], _ text: [UInt8]) -> [String] {
    var faults: [String] = []
    if diagnostics.contains(where: { $0.code == .formattingDiffers }) { faults.append("formatted, it is another rule") }
    for bytes in diagnostics.compactMap({ $0.span?.bytes })
    where bytes.lowerBound < 0 || bytes.upperBound > text.count {
      faults.append("a finding at \(bytes) of \(text.count) bytes")
    }
    return faults
  }
}
