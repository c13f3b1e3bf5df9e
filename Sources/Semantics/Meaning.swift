package import Detections
package import Events

/// What a detection means on a list of events, by the book: slow and obvious. Everything else that
/// evaluates is judged by it.
///
/// A group that no event belongs to is never asked: a rule fires only where some variable has an event, even
/// when its condition asks for nothing but absence.
///
/// - Parameters:
///   - detection: well-formed.
///   - events: in any order, with names of the detection's taxonomy. Indices in alerts refer to this list.
///   - layout: how windows are laid on time.
///   - lists: the content of named lists that the detection does not define itself; an unknown list is
///     empty.
/// - Returns: for a rule without window the alerts in the order of the events; else by window start, then
///   by window end, then by match values as text (by scalars, key by key).
package func meaning(
  of detection: Detection, on events: [Event], layout: WindowLayout = .standard,
  lists: [String: [String]] = [:]
) -> [Alert] {
  var content = lists
  // The rule's own lists go before; the first of a name counts.
  for list in detection.lists.reversed() { content[list.name] = list.values }
  let eventMeaning = EventMeaning(lists: content)

  let seen = SeenEvents(by: detection, on: events, layout, content)
  let sight = Sight(of: detection, on: seen, eventMeaning)
  let views = sight.views
  func alert(_ group: Group, _ stretch: Stretch?) -> Alert? {
    let meaning = GroupMeaning(of: group, detection, in: sight, eventMeaning)
    guard !group.members.isEmpty, meaning.satisfies(detection.condition) else { return nil }
    let keys = detection.window?.keys ?? []
    return Alert(
      window: stretch?.window, match: zip(keys, group.keys).map { Alert.Entry($0.name, $1) },
      outcomes: meaning.outcomes, events: seen.read(in: meaning.contributing))
  }

  let all = Group(keys: [], events: sight.matches)
  guard let window = detection.window else {
    return seen.events.indices.compactMap { index in alert(all.filtered { sight.origins[$0] == index }, nil) }
  }
  let timeless = Set(detection.variables.filter(\.isTimeless).map(\.name))
  var timed = sight.matches
  for name in timed.keys where !timeless.contains(name) { timed[name]?.removeAll { views[$0].time == nil } }
  let alerts = groups(of: detection, timed, by: window.keys, in: views).flatMap { group in
    func moments(_ indices: [Int]) -> [Int64] { indices.compactMap { views[$0].time?.nanoseconds } }
    return stretches(
      of: window, layout, moments: moments(group.members(except: timeless)),
      pivots: { moments(group.events[$0] ?? []) }
    ).compactMap { stretch in
      alert(group.filtered(except: timeless) { views[$0].time.map(stretch.contains) ?? false }, stretch)
    }
  }
  return alerts.sorted(by: comesBefore)
}

private func comesBefore(_ left: Alert, _ right: Alert) -> Bool {
  if let left = left.window, let right = right.window, left != right {
    return left.start != right.start ? left.start < right.start : left.end < right.end
  }
  let texts = zip(left.match, right.match).lazy.map { ($0.value.text ?? "", $1.value.text ?? "") }
  let difference = texts.first { !equal($0, $1, isCaseSensitive: true) }
  return difference.map(precedes) ?? false
}

/// What a variable sees of an event: of several views one that satisfies the predicate, or else the first; the event
/// itself when there is none.
package func view(of event: Event, by variable: EventVariable, lists: [String: [String]] = [:]) -> Event {
  let meaning = EventMeaning(lists: lists)
  let views = meaning.views(of: event, variable)
  return views.first { meaning.holds(variable.predicate, on: $0) } ?? views.first ?? event
}
