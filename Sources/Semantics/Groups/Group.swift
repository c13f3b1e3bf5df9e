import Detections
import Events

/// Events that a detection looks at together: for each variable those that it speaks of.
struct Group {
  /// The value of each key, in the order of the window's keys.
  var keys: [Value]
  /// For each variable the indices of its events, ascending.
  var events: [String: [Int]]

  /// The indices of all events of the group, ascending.
  var members: [Int] { Set(events.values.joined()).sorted() }

  /// The indices of the events of all variables but some.
  func members(except variables: Set<String>) -> [Int] {
    Set(events.filter { !variables.contains($0.key) }.values.joined()).sorted()
  }

  /// The part of the group that some moments hold; the events of some variables stay.
  func filtered(except variables: Set<String> = [], _ isInside: (Int) -> Bool) -> Group {
    var result = self
    for name in events.keys where !variables.contains(name) { result.events[name]?.removeAll { !isInside($0) } }
    return result
  }
}

/// The groups of a window: one for each combination of key values that events which agree can give, in no order.
///
/// - Parameters:
///   - detection: whose variables the events are given for.
///   - matches: for each variable the indices of its events, ascending.
///   - events: the list that the indices refer to.
func groups(
  of detection: Detection, _ matches: [String: [Int]], by keys: [GroupKey], in events: [Event]
) -> [Group] {
  // For each event of each variable what it gives for the keys.
  var gifts: [(variable: String, event: Int, values: [Value?])] = []
  var identities: Set<KeyIdentity> = [KeyIdentity(keys.map { _ in nil })]
  for variable in detection.variables {
    let own = (matches[variable.name] ?? []).flatMap { index in
      keyCombinations(of: events[index], variable.name, keys).map { (variable.name, index, $0) }
    }
    gifts += own
    let given = Set(own.map { KeyIdentity($0.2) })
    identities.formUnion(identities.flatMap { before in given.compactMap { before.merged(with: $0) } })
  }
  // What stands first in the list says how a value is written.
  gifts.sort { $0.event < $1.event }
  return identities.filter(\.isComplete).map { identity in
    let members = gifts.filter { KeyIdentity($0.values).agrees(with: identity) }
    var events: [String: [Int]] = [:]
    // An event may write the same key twice.
    for member in members where events[member.variable]?.last != member.event {
      events[member.variable, default: []].append(member.event)
    }
    let values = keys.indices.map { key in members.lazy.compactMap { $0.values[key] }.first ?? .null }
    return Group(keys: values, events: events)
  }
}

/// Values of keys as they are told apart: by their texts, texts by their bytes; 5 and "5" are the same key.
private struct KeyIdentity: Hashable {
  let texts: [[UInt8]?]

  init(_ values: [Value?]) {
    texts = values.map { value in value.map { Array(($0.text ?? "").utf8) } }
  }

  private init(texts: [[UInt8]?]) {
    self.texts = texts
  }

  var isComplete: Bool { !texts.contains(nil) }

  func agrees(with other: KeyIdentity) -> Bool {
    zip(texts, other.texts).allSatisfy { $0 == nil || $1 == nil || $0 == $1 }
  }

  func merged(with other: KeyIdentity) -> KeyIdentity? {
    agrees(with: other) ? KeyIdentity(texts: zip(texts, other.texts).map { $0 ?? $1 }) : nil
  }
}

/// Every choice of one value for each key; none when a key has no usable value, `nil` for a key that the variable
/// does not have.
func keyCombinations(of event: Event, _ variable: String, _ keys: [GroupKey]) -> [[Value?]] {
  keys.reduce([[]]) { combinations, key in
    guard let field = key.fields[variable] else { return combinations.map { $0 + [nil] } }
    var usable = event[field.name].filter { !($0.text ?? "").isEmpty }
    if usable.isEmpty, let absent = key.absentAs { usable = [absent] }
    return combinations.flatMap { before in usable.map { before + [$0] } }
  }
}
