import ArgumentParser
import Detections
import Diagnostics
import Equivalence
import Evaluation
import Events
import FoundationEssentials
import RuleFolders
import Taxonomies
import Transpilation

/// Compares YARA-L rules with the Sigma rules they were made from, by their verdicts on the same events. A tool of
/// the oracle suite (`make pairs`); no product.
@main
struct ComparePairs: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare-pairs",
    abstract: "Compare YARA-L rules with the Sigma rules that their 'sigma_uuid' names.",
    discussion: """
      The Sigma rule is translated to UDM; events are sampled at and around the tests of each of the two, and each
      is judged by both. Every difference must be classified, by the pair's UUID and the side that fires alone:
      'rule' (the authors differ), 'mapping' (the data models differ) or 'bug' (ours). Ends with 1 when a
      difference is not classified, when a classification has no difference, or when there is no pair.
      """)

  @Option(name: .long, help: "The folder of the Sigma rules.")
  var sigma: String

  @Option(name: .long, help: "The folder of the YARA-L rules.")
  var yaral: String

  @Option(name: .long, help: "The file of classifications.")
  var classified: String

  @Option(name: .long, help: "The report to write, without its ending: NAME.md and NAME.json.")
  var report: String

  @Option(name: .long, help: "How many events are sampled from each of the two rules.")
  var count = 1_000

  @Option(name: .long, help: "The seed: the same events for the same number.")
  var seed: UInt64 = 1

  func run() throws {
    guard let transpiler = Transpiler.make(TranspilerSettings()).value else { throw ExitCode.failure }
    let known = try JSONDecoder().decode(
      [String: [Classification]].self, from: Data(contentsOf: URL(fileURLWithPath: classified)))
    let sources = try sigmaSources()
    var pairs: [Pair] = []
    var withoutSource = 0
    for source in try files(below: yaral, endings: [".yaral"]) {
      guard let uuid = sigmaIdentifier(in: String(decoding: source.bytes, as: UTF8.self)) else { continue }
      guard let sigma = sources[uuid] else {
        withoutSource += 1
        continue
      }
      pairs.append(compared(uuid, sigma, source, transpiler, known[uuid] ?? []))
    }
    pairs.sort { $0.name < $1.name }
    let text = PairReport(pairs: pairs, withoutSource: withoutSource, seed: seed)
    try Data(text.markdown.utf8).write(to: URL(fileURLWithPath: report + ".md"))
    try Data((text.json.indented + "\n").utf8).write(to: URL(fileURLWithPath: report + ".json"))
    let complaints = pairs.flatMap(\.complaints) + stale(known, pairs)
    for complaint in complaints { print(complaint) }
    print(text.summary)
    if !complaints.isEmpty || pairs.isEmpty { throw ExitCode.failure }
  }

  private func stale(_ known: [String: [Classification]], _ pairs: [Pair]) -> [String] {
    let compared = Set(pairs.map(\.uuid))
    return known.keys.filter { !compared.contains($0) }.sorted().map { "\($0): classified, and there is no such pair" }
  }

  // MARK: Files

  private func files(below folder: String, endings: [String]) throws -> [SourceFile] {
    try ruleFiles(below: folder, endings: endings)
      .map { SourceFile(name: $0, bytes: Array(try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\($0)")))) }
  }

  /// The Sigma rules' files by the identifier that stands at the start of a line.
  private func sigmaSources() throws -> [String: SourceFile] {
    var sources: [String: SourceFile] = [:]
    for source in try files(below: sigma, endings: [".yml"]) {
      for line in String(decoding: source.bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
      where line.hasPrefix("id:") {
        sources[String(line.dropFirst(3).filter { $0 != " " && $0 != "'" && $0 != "\"" })] = source
      }
    }
    return sources
  }

  private func sigmaIdentifier(in text: String) -> String? {
    for line in text.split(whereSeparator: \.isNewline) {
      let words = line.split(separator: "=", maxSplits: 1)
      guard words.count == 2, words[0].filter({ $0 != " " && $0 != "\t" }) == "sigma_uuid" else { continue }
      return words[1].split(separator: "\"", omittingEmptySubsequences: false).dropFirst().first.map(String.init)
    }
    return nil
  }

  // MARK: Comparison

  private func compared(
    _ uuid: String, _ sigma: SourceFile, _ yaral: SourceFile, _ transpiler: Transpiler, _ known: [Classification]
  ) -> Pair {
    var pair = Pair(uuid: uuid, name: yaral.name.dropLast(".yaral".count).split(separator: "/").last.map(String.init) ?? "")
    pair.known = known
    let source = transpiler.read(sigma).value.first { $0.id == uuid }
    guard let source, let ours = transpiler.translate(source.detection, to: .udm).value else {
      pair.refused = "the Sigma rule has no form in UDM"
      return pair
    }
    guard let target = transpiler.read(yaral).value.first else {
      pair.refused = "the YARA-L rule is not understood"
      return pair
    }
    let lists = transpiler.lists(of: target.detection)
    guard
      let left = try? CompiledDetection(ours, lists: lists),
      let right = try? CompiledDetection(target.detection, lists: lists)
    else {
      pair.refused = "a pattern does not compile"
      return pair
    }
    let rules = (sigma: DetectionSet([left]), yaral: DetectionSet([right]))
    for detection in [ours, target.detection] {
      var sampler = EventSampler(detection, seed: seed, domain: .zeroValues, lists: lists)
      for _ in 0..<count {
        var event = possible(sampler.event())
        // The engine gives every event a time and an identifier.
        event.time = Timestamp(nanoseconds: 1_767_225_600 * 1_000_000_000)
        event["metadata.event_timestamp.seconds"] = [.integer(1_767_225_600)]
        // YARA-L groups by a key, and an event without it is in no group: that they all have one is no difference.
        for key in target.detection.window?.keys ?? [] {
          for field in key.fields.values where event[field.name].isEmpty { event[field.name] = [.string("key")] }
        }
        pair.add(event.identified(as: "1"), rules)
      }
    }
    return pair
  }
}

/// The event with one value for fields that do not repeat in UDM.
private func possible(_ event: Event) -> Event {
  var result = event
  for (name, values) in event.fields where values.count > 1 {
    let isRepeated = TaxonomyCatalog.builtIn.definition(of: Field(name), in: .udm)?.isRepeated ?? true
    if !isRepeated { result[name] = [values[0]] }
  }
  return result
}

/// Why the two rules of a pair differ, where one side fires alone.
struct Classification: Codable {
  enum Side: String, Codable, CaseIterable {
    case sigma, yaral
  }

  enum Kind: String, Codable {
    /// The authors of the two rules say different things.
    case rule
    /// The data models, or what we take for the counterpart of a field, differ.
    case mapping
    /// We read one of them wrongly.
    case bug
  }

  var only: Side
  /// Fields without which the events in question do not differ; what is not among them may be there, too.
  var needs: [String]
  var kind: Kind
  var reason: String
}

/// Two rules of one origin, and their verdicts.
struct Pair {
  var uuid: String
  var name: String
  var known: [Classification] = []
  /// Why they are not compared.
  var refused: String?
  var events = 0
  var bothFire = 0
  var alone: [Classification.Side: Int] = [:]
  /// Fields that are left when all are taken out of a differing event that the difference does not need.
  var witnesses: [Classification.Side: [[String]: Int]] = [:]
  /// An event for each set of fields that no classification speaks of.
  var unclassified: [Classification.Side: [[String]: Event]] = [:]

  init(uuid: String, name: String) {
    self.uuid = uuid
    self.name = name
  }

  mutating func add(_ event: Event, _ rules: (sigma: DetectionSet, yaral: DetectionSet)) {
    func side(_ event: Event) -> (fires: Bool, alone: Classification.Side?) {
      let sigma = !rules.sigma.alerts(on: [event], layout: .standard).isEmpty
      let yaral = !rules.yaral.alerts(on: [event], layout: .standard).isEmpty
      return (sigma || yaral, sigma == yaral ? nil : sigma ? .sigma : .yaral)
    }
    events += 1
    let verdict = side(event)
    guard let alone = verdict.alone else {
      if verdict.fires { bothFire += 1 }
      return
    }
    self.alone[alone, default: 0] += 1
    var least = event
    for name in event.fields.keys.sorted() {
      var without = least
      without[name] = []
      without.elements = without.elements.filter { $0.key != name && !name.hasPrefix($0.key + ".") }
      if side(without).alone == alone { least = without }
    }
    witnesses[alone, default: [:]][least.fields.keys.sorted(), default: 0] += 1
    let fields = Set(least.fields.keys)
    if !known.contains(where: { $0.only == alone && fields.isSuperset(of: $0.needs) }) {
      unclassified[alone, default: [:]][least.fields.keys.sorted()] = least
    }
  }

  var agreeing: Int { events - alone.values.reduce(0, +) }

  /// What is not as it is classified.
  var complaints: [String] {
    let open = Classification.Side.allCases.flatMap { side in
      (unclassified[side] ?? [:]).sorted { $0.key.joined() < $1.key.joined() }.map { _, event in
        let fields = event.fields.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value.map { $0.text ?? "" })" }
        return "\(uuid) \(name): only \(side.rawValue) fires, not classified: \(fields.joined(separator: " "))"
      }
    }
    let idle = known.filter { entry in
      !(witnesses[entry.only] ?? [:]).keys.contains { Set($0).isSuperset(of: entry.needs) }
    }
    return open + idle.map { "\(uuid) \(name): classified (\($0.only.rawValue), \($0.needs)), and never seen" }
      + known.filter { $0.kind == .bug }.map { "\(uuid) \(name): a bug of ours is open: \($0.reason)" }
  }
}
