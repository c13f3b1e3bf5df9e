package import Detections
import Events

extension RuleSampler {
  /// A detection of one to three variables.
  package mutating func detection() -> Detection {
    let hasWindow = !random.oneIn(3)
    let names = Array(["launch", "login", "query"].prefix(hasWindow ? random.number(1...3) : 1))
    let variables = names.map { name in
      EventVariable(name: name, logSource: logSource(name), predicate: variablePredicate())
    }
    let window = hasWindow ? window(names) : nil
    let outcomes = outcomes(variables, hasWindow: hasWindow)
    return Detection(
      metadata: Metadata(name: "sampled"), taxonomy: .neutral, variables: variables,
      joins: names.count > 1 ? joins(names) : [], window: window, outcomes: outcomes,
      condition: condition(names, outcomes, window))
  }

  private mutating func logSource(_ name: String) -> LogSource? {
    switch name {
    case "launch": random.oneIn(2) ? nil : LogSource(category: "process_creation", product: "linux")
    case "login": LogSource(category: "authentication")
    default: LogSource(category: "dns_query")
    }
  }

  /// Named selections, as authors write them: `selection and not filter`.
  private mutating func variablePredicate() -> Predicate {
    switch random.number(0...3) {
    case 0: return .named("selection", predicate(depth: 2))
    case 1:
      return .all([.named("selection", predicate(depth: 1)), .not(.named("filter", predicate(depth: 1)))])
    case 2:
      return .all([
        .named("tool", predicate(depth: 1)),
        .any([.named("verb", predicate(depth: 1)), .named("path", predicate(depth: 1))]),
      ])
    default: return predicate(depth: 3)
    }
  }

  // MARK: Windows and joins

  private mutating func window(_ names: [String]) -> Window {
    var kinds: [Window.Kind] = [.hop, .tumbling, .sliding]
    if names.count > 1 { kinds += [.after(variable: names[0]), .before(variable: names[0])] }
    let keyCount = names.count > 1 ? random.number(1...2) : random.number(0...2)
    let keys = Self.keyFields.prefix(keyCount).map { field in
      let other = pick(Self.keyFields)
      let fields = names.map { ($0, random.oneIn(6) ? other : field) }
      return GroupKey(
        name: field.name.replacing(".", with: "_"), fields: Dictionary(uniqueKeysWithValues: fields))
    }
    return Window(keys: keys, length: .seconds(pick([60, 300, 600, 3600])), kind: pick(kinds))
  }

  private mutating func joins(_ names: [String]) -> [Join] {
    (0..<random.number(0...2)).map { _ in
      let pair = names.shuffled(using: &random)
      if random.oneIn(3) {
        return Join(.time(variable: pair[0]), pick([.less, .lessOrEqual]), .time(variable: pair[1]))
      }
      let field = pick(Self.keyFields)
      return Join(
        .field(variable: pair[0], field), random.oneIn(4) ? .notEqual : .equal,
        .field(variable: pair[1], random.oneIn(3) ? pick(Self.keyFields) : field),
        ignoringCase: random.oneIn(4))
    }
  }

  // MARK: Outcomes

  private mutating func outcomes(_ variables: [EventVariable], hasWindow: Bool) -> [Outcome] {
    (0..<random.number(0...3)).map { index in
      let (kind, expression) = outcome(pick(variables), hasWindow)
      return Outcome(name: "outcome_\(index)", kind: kind, expression: expression)
    }
  }

  private mutating func outcome(_ variable: EventVariable, _ hasWindow: Bool) -> (Outcome.Kind, Expression) {
    switch random.number(0...6) {
    case 0:
      return (.boolean, .aggregate(.anyTrue, .truth(.holds(variable: variable.name, predicate(depth: 1)))))
    case 1:
      let aggregate: Aggregate = hasWindow ? pick([.max, .min, .sum]) : .max
      return (.integer, .aggregate(aggregate, weights(variable)))
    case 2, 3:
      return (.integer, .aggregate(.max, weights(variable)))
    case 4:
      let field = Expression.field(variable: variable.name, pick(Self.textFields), absentAs: nil)
      return (.integer, .aggregate(pick([.count, .countDistinct]), field))
    case 5:
      let field = Expression.field(variable: variable.name, pick(Self.textFields), absentAs: nil)
      return (.list, .aggregate(pick([.list, .distinctList]), field))
    default:
      return (.integer, .literal(.integer(Int64(pick([15, 35, 65])))))
    }
  }

  /// The weights of selections added up, as in a risk score.
  private mutating func weights(_ variable: EventVariable) -> Expression {
    let base = Expression.literal(.integer(random.oneIn(4) ? 10 : 0))
    return (0..<random.number(1...4)).reduce(base) { sum, index in
      let weight = Expression.literal(.integer(Int64(random.oneIn(6) ? -2 : random.number(1...5))))
      let selection = Predicate.named("weight_\(index)", predicate(depth: 1))
      let term = Expression.conditional(
        .holds(variable: variable.name, selection), then: weight, otherwise: .literal(.integer(0)))
      return .arithmetic(.add, sum, term)
    }
  }

  // MARK: Conditions

  private mutating func condition(_ names: [String], _ outcomes: [Outcome], _ window: Window?) -> Condition {
    var operands = names.enumerated().map { index, name -> Condition in
      if index == 0 { return window != nil && random.oneIn(3) ? counted(name) : .present(name) }
      switch random.number(0...4) {
      case 0: return .not(.present(name))
      case 1: return .count(variable: name, .lessOrEqual, Int64(random.number(0...2)))
      case 2: return counted(name)
      default: return .present(name)
      }
    }
    for outcome in outcomes where random.oneIn(2) {
      switch outcome.kind {
      case .boolean: operands.append(.compare(.outcome(outcome.name), .equal, .literal(.boolean(true))))
      case .integer:
        let relations: [Relation] = [.greater, .greaterOrEqual, .greater, .greaterOrEqual, .less, .notEqual]
        let number = Int64(random.number(0...4))
        operands.append(.compare(.outcome(outcome.name), pick(relations), .literal(.integer(number))))
      case .float, .string, .list: break
      }
    }
    if operands.count == 1 { return operands[0] }
    let isChoice = names.count == 1 && operands.count > 2 && random.oneIn(3)
    return isChoice ? .all([operands[0], .any(Array(operands.dropFirst()))]) : .all(operands)
  }

  private mutating func counted(_ name: String) -> Condition {
    .count(variable: name, pick([.greaterOrEqual, .greater, .equal]), Int64(random.number(1...4)))
  }
}
