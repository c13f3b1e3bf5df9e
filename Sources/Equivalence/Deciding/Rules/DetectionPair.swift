import Detections
import Events
import ValueFunctions

/// Two detections whose forms are compared: whether one is the other but for names, and but for predicates
/// that must then be equivalent.
struct DetectionPair {
  /// The variables of the first detection, by the names of the second's.
  typealias Renaming = [String: String]

  var first: Detection
  var second: Detection
  var ignoresLayout = false
  /// Whether it is asked in which windows they fire.
  var comparesWindows = true
  /// What events may hold.
  var domain = EventDomain.neutral

  /// Ways to pair the variables, equal names first; few, so that many variables are paired in order only.
  var renamings: [Renaming] {
    let (left, right) = (first.variables.map(\.name), second.variables.map(\.name))
    guard left.count == right.count else { return [] }
    var orders = left.count <= 4 ? permutations(left) : [left]
    if Set(left) == Set(right) { orders.insert(right, at: 0) }
    return orders.map { Dictionary(zip(right, $0)) { first, _ in first } }
  }

  /// The event at a time at which it can be in a window.
  func timed(_ event: Event) -> Event {
    var result = event
    if first.window != nil { result.time = Timestamp(nanoseconds: 1_700_000_000_000_000_000) }
    return result
  }

  /// The predicates that must be equivalent for the detections to be, when they are the same in all else;
  /// else `nil`.
  ///
  /// - Parameter isExact: whether also events that are in no row must be the same.
  func obligations(_ renaming: Renaming, isExact: Bool = false) -> [(Predicate, Predicate)]? {
    guard let alerts = alertObligations(renaming), let rows = rowObligations(renaming, isExact: isExact),
      let inner = obligations(first.condition.standardized(), second.condition.standardized(), renaming)
    else { return nil }
    return alerts + rows + inner
  }

  /// The predicates that must be equivalent for the detections to have the same rows, when they are the same in all
  /// that makes rows, and see the same alerts; one pair for each variable of the second. Else `nil`.
  func rowObligations(_ renaming: Renaming, isExact: Bool = false) -> [(Predicate, Predicate)]? {
    var result: [(Predicate, Predicate)] = []
    for variable in second.variables {
      guard let other = first.variables.first(where: { $0.name == renaming[variable.name] }),
        Self.isSame(other, variable)
      else { return nil }
      result.append(
        isExact
          ? (other.predicate, variable.predicate) : (first.joined(other, domain), second.joined(variable, domain)))
    }
    guard hasSameWindow(renaming: renaming), hasSameJoins(renaming),
      hasSameOrderOfOptionalVariables(renaming)
    else { return nil }
    return result
  }

  /// Whether two variables are the same but for names and predicates, and for their log sources if so asked.
  static func isSame(_ left: EventVariable, _ right: EventVariable, ignoringLog: Bool = false) -> Bool {
    // Copies, so that what variables may get in future is compared, too.
    var other = right
    other.name = left.name
    other.predicate = left.predicate
    // What alerts they see is asked in `alertObligations`.
    if left.inner != nil, right.inner != nil { other.source = left.source }
    if ignoringLog { other.logSource = left.logSource }
    return other == left
  }

  /// Optional variables extend rows one after the other, each by its joins with those before.
  private func hasSameOrderOfOptionalVariables(_ renaming: Renaming) -> Bool {
    func optional(_ detection: Detection) -> [String] {
      let required = detection.requiredVariables
      return detection.variables.map(\.name).filter { !required.contains($0) }
    }
    return optional(first) == optional(second).map { renaming[$0] ?? $0 }
  }

  // MARK: Windows and joins

  func hasSameWindow(renaming: Renaming) -> Bool {
    guard let left = first.window, let right = second.window else {
      return first.window == nil && second.window == nil
    }
    func renamed(_ kind: Window.Kind) -> Window.Kind {
      switch kind {
      case .hop, .tumbling, .sliding: ignoresLayout ? .hop : kind
      case .after(let variable): .after(variable: renaming[variable] ?? variable)
      case .before(let variable): .before(variable: renaming[variable] ?? variable)
      }
    }
    // Names and order of keys are for the reader.
    let keys = left.keys.map { key in
      var key = key
      key.name = ""
      return key
    }
    let others = right.keys.map { key in
      var key = key
      key.name = ""
      key.fields = Dictionary(key.fields.map { (renaming[$0.key] ?? $0.key, $0.value) }) { first, _ in first }
      return key
    }
    let isSameKind = renamed(right.kind) == (ignoresLayout && left.kind.isLaidByEngine ? .hop : left.kind)
    return left.length == right.length && isSameKind && Set(keys) == Set(others)
  }

  /// Whether both have the same windows in one group, so that it can be asked in which of them they fire.
  func hasComparableWindows(renaming: Renaming) -> Bool {
    comparesWindows && first.window != nil && hasSameWindow(renaming: renaming)
  }

