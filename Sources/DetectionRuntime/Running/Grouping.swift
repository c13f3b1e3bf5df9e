/// Puts events into groups by their keys.
struct Grouping {
  struct Group {
    let match: [Alert.Entry]
    let members: GroupMembers
  }

  let window: DetectionWindow
  let variables: [DetectionVariable]

  init(_ window: DetectionWindow, _ variables: [DetectionVariable]) {
    self.window = window
    self.variables = variables
  }

  /// The groups, by their match values as text.
  ///
  /// - Parameter matches: for each variable the indices of its events, in any order.
  func groups(of matches: [[Int]], _ events: [Event]) -> [Group] {
    var groups: [[ExactValue]: GroupMembers] = [:]
    for variable in matches.indices {
      let fields = window.keys.map { $0.field(of: variables[variable].name) }
      for index in inOrderOfTime(matches[variable], events) {
        for key in keys(of: events[index], fields) {
          let members = groups[key] ?? GroupMembers(variableCount: variables.count)
          groups[key] = members
          members.append(index, as: variable)
        }
      }
    }
    return groups.map { key, members in
      let match = zip(window.keys, key).map { Alert.Entry($0.name, $1.value) }
      return (texts: key.map { $0.value.text ?? "" }, key: key, group: Group(match: match, members: members))
    }
    .sorted { Self.precedes(($0.texts, $0.key), ($1.texts, $1.key)) }
    .map(\.group)
  }

  /// The indices of events that have a time, by time and then by index.
  private func inOrderOfTime(_ indices: [Int], _ events: [Event]) -> [Int] {
    let timed = indices.compactMap { index in events[index].time.map { (time: $0.nanoseconds, index: index) } }
    return timed.sorted { ($0.time, $0.index) < ($1.time, $1.index) }.map(\.index)
  }

  /// The keys of an event: none when one is absent, null or empty; several when one has several values.
  private func keys(of event: Event, _ fields: [String?]) -> [[ExactValue]] {
    var keys: [[ExactValue]] = [[]]
    for field in fields {
      var values: [ExactValue] = []
      for value in field.map({ event[$0] }) ?? [] {
        guard let text = value.text, !text.isEmpty, !values.contains(ExactValue(value)) else { continue }
        values.append(ExactValue(value))
      }
      keys = keys.flatMap { key in values.map { key + [$0] } }
    }
    return keys
  }

  /// By texts; equal texts of different kinds of values by the values, so that the order is one.
  private static func precedes(
    _ left: (texts: [String], key: [ExactValue]), _ right: (texts: [String], key: [ExactValue])
  ) -> Bool {
    for (leftText, rightText) in zip(left.texts, right.texts) where !leftText.isExactly(rightText) {
      return leftText.precedes(rightText)
    }
    for (leftValue, rightValue) in zip(left.key, right.key) where leftValue != rightValue {
      return ExactValue.precedes(leftValue, rightValue)
    }
    return false
  }
}
