import Diagnostics
import Foundation
import TestSupport
import Testing
import Transpilation

/// Small changes of the texts that we emit, of which each must be noticed: a comparison that calls a changed rule
/// the same rule would call a wrong output right.
///
/// `TRANSPILE_SLOW_TESTS=1` asks of all mutants of each text, and prints what became of them; else of a few.
@Suite struct MutationTests {
  private static let isSlow = ProcessInfo.processInfo.environment["TRANSPILE_SLOW_TESTS"] != nil
  private static let size = 6
  private static let transpiler = Transpiler.make(TranspilerSettings()).value

  @Test(arguments: files(below: repository.appending(path: "golden/yaral"), withSuffix: ".yaral"))
  func yaral(_ path: String) throws {
    try check("golden/yaral/\(path)", as: .yaral, yaralMutants)
  }

  @Test(arguments: files(below: repository.appending(path: "golden/sigma"), withSuffix: ".yml"))
  func sigma(_ path: String) throws {
    try check("golden/sigma/\(path)", as: .sigma, sigmaMutants)
  }

  private func check(_ path: String, as language: Language, _ mutants: (String) -> [Mutant]) throws {
    let text = try String(contentsOf: repository.appending(path: path), encoding: .utf8)
    let transpiler = try #require(Self.transpiler)
    let judge = try #require(MutantJudge(text, as: language, transpiler))
    let all = mutants(text)
    var tally = Tally()
    for mutant in Self.isSlow ? all : sample(all, seed: path) {
      let judgement = judge.judge(mutant.text)
      tally.add(judgement, mutant)
      if case .wrong(let text) = judgement { Issue.record("\(path): \(mutant): \(text)") }
    }
    if Self.isSlow {
      print("\(path): \(tally.text)")
      for open in tally.undecided { print("  undecided: \(open.text)") }
      for same in tally.equivalent { print("  equivalent: \(same)") }
      #expect(tally.mutants >= 20, "\(tally.text)")
    }
    let surprising = tally.undecided.filter { !$0.isKnown(path) }
    // All mutants of a text hold more of what is known to be open than the few that are looked at each time.
    #expect(surprising.count <= (Self.isSlow ? tally.mutants / 20 : 0), "\(path): \(surprising.map(\.text))")
  }

  /// Some of each kind, the rarest kinds first.
  private func sample(_ mutants: [Mutant], seed: String) -> [Mutant] {
    var random = SeededGenerator(seed: seed.utf8.reduce(7) { $0 &* 31 &+ UInt64($1) })
    var kinds = Dictionary(grouping: mutants, by: \.kind).sorted { ($0.value.count, $0.key) < ($1.value.count, $1.key) }
      .map { $0.value.shuffled(using: &random) }
    var result: [Mutant] = []
    while result.count < Self.size, !kinds.isEmpty {
      for index in kinds.indices { result.append(kinds[index].removeLast()) }
      kinds.removeAll(where: \.isEmpty)
    }
    return Array(result.prefix(Self.size))
  }
}

/// A mutant of which the engine does not know.
struct Undecided {
  var mutant: Mutant
  var reason: String

  var text: String { "\(mutant): \(reason)" }

  /// What is known to be open: by kind of change, and the rules it concerns.
  private static let known: [(kind: String, rule: String)] = [
    // Twenty different values of a field with one value need twenty events: counts of both are not compared.
    ("count a variable", ""), ("drop a count", ""),
    // Different fields, or different ways to see elements, are counted: equivalence would need a bound of each.
    ("change the counted field", "network_scan"), ("max → sum", "network_scan"), ("min → sum", "network_scan"),
    // An optional value is counted by a difference of outcomes, of which no group is made.
    ("or → and", "hash_used"), ("drop an operand", "hash_used"), ("equals → contains", "hash_used"),
    // What the joined event asks already says it.
    ("add a character", "program_copied"), ("drop a statement", "program_copied"),
  ]

  /// Rules of alerts are compared by form, and else on samples only.
  private static let ofAlerts = ["password_guessing_in_waves"]

  /// Outcomes over many events, and layouts of windows under which one event is enough, are compared on samples only.
  func isKnown(_ path: String) -> Bool {
    Self.ofAlerts.contains { path.contains($0) } || reason.hasPrefix("outcomes") || reason.hasPrefix("windows laid alike")
      || Self.known.contains { mutant.kind == $0.kind && path.contains($0.rule.isEmpty ? "golden" : $0.rule) }
  }
}

/// What became of the mutants of one text.
struct Tally {
  private(set) var mutants = 0
  private(set) var refuted = 0
  private(set) var refutedByOutcome = 0
  private(set) var equivalent: [String] = []
  private(set) var undecided: [Undecided] = []
  private(set) var wrong = 0

  mutating func add(_ judgement: Judgement, _ mutant: Mutant) {
    switch judgement {
    case .unreadable: return
    case .refuted(let byOutcome):
      refuted += 1
      if byOutcome { refutedByOutcome += 1 }
    case .equivalent: equivalent.append("\(mutant)")
    case .undecided(let reason): undecided.append(Undecided(mutant: mutant, reason: reason))
    case .wrong: wrong += 1
    }
    mutants += 1
  }

  var text: String {
    "\(mutants) mutants, \(refuted) refuted (\(refutedByOutcome) by an outcome), \(equivalent.count) equivalent, "
      + "\(undecided.count) undecided, \(wrong) wrong"
  }
}
