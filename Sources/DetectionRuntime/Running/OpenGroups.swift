/// The open groups of a detection without views, all of whose variables have all keys and times.
///
/// Groups are kept from event to event, so that telling a window looks at the events of its group alone; and only at
/// groups with as many events as an alert needs. A class so that asking it copies nothing: it has one owner.
final class OpenGroups<Logic: DetectionLogic> {
  private let run: DetectionRun<Logic>
  private let marking: EventMarking<Logic>?
  private let grouping: Grouping
  private let sweep: GroupSweep<Logic>
  private let minimumWidth: Int
  private var groups: [ExactText: OpenGroup] = [:]
  /// How many events are kept, an event once for each of its groups.
  private(set) var eventCount = 0

  /// `nil` for a detection that this is not for.
  init?(_ run: DetectionRun<Logic>, _ marking: EventMarking<Logic>?) {
    guard let window = run.window, let sweep = GroupSweep(run), !run.logic.hasViews,
      !run.variables.contains(where: \.isTimeless)
    else { return nil }
    grouping = Grouping(window, run.variables)
    guard !grouping.fields.contains(where: { $0.contains(nil) }) else { return nil }
    self.sweep = sweep
    self.run = run
    self.marking = marking
    minimumWidth = run.logic.minimumValues
  }

  var groupCount: Int { groups.count }

  /// The times of all events, in no order.
  var times: [Int64] { groups.values.flatMap { $0.members.map(\.time) } }

  /// The numbers of all events, in no order.
  var numbers: [Int] { groups.values.flatMap { $0.members.map(\.number) } }

  /// - Parameter number: greater than those before.
  func add(_ event: WindowEvent, at time: Int64, number: Int) {
    let width = minimumWidth > 1 ? event.width : 1
    func member(_ variables: [Int]) -> OpenGroup.Member {
      OpenGroup.Member(time: time, number: number, width: width, variables: variables, event: event)
    }
    if let (name, value, text) = onlyKey(of: event) {
      let text = ExactText(text)
      let group = group(text) { ([text], [Alert.Entry(name, value)]) }
      if group.add(member(event.variables)) { eventCount += 1 }
      return
    }
    for variable in event.variables {
      for values in grouping.keys(of: event.event, variable) {
        let texts = Grouping.texts(values)
        let group = group(Self.identity(texts)) { [grouping] in
          (texts, zip(grouping.window.keys, values).map { Alert.Entry($0.name, $1 ?? .null) })
        }
        if group.add(member([variable])) { eventCount += 1 }
      }
    }
  }

  /// The key of a window with one, of an event with one text for it, as one variable.
  private func onlyKey(of event: WindowEvent) -> (name: String, value: Value, text: String)? {
    guard event.variables.count == 1, grouping.window.keys.count == 1, let field = grouping.fields[event.variables[0]][0],
      let values = event.event.fields[field], values.count == 1, case .string(let text) = values[0], !text.isEmpty
    else { return nil }
    return (grouping.window.keys[0].name, values[0], text)
  }

  private func group(
    _ identity: ExactText, _ make: () -> (texts: [ExactText?], match: [Alert.Entry])
  ) -> OpenGroup {
    if let known = groups[identity] { return known }
    let (texts, match) = make()
    let group = OpenGroup(texts: texts, match: match)
    groups[identity] = group
    return group
  }

  /// A text for several that no other texts have; for one itself.
  private static func identity(_ texts: [ExactText?]) -> ExactText {
    if texts.count == 1, let text = texts[0] { return text }
    return ExactText(texts.map { text in "\(text?.text.utf8.count ?? 0):\(text?.text ?? "")" }.joined())
  }

  // MARK: Telling

  /// The alerts of windows whose last moment is one of these, as `DetectionRun.alerts(on:)` orders them.
  ///
  /// - Parameter moment: what happened before it is forgotten.
  func tell(endingIn lasts: ClosedRange<Int64>, forgettingBefore moment: Int64) -> [WindowStream<Logic>.Finding] {
    var found: [Draft] = []
    var empty: [ExactText] = []
    let mayTell = sweep.sequence.mayEnd(in: lasts)
    for (identity, group) in groups {
      if mayTell, group.width >= minimumWidth { find(in: group, endingIn: lasts, &found) }
      eventCount -= group.forget(before: moment)
      if group.members.isEmpty { empty.append(identity) }
    }
    for identity in empty { groups[identity] = nil }
    found.sort { $0.precedes($1) }
    return found.map(\.finding)
  }

  private struct Draft {
    let window: Alert.Window
    let group: OpenGroup
    let outcomes: Outcomes
    let events: [OpenGroup.Member]

    func precedes(_ other: Draft) -> Bool {
      if window.start != other.window.start { return window.start < other.window.start }
      if window.end != other.window.end { return window.end < other.window.end }
      return group !== other.group && Grouping.precedes(group.texts, other.group.texts)
    }

    var finding: WindowStream<Logic>.Finding {
      let alert = Alert(window: window, match: group.match, outcomes: outcomes.entries, events: events.map { $0.number })
      return WindowStream<Logic>.Finding(alert: alert, events: events.map { $0.event.event })
    }
  }

  private func find(in group: OpenGroup, endingIn lasts: ClosedRange<Int64>, _ found: inout [Draft]) {
    if let marking { group.mark(marking.marks) }
    let members = group.inOrder
    let chosen = chosen(members)
    let logic = marking?.knowing(members.map { $0.marks ?? 0 })
    sweep.forEachAlert(
      of: chosen, members.map { $0.event.event }, endingIn: lasts, asking: logic,
      isPossible: { minimumWidth <= 1 || Self.width($0, chosen, members) >= minimumWidth }
    ) { window, outcomes, places in
      found.append(Draft(window: window, group: group, outcomes: outcomes, events: places.map { members[$0] }))
    }
  }

  /// For each variable its events, as indices of the members.
  private func chosen(_ members: [OpenGroup.Member]) -> GroupMembers {
    let chosen = GroupMembers(variableCount: run.variables.count)
    let isByTime = zip(members, members.dropFirst()).allSatisfy { $0.time <= $1.time }
    let order = isByTime ? Array(members.indices) : members.indices.sorted { left, right in
      (members[left].time, left) < (members[right].time, right)
    }
    for index in order {
      for variable in members[index].variables { chosen.append(index, as: variable) }
    }
    return chosen
  }

  /// The sum of the widths of the events in a window, one of several variables as often.
  private static func width(_ ranges: [Range<Int>], _ chosen: GroupMembers, _ members: [OpenGroup.Member]) -> Int {
    var sum = 0
    for (variable, range) in ranges.enumerated() {
      for position in range { sum += members[chosen.members[variable][position]].width }
    }
    return sum
  }

  // MARK: Forgetting

  func forgetAll() {
    groups = [:]
    eventCount = 0
  }

  /// Forgets the events with lesser numbers.
  ///
  /// - Returns: how many.
  func forget(numbersBelow least: Int) -> Int {
    var count = 0
    var empty: [ExactText] = []
    for (identity, group) in groups {
      count += group.forget(numbersBelow: least)
      if group.members.isEmpty { empty.append(identity) }
    }
    for identity in empty { groups[identity] = nil }
    eventCount -= count
    return count
  }
}
