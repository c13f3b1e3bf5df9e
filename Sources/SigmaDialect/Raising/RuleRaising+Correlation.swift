import Detections
import Diagnostics
import Dialects
import Events

extension Sigma.RuleRaising {
  /// A base rule for the events, and the correlation that counts them in a sliding window.
  mutating func correlation(
    _ counting: Sigma.Counting, over predicate: Predicate, of variable: EventVariable
  ) -> [Sigma.Document]? {
    guard let window = detection.window else {
      return unwritable("the rule counts events, and has no window to count them in")
    }
    guard let timespan = timespan(of: window, counting) else { return nil }
    var counted = counting.field.map { [$0] } ?? []
    switch counting.field.flatMap({ Sigma.computations(of: variable)?[$0] }) {
    case .combination(let fields) where counting.type == .valueCount: counted = fields
    case nil: break
    case .combination, .timePart, .pair:
      return unwritable("a Sigma correlation counts values of fields, not of what is computed of them")
    }
    guard let (documents, name) = subject(predicate, of: variable, &counted) else { return nil }
    guard let keys = namedKeys(of: window) else { return nil }
    let fields = keys.compactMap { $0.fields[variable.name]?.name }
    guard distinct(fields).count == fields.count else {
      return unwritable("two keys of the window are the same field, and 'group-by' has distinct ones")
    }
    var correlation = Sigma.Correlation(
      header: metadata.header, type: counting.type, rules: [Sigma.Correlation.Reference(name)],
      groupBy: fields.map { Sigma.Correlation.Reference($0) }, timespan: timespan)
    correlation.bounds = counting.bounds
    correlation.percentile = counting.percentile
    correlation.fields = counted.map { Sigma.Correlation.Reference($0.name) }
    return documents + [.correlation(correlation)]
  }

  /// The documents of what is counted, and the name of the last of them; fields of alerts get their names in Sigma.
  private mutating func subject(
    _ predicate: Predicate, of variable: EventVariable, _ fields: inout [Field]
  ) -> (documents: [Sigma.Document], name: String)? {
    guard let raised = alerts[variable.name] else {
      let header = baseHeader(variable)
      return rule(predicate, of: variable, header).map { ([.rule($0)], header.name) }
    }
    guard predicate.normalized == .always else {
      _ = unwritable("Sigma asks nothing of an alert but what it is grouped by", at: variable.origin)
      return nil
    }
    for index in fields.indices {
      guard raised.keys.contains(fields[index]), let name = raised.fields[fields[index]] else {
        _ = unwritable("a Sigma correlation counts values of fields, and alerts have only their keys")
        return nil
      }
      fields[index] = Field(name)
    }
    return (raised.documents, raised.name)
  }

  private func distinct(_ names: [String]) -> [String] {
    var seen: Set<String> = []
    return names.filter { seen.insert($0).inserted }
  }

  /// The head of the rule for the events of a variable: what a person needs to tell it from the correlation.
  private func baseHeader(_ variable: EventVariable) -> Sigma.Header {
    let whole = metadata.header
    let name = "\(whole.detectionName)_\(variable.name)"
    var header = Sigma.Header(title: whole.title)
    let suffix = detection.variables.count == 1 ? " - Base" : " - Base \(variable.name)"
    let room = 256 - suffix.unicodeScalars.count
    header.title = String(String.UnicodeScalarView(whole.title.unicodeScalars.prefix(room))) + suffix
    header.id = Sigma.stableIdentifier(
      of: "\(whole.id.isEmpty ? whole.detectionName : whole.id)/\(variable.name)")
    header.name = name
    header.status = whole.status
    header.description = "Events for the correlation rule '\(whole.detectionName)' in this file."
    header.author = whole.author
    header.date = whole.date
    header.modified = whole.modified
    header.level = whole.level.isEmpty ? "" : "informational"
    return header
  }

  // MARK: Windows

  /// The timespan of a window; Sigma's own is a sliding one.
  private mutating func timespan(of window: Window, _ counting: Sigma.Counting) -> Sigma.Timespan? {
    let nanoseconds = window.length.nanoseconds
    guard nanoseconds > 0, nanoseconds % 1_000_000_000 == 0 else {
      return loseWindow(window, .unwritable, "a timespan is a whole number of seconds")
    }
    let span = Sigma.Timespan(seconds: nanoseconds / 1_000_000_000)
    guard span.text.utf8.count <= 10 else {
      return loseWindow(window, .unwritable, "a timespan has at most ten characters")
    }
    switch window.kind {
    case .sliding:
      return span
    case .hop:
      loseLayout(of: window, "hop window", counting, .same)
      return span
    case .tumbling:
      guard counting.isMonotone else {
        return loseWindow(window, .unwritable, "Sigma's timespan slides, so a count of few events differs")
      }
      loseLayout(of: window, "tumbling window", counting, counting.isPresence ? .same : .wider)
      return span
    case .after:
      return loseWindow(window, .unwritable, "Sigma has no window that begins with an event of one kind")
    case .before:
      return loseWindow(window, .unwritable, "Sigma has no window that ends with an event of one kind")
    }
  }

