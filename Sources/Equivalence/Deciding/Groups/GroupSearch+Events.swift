import Detections
import Events
import Semantics

/// The events that a plan makes of a row.
extension GroupSearch {
  /// A moment at which windows of all usual lengths begin.
  private static let origin: Int64 = 1_699_920_000

  func events(_ plan: GroupPlan, _ row: Row) -> [Event] {
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
    if plan.values == .withKeysTwice { for index in events.indices { doubleKeys(of: &events[index]) } }
    if let altered = plan.altered, let last = events.lastIndex(where: { $0.variable == altered.variable }) {
      events[last].event = Self.altered(events[last].event, altered.field)
    }
    var order: [String] = []
    for entry in events where !order.contains(entry.variable) { order.append(entry.variable) }
    return events.enumerated().map { index, entry in
      var event = first.variable(entry.variable).map { source(of: entry.event, $0) } ?? entry.event
      var seconds = Self.origin + plan.times.step * Int64(order.firstIndex(of: entry.variable) ?? 0)
      if index == events.count - 1 { seconds += plan.times.lastBy }
      if let span = plan.times.span, events.count > 1 {
        seconds = Self.origin + span * Int64(index) / Int64(events.count - 1)
      }
      event.time = Timestamp(nanoseconds: seconds * 1_000_000_000)
      event.logSource = plan.logSource
      return event
    }
  }

  private func doubleKeys(of entry: inout (variable: String, event: Event)) {
    for compared in first.comparedFields where compared.variable == entry.variable {
      let values = entry.event[compared.field.name]
      if values.count == 1, predicates.domain.isRepeated(compared.field) {
        entry.event[compared.field.name] = values + values
      }
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
    case .alike, .distinct, .number, .counting, .withKeysTwice, .together: return own + others.filter { !own.contains($0) }
    }
  }

  /// Values that a field may have in the copy of a number, the best first.
  private func candidates(
    _ own: [Value], _ index: Int, _ values: GroupPlan.Values, _ field: Field
  ) -> [[Value]] {
    switch values {
    case .alike: return []
    case .number(let wanted): return [[.integer(wanted)]]
    case .counting(let start): return [[.integer(start &+ Int64(index))]]
    case .together(let count):
      guard predicates.domain.isRepeated(field) else { return [] }
      let places = (0..<3).map { place in
        (0..<count).compactMap { others(own.first, $0, isNumber: false).dropFirst(place).first }
      }
      return places.filter { $0.count == count }
    case .distinct(let isNumber): return others(own.first, index, isNumber: isNumber).map { [$0] }
    case .distinctOf, .withKeysTwice: return others(own.first, index, isNumber: false).map { [$0] }
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
      if let address = address(text, plus: index) { return [.string(address)] }
      return ["\(text)\(index)", "\(index)\(text)", "\(text.prefix(1))\(index)\(text.dropFirst())"].map { .string($0) }
    }
  }

  /// An address of four numbers with another last one; `nil` for other texts.
  private func address(_ text: String, plus number: Int) -> String? {
    var parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 4, parts.allSatisfy({ Int($0) != nil }), let last = Int(parts[3]) else { return nil }
    parts[3] = "\((last + number) % 256)"
    return parts.joined(separator: ".")
  }
}
