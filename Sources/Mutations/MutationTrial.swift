import Equivalence
package import Transpilation

/// The mutants of one text that we emit, as many as are asked for, and what became of each.
package struct MutationTrial: Sendable {
  /// A mutant with the judgement of it.
  package struct Judged: Sendable {
    package var mutant: Mutant
    package var judgement: Judgement
  }

  /// The text's file.
  package let path: String
  package private(set) var judged: [Judged] = []

  /// Judges mutants of a text.
  ///
  /// - Parameters:
  ///   - path: names the text in reports, and decides which mutants are chosen.
  ///   - count: of how many mutants; mutants that are no rule of the language are passed over and not counted.
  /// - Returns: `nil` when the text is no rule of its language.
  package init?(_ text: String, path: String, as language: Language, count: Int, _ transpiler: Transpiler) {
    guard let judge = MutantJudge(text, as: language, transpiler) else { return nil }
    self.path = path
    let all = language == .sigma ? sigmaMutants(text) : yaralMutants(text)
    for mutant in Self.chosen(of: all, seed: path) where judged.count < count {
      let judgement = judge.judge(mutant.text)
      if case .unreadable = judgement { continue }
      judged.append(Judged(mutant: mutant, judgement: judgement))
    }
  }

  /// The mutants in an order in which each kind comes once before any comes twice, the rarest kinds first.
  private static func chosen(of mutants: [Mutant], seed: String) -> [Mutant] {
    var random = SplitMix64(seed: seed.utf8.reduce(7) { $0 &* 31 &+ UInt64($1) })
    var kinds = Dictionary(grouping: mutants, by: \.kind).sorted { ($0.value.count, $0.key) < ($1.value.count, $1.key) }
      .map { $0.value.shuffled(using: &random) }
    var result: [Mutant] = []
    while !kinds.isEmpty {
      for index in kinds.indices { result.append(kinds[index].removeLast()) }
      kinds.removeAll(where: \.isEmpty)
    }
    return result
  }

  package var tally: Tally { Tally(judged.map(\.judgement)) }

  /// What must not be: answers that are wrong, and mutants of which nothing is known.
  package var faults: [String] {
    judged.compactMap { judged in
      switch judged.judgement {
      case .wrong(let text): "\(path): \(judged.mutant): \(text)"
      case .undecided(let reason): "\(path): \(judged.mutant): not decided: \(reason)"
      case .unreadable, .refuted, .equivalent: nil
      }
    }
  }
}