  /// The step of a hop window is the engine's, so a sliding one is a reading of it; that of a tumbling window
  /// is fixed, and a sliding one holds more together.
  private mutating func loseLayout(
    of window: Window, _ construct: String, _ counting: Sigma.Counting, _ direction: Loss.Direction
  ) {
    let message =
      counting.isPresence
      ? "Sigma's timespan slides; one event is enough, so the same groups fire"
      : "Sigma's timespan slides: it also holds events together that stand in no one window"
    losses.append(
      Loss(
        .windowLayoutDiffers, construct: construct, direction: direction, message, origin: window.origin))
  }

  private mutating func loseWindow(
    _ window: Window, _ direction: Loss.Direction, _ message: String
  ) -> Sigma.Timespan? {
    let construct =
      switch window.kind {
      case .hop, .tumbling, .sliding: "window of \(window.length)"
      case .after(let variable): "window after '\(variable)'"
      case .before(let variable): "window before '\(variable)'"
      }
    losses.append(
      Loss(.windowNotExpressible, construct: construct, direction: direction, message, origin: window.origin))
    return nil
  }

  func isPresence(_ condition: Detections.Condition, of variable: String) -> Bool {
    guard case .count(variable, let relation, let number) = condition else { return false }
    return !relation.holdsOfZero(against: number) && relation.holds(number < 1 ? 1 : number == 1 ? 0 : -1)
      && (relation == .greater || relation == .greaterOrEqual || relation == .notEqual)
  }

  // MARK: Several variables

  /// Base rules for the variables, and the correlation that wants an event of each.
  mutating func temporal() -> [Sigma.Document]? {
    guard let window = detection.window else {
      return unwritable("events of several kinds need a window in which they belong together")
    }
    guard let order = temporalOrder(), let least = leastVariables(ordered: order.isOrdered) else {
      return nil
    }
    let counting = Sigma.Counting(
      order.isOrdered ? .temporalOrdered : .temporal, .greaterOrEqual, .integer(Int64(least)))
    guard let timespan = timespan(of: window, counting) else { return nil }
    loseOutcomes(but: nil)
    var documents: [Sigma.Document] = []
    var names: [String: String] = [:]
    for variable in order.variables {
      if let raised = alerts[variable.name] {
        names[variable.name] = raised.name
        documents += raised.documents
        continue
      }
      let header = baseHeader(variable)
      guard let rule = rule(variable.predicate, of: variable, header) else { return nil }
      names[variable.name] = header.name
      documents.append(.rule(rule))
    }
    var correlation = Sigma.Correlation(
      header: metadata.header, type: counting.type,
      rules: order.variables.compactMap { names[$0.name] }.map { Sigma.Correlation.Reference($0) },
      groupBy: [], timespan: timespan)
    if least < order.variables.count {
      correlation.bounds = [Sigma.Correlation.Bound(.greaterOrEqual, .integer(Int64(least)))]
    }
    if let key = window.keys.first(where: { key in order.variables.contains { key.fields[$0.name] == nil } }) {
      return unwritable(
        "not every event has the key '\(key.name)', and each rule of a correlation has all fields of 'group-by'",
        at: key.origin)
    }
    guard let keys = namedKeys(of: window) else { return nil }
    addKeys(keys, of: order.variables, names, to: &correlation)
    let groupBy = (correlation.groupBy ?? []).map(\.name)
    guard distinct(groupBy).count == groupBy.count else {
      return unwritable("two keys of the window are the same field, and 'group-by' has distinct ones")
    }
    return documents + [.correlation(correlation)]
  }

  /// Keys that are the same field everywhere are named by it; others by an alias.
  private func addKeys(
    _ keys: [GroupKey], of variables: [EventVariable], _ names: [String: String],
    to correlation: inout Sigma.Correlation
  ) {
    let plain = Set(keys.flatMap { $0.fields.values.map(\.name) })
    var groupBy: [String] = []
    for key in keys {
      let fields = variables.compactMap { key.fields[$0.name] }
      if let first = fields.first, fields.allSatisfy({ $0 == first }) {
        groupBy.append(first.name)
        continue
      }
      var name = key.name
      while plain.contains(name) || groupBy.contains(name) { name += "_key" }
      groupBy.append(name)
      let mappings = variables.compactMap { variable -> Sigma.Correlation.Mapping? in
        guard let rule = names[variable.name], let field = key.fields[variable.name] else { return nil }
        return Sigma.Correlation.Mapping(rule: rule, field: field.name)
      }
      correlation.aliases.append(Sigma.Correlation.Alias(name: name, fields: mappings))
    }
    correlation.groupBy = groupBy.map { Sigma.Correlation.Reference($0) }
  }

