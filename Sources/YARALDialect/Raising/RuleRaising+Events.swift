import Detections
import Diagnostics
import Dialects
import Events
import Taxonomies

extension YARAL.RuleRaising {
  typealias Expression = YARAL.Expression

  /// The lines of `events`: of each variable its predicate and its keys, then the joins.
  mutating func eventLines() -> [Expression] {
    var lines: [Expression] = []
    for variable in detection.variables {
      let own = bindings(of: variable) + predicateLines(of: variable) + keyLines(of: variable)
      // Whoever could not be written has said so.
      let isWritable = !losses.contains { $0.direction == .unwritable }
      if own.isEmpty, isWritable,
        !detection.joins.contains(where: {
          $0.left.variable == variable.name || $0.right.variable == variable.name
        })
      {
        lose(
          .notExpressible, "every event as '\(variable.name)'",
          "a YARA-L rule must say something of the events of each variable", variable.origin)
      }
      lines += own
    }
    for join in detection.joins { lines += joinLines(of: join) }
    return lines
  }

  /// The names of computed fields.
  private func bindings(of variable: EventVariable) -> [Expression] {
    let sight = sights[variable.name]
    return (sight?.computedOrder ?? []).compactMap { field in
      guard let written = sight?.computed[field], written.needsBinding, let name = written.placeholder else {
        return nil
      }
      return .compare(.variable(name), .equal, written.expression)
    }
  }

  private mutating func predicateLines(of variable: EventVariable) -> [Expression] {
    if let source = variable.logSource,
      source.category != nil || source.product != nil || source.service != nil
    {
      losses.append(
        Loss(
          .unmappedLogSource, construct: "log source of '\(variable.name)'", direction: .wider,
          "the log source is not stated in UDM's terms, so events of all logs are looked at",
          origin: variable.origin))
    }
    let predicate = variable.predicateWithoutMarker.simplified
    if predicate == .never {
      lose(
        .notExpressible, "no event as '\(variable.name)'",
        "the predicate is never true, and YARA-L has no such test",
        variable.origin)
      return []
    }
    if predicate == .always { return [] }
    guard let sight = sights[variable.name] else { return [] }
    var raising = YARAL.PredicateRaising(sight, place: .events)
    let expression = raising.expression(predicate)
    losses += raising.losses
    for field in raising.unnested {
      multipliesRows = true
      unnest(field, of: variable.name, variable.origin)
    }
    guard let expression else { return [] }
    if case .and(let operands) = expression.kind { return operands }
    return [expression]
  }

  /// Notes that a repeated field is read by element; a second such reading would be of the same element.
  private mutating func unnest(_ field: Field, of variable: String, _ origin: Origin) {
    if unnested[variable, default: []].contains(where: { fields.haveSameElements($0, field) }) {
      lose(
        .notExpressible, "two readings of the repeated field \(field)",
        "YARA-L asks all of them of the same element, the rule does not", origin)
    }
    unnested[variable, default: []].append(field)
  }

  private mutating func keyLines(of variable: EventVariable) -> [Expression] {
    (detection.window?.keys ?? []).compactMap { key in
      guard let field = key.fields[variable.name], let name = names.keys[key.name] else {
        return nil
      }
      guard let sight = sights[variable.name], let definition = sight.fields.definition(of: field) else {
        lose(.unmappedField, "key \(key.name)", "UDM has no field \(field)", key.origin)
        return nil
      }
      let types = key.fields.compactMap { entry in
        sights[entry.key]?.fields.definition(of: entry.value).map { kind($0.type) }
      }
      if Set(types).count > 1 {
        lose(
          .joinNotExpressible, "key \(key.name)", "its fields have different types in UDM",
          key.origin)
      }
      if definition.isRepeated { unnest(field, of: variable.name, key.origin) }
      do throws(YARAL.RaisingFailure) {
        return .compare(.variable(name), .equal, try sight.written(field))
      } catch {
        lose(.unmappedField, "key \(key.name)", error.reason, key.origin)
        return nil
      }
    }
  }

  private func kind(_ type: FieldType) -> FieldType { type == .address ? .text : type }

  // MARK: Joins

  private mutating func joinLines(of join: Join) -> [Expression] {
    let required = detection.requiredVariables
    if !required.contains(join.left.variable), !required.contains(join.right.variable) {
      lose(
        .joinNotExpressible, description(of: join),
        "YARA-L joins with events that must occur, and neither of these needs to",
        join.origin)
    }
    let sides = [join.left, join.right].map { side(of: $0, join) }
    guard let left = sides[0], let right = sides[1] else { return [] }
    let areNumbers = [left.kind, right.kind].allSatisfy { [.integer, .float, .time].contains($0) }
    let isOfTable = [left, right].contains { detection.variable($0.variable)?.table != nil }
    guard left.kind == right.kind || (areNumbers && (isOfTable || left.isComputed || right.isComputed)) else {
      lose(
        .joinNotExpressible, description(of: join), "its fields have different types in UDM",
        join.origin)
      return []
    }
    if join.matching != .values { return rowMatch(of: join, left, right) }
    let isText = left.kind == .text
    let ordered = join.relation != .equal && join.relation != .notEqual
    if ordered, isText || left.kind == .enumeration || left.kind == .boolean {
      lose(.joinNotExpressible, description(of: join), "YARA-L orders numbers only", join.origin)
      return []
    }
    let comparison = Expression.compare(
      left.path, join.relation, right.path, nocase: join.ignoringCase && isText)
    return guards(of: join, left, right) + [comparison]
  }

