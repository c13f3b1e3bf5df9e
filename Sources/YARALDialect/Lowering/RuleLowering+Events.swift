import Detections
import Diagnostics
import Events

extension RuleLowering {
  /// The statements of `events`: equalities of names first, because they say what placeholders stand for; then
  /// tests of one event; then joins.
  mutating func lowerEvents() {
    let statements = (rule.events?.lines ?? []).flatMap { Self.conjuncts(of: $0.expression) }
    for statement in statements { findVariables(in: statement) }
    if variableNames.isEmpty, !hasFailed {
      fail(.problem(.yaralCondition, "the rule looks at no event", at: rule.events?.origin ?? rule.origin))
    }
    var tests: [(place: Int, expression: YARAL.Expression)] = []
    for (place, statement) in statements.enumerated() {
      attempt { (lowering: inout RuleLowering) throws(LoweringFailure) in
        if try !lowering.takeEquality(statement) { tests.append((place, statement)) }
      }
    }
    // What `all` says of an empty list is known only where another test excludes it.
    for hasAll in [false, true] {
      for test in tests where test.expression.readsAll == hasAll {
        attempt { (lowering: inout RuleLowering) throws(LoweringFailure) in
          try lowering.lower(test.expression, at: test.place)
        }
      }
      noteImpliedFields()
    }
    for terms in equalities.classes {
      attempt { (lowering: inout RuleLowering) throws(LoweringFailure) in try lowering.lower(terms) }
    }
    noteImpliedFields()
    checkJoins()
  }

  private static func conjuncts(of expression: YARAL.Expression) -> [YARAL.Expression] {
    if case .and(let operands) = expression.kind { operands.flatMap(conjuncts) } else { [expression] }
  }

  private mutating func findVariables(in statement: YARAL.Expression) {
    for (path, origin) in statement.paths where !path.steps.isEmpty {
      if variableNames.contains(path.variable) { continue }
      if let source = path.foreignSource {
        if variableOrigins[path.variable] == nil {
          fail(.notSupported("\(source) ('$\(path.variable)')", at: origin))
        }
      } else {
        variableNames.append(path.variable)
      }
      variableOrigins[path.variable] = origin
    }
  }

  private mutating func noteImpliedFields() {
    for name in variableNames {
      impliedFields[name] = parts.filter { $0.variable == name }.reduce(into: []) {
        $0.formUnion($1.predicate.impliedFields)
      }
      for fields in keyFields.values {
        if let field = fields[name] { impliedFields[name]?.insert(field) }
      }
    }
  }

  // MARK: Equalities

  /// Takes a statement that only makes two names equal: `$p = $e.f`, `$a.f = $b.g`, `$p = $q`.
  private mutating func takeEquality(_ statement: YARAL.Expression) throws(LoweringFailure) -> Bool {
    guard case .comparison(let left, .equal, let right, false) = statement.kind else { return false }
    if let first = try term(left), let second = try term(right) {
      equalities.unite(first, second)
      return true
    }
    for (side, other) in [(left, right), (right, left)] {
      guard case .path(let path) = side.kind, path.steps.isEmpty, other.literal == nil else { continue }
      unusablePlaceholders.insert(path.variable)
      if case .quantified = other.kind {
        throw .problem(.yaralRepeated, "a placeholder can't be bound to 'any' or 'all'", at: other.origin)
      }
      throw .notSupported("the computed placeholder '$\(path.variable)'", at: statement.origin)
    }
    return false
  }

  private func term(_ expression: YARAL.Expression) throws(LoweringFailure) -> Term? {
    guard case .path(let path) = expression.kind else { return nil }
    if path.steps.isEmpty { return .placeholder(path.variable) }
    return .field(variable: path.variable, try field(of: path, at: expression.origin))
  }

  // MARK: Tests and joins

  private mutating func lower(_ statement: YARAL.Expression, at place: Int) throws(LoweringFailure) {
    let owners = try owners(of: statement)
    guard let first = owners.first else {
      throw .problem(.yaralType, "this compares nothing of an event", at: statement.origin)
    }
    let common = owners.dropFirst().reduce(first) { $0.intersection($1) }
    guard let variable = variableNames.first(where: common.contains) else {
      return try lowerJoin(statement)
    }
    let context = PredicateContext(variable: variable, knownFields: impliedFields[variable] ?? [])
    let part = try part(statement, context)
    try unnest(part.unnested, of: variable, at: statement.origin)
    parts.append((variable, place, part.predicate))
  }

  /// Notes that elements of repeated fields are looked at one by one; several statements would have to be true
  /// of the same element, which a detection can't say.
  mutating func unnest(
    _ fields: Set<Field>, of variable: String, at origin: Origin
  ) throws(LoweringFailure) {
    if let twice = unnested[variable, default: []].intersection(fields).min(by: { $0.name < $1.name }) {
      throw .severalTests(of: twice, at: origin)
    }
    unnested[variable, default: []].formUnion(fields)
    if !fields.isEmpty { hasSeveralRows = true }
  }

  /// A comparison between the events of two variables.
  private mutating func lowerJoin(_ statement: YARAL.Expression) throws(LoweringFailure) {
    guard case .comparison(let left, let relation, let right, let ignoringCase) = statement.kind,
      let first = try operand(left), let second = try operand(right)
    else { throw .notSupported("a join that is no plain comparison of two fields", at: statement.origin) }
    joins.append(Join(first, relation, second, ignoringCase: ignoringCase, origin: statement.origin))
  }

  private mutating func operand(_ expression: YARAL.Expression) throws(LoweringFailure) -> Join.Operand? {
    guard case .path = expression.kind, let reference = try reference(expression) else { return nil }
    try unnest(reference.unnested.map { [$0] } ?? [], of: reference.variable, at: expression.origin)
    return Self.operand(reference.field, of: reference.variable)
  }

  static func operand(_ field: Field, of variable: String) -> Join.Operand {
    field == eventTime ? .time(variable: variable) : .field(variable: variable, field)
  }

  /// Two fields that are not set are equal in YARA-L, and a join of a detection is false then: so one side must
  /// be known to be set, and both for other relations.
  private mutating func checkJoins() {
    for join in joins {
      let isKnown = [join.left, join.right].map { operand in
        switch operand {
        case .time: true
        case .field(let variable, let field): impliedFields[variable]?.contains(field) ?? false
        }
      }
      let isEnough = join.relation == .equal ? isKnown.contains(true) : !isKnown.contains(false)
      if !isEnough {
        fail(
          .problem(
            .yaralJoin, "this join also holds between events that do not have the fields", at: join.origin,
            help: "what is not set reads as empty or 0: require the field, as in $e.field != \"\""))
      }
    }
  }
}

/// The field that says when the event happened.
let eventTime: Field = "metadata.event_timestamp.seconds"

extension LoweringFailure {
  static func severalTests(of field: Field, at origin: Origin) -> LoweringFailure {
    .notSupported(
      "several tests of one and the same element of '\(field.name)'", at: origin,
      help: "write 'any' before the field if different elements may pass them")
  }
}

extension YARAL.Expression {
  /// Whether `all` stands in it.
  var readsAll: Bool {
    if case .quantified(.all, _) = kind { return true }
    return operands.contains(where: \.readsAll)
  }
}
