/// Puts events into groups by their keys.
struct Grouping {
  struct Group {
    let match: [Alert.Entry]
    let members: GroupMembers
  }

  let window: DetectionWindow
  let variables: [DetectionVariable]
  /// For each variable the fields of the keys; `nil` for a key that it does not have.
  let fields: [[String?]]

  init(_ window: DetectionWindow, _ variables: [DetectionVariable]) {
    self.window = window
    self.variables = variables
    fields = variables.map { variable in window.keys.map { $0.field(of: variable.name) } }
  }

  /// The groups, by their match values as text: by scalars, key by key.
  ///
  /// - Parameter matches: for each variable the indices of its events, in any order.
  func groups(of matches: [[Int]], _ events: [Event]) -> [Group] {
    var drafts: [[ExactText?]: Draft] = [:]
    for variable in matches.indices {
      let isTimeless = variables[variable].isTimeless
      for index in isTimeless ? matches[variable] : inOrderOfTime(matches[variable], events) {
        for values in keys(of: events[index], variable) {
          drafts[Self.texts(values), default: Draft(variables.count)].add(index, variable, values)
        }
      }
    }
    if fields.contains(where: { $0.contains(nil) }) { drafts = completed(drafts, events) }
    let ordered = drafts.sorted { left, right in Self.precedes(left.key, right.key) }
    return ordered.map { _, draft in
      Group(match: match(draft.values), members: draft.members)
    }
  }

  /// The keys that put an event of a variable into groups, as text; a key that the variable does not have is `nil`.
  func texts(of event: Event, _ variable: Int) -> [[ExactText?]] {
    keys(of: event, variable).map(Self.texts)
  }

  /// Keys as text.
  static func texts(_ values: [Value?]) -> [ExactText?] {
    values.map { value in value.map { ExactText($0.text ?? "") } }
  }

  /// The groups with a value for every key that events with some of the keys give together.
  private func completed(_ partial: [[ExactText?]: Draft], _ events: [Event]) -> [[ExactText?]: Draft] {
    func agree(_ left: [ExactText?], _ right: [ExactText?]) -> Bool {
      zip(left, right).allSatisfy { $0 == nil || $1 == nil || $0 == $1 }
    }
    // Which keys an event has depends on its variable alone: few forms.
    let forms = Set(partial.keys.map { $0.map { $0 != nil } })
    var found: Set<[ExactText?]> = [window.keys.map { _ in nil }]
    for form in forms.sorted(by: { $0.count(where: { $0 }) > $1.count(where: { $0 }) }) {
      let given = partial.keys.filter { $0.map { $0 != nil } == form }
      found.formUnion(
        found.flatMap { before in
          given.filter { agree(before, $0) }.map { given in zip(before, given).map { $0 ?? $1 } }
        })
    }
    var result: [[ExactText?]: Draft] = [:]
    for texts in found where !texts.contains(nil) {
      var draft = Draft(variables.count)
      for (given, part) in partial where agree(given, texts) { draft.add(part) }
      draft.members.sort { left, right in
        (events[left].time?.nanoseconds ?? 0, left) < (events[right].time?.nanoseconds ?? 0, right)
      }
      result[texts] = draft
    }
    return result
  }

  private struct Draft {
    private(set) var members: GroupMembers
    /// Of each key as the first event that has it writes it.
    private(set) var values: [Value?] = []
    private var firsts: [Int] = []

    init(_ variableCount: Int) {
      members = GroupMembers(variableCount: variableCount)
    }

    mutating func add(_ index: Int, _ variable: Int, _ values: [Value?]) {
      members.append(index, as: variable)
      note(values, from: values.map { _ in index })
    }

    /// Adds the events of another draft, by time within each variable.
    mutating func add(_ other: Draft) {
      members.append(other.members)
      note(other.values, from: other.firsts)
    }

    private mutating func note(_ new: [Value?], from indices: [Int]) {
      if values.isEmpty {
        values = new
        firsts = indices
        return
      }
      for key in new.indices where new[key] != nil && (values[key] == nil || indices[key] < firsts[key]) {
        values[key] = new[key]
        firsts[key] = indices[key]
      }
    }
  }

  /// The indices of events that have a time, by time and then by index.
  private func inOrderOfTime(_ indices: [Int], _ events: [Event]) -> [Int] {
    let timed = indices.compactMap { index in
      events[index].time.map { (time: $0.nanoseconds, index: index) }
    }
    return timed.sorted { ($0.time, $0.index) < ($1.time, $1.index) }.map(\.index)
  }

  /// The keys of an event: none when one is absent, null or empty; several when one has several values. A key that
  /// the variable does not have is `nil`.
  func keys(of event: Event, _ variable: Int) -> [[Value?]] {
    var keys: [[Value?]] = [[]]
    for (index, field) in fields[variable].enumerated() {
      guard let field else {
        keys = keys.map { $0 + [nil] }
        continue
      }
      var values: [Value] = []
      for value in event[field] {
        guard let text = value.text, !text.isEmpty else { continue }
        guard !values.contains(where: { $0.text?.isExactly(text) ?? false }) else { continue }
        values.append(value)
      }
      if values.isEmpty, let absent = window.keys[index].absentAs { values = [absent] }
      keys = keys.flatMap { key in values.map { key + [$0] } }
    }
    return keys
  }

  /// The value and its text of a window with one key, in an event with one text for it.
  func onlyText(of event: Event, _ variable: Int) -> (value: Value, text: String)? {
    guard window.keys.count == 1, let field = fields[variable][0] else { return nil }
    let values = event[field]
    guard values.count == 1, case .string(let text) = values[0], !text.isEmpty else { return nil }
    return (values[0], text)
  }

  /// What an alert says of keys.
  func match(_ values: [Value?]) -> [Alert.Entry] {
    zip(window.keys, values).map { Alert.Entry($0.name, $1 ?? .null) }
  }

  /// A text for several that no other texts have; for one itself.
  static func identity(_ texts: [ExactText?]) -> ExactText {
    if texts.count == 1, let text = texts[0] { return text }
    return ExactText(texts.map { text in "\(text?.text.utf8.count ?? 0):\(text?.text ?? "")" }.joined())
  }

  static func precedes(_ left: [ExactText?], _ right: [ExactText?]) -> Bool {
    for (left, right) in zip(left, right) where left != right {
      return (left?.text ?? "").precedes(right?.text ?? "")
    }
    return false
  }
}
