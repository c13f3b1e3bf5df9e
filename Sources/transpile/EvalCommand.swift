public import ArgumentParser
import CAllocation
import Diagnostics
public import Events
import FoundationEssentials
import JSONEvents
public import Transpilation

extension EventSchema: ExpressibleByArgument {}

enum Routing: String, ExpressibleByArgument, CaseIterable {
  case on, off
}

extension Timestamp: ExpressibleByArgument {
  public init?(argument: String) { self.init(text: argument) }
}

/// Reads `tumbling`, `sliding` or `hop=DURATION`.
struct WindowOption: ExpressibleByArgument {
  var layout: WindowLayout

  init?(argument: String) {
    switch argument {
    case "tumbling": layout = .tumbling
    case "sliding": layout = .sliding
    default:
      guard argument.hasPrefix("hop="), let step = positiveDuration(String(argument.dropFirst(4))) else { return nil }
      layout = .hop(step: step)
    }
  }
}

/// Reads a duration, which may be 0.
struct LatenessOption: ExpressibleByArgument {
  var duration: Duration

  init?(argument: String) {
    if ["0", "0s", "0m", "0h", "0d"].contains(argument) {
      duration = .zero
      return
    }
    guard let read = positiveDuration(argument) else { return nil }
    duration = read
  }
}

/// An integer and `s`, `m`, `h` or `d`; positive.
private func positiveDuration(_ text: String) -> Duration? {
  guard let unit = text.last, let number = Int64(text.dropLast()), number > 0, number < 1_000_000 else {
    return nil
  }
  switch unit {
  case "s": return .seconds(number)
  case "m": return .seconds(number * 60)
  case "h": return .seconds(number * 3_600)
  case "d": return .seconds(number * 86_400)
  default: return nil
  }
}

struct EvalCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "eval",
    abstract: "Run rules over events, and print the alerts.",
    discussion: """
      EXAMPLES
        transpile eval rules/ --events events.jsonl
        transpile eval rule.yaml --events udm.jsonl.gz --schema udm --windows hop=60s
        zcat log.gz | transpile eval rules/ --events - --stats
      """)

  @Argument(help: ArgumentHelp("Rule files, folders, or -.", valueName: "path"))
  var paths: [String]

  @Option(
    name: .long, parsing: .upToNextOption,
    help: ArgumentHelp("JSONL or a JSON array, also .gz and .zst; - for standard input.", valueName: "events"))
  var events: [String]

  @Option(name: .long, help: "How alerts are written.")
  var format: AlertFormat = .jsonl

  @Option(name: .long, help: "Whose names the events' fields have.")
  var schema: EventSchema = .auto

  @Option(name: .long, help: "Whether Sigma rules look only at events of their log source.")
  var routing: Routing = .on

  @Option(name: .long, help: "How windows are laid on time: tumbling, hop=DURATION, or sliding.")
  var windows: WindowOption?

  @Option(
    name: .long, help: "When rules are run that ask it, RFC 3339; the newest event's time unless said.")
  var now: Timestamp?

  @Flag(
    name: .long,
    help: "Figures on standard error: events, bytes, alerts, seconds, events/s, peak memory; and the most costly rules.")
  var stats = false

  @Option(
    name: .long,
    help: ArgumentHelp(
      """
      How much older than the newest event an event may be and still count in its windows. Without it, windows over \
      files are told at the end, in whatever order the events come; those over standard input as if it were 0s.
      """, valueName: "duration"))
  var lateness: LatenessOption?

  @Option(name: .long, help: "How many groups a rule with a window may keep open at once.")
  var maxGroups = 100_000

  @Flag(name: .long, help: "Any order of alerts will do.")
  var unordered = false

  @OptionGroup var common: CommonOptions

  func run() throws {
    callocation_be_frugal()
    var session = try Session(common)
    let rules = rules(&session)
    callocation_give_back()
    let clock = ContinuousClock()
    let start = clock.now
    let inputs = inputPaths(&session)
    let stream = EvaluationStream(session.transpiler, rules, settings(inputs))
    let progress = isTerminal(2) && !common.quiet ? StreamProgress() : nil
    var printer = AlertPrinter(format)
    read(inputs, stream, progress, &session, &printer)
    stream.finish { printer.print($0) }
    printer.finish()
    progress?.finish()
    session.report(stream.diagnostics)
    if stats {
      let time = (clock.now - start).components
      let seconds = Double(time.seconds) + Double(time.attoseconds) / 1e18
      printMessage(statistics(stream.statistics, seconds: seconds) + costs(of: stream.ruleStatistics))
    }
    // To free thousands of rules takes as long as to evaluate thousands of events.
    withExtendedLifetime(stream) { session.exit() }
  }

  private func rules(_ session: inout Session) -> [AuthoredRule] {
    let files = session.ruleFiles(paths)
    for file in files { session.report(file.diagnostics) }
    return files.flatMap(\.rules)
  }

  /// Reads the inputs, prints alerts, and says what could not be read.
  private func read(
    _ paths: [String], _ stream: EvaluationStream, _ progress: StreamProgress?, _ session: inout Session,
    _ printer: inout AlertPrinter
  ) {
    var open: OpenFile?
    let inputs = paths.map { path in
      EventInput(named: path == "-" ? "<stdin>" : path, isWaiting: { open?.isWaiting ?? false }) {
        let file = try OpenFile(path)
        open = file
        return { memory in
          progress?.show(stream.statistics)
          return try file.read(into: memory)
        }
      }
    }
    var errors = paths.map { InputErrors(path: $0) }
    stream.read(inputs) { message in
      switch message {
      case .alerts(let alerts):
        progress?.finish()
        printer.print(alerts)
      case .broken(let error, let input): errors[input].add(error)
      case .failure(let error, let input): errors[input].failure = error
      case .end(let input):
        session.report(errors[input].diagnostics)
        errors[input] = InputErrors(path: paths[input])
      }
    }
  }

  private func settings(_ inputs: [String]) -> StreamSettings {
    // What comes through a pipe may have no end: its windows are told as it comes.
    let lateness = lateness?.duration ?? (inputs.contains("-") ? .zero : nil)
    var settings = StreamSettings(
      evaluation: EvaluationSettings(
        schema: schema, layout: windows?.layout ?? .standard, isRouted: routing == .on, now: now),
      lateness: lateness, maximumGroups: maxGroups, jobs: common.jobs ?? activeCores(),
      countsRules: stats)
    settings.afterPreparing = { callocation_give_back() }
    return settings
  }

  func validate() throws {
    if maxGroups < 1 { throw ValidationError("'--max-groups' must be at least 1") }
  }

  private func inputPaths(_ session: inout Session) -> [String] {
    let plain = [".jsonl", ".json", ".ndjson"]
    let suffixes = plain + plain.map { $0 + ".gz" } + plain.map { $0 + ".zst" }
    let found = inputFiles(events) { name in suffixes.contains { name.lowercased().hasSuffix($0) } }
    for error in found.errors { session.report(error) }
    return found.files.map(\.path)
  }
}