  /// How many of the variables must occur; all of them in nearly every rule.
  private mutating func leastVariables(ordered: Bool) -> Int? {
    let names = detection.variables.map(\.name)
    let operands = detection.condition.conjuncts
    let isAll =
      operands.allSatisfy { operand in names.contains { isPresence(operand, of: $0) } }
      && names.allSatisfy { name in operands.contains { isPresence($0, of: name) } }
    if isAll { return names.count }
    if !ordered, names.count <= 10,
      let least = (1..<names.count).first(where: { least in
        Sigma.condition(on: names, atLeast: least).unwrapped == detection.condition.unwrapped
      })
    {
      return least
    }
    if let absent = detection.condition.absentVariables.first {
      _ = unwritable("Sigma cannot ask that no event of '\(absent)' occurs")
    } else if detection.outcomes.isEmpty {
      _ = unwritable("a temporal correlation only asks that events of each rule occur")
    } else {
      _ = unwritable("a temporal correlation has no counts and no outcomes")
    }
    return nil
  }

  /// The variables in the order of time, when joins put them all into one; else as they are.
  private mutating func temporalOrder() -> (variables: [EventVariable], isOrdered: Bool)? {
    var before: Set<[String]> = []
    for join in detection.joins {
      switch (join.left, join.relation, join.right) {
      case (.time(let earlier), .less, .time(let later)), (.time(let later), .greater, .time(let earlier)):
        before.insert([earlier, later])
      case (.time, _, _), (.field, _, _):
        losses.append(
          Loss(
            .joinNotExpressible, construct: "join \(join.sides)", direction: .unwritable,
            "Sigma joins events by 'group-by' and by their order only; make the field a key of the window",
            origin: join.origin))
        return nil
      }
    }
    if before.isEmpty { return (detection.variables, false) }
    let sorted = detection.variables.sorted { left, right in
      before.count { $0[1] == left.name } < before.count { $0[1] == right.name }
    }
    let names = sorted.map(\.name)
    let isChain = zip(names, names.dropFirst()).allSatisfy { before.contains([$0, $1]) }
    let agrees = before.allSatisfy { pair in
      guard let earlier = names.firstIndex(of: pair[0]), let later = names.firstIndex(of: pair[1]) else {
        return false
      }
      return earlier < later
    }
    guard isChain, agrees else {
      losses.append(
        Loss(
          .joinNotExpressible, construct: "the order of some events", direction: .unwritable,
          "Sigma puts all rules of a correlation into one order, or none", origin: detection.joins[0].origin))
      return nil
    }
    return (sorted, true)
  }
}

extension Sigma {
  /// At least so many of the variables occur.
  static func condition(on variables: [String], atLeast least: Int) -> Detections.Condition {
    let choices = choices(least, among: variables).map { names in
      Detections.Condition.all(names.map { .present($0) })
    }
    return choices.count == 1 ? choices[0] : .any(choices)
  }

  /// All ways to take so many of the names, in order.
  private static func choices(_ count: Int, among names: [String]) -> [[String]] {
    guard count > 0 else { return [[]] }
    guard count <= names.count else { return [] }
    let rest = Array(names.dropFirst())
    return choices(count - 1, among: rest).map { [names[0]] + $0 } + choices(count, among: rest)
  }
}

extension Detections.Condition {
  /// The condition with no AND or OR of one operand.
  fileprivate var unwrapped: Detections.Condition {
    switch self {
    case .all(let operands):
      return operands.count == 1 ? operands[0].unwrapped : .all(operands.map(\.unwrapped))
    case .any(let operands):
      return operands.count == 1 ? operands[0].unwrapped : .any(operands.map(\.unwrapped))
    case .not(let operand): return .not(operand.unwrapped)
    case .count, .compare, .holds: return self
    }
  }

  /// The operands of an AND, nested ones included.
  var conjuncts: [Detections.Condition] {
    if case .all(let operands) = self { operands.flatMap(\.conjuncts) } else { [self] }
  }

  /// The variables of which the condition wants no event, as far as its form tells.
  fileprivate var absentVariables: [String] {
    switch self {
    case .all(let operands), .any(let operands): return operands.flatMap(\.absentVariables)
    case .not(.count(let variable, let relation, let number)):
      return relation.holdsOfZero(against: number) ? [] : [variable]
    case .count(let variable, let relation, let number):
      return relation.holdsOfZero(against: number) ? [variable] : []
    case .not, .compare, .holds: return []
    }
  }
}

extension Join {
  /// The join as an author writes it.
  fileprivate var sides: String {
    func text(_ operand: Operand) -> String {
      switch operand {
      case .field(let variable, let field): "\(variable).\(field)"
      case .time(let variable): "time of \(variable)"
      }
    }
    return "\(text(left)) \(relation.rawValue) \(text(right))"
  }
}
