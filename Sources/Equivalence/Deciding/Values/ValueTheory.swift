import Detections
import Events
import Patterns

/// Whether a value can pass some tests and fail others.
///
/// Texts stand for all values: a number or a Boolean passes the same tests as its text does, but for floats
/// that are written with an exponent, which are looked at by themselves.
///
/// A class for what it keeps: prepared tests, automata, and the answers of searches.
final class ValueTheory {
  /// A test, by its number, and whether the value must pass it.
  struct Constraint: Hashable {
    var test: Int
    var isWanted: Bool
  }

  enum Outcome {
    /// A value that meets all constraints.
    case value(Value)
    /// No value meets the constraints at these places.
    case conflict([Int])
    /// Nobody knows: why.
    case unknown(String)
  }

  let bounds: ComparisonBounds
  private(set) var tests: [ValueTest] = []
  private var numbers: [ValueTest: Int] = [:]
  private var prepared: [PreparedTest?] = []
  private var automata: [Automaton?] = []
  private var answers: [Set<Constraint>: TextSearch.Result] = [:]
  private var effort = 0

  private enum Automaton {
    case ready(TextAutomaton)
    case none
  }

  init(bounds: ComparisonBounds) {
    self.bounds = bounds
  }

  /// The number of a test.
  func number(of test: ValueTest) -> Int {
    if let known = numbers[test] { return known }
    numbers[test] = tests.count
    tests.append(test)
    prepared.append(nil)
    automata.append(nil)
    return tests.count - 1
  }

  /// Whether a value meets a constraint.
  func meets(_ value: Value, _ constraint: Constraint) -> Bool {
    let known = prepared[constraint.test]
    let test = known ?? PreparedTest(tests[constraint.test], bounds: bounds)
    if known == nil { prepared[constraint.test] = test }
    return test.passes(value) == constraint.isWanted
  }

  /// A constraint that belongs to no test of a predicate.
  func constraint(_ node: RegularExpression.Node, isWanted: Bool) -> Constraint {
    Constraint(test: number(of: .language(node)), isWanted: isWanted)
  }

  /// The automaton of a test of text; `nil` for other tests, and for patterns that are too large.
  func automaton(_ test: Int) -> TextAutomaton? {
    switch automata[test] {
    case .ready(let automaton): return automaton
    case .some(.none): return nil
    case nil: break
    }
    let made = tests[test].expression.flatMap {
      TextAutomaton($0, sizeLimit: bounds.patternSize, stateLimit: bounds.states)
    }
    automata[test] = made.map(Automaton.ready) ?? Automaton.none
    return made
  }

  /// What a search for a text gives that meets exactly these constraints, all of them tests of text.
  private func search(_ constraints: [Constraint]) -> TextSearch.Result {
    let key = Set(constraints)
    if let known = answers[key] { return known }
    var goals: [TextSearch.Goal] = []
    for constraint in constraints {
      guard let automaton = automaton(constraint.test) else { return .exceeded }
      goals.append(TextSearch.Goal(automaton: automaton, isWanted: constraint.isWanted))
    }
    guard effort < bounds.effort else { return .exceeded }
    var search = TextSearch(goals)
    let result = search.run(limit: bounds.states)
    effort += search.effort
    answers[key] = result
    return result
  }

  /// Whether no text meets these constraints; false when that is not known.
  private func isImpossible(_ constraints: [Constraint]) -> Bool {
    if case .none = search(constraints) { return true }
    return false
  }

  enum TextOutcome {
    case text(String)
    case conflict([Int])
    case unknown(String)
  }

  /// A text that meets constraints, all of them tests of text.
  ///
  /// Only constraints that a candidate violated take part in the search: of a thousand, a few matter.
  func text(_ constraints: [Constraint]) -> TextOutcome {
    var active: [Int] = []
    var candidate = ""
    while true {
      // What must not match first: it is in conflict with little else, and with that at once.
      let value = Value.string(candidate)
      let next = constraints.indices.first { !constraints[$0].isWanted && !meets(value, constraints[$0]) }
        ?? constraints.indices.first { constraints[$0].isWanted && !meets(value, constraints[$0]) }
      guard let next else { return .text(candidate) }
      if active.contains(next) { return .unknown("a pattern is read in two ways") }
      if automaton(constraints[next].test) == nil { return .unknown("a pattern is too large") }
      if isImpossible([constraints[next]]) { return .conflict([next]) }
      for other in active where isImpossible([constraints[other], constraints[next]]) {
        return .conflict([other, next])
      }
      active.append(next)
      switch search(active.map { constraints[$0] }) {
      case .found(let text): candidate = text
      case .none: return .conflict(minimized(active, of: constraints))
      case .exceeded: return .unknown("its patterns have too many combinations")
      }
    }
  }

  /// A part of a conflict that is one, too.
  private func minimized(_ conflict: [Int], of constraints: [Constraint]) -> [Int] {
    guard conflict.count > 2, conflict.count <= 12 else { return conflict }
    var kept = conflict
    for place in conflict {
      let fewer = kept.filter { $0 != place }
      if isImpossible(fewer.map { constraints[$0] }) { kept = fewer }
    }
    return kept
  }
}
