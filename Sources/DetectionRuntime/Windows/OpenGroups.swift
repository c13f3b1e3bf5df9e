/// The open groups of a detection without views, all of whose variables have all keys and times.
///
/// Groups are kept from event to event, so that telling a window looks at the events of its group alone; and only at
/// groups with as many events as an alert needs. A class so that asking it copies nothing: it has one owner.
final class OpenGroups<Logic: DetectionLogic>: KeptGroups {
  private let run: DetectionRun<Logic>
  private let marking: EventMarking<Logic>?
  private let grouping: Grouping
  private let sweep: GroupSweep<Logic>
  private let minimumWidth: Int
  private var groups: [ExactText: OpenGroup] = [:]
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

  var times: [Int64] { groups.values.flatMap { $0.members.kept.map(\.time) } }

  var numbers: [Int] { groups.values.flatMap { $0.members.kept.map(\.number) } }

  func add(_ event: WindowEvent, at time: Int64, number: Int) {
    let width = minimumWidth > 1 ? event.width : 1
    func member(_ variables: [Int]) -> OpenGroup.Member {
      OpenGroup.Member(time: time, number: number, width: width, variables: variables, event: event)
    }
    if event.variables.count == 1, let (value, text) = grouping.onlyText(of: event.event, event.variables[0]) {
      let text = ExactText(text)
      let group = group(text) { ([text], [value]) }
      if group.add(member(event.variables)) { eventCount += 1 }
      return
    }
    for variable in event.variables {
      for values in grouping.keys(of: event.event, variable) {
        let texts = Grouping.texts(values)
        let group = group(Grouping.identity(texts)) { (texts, values) }
        if group.add(member([variable])) { eventCount += 1 }
      }
    }
  }

  private func group(_ identity: ExactText, _ make: () -> (texts: [ExactText?], values: [Value?])) -> OpenGroup {
    if let known = groups[identity] { return known }
    let (texts, values) = make()
    let group = OpenGroup(GroupName(texts: texts, match: grouping.match(values)))
    groups[identity] = group
    return group
  }

  // MARK: Telling

  func tell(endingIn lasts: ClosedRange<Int64>, forgettingBefore moment: Int64) -> ToldWindows {
    var told = ToldWindows()
    var empty: [ExactText] = []
    let mayTell = sweep.sequence.mayEnd(in: lasts)
    for (identity, group) in groups {
      if mayTell, group.members.width >= minimumWidth { find(in: group, endingIn: lasts, &told) }
      eventCount -= group.forget(before: moment)
      if group.members.isEmpty { empty.append(identity) }
    }
    for identity in empty { groups[identity] = nil }
    return told
  }

  private func find(in group: OpenGroup, endingIn lasts: ClosedRange<Int64>, _ told: inout ToldWindows) {
    if let marking { group.mark(marking.marks) }
    let members = group.inOrder
    let chosen = chosen(members)
    let logic = marking?.knowing(members.map { $0.marks ?? 0 })
    let events = members.map { $0.event.event }
    var latest: (findings: GroupFindings, content: Int32)?
    var index: Int32?
    sweep.forEachAlert(
      of: chosen, events, endingIn: lasts, asking: logic,
      isPossible: { minimumWidth <= 1 || Self.width($0, chosen, members) >= minimumWidth }
    ) { bounds, findings in
      if latest?.findings !== findings {
        let content = WindowContent(
          findings.outcomes.entries, findings.events.map { members[$0].number }, findings.events.map { events[$0] })
        latest = (findings, told.add(content))
      }
      let group = index ?? told.add(group.name)
      index = group
      if let latest { told.add(bounds, of: group, holding: latest.content) }
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

  func trim() {}

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
