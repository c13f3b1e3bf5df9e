import ArgumentParser
import Detections
import Diagnostics
import Equivalence
import Events
import FoundationEssentials
import RuleFolders
import Semantics
import Transpilation

/// Writes events at and around the tests of rules, each with our verdict, for other programs to judge the
/// emitted texts by. A tool of the oracle suite (`make oracles`); no product.
@main
struct SampleEvents: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sample-events",
    abstract: "Write sampled events with the verdict of each rule, for the oracle suite.",
    discussion: """
      For DIR/a.yaml one file OUT/a.jsonl, one event a line: {"event":{field:value},"expected":bool}. Fields have
      the names of the target's data model, and one value each. The verdict is that of the single event: for a
      rule with a window, whether the event is one of those that the window counts. The log source has no part
      in it. Rules with several event variables, and conditions that need outcomes, are passed over; OUT/passed-over
      names them and says why.
      """)

  @Argument(help: "The folder of the rules.")
  var rules: String

  @Option(name: .long, help: "Whose field names the events have: sigma or udm.")
  var target: DataModel

  @Option(name: .long, help: "How many events a rule.")
  var count = 600

  @Option(name: .long, help: "The seed: the same events for the same number.")
  var seed: UInt64 = 1

  @Option(name: .long, help: "The folder to write to.")
  var out: String

  enum DataModel: String, ExpressibleByArgument {
    case sigma, udm

    var taxonomy: TaxonomyName {
      switch self {
      case .sigma: .sigma
      case .udm: .udm
      }
    }

    var domain: EventSampler.Domain {
      switch self {
      case .sigma: .neutral
      case .udm: .zeroValues
      }
    }
  }

  /// Why a rule is passed over.
  private struct PassedOver: Error {
    var reason: String
  }

  func run() throws {
    guard let transpiler = Transpiler.make(TranspilerSettings()).value else { throw ExitCode.failure }
    var passedOver = ""
    for path in try ruleFiles(below: rules, endings: [".yaml"]) {
      let name = path.dropLast(".yaml".count)
      do throws(PassedOver) {
        let text = try samples(of: try rule(path, transpiler), transpiler)
        try write(text, "\(name).jsonl")
      } catch {
        passedOver += "\(name): \(error.reason)\n"
      }
    }
    try Data(passedOver.utf8).write(to: URL(fileURLWithPath: "\(out)/passed-over"))
  }

  private func rule(_ path: String, _ transpiler: Transpiler) throws(PassedOver) -> AuthoredRule {
    guard let data = try? Data(contentsOf: URL(fileURLWithPath: "\(rules)/\(path)")) else {
      throw PassedOver(reason: "the file can't be read")
    }
    let read = transpiler.read(SourceFile(name: path, bytes: Array(data)))
    guard let rule = read.value.first, read.value.count == 1 else {
      throw PassedOver(reason: "the file holds \(read.value.count) readable rules")
    }
    return rule
  }

  private func write(_ text: String, _ path: String) throws(PassedOver) {
    let url = URL(fileURLWithPath: "\(out)/\(path)")
    do {
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: url)
    } catch {
      throw PassedOver(reason: "the samples can't be written: \(error)")
    }
  }

  /// The lines of a rule's file.
  private func samples(of rule: AuthoredRule, _ transpiler: Transpiler) throws(PassedOver) -> String {
    let translated = transpiler.translate(rule.detection, to: target.taxonomy)
    guard let detection = translated.value, let variable = detection.variables.first else {
      throw PassedOver(reason: "the rule has no form in \(target.rawValue)")
    }
    let lists = transpiler.lists(of: detection)
    let meaning = EventMeaning(lists: lists)
    let wanted = Detections.Predicate.all([variable.predicate, try firing(detection)])
    var sampler = EventSampler(detection, seed: seed, domain: target.domain, lists: lists)
    var seen: Set<String> = []
    var text = ""
    // A rule may be so narrow that its events repeat; then there are fewer.
    for _ in 0..<count * 10 where seen.count < count {
      let event = scalar(sampler.event())
      let fields = event.fields.sorted { $0.key < $1.key }.flatMap { name, values in
        values.map { JSONText.Member(name, JSONText($0)) }
      }
      let verdict = meaning.holds(wanted, on: event)
      let line = JSONText.object([.init("event", .object(fields)), .init("expected", .boolean(verdict))]).line
      if seen.insert(line).inserted { text += line + "\n" }
    }
    return text
  }

  /// What an event must satisfy, beside the variable's predicate, to make the rule fire or to be counted.
  private func firing(_ detection: Detection) throws(PassedOver) -> Detections.Predicate {
    switch firingPredicate(of: detection) {
    case .events(let predicate), .count(let predicate, _, _), .countDistinct(let predicate, _, _, _):
      return predicate
    case .notReducible(let reason, _):
      throw PassedOver(reason: "single events do not decide: \(reason)")
    }
  }

  /// The event with one value a field, and without nulls: a row of a table has no more.
  private func scalar(_ event: Event) -> Event {
    Event(fields: event.fields.compactMapValues { values in values.first { $0 != .null }.map { [$0] } })
  }
}
