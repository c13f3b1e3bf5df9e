import Detections
import Events
import Semantics

/// The questions that expressions ask about rows, numbered: one number for all that mean the same.
struct RowQuestions {
  /// Whether a function of rows can be true.
  enum Possibility: Equatable {
    case impossible
    /// An event for each variable that questions decide on, and the content of lists.
    case possible([String: Event], lists: [String: [String]])
    case unknown(String)
  }

  /// An answer to a question with a number, or its opposite.
  struct Answer: Hashable {
    var question: Int
    var isYes: Bool
  }

  private var questions: [RowQuestion] = []
  private var numbers: [RowQuestion: Answer] = [:]
  private let predicates: PredicateComparison
  /// What the events of each variable satisfy.
  private let assumptions: [String: Predicate]
  private let required: Set<String>
  private let hasOneVariable: Bool
  /// Whether questions are looked for among those that mean the same.
  var unifies = false

  /// - Parameter assumesFiring: whether only rows count of groups that fire.
  init(_ sides: [OutcomeSide], _ predicates: PredicateComparison, assumesFiring: Bool) {
    self.predicates = predicates
    required = sides.reduce(sides.first?.required ?? []) { $0.intersection($1.required) }
    hasOneVariable = sides.allSatisfy { $0.detection.variables.count == 1 }
    var assumptions: [String: Predicate] = [:]
    for side in sides {
      for variable in side.detection.variables {
        let name = side.renaming[variable.name] ?? variable.name
        var parts = [variable.predicate]
        // Events without a key are in no group.
        for key in side.detection.window?.keys ?? [] where key.absentAs == nil {
          if let field = key.fields[variable.name] { parts.append(.text(field, .matches("(?s)."), cased: true)) }
        }
        if assumesFiring, side.detection.window == nil, case .events(let fires) = firingPredicate(of: side.detection) {
          parts.append(fires)
        }
        assumptions[name] = .all([assumptions[name] ?? .always] + parts)
      }
    }
    self.assumptions = assumptions
  }

  /// The answer to which a yes to a question comes.
  mutating func answer(_ question: RowQuestion) -> Answer {
    var question = question
    if case .holds(let variable, let predicate) = question {
      let normalized = predicate.normalized
      // Where every row has an event, a negation is the opposite answer.
      if case .not(let operand) = normalized, required.contains(variable) {
        let opposite = answer(.holds(variable: variable, operand))
        return Answer(question: opposite.question, isYes: !opposite.isYes)
      }
      question = .holds(variable: variable, normalized)
    }
    if let known = numbers[question] { return known }
    let answer = unifies ? sameAnswer(question) : nil
    let result = answer ?? Answer(question: questions.count, isYes: true)
    if answer == nil { questions.append(question) }
    numbers[question] = result
    return result
  }

  private func sameAnswer(_ question: RowQuestion) -> Answer? {
    guard case .holds(let variable, let predicate) = question else { return nil }
    let given = assumptions[variable] ?? .always
    for (number, other) in questions.enumerated() {
      guard case .holds(variable, let known) = other, known.sharesFields(with: predicate) else { continue }
      func isImpossible(_ isKnown: Bool, _ isAsked: Bool) -> Bool {
        let demands = [(known, isKnown), (predicate, isAsked)]
        return predicates.witness(
          holding: [given] + demands.filter(\.1).map(\.0), failing: demands.filter { !$0.1 }.map(\.0)) == .impossible
      }
      if isImpossible(true, false), isImpossible(false, true) { return Answer(question: number, isYes: true) }
      if required.contains(variable), isImpossible(true, true), isImpossible(false, false) {
        return Answer(question: number, isYes: false)
      }
    }
    return nil
  }

  /// Whether no value of any term but constants has a text.
  func isNeverGiven(_ text: String, by terms: [RowTerm]) -> Bool {
    terms.allSatisfy { term in
      switch term {
      case .constant: return true
      case .first(let variable, let field), .all(let variable, let field):
        let found = predicates.witness(
          holding: [assumptions[variable] ?? .always, .text(field, .equals(text), cased: true)])
        return found == .impossible
      case .arithmetic, .comparison, .call, .elements, .group, .presence, .truth, .alone: return false
      }
    }
  }

  // MARK: What can be

  /// Whether there is a row for which a function of questions is true.
  func answers(_ reference: Int, _ diagram: DecisionDiagram<RowTerm>) -> Possibility {
    if diagram.isConstant(reference, false) { return .impossible }
    let asked = diagram.questions(reference).map { questions[$0] }
    if hasOneVariable, let variable = assumptions.keys.first, asked.allSatisfy(\.isAboutEvent),
      let predicate = predicate(reference, diagram)
    {
      switch predicates.witness(holding: [assumptions[variable] ?? .always, predicate]) {
      case .impossible: return .impossible
      case .exists(let witness): return .possible([variable: witness.event], lists: witness.lists)
      case .undecided(let reason): return .unknown(reason)
      }
    }
    return answersOfPaths(reference, diagram)
  }

