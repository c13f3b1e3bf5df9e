import Detections
import Diagnostics
import Dialects
import Equivalence
import Events
import SolverProblems
import Transpilation

/// A pair of predicates with its problem and our verdict.
struct WrittenPair {
  var rule: String
  /// What the second predicate was read from.
  var way: String
  /// What was changed of the second; `nil` for what was read.
  var change: String?
  var verdict: PredicateComparison.Verdict
  var problem: SolverProblem

  var text: String { problem.text }

  func json(number: String) -> JSONText {
    var members: [JSONText.Member] = [
      .init("problem", .string(number)), .init("rule", .string(rule)), .init("way", .string(way)),
      .init("change", change.map(JSONText.string) ?? .null),
    ]
    switch verdict {
    case .equivalent: members.append(.init("verdict", .string("proved")))
    case .different(let witness, _):
      members.append(.init("verdict", .string("refuted")))
      members.append(.init("event", JSONText(fieldsOf: witness.event)))
      // An event that the problem is not about.
      if let bound = problem.bound(on: witness.event) { members.append(.init("bound", .string(bound))) }
    case .undecided(let reason):
      members.append(.init("verdict", .string("undecided")))
      members.append(.init("reason", .string(reason)))
    }
    members.append(
      .init("fields", .object(problem.names.map { .init($0.name, .string($0.field.name)) })))
    return .object(members)
  }
}

/// Makes pairs of rules, and counts what none is made of.
struct PairWriter {
  let transpiler: Transpiler
  let mostTests: Int
  private var random: SplitMix64
  private(set) var problems: [WrittenPair] = []
  private(set) var leftOut: [String: Int] = [:]

  init(transpiler: Transpiler, mostTests: Int, random: SplitMix64) {
    self.transpiler = transpiler
    self.mostTests = mostTests
    self.random = random
  }

  /// The pairs of a rule: as it was read back, and with a change.
  mutating func add(_ rule: AuthoredRule) {
    for way in [Way.yaral, rule.language == .sigma ? .neutralAndSigma : .sigma] {
      do throws(LeftOut) {
        let (own, found) = try detections(of: rule, way)
        let (first, second) = (try predicate(of: own), try predicate(of: found))
        try add(first, second, nil, of: rule, way, own, found)
        guard let mutation = PredicateMutation(of: second, by: &random) else { throw LeftOut("nothing to change") }
        try add(first, mutation.predicate, mutation.name, of: rule, way, own, found)
      } catch {
        leftOut[error.reason, default: 0] += 1
      }
    }
  }

  private mutating func add(
    _ first: Detections.Predicate, _ second: Detections.Predicate, _ change: String?, of rule: AuthoredRule,
    _ way: Way, _ own: Detection, _ found: Detection
  ) throws(LeftOut) {
    guard first.testCount + second.testCount <= mostTests else { throw LeftOut("more than \(mostTests) tests") }
    let lists = transpiler.lists(of: own).merging(transpiler.lists(of: found)) { known, _ in known }
    try add(first, second, transpiler.domain(of: [own, found]), lists: lists) {
      WrittenPair(rule: rule.source.name, way: way.rawValue, change: change, verdict: $0, problem: $1)
    }
  }

  private mutating func add(
    _ first: Detections.Predicate, _ second: Detections.Predicate, _ domain: EventDomain, lists: [String: [String]],
    as pair: (PredicateComparison.Verdict, SolverProblem) -> WrittenPair
  ) throws(LeftOut) {
    let problem: SolverProblem
    do throws(Unwritable) {
      problem = try SolverProblem(first, second, domain: domain, lists: lists)
    } catch {
      throw LeftOut(error.reason)
    }
    problems.append(pair(PredicateComparison(domain: domain, lists: lists).compare(first, second), problem))
  }

  /// Leaves out pairs beyond a number.
  mutating func keepFirst(_ count: Int) {
    problems.removeLast(max(problems.count - count, 0))
  }

  /// Pairs that are no rules'.
  mutating func addRandom(_ count: Int, seed: UInt64) {
    var pairs = RandomPairs(seed: seed)
    let whole = problems.count + count
    while problems.count < whole {
      let (first, second, domain) = pairs.pair()
      do throws(LeftOut) {
        try add(first, second, domain, lists: [:]) {
          WrittenPair(rule: "random", way: "other words", verdict: $0, problem: $1)
        }
      } catch {
        leftOut["random: \(error.reason)", default: 0] += 1
      }
    }
  }

  // MARK: Ways

  /// What a rule is written as before it is read back.
  private enum Way: String {
    case yaral, sigma
    case neutralAndSigma = "neutral, sigma"
  }

  private func detections(of rule: AuthoredRule, _ way: Way) throws(LeftOut) -> (Detection, Detection) {
    switch way {
    case .yaral: try throughYARAL(rule)
    case .sigma, .neutralAndSigma: try aroundSigma(rule)
    }
  }

  /// The rule in UDM, and what is read of its YARA-L text.
  private func throughYARAL(_ rule: AuthoredRule) throws(LeftOut) -> (Detection, Detection) {
    guard let own = transpiler.translate(rule.detection, to: .udm).value else { throw LeftOut("no form in UDM") }
    return (own, try found(rule, as: .yaral))
  }

  /// The rule in the names of Sigma, and what is read of the Sigma text that is written of it; of a Sigma rule by way
  /// of its neutral text.
  private func aroundSigma(_ rule: AuthoredRule) throws(LeftOut) -> (Detection, Detection) {
    guard let own = transpiler.translate(rule.detection, to: .sigma).value else { throw LeftOut("no form in Sigma") }
    guard rule.language == .sigma else { return (own, try found(rule, as: .sigma)) }
    guard let text = transpiler.emit(rule, as: .neutral, isCompared: false).text else {
      throw LeftOut("refused: neutral")
    }
    let read = transpiler.read(SourceFile(name: rule.source.name, text: text), as: .neutral).value
    guard let neutral = read.first else { throw LeftOut("the neutral text is not read") }
    return (own, try found(neutral, as: .sigma))
  }

  private func found(_ rule: AuthoredRule, as target: Target) throws(LeftOut) -> Detection {
    let emission = transpiler.emit(rule, as: target, isCompared: false)
    guard emission.losses.allSatisfy({ $0.direction == "same" }), let text = emission.text else {
      throw LeftOut("refused: \(target.rawValue)")
    }
    guard let found = transpiler.readBack(text, as: target)?.value.last?.detection else {
      throw LeftOut("the \(target.rawValue) text is not read")
    }
    return found
  }

  /// What a rule asks of the events that it fires on, or counts.
  private func predicate(of detection: Detection) throws(LeftOut) -> Detections.Predicate {
    guard let variable = detection.variables.first else { throw LeftOut("no event") }
    switch firingPredicate(of: detection) {
    case .events(let fires), .count(let fires, _, _), .countDistinct(let fires, _, _, _):
      return .all([variable.predicate, fires])
    case .notReducible: throw LeftOut("single events do not decide")
    }
  }
}

/// Why there is no problem of a pair.
private struct LeftOut: Error {
  var reason: String

  init(_ reason: String) {
    self.reason = reason
  }
}

extension Detections.Predicate {
  /// How many tests there are.
  fileprivate var testCount: Int {
    switch self {
    case .all(let operands), .any(let operands): operands.reduce(0) { $0 + $1.testCount }
    case .not(let operand), .named(_, let operand): operand.testCount
    case .field, .keyword: 1
    }
  }
}