  private func hasSameJoins(_ renaming: Renaming) -> Bool {
    func renamed(_ operand: Join.Operand) -> Join.Operand {
      switch operand {
      case .field(let variable, let field): .field(variable: renaming[variable] ?? variable, field)
      case .time(let variable): .time(variable: renaming[variable] ?? variable)
      }
    }
    func mirrored(_ join: Join) -> Join {
      // The sides of patterns and networks can't change.
      join.matching != .values
        ? join : Join(join.right, join.relation.mirrored, join.left, ignoringCase: join.ignoringCase)
    }
    let joins = second.joins.map {
      Join(renamed($0.left), $0.relation, renamed($0.right), ignoringCase: $0.ignoringCase, matching: $0.matching)
    }
    let (left, right) = (Set(first.joins), Set(joins))
    return left.allSatisfy { right.contains($0) || right.contains(mirrored($0)) }
      && right.allSatisfy { left.contains($0) || left.contains(mirrored($0)) }
  }

  // MARK: Conditions

  private func obligations(
    _ left: Condition, _ right: Condition, _ renaming: Renaming
  ) -> [(Predicate, Predicate)]? {
    switch (left, right) {
    case (.all(let one), .all(let other)), (.any(let one), .any(let other)):
      return together(one, other) { obligations($0, $1, renaming) }
        ?? inAnyOrder(one, other) { obligations($0, $1, renaming) }
    case (.not(let one), .not(let other)):
      return obligations(one, other, renaming)
    case (.count(let one, let relation, let number), .count(let other, let second, let count)):
      return one == renaming[other] && Count(relation, number) == Count(second, count) ? [] : nil
    case (.compare(let one, let relation, let bound), .compare(let other, let second, let limit)):
      guard relation == second else { return nil }
      return together([one, bound], [other, limit]) { obligations($0, $1, renaming) }
    case (.holds(let one, let predicate), .holds(let other, let second)):
      return one == renaming[other] ? [(predicate, second)] : nil
    case (.all, _), (.any, _), (.not, _), (.count, _), (.compare, _), (.holds, _):
      return nil
    }
  }

  func obligations(
    _ left: Expression, _ right: Expression, _ renaming: Renaming
  ) -> [(Predicate, Predicate)]? {
    switch (left, right) {
    case (.literal(let one), .literal(let other)):
      return one == other ? [] : nil
    case (.field(let one, let field, let absent), .field(let other, let second, let missing)):
      return one == renaming[other] && field == second && absent == missing ? [] : nil
    case (.conditional(let one, let then, let otherwise), .conditional(let other, let second, let third)):
      guard let condition = obligations(one, other, renaming),
        let values = together([then, otherwise], [second, third], { obligations($0, $1, renaming) })
      else { return nil }
      return condition + values
    case (.arithmetic(let one, let left, let right), .arithmetic(let other, let second, let third)):
      return one == other ? together([left, right], [second, third]) { obligations($0, $1, renaming) } : nil
    case (.aggregate(let one, let inner), .aggregate(let other, let second)):
      return one == other ? obligations(inner, second, renaming) : nil
    case (.outcome(let one), .outcome(let other)):
      guard let left = first.outcomes.first(where: { $0.name == one }),
        let right = second.outcomes.first(where: { $0.name == other }), left.kind == right.kind
      else { return nil }
      return obligations(left.expression, right.expression, renaming)
    case (.truth(let one), .truth(let other)):
      return obligations(one, other, renaming)
    case (.call(let one, let arguments), .call(let other, let others)):
      return one == other ? together(arguments, others) { obligations($0, $1, renaming) } : nil
    case (.literal, _), (.field, _), (.conditional, _), (.arithmetic, _), (.aggregate, _), (.outcome, _),
      (.truth, _), (.call, _):
      return nil
    }
  }

  /// The obligations of parts, each with the first that has its form.
  private func inAnyOrder<Part>(
    _ left: [Part], _ right: [Part], _ obligations: (Part, Part) -> [(Predicate, Predicate)]?
  ) -> [(Predicate, Predicate)]? {
    guard left.count == right.count else { return nil }
    var rest = right
    var result: [(Predicate, Predicate)] = []
    for one in left {
      guard let place = rest.firstIndex(where: { obligations(one, $0) != nil }),
        let inner = obligations(one, rest.remove(at: place))
      else { return nil }
      result += inner
    }
    return result
  }

  /// The obligations of parts that stand in the same order.
  private func together<Part>(
    _ left: [Part], _ right: [Part], _ obligations: (Part, Part) -> [(Predicate, Predicate)]?
  ) -> [(Predicate, Predicate)]? {
    guard left.count == right.count else { return nil }
    var result: [(Predicate, Predicate)] = []
    for (one, other) in zip(left, right) {
      guard let inner = obligations(one, other) else { return nil }
      result += inner
    }
    return result
  }
}
