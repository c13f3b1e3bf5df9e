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

  /// The part of the group that some moments hold.
  func filtered(_ isInside: (Int) -> Bool) -> Group {
    Group(keys: keys, events: events.mapValues { $0.filter(isInside) })
  }
}

/// The groups of a window: one for each combination of key values that some event has, in no order.
///
/// - Parameters:
///   - detection: whose variables the events are given for.
///   - matches: for each variable the indices of its events, ascending.
///   - events: the list that the indices refer to.
func groups(
  of detection: Detection, _ matches: [String: [Int]], by keys: [GroupKey], in events: [Event]
) -> [Group] {
  // Texts are told apart by their bytes, and values by their texts: 5 and "5" are the same key.
  var groups: [[[UInt8]]: Group] = [:]
  for index in events.indices {
    for variable in detection.variables where matches[variable.name]?.contains(index) ?? false {
      for combination in keyCombinations(of: events[index], variable.name, keys) {
        let identity = combination.map { Array(($0.text ?? "").utf8) }
        var group = groups[identity] ?? Group(keys: combination, events: [:])
        // An event may write the same key twice.
        if group.events[variable.name]?.last != index {
          group.events[variable.name, default: []].append(index)
        }
        groups[identity] = group
      }
    }
  }
  return Array(groups.values)
}

/// Every choice of one value for each key; none when a key has no usable value.
func keyCombinations(of event: Event, _ variable: String, _ keys: [GroupKey]) -> [[Value]] {
  keys.reduce([[]]) { combinations, key in
    let values = key.fields[variable].map { event[$0.name] } ?? []
    let usable = values.filter { !($0.text ?? "").isEmpty }
    return combinations.flatMap { before in usable.map { before + [$0] } }
  }
}
