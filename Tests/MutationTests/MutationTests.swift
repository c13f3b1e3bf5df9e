import Diagnostics
import Foundation
import TestSupport
import Testing
import Transpilation

/// Small changes of the texts that we emit, of which each must be noticed: a comparison that calls a changed rule
/// the same rule would call a wrong output right.
///
/// `TRANSPILE_SLOW_TESTS=1` asks of all mutants of each text, and prints what became of them; else of a few.
/// `TRANSPILE_MUTATED=scan` asks of the texts only whose path holds that.
@Suite struct MutationTests {
  private static let isSlow = ProcessInfo.processInfo.environment["TRANSPILE_SLOW_TESTS"] != nil
  private static let mutated = ProcessInfo.processInfo.environment["TRANSPILE_MUTATED"] ?? ""
  private static let size = 3
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
    guard Self.mutated.isEmpty || path.contains(Self.mutated) else { return }
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
    #expect(surprising.isEmpty, "\(path): \(surprising.map(\.text))")
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
    // Three hosts are three events, but hosts are counted by a difference of outcomes here.
    ("count a variable", "hash_used_for_network_logon")
  ]

  /// Rules of alerts are compared by form, and else on samples only.
  private static let ofAlerts = ["password_guessing_in_waves"]

  /// Outcomes that are computed in different ways may agree on all samples without a group that tells them apart.
  func isKnown(_ path: String) -> Bool {
    Self.ofAlerts.contains { path.contains($0) } || reason.hasPrefix("outcomes")
      || Self.known.contains { mutant.kind == $0.kind && path.contains($0.rule) }
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
