import Detections
import Diagnostics
import Events

// Stands in until Detections' own reduction lands, which has the same names: delete this file then.

enum Reduction: Hashable, Sendable {
  case events(Predicate)
  case count(Predicate, Relation, Int64)
  case countDistinct(Predicate, Field, Relation, Int64)
  case notReducible(reason: String, Origin)
}

func firingPredicate(of detection: Detection) -> Reduction {
  var operands = [detection.condition]
  if case .all(let all) = detection.condition { operands = all }
  operands.removeAll { $0 == .present(detection.variables[0].name) }
  if operands.isEmpty { return .events(.always) }
  if operands.count == 1, case .count(_, let relation, let number) = operands[0] {
    return .count(.always, relation, number)
  }
  if operands.count == 1,
    case .compare(.outcome(let name), let relation, .literal(.integer(let number))) = operands[0],
    let outcome = detection.outcomes.first(where: { $0.name == name }),
    case .aggregate(.countDistinct, .field(_, let field, nil)) = outcome.expression
  {
    return .countDistinct(.always, field, relation, number)
  }
  return .notReducible(reason: "scores are not reduced yet", .none)
}
