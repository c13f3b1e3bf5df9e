import Detections
import Events
import Semantics

/// Looks for a group of events on which only one of two detections with a window fires.
///
/// Groups are made from rows: one on which the detections agree, as often as their conditions count, and for each
/// variable one on which they don't. They are laid out where windows, keys and joins differ. Nothing follows from
/// not finding any.
struct GroupSearch {
  typealias Difference = DetectionComparison.Difference

  private let first: Detection
  /// With the names of the first detection's variables.
  private let second: Detection
  private let predicates: PredicateComparison
  private let pair: DetectionPair
  private let asked: [[String: Predicate]]
  private let meaning: EventMeaning
  /// The fields of each variable that outcomes of the first and of the second read.
  private let read: [[String: [Field]]]

  /// - Parameters:
  ///   - renaming: the variables of the first detection, by the names of the second's.
  ///   - outcomes: those that are looked at besides those on which it depends whether the detections fire.
  init?(
    _ pair: DetectionPair, _ renaming: DetectionPair.Renaming, _ predicates: PredicateComparison,
    outcomes: Set<String> = []
  ) {
    guard pair.first.window != nil, pair.second.window != nil else { return nil }
    self.pair = pair
    self.predicates = predicates
    first = pair.first
    second = pair.second.renamingVariables(renaming)
    asked = [first, second].map(\.askedOfEvents)
    meaning = EventMeaning(lists: predicates.lists)
    read = [first, second].map { $0.fieldsReadByOutcomes(besides: outcomes) }
  }

  /// How many groups are tried, of each row.
  private static let limit = 300

  func difference() -> Difference? {
    found { difference(on: $0, $1) }.map(smallest)
  }

  /// What is found first in a group.
  func found<Finding>(by look: (_ events: [Event], _ lists: [String: [String]]) -> Finding?) -> Finding? {
    for row in rows {
      var tried: Set<[Event]> = []
      for plan in plans(special: row.special, lists: row.lists) {
        let events = events(plan, row)
        guard !events.isEmpty, tried.insert(events).inserted else { continue }
        if tried.count > Self.limit { break }
        if let found = look(events, row.lists) { return found }
      }
    }
    return nil
  }

  private func difference(on events: [Event], _ lists: [String: [String]]) -> Difference? {
    let content = predicates.lists.merging(lists) { known, _ in known }
    // The second detection keeps its own names: they make no difference.
    let fires = [pair.first, pair.second].map { !Semantics.meaning(of: $0, on: events, lists: content).isEmpty }
    return fires[0] == fires[1] ? nil : Difference(events: events, lists: lists, firstFires: fires[0])
  }

  private func smallest(_ found: Difference) -> Difference {
    var result = found
    for index in result.events.indices.reversed() {
      var fewer = result.events
      fewer.remove(at: index)
      if let difference = difference(on: fewer, result.lists) { result = difference }
    }
    return result
  }

  // MARK: Rows

  private struct Row {
    /// An ordinary event of each variable.
    var events: [String: Event]
    /// An event of one variable, on which the detections don't agree.
    var special: (variable: String, event: Event)?
    var lists: [String: [String]]
  }

  private var rows: [Row] {
    var rows: [Row] = []
    var special: [Row] = []
    for (detection, own, other) in [(first, asked[0], asked[1]), (second, asked[1], asked[0])] {
      let witness = RowWitness(detection, asked: asked, predicates)
      let both = own.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        + other.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
      let ordinary = witness.row(holding: both, failing: [])
      let fallback = witness.row(holding: own.map { ($0.key, $0.value) }, failing: [])
      if let row = ordinary ?? fallback { rows.append(Row(events: row.events, special: nil, lists: row.lists)) }
      for name in detection.variables.map(\.name) {
        guard let predicate = other[name] else { continue }
        let exact = witness.row(holding: both.filter { $0.0 != name || $0.1 != predicate }, failing: [(name, predicate)])
        let near = exact ?? witness.row(holding: own.map { ($0.key, $0.value) }, failing: [(name, predicate)])
        guard let near, let event = near.events[name] else { continue }
        // Where a key makes the difference, all events of the variable are such.
        special.append(Row(events: near.events, special: nil, lists: near.lists))
        var events = near.events
        // The ordinary event of the variable, in the group of the special one.
        if let plain = ordinary?.events[name] { events[name] = adapted(plain, to: event, name) }
        rows.append(Row(events: events, special: (name, event), lists: near.lists))
      }
    }
    return rows + special
  }

  /// An event with the values of another where keys and joins compare them.
  private func adapted(_ event: Event, to other: Event, _ variable: String) -> Event {
    var result = event
    for compared in first.comparedFields + second.comparedFields where compared.variable == variable {
      result[compared.field.name] = other[compared.field.name]
    }
    return verdicts(result, variable) == verdicts(event, variable) ? result : event
  }