  /// A function of one event as a predicate; `nil` when it is too large.
  private func predicate(_ reference: Int, _ diagram: DecisionDiagram<RowTerm>) -> Predicate? {
    var sizes: [Int: Int] = [:]
    func size(_ reference: Int) -> Int {
      guard case .question(_, let yes, let no) = diagram.nodes[reference] else { return 1 }
      if let known = sizes[reference] { return known }
      let result = min(size(yes) + size(no) + 2, Self.sizeLimit * 2)
      sizes[reference] = result
      return result
    }
    func built(_ reference: Int) -> Predicate {
      guard case .question(let question, let yes, let no) = diagram.nodes[reference],
        case .holds(_, let predicate) = questions[question]
      else { return diagram.isConstant(reference, true) ? .always : .never }
      return .any([.all([predicate, built(yes)]), .all([.not(predicate), built(no)])])
    }
    return size(reference) <= Self.sizeLimit ? built(reference) : nil
  }

  private static let sizeLimit = 2_000
  private static let pathLimit = 256

  /// Tries each combination of answers that makes the function true; variables have events of their own.
  private func answersOfPaths(_ reference: Int, _ diagram: DecisionDiagram<RowTerm>) -> Possibility {
    var paths: [[Answer]] = []
    func collect(_ reference: Int, _ path: [Answer]) {
      guard paths.count <= Self.pathLimit else { return }
      switch diagram.nodes[reference] {
      case .value(let value): if value == RowTerm(truth: true) { paths.append(path) }
      case .question(let question, let yes, let no):
        collect(yes, path + [Answer(question: question, isYes: true)])
        collect(no, path + [Answer(question: question, isYes: false)])
      }
    }
    collect(reference, [])
    if paths.count > Self.pathLimit { return .unknown("its outcomes have too many combinations of values") }
    var doubt: String?
    for path in paths {
      switch events(path) {
      case .impossible: continue
      case .possible(let events, let lists): return .possible(events, lists: lists)
      case .unknown(let reason): doubt = reason
      }
    }
    return doubt.map { .unknown($0) } ?? .impossible
  }

  private func events(_ path: [Answer]) -> Possibility {
    var events: [String: Event] = [:]
    var lists: [String: [String]] = [:]
    var doubt: String?
    for (variable, assumption) in assumptions.sorted(by: { $0.key < $1.key }) {
      var demands: [(predicate: Predicate, isYes: Bool)] = []
      for answer in path {
        if case .holds(variable, let predicate) = questions[answer.question] {
          demands.append((predicate, answer.isYes))
        }
      }
      // A row without an event of the variable says no to everything.
      if !required.contains(variable), !demands.contains(where: \.isYes) { continue }
      switch predicates.witness(
        holding: [assumption] + demands.filter(\.isYes).map(\.predicate),
        failing: demands.filter { !$0.isYes }.map(\.predicate))
      {
      case .impossible: return .impossible
      case .exists(let witness):
        events[variable] = witness.event
        lists.merge(witness.lists) { known, _ in known }
      case .undecided(let reason): doubt = reason
      }
    }
    return doubt.map { .unknown($0) } ?? .possible(events, lists: lists)
  }
}

extension RowQuestion {
  var isAboutEvent: Bool {
    switch self {
    case .holds: true
    case .compare, .group: false
    }
  }
}

extension DecisionDiagram<RowTerm> {
  /// The function that is true when the answer to a question is yes.
  mutating func answer(_ question: RowQuestion, _ questions: inout RowQuestions) throws(Irreducible) -> Int {
    let answer = questions.answer(question)
    let result = try self.answer(answer.question)
    return answer.isYes ? result : try not(result)
  }
}

extension Predicate {
  fileprivate func sharesFields(with other: Predicate) -> Bool {
    func fields(_ predicate: Predicate) -> Set<Field>? {
      var found: Set<Field> = []
      var hasKeyword = false
      func collect(_ predicate: Predicate) {
        switch predicate {
        case .all(let operands), .any(let operands): operands.forEach(collect)
        case .not(let operand), .named(_, let operand): collect(operand)
        case .field(let test): found.formUnion(test.fields)
        case .keyword: hasKeyword = true
        }
      }
      collect(predicate)
      return hasKeyword ? nil : found
    }
    guard let left = fields(self), let right = fields(other) else { return true }
    return !left.isDisjoint(with: right)
  }
}
