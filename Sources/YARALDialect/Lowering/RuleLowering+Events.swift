import Detections
import Diagnostics
import Events

extension RuleLowering {
  /// The statements of `events`: equalities of names first, because they say what placeholders stand for; then
  /// tests of one event; then joins.
  mutating func lowerEvents() {
    let statements = (rule.events?.lines ?? []).flatMap { Self.conjuncts(of: $0.expression) }
    for statement in statements { findVariables(in: statement) }
    defineColumns(in: statements)
    if variableNames.allSatisfy({ tables[$0] != nil }), !hasFailed {
      fail(.problem(.yaralCondition, "the rule looks at no event", at: rule.events?.origin ?? rule.origin))
    }
    var tests: [(place: Int, expression: YARAL.Expression)] = []
    var computed: [YARAL.Expression] = []
    for (place, statement) in statements.enumerated() {
      attempt { (lowering: inout RuleLowering) throws(LoweringFailure) in
        if try lowering.takeEquality(statement) { return }
        if lowering.bindsComputed(statement) { computed.append(statement) } else { tests.append((place, statement)) }
      }
    }
    bindComputed(computed)
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
    fillJoins()
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
        if let table = path.table { noteTable(table, path.variable, at: origin) }
        if path.isOfEntity { noteEntity(path.variable, at: origin) }
      }
      variableOrigins[path.variable] = origin
    }
  }

  private mutating func noteEntity(_ variable: String, at origin: Origin) {
    entities.insert(variable)
    diagnostics.append(
      Diagnostic(
        .yaralHazard, "'$\(variable)' is an entity: it is looked for among all entities that are given, at any time",
        at: origin.span, help: "Google SecOps joins the entities that are valid at the time of the events",
        severity: .note))
  }

  private mutating func noteImpliedFields() {
    for name in variableNames {
      impliedFields[name] = parts.filter { $0.variable == name }.reduce(into: []) {
        $0.formUnion($1.predicate.impliedFields)
      }
      for (key, fields) in keyFields where zeroOfKey[key] == nil {
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
    return false
  }

  /// Whether a statement gives a placeholder a value that is more than a field: `$p = re.capture($e.f, …)`.
  private func bindsComputed(_ statement: YARAL.Expression) -> Bool {
    guard case .comparison(let left, .equal, let right, false) = statement.kind else { return false }
    return binding(left, right) != nil
  }

  private func binding(
    _ left: YARAL.Expression, _ right: YARAL.Expression
  ) -> (placeholder: String, value: YARAL.Expression)? {
    for (side, other) in [(left, right), (right, left)] {
      guard case .path(let path) = side.kind, path.steps.isEmpty, other.literal == nil else { continue }
      return (path.variable, other)
    }
    return nil
  }

  /// Binds placeholders to what is computed, of other placeholders perhaps: in any order in which that goes.
  private mutating func bindComputed(_ statements: [YARAL.Expression]) {
    var waiting = statements
    while !waiting.isEmpty {
      let isLast = !waiting.contains { isReady($0) }
      for statement in waiting where isLast || isReady(statement) {
        attempt { (lowering: inout RuleLowering) throws(LoweringFailure) in try lowering.bind(statement) }
      }
      if isLast { return }
      let bound = waiting.filter { !isReady($0) }
      waiting = bound.count < waiting.count ? bound : []
    }
  }

  /// Whether all placeholders that a value is computed from are bound.
  private func isReady(_ statement: YARAL.Expression) -> Bool {
    guard case .comparison(let left, _, let right, _) = statement.kind, let binding = binding(left, right) else {
      return true
    }
    return binding.value.paths.allSatisfy { path, _ in
      !path.steps.isEmpty || !Equalities.variables(of: equalities.terms(of: path.variable)).isEmpty
    }
  }

  private mutating func bind(_ statement: YARAL.Expression) throws(LoweringFailure) {
    guard case .comparison(let left, _, let right, _) = statement.kind, let (name, value) = binding(left, right)
    else { return }
    if case .quantified = value.kind {
      unusablePlaceholders.insert(name)
      throw .problem(.yaralRepeated, "a placeholder can't be bound to 'any' or 'all'", at: value.origin)
    }
    do throws(LoweringFailure) {
      guard var reference = try reference(value) else { throw unsupported(value) }
      if reference.isLowercased { reference = try lowerCased(reference) }
      equalities.unite(.placeholder(name), .field(variable: reference.variable, reference.field))
      computedPlaceholders.insert(name)
    } catch {
      unusablePlaceholders.insert(name)
      throw error
    }
  }

  private mutating func term(_ expression: YARAL.Expression) throws(LoweringFailure) -> Term? {
    guard case .path(let path) = expression.kind else { return nil }
    if path.steps.isEmpty { return .placeholder(path.variable) }
    if path.hasIndex {
      return .field(variable: path.variable, try elementReference(path, at: expression.origin).field)
    }
    return .field(variable: path.variable, try field(of: path, at: expression.origin))
  }

  // MARK: Tests and joins

  private mutating func lower(_ statement: YARAL.Expression, at place: Int) throws(LoweringFailure) {
    let owners = try owners(of: statement)
    guard let first = owners.first else {
      if let refused = statement.firstRefusedCall { throw unsupported(refused) }
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
    if !unnested[variable, default: []].isDisjoint(with: fields) { throw .needsUnnesting([variable]) }
    unnested[variable, default: []].formUnion(fields)
    if !fields.isEmpty { hasSeveralRows = true }
  }

  /// A comparison between the events of two variables.
  private mutating func lowerJoin(_ statement: YARAL.Expression) throws(LoweringFailure) {
    guard case .comparison(let left, let relation, let right, let ignoringCase) = statement.kind,
      let first = try operand(left), let second = try operand(right)
    else {
      if try lowerRowMatch(statement) { return }
      return try lowerArithmeticJoin(statement)
    }
    joins.append(Join(first, relation, second, ignoringCase: ignoringCase, origin: statement.origin))
  }

  mutating func operand(_ expression: YARAL.Expression) throws(LoweringFailure) -> Join.Operand? {
    guard try onlyOwner(of: expression) != nil, var reference = try reference(expression) else { return nil }
    if reference.isLowercased { reference = try lowerCased(reference) }
    try unnest(reference.unnested.map { [$0] } ?? [], of: reference.variable, at: expression.origin)
    return Self.operand(reference.field, of: reference.variable)
  }

  static func operand(_ field: Field, of variable: String) -> Join.Operand {
    field == eventTime ? .time(variable: variable) : .field(variable: variable, field)
  }

  /// Two fields that are not set are equal in YARA-L, and a join of a detection is false then: where neither side is
  /// known to be set (or one, for other relations than equality), both are read with their zero values.
  private mutating func fillJoins() {
    for index in joins.indices {
      let join = joins[index]
      let isKnown = [join.left, join.right].map { operand in
        switch operand {
        case .time: true
        case .field(let variable, let field): impliedFields[variable]?.contains(field) ?? false
        }
      }
      // No unset field is an address.
      if join.matching == .network { continue }
      if join.isEquality ? isKnown.contains(true) : !isKnown.contains(false) { continue }
      attempt { (lowering: inout RuleLowering) throws(LoweringFailure) in
        lowering.joins[index].left = try lowering.zeroFilled(join.left, at: join.origin)
        lowering.joins[index].right = try lowering.zeroFilled(join.right, at: join.origin)
      }
    }
  }

  private mutating func zeroFilled(
    _ operand: Join.Operand, at origin: Origin
  ) throws(LoweringFailure) -> Join.Operand {
    switch operand {
    case .time: return operand
    case .field(let variable, let field):
      return .field(variable: variable, try zeroFilled(field, of: variable, at: origin).field)
    }
  }
}

/// The field that says when the event happened.
let eventTime: Field = "metadata.event_timestamp.seconds"

extension YARAL.Expression {
  /// The first call of a function that is refused for what it is.
  fileprivate var firstRefusedCall: YARAL.Expression? {
    var found: YARAL.Expression?
    visit { inner in
      if found == nil, case .call(let call) = inner.kind, Computation.refusal(call.function) != nil { found = inner }
    }
    return found
  }

  /// Whether `all` stands in it.
  var readsAll: Bool {
    if case .quantified(.all, _) = kind { return true }
    return operands.contains(where: \.readsAll)
  }
}
