import Detections
import Equivalence
import Events

/// When one detection fires wherever another does, by their forms.
extension FiringComparison {
  /// Whether detections of several variables have one form, need some events of each variable and no more, and
  /// the tests of each variable are implied.
  func isContained(_ from: Detection, _ to: Detection) -> Bool {
    guard from.variables.count > 1, needsAll(from), needsAll(to),
      Set(from.variables.map(\.name)) == Set(to.variables.map(\.name))
    else { return false }
    func narrowed(_ detection: Detection, by other: Detection) -> Detection {
      var result = detection
      for index in result.variables.indices {
        let variable = result.variables[index]
        guard let second = other.variable(variable.name) else { continue }
        result.variables[index].predicate = .all([variable.predicate, second.predicate])
      }
      return result
    }
    let narrow = narrowed(from, by: to)
    return comparison.compare(from, narrow) == .equivalent
      && comparison.compare(narrow, narrowed(to, by: from)) == .equivalent
  }

  /// Whether one detection is the other but for conditions that ask for more, tests that more events pass, and joins
  /// that it does not ask.
  func hasLooserCondition(_ from: Detection, _ to: Detection) -> Bool {
    let names = Set(from.variables.map(\.name))
    var changed = to
    changed.condition = to.condition.tightened(to: from.condition)
    if needsAll(to), names == Set(to.variables.map(\.name)), Set(to.joins).isSubset(of: from.joins) {
      // Fewer rows hold no more events.
      changed.joins = from.joins
      changed = changed.comparable
    }
    if changed != to, comparison.compare(from, changed) == .equivalent { return true }
    return isContainedByCount(from, changed)
  }

  /// Whether more events pass the tests of a detection of one variable that asks for at least so many, or so many
  /// values.
  private func isContainedByCount(_ from: Detection, _ to: Detection) -> Bool {
    guard from.window != nil, from.variables.count == 1, to.variables.count == 1 else { return false }
    var narrowed = to
    narrowed.variables[0].predicate = .all([to.variables[0].predicate, from.variables[0].predicate])
    let counted: (Predicate, Predicate)
    switch (firingPredicate(of: from), firingPredicate(of: to)) {
    case (.count(let one, let relation, let number), .count(let other, let second, let count))
    where relation.isAtLeast && relation == second && number == count && number > 0:
      counted = (one, other)
    case (.countDistinct(let one, let field, let relation, let number),
      .countDistinct(let other, let same, let second, let count))
    where field == same && relation.isAtLeast && relation == second && number == count && number > 0:
      counted = (one, other)
    case (.events, _), (.count, _), (.countDistinct, _), (.notReducible, _): return false
    }
    guard comparison.compare(from, narrowed) == .equivalent else { return false }
    let names = (from.variables[0].name, to.variables[0].name)
    guard names.0 == names.1 else { return false }
    return comparison.predicates.exception(
      to: .all([from.variables[0].predicate, counted.0]), implies: .all([to.variables[0].predicate, counted.1]))
      == .impossible
  }
}

extension FiringComparison {
  /// Whether a detection is fired by more events, and has longer windows than one that it would else contain.
  func hasLongerWindow(_ from: Detection, _ to: Detection) -> Bool {
    guard let short = from.window, let long = to.window, short.length < long.length, long.contains(short),
      isMonotone(to)
    else { return false }
    var shortened = to
    shortened.window?.length = short.length
    return comparison.compare(from, shortened) == .equivalent || isContained(from, shortened)
      || hasLooserCondition(from, shortened)
  }

  /// Whether more events in a window can't silence a detection.
  private func isMonotone(_ detection: Detection) -> Bool {
    if needsAll(detection) { return true }
    guard detection.variables.count == 1 else { return false }
    return switch firingPredicate(of: detection) {
    case .events: true
    case .count(_, let relation, _), .countDistinct(_, _, let relation, _): relation.isAtLeast
    case .notReducible: false
    }
  }
}

extension Window {
  /// Whether each shorter window that may be laid lies in one of this, laid as `WindowLayout.standard` says.
  fileprivate func contains(_ shorter: Window) -> Bool {
    let (long, short) = (length.nanoseconds, shorter.length.nanoseconds)
    switch (kind, shorter.kind) {
    // One begins in each step, so one begins early enough and not too early.
    case (.hop, .hop): return long - short >= max(long / 10, 1_000_000_000)
    case (.tumbling, .tumbling): return short > 0 && long % short == 0
    case (.sliding, .sliding): return true
    case (.after(let own), .after(let other)), (.before(let own), .before(let other)): return own == other
    case (.hop, _), (.tumbling, _), (.sliding, _), (.after, _), (.before, _): return false
    }
  }
}

extension Relation {
  fileprivate var isAtLeast: Bool { self == .greater || self == .greaterOrEqual }
}

extension Condition {
  /// The condition with the bounds of another one of the same form, wherever they are the stricter ones.
  fileprivate func tightened(to other: Condition) -> Condition {
    switch (self, other) {
    case (.all(let own), .all(let others)) where own.count == others.count:
      return .all(zip(own, others).map { $0.tightened(to: $1) })
    case (.any(let own), .any(let others)) where own.count == others.count:
      return .any(zip(own, others).map { $0.tightened(to: $1) })
    case (.count(let variable, let relation, let number), .count(let same, let second, let bound))
    where variable == same && relation.isAtLeast && number > 0 && relation.follows(from: second, bound, number):
      return other
    case (.compare(let left, let relation, .literal(.integer(let number))),
      .compare(let same, let second, .literal(.integer(let bound))))
    where left == same && relation.follows(from: second, bound, number):
      return other
    case (.all, _), (.any, _), (.not, _), (.count, _), (.compare, _), (.holds, _):
      return self
    }
  }
}

extension Relation {
  /// Whether what stands in another relation to a bound stands in this one to a number.
  fileprivate func follows(from other: Relation, _ bound: Int64, _ number: Int64) -> Bool {
    switch (other, self) {
    case (.greater, .greater), (.greater, .greaterOrEqual), (.greaterOrEqual, .greaterOrEqual): bound >= number
    case (.greaterOrEqual, .greater): bound > number
    case (.less, .less), (.less, .lessOrEqual), (.lessOrEqual, .lessOrEqual): bound <= number
    case (.lessOrEqual, .less): bound < number
    case (.equal, .greaterOrEqual): bound >= number
    case (.equal, .greater): bound > number
    case (.equal, .lessOrEqual): bound <= number
    case (.equal, .less): bound < number
    case (.equal, .equal), (.equal, .notEqual), (.notEqual, _), (.greater, _), (.greaterOrEqual, _), (.less, _), (.lessOrEqual, _): false
    }
  }
}

/// Whether a detection asks for at least so many events of each variable, and nothing else: more events can't
/// silence it.
private func needsAll(_ detection: Detection) -> Bool {
  var needed: Set<String> = []
  func isMonotone(_ condition: Condition) -> Bool {
    switch condition {
    case .all(let operands): return operands.allSatisfy(isMonotone)
    case .count(let variable, .greaterOrEqual, let number):
      if number > 0 { needed.insert(variable) }
      return true
    case .count(let variable, .greater, let number):
      if number >= 0 { needed.insert(variable) }
      return true
    case .count, .any, .not, .compare, .holds: return false
    }
  }
  return isMonotone(detection.condition) && needed == Set(detection.variables.map(\.name))
}
