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

  /// The groups, by their match values as text: by scalars, key by key.
  ///
  /// - Parameter matches: for each variable the indices of its events, in any order.
  func groups(of matches: [[Int]], _ events: [Event]) -> [Group] {
    var drafts: [[ExactText]: Draft] = [:]
    for variable in matches.indices {
      let fields = window.keys.map { $0.field(of: variables[variable].name) }
      for index in inOrderOfTime(matches[variable], events) {
        for values in keys(of: events[index], fields) {
          let texts = values.map { ExactText($0.text ?? "") }
          drafts[texts, default: Draft(variables.count)].add(index, variable, values)
        }
      }
    }
    let ordered = drafts.sorted { left, right in Self.precedes(left.key, right.key) }
    return ordered.map { _, draft in
      let match = zip(window.keys, draft.values).map { Alert.Entry($0.name, $1) }
      return Group(match: match, members: draft.members)
    }
  }

  private struct Draft {
    let members: GroupMembers
    /// As the first event of the group in the list writes them.
    private(set) var values: [Value] = []
    private var first = Int.max

    init(_ variableCount: Int) {
      members = GroupMembers(variableCount: variableCount)
    }

    mutating func add(_ index: Int, _ variable: Int, _ values: [Value]) {
      members.append(index, as: variable)
      guard index < first else { return }
      first = index
      self.values = values
    }
  }

  /// The indices of events that have a time, by time and then by index.
  private func inOrderOfTime(_ indices: [Int], _ events: [Event]) -> [Int] {
    let timed = indices.compactMap { index in
      events[index].time.map { (time: $0.nanoseconds, index: index) }
    }
    return timed.sorted { ($0.time, $0.index) < ($1.time, $1.index) }.map(\.index)
  }

  /// The keys of an event: none when one is absent, null or empty; several when one has several values.
  private func keys(of event: Event, _ fields: [String?]) -> [[Value]] {
    var keys: [[Value]] = [[]]
    for field in fields {
      var values: [Value] = []
      for value in field.map({ event[$0] }) ?? [] {
        guard let text = value.text, !text.isEmpty else { continue }
        guard !values.contains(where: { $0.text?.isExactly(text) ?? false }) else { continue }
        values.append(value)
      }
      keys = keys.flatMap { key in values.map { key + [$0] } }
    }
    return keys
  }

  private static func precedes(_ left: [ExactText], _ right: [ExactText]) -> Bool {
    for (left, right) in zip(left, right) where left != right { return left.text.precedes(right.text) }
    return false
  }
}