  /// A join by the pattern or the network that a row holds.
  private mutating func rowMatch(of join: Join, _ left: Side, _ right: Side) -> [Expression] {
    guard left.kind == .text, detection.variable(right.variable)?.table != nil,
      detection.variable(left.variable)?.table == nil
    else {
      lose(
        .joinNotExpressible, description(of: join), "YARA-L joins by the patterns and networks of data tables only",
        join.origin)
      return []
    }
    switch join.matching {
    case .values: return []
    case .network:
      // An unset field is no address: the function would fail.
      let presence = [left.presence].compactMap { $0 }
      return presence + [.call("net.ip_in_range_cidr", [left.path, right.path])]
    case .pattern:
      let presence = [left, right].filter { !$0.isComputed }.compactMap(\.presence)
      return presence + [.call("re.regex", [left.path, right.path], nocase: join.ignoringCase)]
    }
  }

  /// One side of a join.
  private struct Side {
    var variable: String
    var path: Expression
    var kind: FieldType
    var isComputed: Bool
    /// What must hold for the field to have a value; `nil` for what always has one in these events.
    var presence: Expression?
  }

  private mutating func side(of operand: Join.Operand, _ join: Join) -> Side? {
    switch operand {
    case .time(let variable):
      let path = YARAL.Path(
        name(variable), [.member("metadata"), .member("event_timestamp"), .member("seconds")])
      return Side(variable: variable, path: .path(path), kind: .time, isComputed: false, presence: nil)
    case .field(let variable, let field):
      guard let sight = sights[variable] else { return nil }
      var raising = YARAL.PredicateRaising(sight, place: .events)
      let read = FieldPredicate(field, .present, origin: join.origin)
      let operand = raising.operand(read)
      let isAlwaysThere = operand?.isAlwaysPresent ?? false
      let presence = isAlwaysThere ? nil : operand.flatMap { raising.presence(of: $0) }
      losses += raising.losses
      guard let operand, isAlwaysThere || presence != nil else { return nil }
      if operand.definition.isRepeated {
        multipliesRows = true
        unnest(field, of: variable, join.origin)
      }
      return Side(
        variable: variable, path: sight.computed[field]?.expression ?? operand.read,
        kind: kind(operand.definition.type), isComputed: sight.computed[field] != nil, presence: presence)
    }
  }

  /// Two fields that are not set would be equal, or one less than the other (section 9).
  ///
  /// A guard is asked of events, also of those that are looked at without the other variable's. So it never
  /// stands at a variable around whose events windows are laid, and if one of the two need not occur, then
  /// only at that: its events are looked at where the join holds.
  private mutating func guards(of join: Join, _ left: Side, _ right: Side) -> [Expression] {
    let sides = [left, right]
    let optional = sides.filter { !detection.requiredVariables.contains($0.variable) }
    func mayStand(at side: Side) -> Bool {
      side.variable != detection.window?.pivot
        && (optional.isEmpty || (optional.count == 1 && optional[0].variable == side.variable))
    }
    var needed = sides.filter { $0.presence != nil }
    if join.relation == .equal {
      // An empty value equals none that is there, so one side is enough.
      let isNeverZero = sides.contains { $0.presence == nil && !$0.isComputed }
      if needed.isEmpty || isNeverZero { return [] }
      if needed.count == 2 { needed = [sides.first(where: mayStand) ?? left] }
    }
    guard needed.allSatisfy(mayStand) else {
      lose(
        .joinNotExpressible, description(of: join),
        "in YARA-L it holds of fields that are not set; select events that have them",
        join.origin)
      return []
    }
    return needed.compactMap(\.presence)
  }

  private func description(of join: Join) -> String {
    func text(_ operand: Join.Operand) -> String {
      switch operand {
      case .field(let variable, let field): "\(variable).\(field)"
      case .time(let variable): "time of \(variable)"
      }
    }
    return "join \(text(join.left)) \(join.relation.rawValue) \(text(join.right))"
  }
}

extension Detections.Window {
  /// The variable around whose events windows are laid.
  fileprivate var pivot: String? {
    switch kind {
    case .hop, .tumbling, .sliding: nil
    case .after(let variable), .before(let variable): variable
    }
  }
}