  private func verdicts(_ event: Event, _ variable: String) -> [Bool] {
    asked.map { meaning.holds($0[variable] ?? .never, on: event) }
  }

  // MARK: Plans

  private func plans(special: (variable: String, event: Event)?, lists: [String: [String]]) -> [GroupPlan] {
    var plans: [GroupPlan] = []
    let alterations = alterations
    var numbers = counts
    if let name = special?.variable {
      let fewer = numbers.compactMap { counts in counts[name].map { counts.merging([name: max(0, $0 - 1)]) { $1 } } }
      numbers += fewer.filter { !numbers.contains($0) }
    }
    for logSource in logSources {
      for counts in numbers {
        for values in values {
          for times in times {
            for altered in alterations {
              plans.append(
                GroupPlan(
                  counts: counts, special: special?.variable, values: values, times: times, altered: altered,
                  logSource: logSource))
            }
          }
        }
      }
    }
    return plans
  }

  private var thresholds: [(variable: String?, number: Int64)] {
    first.condition.thresholds + second.condition.thresholds
  }

  /// As many of each variable as conditions count, or one more, or one fewer; of the others one.
  private var counts: [[String: Int]] {
    let names = first.variables.map(\.name)
    let single = Dictionary(names.map { ($0, 1) }) { first, _ in first }
    var result = [single]
    func add(_ counts: [String: Int]) {
      if !result.contains(counts) { result.append(counts) }
    }
    let required = first.requiredVariables.intersection(second.requiredVariables)
    for name in names {
      let numbers = thresholds.filter { $0.variable ?? name == name && (0...60).contains($0.number) }.map { Int($0.number) }
      let few = read[0][name] != nil || read[1][name] != nil ? [2, 3] : []
      for number in Set(few + numbers.flatMap { [$0 - 1, $0, $0 + 1] }).sorted() where number >= 0 {
        add(single.merging([name: number]) { $1 })
      }
      for other in names where !required.contains(other) && names.count > 1 {
        for counts in result where counts[other] != 0 { add(counts.merging([other: 0]) { $1 }) }
      }
    }
    if names.count == 1, let name = names.first { add([name: 0]) }
    return result
  }

  private var values: [GroupPlan.Values] {
    guard !read[0].isEmpty || !read[1].isEmpty else { return [.alike] }
    let numbers = Set(thresholds.filter { $0.variable == nil }.map(\.number)).sorted()
    var result: [GroupPlan.Values] = [.distinct(isNumber: false), .alike, .distinct(isNumber: true)]
    if read[0] != read[1] {
      result += [.distinctOf(first: true), .distinctOf(first: false)]
    }
    for number in numbers {
      result += [.number(number), .number(number &+ 1), .number(number &- 1), .number(number / 2 &+ 1)]
    }
    for number in numbers where (1...60).contains(number) { result.append(.together(Int(number) + 1)) }
    return result
  }

  private var times: [GroupPlan.Times] {
    let hasOrder = first.hasTimeOrder || second.hasTimeOrder
    var result = [GroupPlan.Times()]
    if hasOrder { result.append(GroupPlan.Times(isReversed: true)) }
    if Set(first.joins) != Set(second.joins) { result.append(GroupPlan.Times(step: 0)) }
    guard let left = first.window, let right = second.window else { return result }
    guard left.length != right.length || left.kind != right.kind else { return result }
    let lengths = [left.length, right.length].map { $0.nanoseconds / 1_000_000_000 }.sorted()
    for isReversed in hasOrder ? [false, true] : [false] {
      for seconds in [lengths[0], lengths[1] - 1, (lengths[0] + lengths[1]) / 2, -1, lengths[1], 1] {
        result.append(GroupPlan.Times(isReversed: isReversed, lastBy: seconds))
      }
    }
    return result
  }

  private var alterations: [GroupPlan.Altered?] {
    let (left, right) = (Set(first.comparedFields), Set(second.comparedFields))
    let differing = (first.comparedFields + second.comparedFields).filter { !left.contains($0) || !right.contains($0) }
    return differing.isEmpty && Set(first.joins) == Set(second.joins)
      ? [nil] : [nil] + (differing.isEmpty ? first.comparedFields : differing).map { Optional($0) }
  }

  private var logSources: [LogSource?] {
    let sources = [first, second].map { $0.variables.map(\.logSource) }
    guard sources[0] != sources[1] else { return [nil] }
    let known = (sources[0] + sources[1]).compactMap { $0 }
    return known.map { Optional($0) } + [LogSource(category: "other", product: "other", service: "other")]
  }

  // MARK: Events

  /// A moment at which windows of all usual lengths begin.
  private static let origin: Int64 = 1_699_920_000

