import Detections
import Events

extension Detection {
  /// What is asked of each event that counts, by its variable.
  var askedOfEvents: [String: Predicate] {
    var result: [String: Predicate] = [:]
    for variable in variables {
      let keys = (window?.keys ?? []).filter { $0.absentAs == nil }.compactMap { $0.fields[variable.name] }
      var operands = [variable.predicate] + keys.map { Predicate.text($0, .matches("(?s)."), cased: true) }
      if variables.count == 1 {
        switch firingPredicate(of: self) {
        case .events(let predicate), .count(let predicate, _, _), .countDistinct(let predicate, _, _, _):
          operands.append(predicate)
        case .notReducible: break
        }
      }
      result[variable.name] = .all(operands)
    }
    return result
  }

  /// The numbers that outcomes of some names compare with.
  func thresholds(of names: Set<String>) -> [Int64] {
    outcomes.filter { names.contains($0.name) }.flatMap(\.expression.thresholds)
  }

  /// Whether it depends on the order of events whether it fires.
  var hasTimeOrder: Bool {
    if variables.count > 1, let kind = window?.kind, !kind.isLaidByEngine { return true }
    return joins.contains { join in
      if case .time = join.left { true } else { false }
    }
  }

  /// The detection with other names for its variables, as far as groups are made from it: in what it says of events,
  /// joins, keys, its window, and the variables that its condition counts.
  func renamingVariables(_ renaming: [String: String]) -> Detection {
    if renaming.allSatisfy({ $0.key == $0.value }) { return self }
    func name(_ old: String) -> String { renaming[old] ?? old }
    func renamed(_ operand: Join.Operand) -> Join.Operand {
      switch operand {
      case .field(let variable, let field): .field(variable: name(variable), field)
      case .time(let variable): .time(variable: name(variable))
      }
    }
    func renamed(_ condition: Condition) -> Condition {
      switch condition {
      case .all(let operands): .all(operands.map(renamed))
      case .any(let operands): .any(operands.map(renamed))
      case .not(let operand): .not(renamed(operand))
      case .count(let variable, let relation, let number): .count(variable: name(variable), relation, number)
      case .compare: condition
      case .holds(let variable, let predicate): .holds(variable: name(variable), predicate)
      }
    }
    var result = self
    for index in variables.indices { result.variables[index].name = name(variables[index].name) }
    for index in joins.indices {
      result.joins[index].left = renamed(joins[index].left)
      result.joins[index].right = renamed(joins[index].right)
    }
    for index in (window?.keys ?? []).indices {
      let fields = window?.keys[index].fields ?? [:]
      result.window?.keys[index].fields = Dictionary(fields.map { (name($0.key), $0.value) }) { first, _ in first }
    }
    switch window?.kind {
    case .after(let variable): result.window?.kind = .after(variable: name(variable))
    case .before(let variable): result.window?.kind = .before(variable: name(variable))
    case .hop, .tumbling, .sliding, nil: break
    }
    result.condition = renamed(condition)
    return result
  }
}
