import Detections
import Diagnostics
import Dialects
import Events

/// Divides the predicates of one event variable into named selections and statements over them.
///
/// Selections that have names keep them. What has none becomes a selection where it can be one: as much of it
/// as possible together.
struct SelectionRaising {
  let tests: TestRaising
  /// How the variable is called in statements; `nil` when it is the only one.
  let variable: String?
  private(set) var selections: [(selection: Neutral.Selection, predicate: Predicate)] = []
  private(set) var losses: [Loss] = []

  init(tests: TestRaising, variable: String?) {
    self.tests = tests
    self.variable = variable
  }

  /// The statement that means the predicate. Its names are those of selections, without the variable.
  mutating func formula(_ predicate: Predicate) -> Neutral.Formula {
    formula(predicate.folded, hint: "selection")
  }

  /// - Parameter hint: what to call what has no name.
  private mutating func formula(_ predicate: Predicate, hint: String) -> Neutral.Formula {
    if let clauses = tests.clauses(predicate) { return .name(name(clauses, predicate, hint, isNamed: false)) }
    switch predicate {
    case .named(let name, let operand):
      if let clauses = tests.clauses(operand) {
        return .name(self.name(clauses, operand, name, isNamed: true))
      }
      return formula(operand, hint: name)
    case .all(let operands):
      if operands.isEmpty { return .not(never()) }
      return joined(operands, hint, { .all($0) }, { .all($0) })
    case .any(let operands):
      if operands.isEmpty { return never() }
      return joined(operands, hint, { .any($0) }, { .any($0) })
    case .not(let operand):
      return .not(formula(operand, hint: hint == "selection" ? "filter" : "not_" + hint))
    case .field(let test):
      report(predicate, at: test.origin)
      return .missing
    case .keyword(_, let origin):
      report(predicate, at: origin)
      return .missing
    }
  }

  /// The operands of a conjunction or disjunction: all that can be, in one selection, in the place of the
  /// first; the others as statements.
  private mutating func joined(
    _ operands: [Predicate], _ hint: String, _ predicates: ([Predicate]) -> Predicate,
    _ formulas: ([Neutral.Formula]) -> Neutral.Formula
  ) -> Neutral.Formula {
    let together = operands.filter { tests.clauses(predicates([$0])) != nil }
    let asOne = together.count > 1 ? predicates(together) : nil
    var parts: [Neutral.Formula] = []
    var isPlaced = false
    for operand in operands {
      if let asOne, let clauses = tests.clauses(asOne), tests.clauses(predicates([operand])) != nil {
        if !isPlaced { parts.append(.name(name(clauses, asOne, hint, isNamed: false))) }
        isPlaced = true
      } else {
        parts.append(formula(operand, hint: hint))
      }
    }
    return parts.count == 1 ? parts[0] : formulas(parts)
  }

  /// The name of the selection of these clauses, which is added if there is none.
  private mutating func name(
    _ clauses: [Neutral.Clause], _ predicate: Predicate, _ wanted: String, isNamed: Bool
  ) -> Neutral.Name {
    let wanted = writableName(wanted, otherwise: "selection", reserved: formulaKeywords + ["base"])
    let same = selections.filter { $0.selection.clauses == clauses && $0.predicate == predicate }
    if let known = same.first(where: { $0.selection.name.text == wanted }) ?? (isNamed ? nil : same.first) {
      return Neutral.Name(known.selection.name.text)
    }
    let name = freeName(wanted, among: Set(selections.map(\.selection.name.text)))
    selections.append((Neutral.Selection(name: Neutral.Scalar(name), clauses: clauses), predicate))
    return Neutral.Name(name)
  }

  /// What never holds: a field that is there and not there.
  private mutating func never() -> Neutral.Formula {
    let present = Predicate.field("host.name", .present)
    let predicate = Predicate.all([present, .not(present)])
    let clauses = tests.clauses(predicate) ?? []
    return .name(name(clauses, predicate, "never", isNamed: false))
  }

  private mutating func report(_ predicate: Predicate, at origin: Origin) {
    let construct = tests.obstacle(predicate) ?? "a test"
    losses.append(
      Loss(
        .notExpressible, construct: construct, direction: .unwritable,
        "\(construct) has no form in a neutral rule: the type of the field asks for another", origin: origin))
  }
}

extension Predicate {
  /// The same statement without constants inside, double negations, and names of constants.
  var folded: Predicate {
    switch self {
    case .all(let operands):
      let folded = operands.map(\.folded).filter { $0 != .always }
      return folded.contains(.never) ? .never : folded.count == 1 ? folded[0] : .all(folded)
    case .any(let operands):
      let folded = operands.map(\.folded).filter { $0 != .never }
      return folded.contains(.always) ? .always : folded.count == 1 ? folded[0] : .any(folded)
    case .not(let operand):
      let folded = operand.folded
      if folded == .always { return .never }
      if folded == .never { return .always }
      return .not(folded)
    case .named(let name, let operand):
      let folded = operand.folded
      return folded == .always || folded == .never ? folded : .named(name, folded)
    case .field(let test):
      guard case .number(.notEqual, let number) = test.test else { return self }
      // "Never notEqual" is the model's rule; read so if it is broken.
      var equal = test
      equal.test = .number(.equal, number)
      return .not(.field(equal))
    case .keyword: return self
    }
  }
}