  private func events(_ plan: GroupPlan, _ row: Row) -> [Event] {
    var events: [(variable: String, event: Event)] = []
    let names = first.variables.map(\.name)
    for name in plan.times.isReversed ? names.reversed() : names {
      guard let event = row.events[name] else { continue }
      let special = row.special?.variable == name ? row.special?.event : nil
      // The special event is the first of its variable: the others have other values.
      let ordinary = special == nil ? 0 : 1
      events += copies(of: event, ordinary..<ordinary + (plan.counts[name] ?? 1), name, plan.values).map { (name, $0) }
      if let special { events += copies(of: special, 0..<1, name, plan.values).map { (name, $0) } }
    }
    if let altered = plan.altered, let last = events.lastIndex(where: { $0.variable == altered.variable }) {
      events[last].event = Self.altered(events[last].event, altered.field)
    }
    var order: [String] = []
    for entry in events where !order.contains(entry.variable) { order.append(entry.variable) }
    return events.enumerated().map { index, entry in
      var event = first.variable(entry.variable).map { source(of: entry.event, $0) } ?? entry.event
      var seconds = Self.origin + plan.times.step * Int64(order.firstIndex(of: entry.variable) ?? 0)
      if index == events.count - 1 { seconds += plan.times.lastBy }
      event.time = Timestamp(nanoseconds: seconds * 1_000_000_000)
      event.logSource = plan.logSource
      return event
    }
  }

  private static func altered(_ event: Event, _ field: Field) -> Event {
    var result = event
    result[field.name] = [.string((event[field.name].first?.text ?? "") + "2")]
    return result
  }

  /// What was read where a variable sees an event.
  private func source(of event: Event, _ variable: EventVariable) -> Event {
    if variable.seesEventsAsRead { return event }
    var sampler = EventSampler(
      first, seed: 1, domain: predicates.domain.allowsZero ? .neutral : .zeroValues, lists: predicates.lists)
    return sampler.source(of: event, variable)
  }

  private func copies(
    of event: Event, _ numbers: Range<Int>, _ variable: String, _ values: GroupPlan.Values
  ) -> [Event] {
    let fields = fields(of: variable, values)
    let wanted = verdicts(event, variable)
    return numbers.map { index in
      fields.reduce(event) { event, field in
        for value in candidates(event[field.name], index, values, field) {
          var changed = event
          changed[field.name] = value
          if verdicts(changed, variable) == wanted { return changed }
        }
        return event
      }
    }
  }

  /// The fields that are others in each copy of an event.
  private func fields(of variable: String, _ values: GroupPlan.Values) -> [Field] {
    let own = read[0][variable] ?? []
    let others = read[1][variable] ?? []
    switch values {
    case .distinctOf(let isFirst): return isFirst ? own : others
    case .alike, .distinct, .number, .together: return own + others.filter { !own.contains($0) }
    }
  }

  /// Values that a field may have in the copy of a number, the best first.
  private func candidates(
    _ own: [Value], _ index: Int, _ values: GroupPlan.Values, _ field: Field
  ) -> [[Value]] {
    switch values {
    case .alike: return []
    case .number(let wanted): return [[.integer(wanted)]]
    case .together(let count):
      guard predicates.domain.isRepeated(field) else { return [] }
      let places = (0..<3).map { place in
        (0..<count).compactMap { others(own.first, $0, isNumber: false).dropFirst(place).first }
      }
      return places.filter { $0.count == count }
    case .distinct(let isNumber): return others(own.first, index, isNumber: isNumber).map { [$0] }
    case .distinctOf: return others(own.first, index, isNumber: false).map { [$0] }
    }
  }

  /// A value's variations of a number.
  private func others(_ value: Value?, _ index: Int, isNumber: Bool) -> [Value] {
    let number = Int64(index)
    switch value {
    case .integer(let integer): return [.integer(integer &+ number), .integer(integer &- number)]
    case nil: return [isNumber ? .integer(number + 1) : .string("value-\(index + 1)")]
    case let value?:
      if index == 0 { return [value, value, value] }
      let text = value.text ?? ""
      return ["\(text)\(index)", "\(index)\(text)", "\(text.prefix(1))\(index)\(text.dropFirst())"].map { .string($0) }
    }
  }
}

extension Detection {
  /// What is asked of each event that counts, by its variable.
  fileprivate var askedOfEvents: [String: Predicate] {
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

  /// Whether it depends on the order of events whether it fires.
  fileprivate var hasTimeOrder: Bool {
    if variables.count > 1, let kind = window?.kind, !kind.isLaidByEngine { return true }
    return joins.contains { join in
      if case .time = join.left { true } else { false }
    }
  }

  /// The detection with other names for its variables, as far as groups are made from it: in what it says of events,
  /// joins, keys, its window, and the variables that its condition counts.
  fileprivate func renamingVariables(_ renaming: [String: String]) -> Detection {
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
