import Detections
import Patterns

/// What a detection asks of each event: most of what takes memory and time to compile.
final class EventParts: Sendable {
  let derivations: [[CompiledDerivation]]
  let predicates: [CompiledPredicate]
  /// The names of the fields that these speak of by index.
  let fields: [String]
  let unusableEntries: [UnusableEntry]

  /// - Throws: the error of a pattern that RE2 refuses.
  init(_ detection: Detection, _ lists: [String: [String]]) throws(PatternError) {
    var compiler = Compiler(detection, lists)
    var derivations: [[CompiledDerivation]] = []
    for variable in detection.variables { derivations.append(try compiler.compile(variable.derivations)) }
    var predicates: [CompiledPredicate] = []
    for variable in detection.variables { predicates.append(try compiler.compile(variable.predicate)) }
    self.derivations = derivations
    self.predicates = predicates
    fields = compiler.fields
    unusableEntries = compiler.unusableEntries
  }

  /// Parts that any event satisfies: should a detection that nothing can be wrong with be refused after all, an alert
  /// too many is seen, and a missing one is not.
  init(acceptingAllOf detection: Detection) {
    derivations = detection.variables.map { _ in [] }
    predicates = detection.variables.map { _ in .all([]) }
    fields = []
    unusableEntries = []
  }
}

/// What a detection asks of rows and windows of events that match.
final class RowParts: Sendable {
  let rowPredicates: [CompiledPredicate]
  let outcomes: [CompiledDetection.CompiledOutcome]
  let condition: CompiledCondition
  let conditionOutcomes: [Int]
  /// Outcomes and condition, if they can be asked of events one by one and then of windows.
  let plain: PlainParts?
  /// The names of the fields that the predicates speak of by index.
  let fields: [String]
  let unusableEntries: [UnusableEntry]

  /// - Throws: the error of a pattern that RE2 refuses.
  init(_ detection: Detection, _ lists: [String: [String]]) throws(PatternError) {
    var compiler = Compiler(detection, lists)
    var outcomes: [CompiledDetection.CompiledOutcome] = []
    for outcome in detection.outcomes {
      outcomes.append(
        CompiledDetection.CompiledOutcome(name: outcome.name, expression: try compiler.compile(outcome.expression)))
    }
    self.outcomes = outcomes
    condition = try compiler.compile(detection.condition)
    let hasPlainRows = detection.variables.count == 1 && detection.joins.isEmpty
    conditionOutcomes = CompiledDetection.outcomes(askedBy: condition, outcomes)
    rowPredicates = compiler.rowPredicates
    plain = hasPlainRows ? PlainParts(outcomes, condition, conditionOutcomes, rowPredicates, compiler.fields) : nil
    fields = compiler.fields
    unusableEntries = compiler.unusableEntries
  }

  /// Parts that any row satisfies, as those of events.
  init(acceptingAllOf detection: Detection) {
    rowPredicates = []
    outcomes = []
    condition = .all([])
    conditionOutcomes = []
    plain = nil
    fields = []
    unusableEntries = []
  }
}

extension CompiledDetection {
  struct CompiledOutcome: Sendable {
    let name: String
    let expression: CompiledExpression
  }
}

extension Detection {
  /// Whether nothing in it could be refused when it is compiled: it has neither patterns nor lists.
  var compilesForCertain: Bool {
    outcomes.isEmpty && condition.asksForEventsOnly
      && variables.allSatisfy { variable in
        variable.derivations.isEmpty && variable.inner == nil && variable.predicate.compilesForCertain
      }
  }
}

extension Condition {
  fileprivate var asksForEventsOnly: Bool {
    switch self {
    case .all(let operands), .any(let operands): operands.allSatisfy(\.asksForEventsOnly)
    case .not(let operand): operand.asksForEventsOnly
    case .count: true
    case .compare, .holds: false
    }
  }
}

extension Predicate {
  fileprivate var compilesForCertain: Bool {
    switch self {
    case .all(let operands), .any(let operands): operands.allSatisfy(\.compilesForCertain)
    case .not(let operand), .named(_, let operand): operand.compilesForCertain
    case .keyword(let test, _): test.compilesForCertain
    case .field(let predicate):
      switch predicate.test {
      case .text(let test): test.compilesForCertain
      case .present, .null, .sameAs, .number, .boolean, .network: true
      case .member: false
      }
    }
  }
}

extension TextTest {
  fileprivate var compilesForCertain: Bool {
    switch pattern {
    case .equals, .startsWith, .endsWith, .contains: true
    case .glob(let glob): glob.simplified != nil
    case .matches: false
    }
  }
}