/// What could not be read of an input.
private struct InputErrors {
  let path: String
  private var found: [Diagnostic] = []
  private var brokenLines = 0
  var failure: (any Error)?

  /// The most lines that are named.
  private static let limit = 1_000

  init(path: String) {
    self.path = path
  }

  mutating func add(_ error: EventError) {
    brokenLines += 1
    guard brokenLines <= Self.limit else { return }
    found.append(Diagnostic(.malformedEvent, "\(path): line \(error.line): \(error.message)", at: nil))
  }

  var diagnostics: [Diagnostic] {
    var all = found
    if let error = failure as? FileError {
      all.append(error.diagnostic)
    } else if failure != nil {
      let reason = "the compressed data is damaged or cut short"
      all.append(FileError(code: .fileUnreadable, path: path, reason: reason).diagnostic)
    }
    if brokenLines > Self.limit {
      all.append(Diagnostic(.malformedEvent, "\(path): and \(brokenLines - Self.limit) more lines", at: nil))
    }
    return all
  }
}

private func statistics(_ counted: StreamStatistics, seconds: Double) -> String {
  let rate = seconds > 0 ? Int(Double(counted.events) / seconds) : 0
  var text = """
    events \(counted.events)
    bytes \(counted.bytes)
    alerts \(counted.alerts)
    seconds \((seconds * 1_000).rounded() / 1_000)
    events/s \(rate)
    peak memory \(peakMemoryBytes() / 1_048_576) MiB

    """
  if counted.broken > 0 { text += "broken lines \(counted.broken)\n" }
  if counted.late > 0 { text += "late events \(counted.late)\n" }
  if counted.untimed > 0 { text += "events without a time \(counted.untimed)\n" }
  if counted.dropped > 0 { text += "forgotten events \(counted.dropped)\n" }
  return text
}

/// A table of the most costly rules; the rest in one line.
private func costs(of rules: [RuleStatistics]) -> String {
  guard !rules.isEmpty else { return "" }
  let shown = rules.prefix(25)
  func row(_ cells: [String], _ name: String) -> String {
    let padded = cells.map { String(repeating: " ", count: max(0, 11 - $0.utf8.count)) + $0 }
    return padded.joined(separator: " ") + "  \(name)\n"
  }
  func percent(_ share: Double) -> String {
    let tenths = Int((share * 1_000).rounded())
    return "\(tenths / 10).\(tenths % 10)%"
  }
  var text = "rules by time\n" + row(["time", "candidates", "evaluations", "matches"], "rule")
  for rule in shown {
    text += row(
      [percent(rule.timeShare), String(rule.candidates), String(rule.evaluations), String(rule.matches)],
      "\(rule.rule.name) (\(rule.rule.source.name))")
  }
  let rest = rules.dropFirst(shown.count)
  if !rest.isEmpty {
    text += row(
      [
        percent(rest.reduce(0) { $0 + $1.timeShare }), String(rest.reduce(0) { $0 + $1.candidates }),
        String(rest.reduce(0) { $0 + $1.evaluations }), String(rest.reduce(0) { $0 + $1.matches }),
      ], "\(rest.count) more rules")
  }
  return text
}
