/// What became of some mutants, in numbers.
package struct Tally: Hashable, Sendable {
  package private(set) var mutants = 0
  package private(set) var refuted = 0
  /// Of those that were refuted, the ones that fire alike and say something else.
  package private(set) var refutedByOutcome = 0
  package private(set) var equivalent = 0
  package private(set) var undecided = 0
  package private(set) var wrong = 0

  package init(_ judgements: some Sequence<Judgement>) {
    for judgement in judgements { add(judgement) }
  }

  private mutating func add(_ judgement: Judgement) {
    switch judgement {
    case .unreadable: return
    case .refuted(let found):
      refuted += 1
      if found.byOutcome { refutedByOutcome += 1 }
    case .equivalent: equivalent += 1
    case .undecided: undecided += 1
    case .wrong: wrong += 1
    }
    mutants += 1
  }

  package var text: String {
    "\(mutants) mutants, \(refuted) refuted (\(refutedByOutcome) by an outcome), \(equivalent) equivalent, "
      + "\(undecided) undecided, \(wrong) wrong"
  }
}
