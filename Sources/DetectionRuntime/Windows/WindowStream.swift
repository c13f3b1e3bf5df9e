/// A detection with a window over events that come one after the other: a window's alert is told as soon as no
/// further event can belong to it, and what no open window needs is forgotten.
///
/// On events that come in the order of their times, up to a lateness that the caller grants, the alerts are those of
/// `DetectionRun.alerts(on:)` on all of them, in the same order; but where events of a group write a match value
/// differently (5 and "5"), the value may be that of another event. Events are told apart by numbers that ascend.
///
/// A class so that asking it copies nothing: it has one owner.
package final class WindowStream<Logic: DetectionLogic> {
  private let run: DetectionRun<Logic>
  private let marking: EventMarking<Logic>?
  private let length: Int64
  private let maximumEvents: Int
  private let maximumGroups: Int
  private let grouping: Grouping?
  private let hasTimelessVariable: Bool
  /// How many of the first events are rows.
  private let rowCount: Int
  /// Whether an event far away in time can decide about a window; then all windows are told at the end.
  private let needsAllEvents: Bool
  /// The events of detections whose events all say which groups they belong to; those of others are in `events`.
  private var open: (any KeptGroups)?
  /// The same, if each row is one event.
  private var plain: PlainGroups?
  private var events: [Event] = []
  private var numbers: [Int] = []
  /// The marks of each event, if there is a marking.
  private var marks: [UInt64] = []
  /// For each variable indices of `events`, ascending; unused when variables have views.
  private var matches: [[Int]]
  /// The keys of the events, as text.
  private var groups: Set<[ExactText?]> = []
  /// Windows whose last moment is before it were told.
  private var frontier = Int64.min
  /// At the end: up to which moments windows are told together, the first one last.
  private var endings: [Int64] = []
  /// How many events came when a window that may hold them had been told.
  package private(set) var lateCount = 0
  /// How many events were forgotten although an open window may hold them: there were too many.
  package private(set) var droppedCount = 0
  /// How often windows were told early because there were too many events.
  package private(set) var earlyCount = 0

  /// - Parameters:
  ///   - marking: what is asked of each event once; only for detections without views.
  ///   - questions: what a detection with one variable, no joins and no views asks, if it can be said so.
  ///   - layout: how windows are laid on time.
  ///   - rows: all events of timeless variables, when these are known beforehand; else `nil`.
  ///   - maximumEvents: how many events are kept; positive.
  ///   - maximumGroups: how many groups are open; positive.
  package init(
    _ logic: Logic, marking: EventMarking<Logic>? = nil, questions: PlainQuestions? = nil,
    layout: WindowLayout = .standard, rows: [Event]? = nil, maximumEvents: Int = .max, maximumGroups: Int = .max
  ) {
    self.marking = marking
    run = DetectionRun(logic, layout: layout)
    length = max(1, run.window?.length.nanoseconds ?? 1)
    self.maximumEvents = max(1, maximumEvents)
    self.maximumGroups = max(1, maximumGroups)
    grouping = run.window.map { [variables = run.variables] in Grouping($0, variables) }
    hasTimelessVariable = run.variables.contains(where: \.isTimeless)
    rowCount = rows?.count ?? 0
    needsAllEvents = hasTimelessVariable && rows == nil || Self.hasDistantGroups(run)
    matches = run.variables.map { _ in [] }
    if let window = run.window, let questions, !needsAllEvents {
      plain = PlainGroups(window, run.variables, layout, questions, minimumWidth: logic.minimumValues)
      open = plain
    }
    if open == nil, !needsAllEvents { open = OpenGroups(run, marking) }
    for row in rows ?? [] {
      for variable in run.variables.indices
      where logic.hasViews || run.variables[variable].reads(row) && logic.matches(variable: variable, row) {
        matches[variable].append(events.count)
      }
      append(row, number: -1)
    }
  }

  /// Whether a group can have events in a window that none of its events with all keys is in: events without a key are
  /// in every group.
  private static func hasDistantGroups(_ run: DetectionRun<Logic>) -> Bool {
    (run.window?.keys ?? []).contains { key in
      let without = run.variables.filter { key.field(of: $0.name) == nil }
      return !without.isEmpty && run.variables.allSatisfy { !$0.isRequired || key.field(of: $0.name) == nil }
    }
  }

  /// How many events are kept, rows aside.
  package var eventCount: Int { open?.eventCount ?? (events.count - rowCount) }

  private var groupCount: Int { open?.groupCount ?? groups.count }

  /// Takes the next event.
  ///
  /// - Parameters:
  ///   - variables: the indices of the variables that it is one of; any, when variables have views.
  ///   - number: greater than those before.
  /// - Returns: what is told early because there are too many events.
  package func add(_ event: Event, matching variables: [Int], number: Int) -> [WindowFinding] {
    add(WindowEvent(event, matching: variables), number: number)
  }

  /// As `add(_:matching:number:)`.
  package func add(_ member: WindowEvent, number: Int) -> [WindowFinding] {
    let time = member.event.time?.nanoseconds
    if let time {
      if time < frontier { lateCount += 1 }
      guard time >= frontier.subtractingClamped(length) || hasTimelessVariable else { return [] }
    } else if !hasTimelessVariable {
      return []
    }
    if open != nil, let time {
      open?.add(member, at: time, number: number)
    } else {
      for variable in member.variables { matches[variable].append(events.count) }
      append(member.event, number: number)
      if maximumGroups < .max { note(member.event, member.variables) }
    }
    return relieveIfNeeded()
  }

  /// Takes the next event, not made yet, of a detection's only variable.
  ///
  /// - Parameters:
  ///   - row: its place among the events.
  ///   - number: greater than those before.
  /// - Returns: as `add(_:matching:number:)`.
  package func add(_ events: PendingEvents, _ row: Int, number: Int) -> [WindowFinding] {
    guard let plain else { return add(WindowEvent(events.event(row), matching: [0]), number: number) }
    let time = events.rows[row].time
    if time < frontier {
      lateCount += 1
      guard time >= frontier.subtractingClamped(length) else { return [] }
    }
    plain.add(events, row, number: number)
    return plain.eventCount > maximumEvents || plain.groupCount > maximumGroups ? relieveIfNeeded() : []
  }

  /// Tells the alerts of the windows that end before a moment: no event of an earlier time is to come.
  ///
  /// With little new to tell it waits, unless the caller is impatient.
  package func advance(
    to moment: Timestamp, isImpatient: Bool = false, _ body: (consuming WindowFinding) -> Void
  ) {
    guard !needsAllEvents, moment.nanoseconds > frontier else { return }
    let isLittle = frontier != .min && moment.nanoseconds < frontier.addingClamped(length / 4)
    guard eventCount > 0 else {
      frontier = moment.nanoseconds
      return
    }
    guard !isLittle || isImpatient else { return }
    // What was kept until now may be much: its windows are told in pieces.
    if frontier == .min, let times = open?.times.sorted() {
      for piece in pieces(of: times) where piece < moment.nanoseconds { tell(before: piece, body) }
    }
    tell(before: moment.nanoseconds, body)
  }

  /// Tells the alerts of all windows that are left.
  package func finish(_ body: (consuming WindowFinding) -> Void) {
    let lasts = frontier ... .max
    if let open {
      open.tell(endingIn: lasts, forgettingBefore: .min).forEach(body)
      open.forgetAll()
    } else {
      findings(endingIn: lasts).forEach(body)
      keep { _ in false }
    }
  }

  /// Tells the next of the alerts that `finish` tells, for windows have more alerts than events.
  ///
  /// - Returns: whether there were events left.
  package func finishNext(_ body: (consuming WindowFinding) -> Void) -> Bool {
    guard eventCount > 0 else { return false }
    if endings.isEmpty, let times = open?.times.sorted() {
      endings = pieces(of: times).reversed()
    }
    while let moment = endings.popLast() {
      guard moment > frontier else { continue }
      tell(before: moment, body)
      return true
    }
    finish(body)
    return true
  }

  /// The moments up to which windows are told together, when they are many.
  ///
  /// - Parameter times: those of the events, ascending.
  private func pieces(of times: [Int64]) -> [Int64] {
    stride(from: Self.piece, to: times.count, by: Self.piece).map { times[$0] }
  }

  /// How many events' windows are told at once.
  private static var piece: Int { 2_048 }

  private func tell(before moment: Int64, _ body: (consuming WindowFinding) -> Void) {
    let lasts = frontier...moment.subtractingClamped(1)
    let first = moment.subtractingClamped(length)
    frontier = moment
    if let open { return open.tell(endingIn: lasts, forgettingBefore: first).forEach(body) }
    findings(endingIn: lasts).forEach(body)
    keep { event in event.time.map { $0.nanoseconds >= first } ?? false }
  }

  private func append(_ event: Event, number: Int) {
    events.append(event)
    numbers.append(number)
    if let marking { marks.append(marking.marks(event)) }
  }

  /// Notes the groups that an event belongs to.
  private func note(_ event: Event, _ variables: [Int]) {
    guard let grouping else { return }
    for variable in variables { groups.formUnion(grouping.texts(of: event, variable)) }
  }

  private func relieveIfNeeded() -> [WindowFinding] {
    if eventCount > maximumEvents { open?.trim() }
    return eventCount > maximumEvents || groupCount > maximumGroups ? relieve() : []
  }

  /// Makes room: tells the windows of the oldest events, up to the middle of all, and forgets events if that is not enough.
  private func relieve() -> [WindowFinding] {
    let times = (open?.times ?? events.compactMap { $0.time?.nanoseconds }).sorted()
    guard !times.isEmpty, !needsAllEvents else {
      forget(eventCount / 2)
      return []
    }
    earlyCount += 1
    var found: [WindowFinding] = []
    // No more than is needed: what is told is kept until it is handed on.
    for eighth in 1...4 {
      let moment = times[times.count * eighth / 8]
      if moment > frontier { tell(before: moment) { found.append($0) } }
      open?.trim()
      if hasRoom { return found }
    }
    // A window that is longer than all that is kept has to give events up.
    forget(eventCount / 2)
    return found
  }

  /// Whether there is room for some more.
  private var hasRoom: Bool { eventCount <= maximumEvents / 8 * 7 && groupCount <= maximumGroups / 8 * 7 }

  private func forget(_ count: Int) {
    if let numbers = open?.numbers.sorted(), count < numbers.count {
      droppedCount += open?.forget(numbersBelow: numbers[count]) ?? 0
      return
    }
    droppedCount += count
    var left = count
    keep { _ in
      left -= 1
      return left < 0
    }
  }

  private func findings(endingIn lasts: ClosedRange<Int64>) -> [WindowFinding] {
    guard eventCount > 0 else { return [] }
    let alerts: [Alert]
    if run.logic.hasViews {
      let views = EventViews(run.logic, of: events)
      alerts = run.alerts(
        onMatches: views.matches, of: views.views, origins: views.origins, endingIn: lasts)
    } else {
      alerts = knowingRun.alerts(onMatches: matches, of: events, origins: nil, endingIn: lasts)
    }
    return alerts.map { alert in
      var told = alert
      let places = alert.events.filter { $0 >= rowCount }
      told.events = places.map { numbers[$0] }
      return WindowFinding(alert: told, events: places.map { events[$0] })
    }
  }

  /// The run that knows the marks of the events that are kept.
  private var knowingRun: DetectionRun<Logic> {
    guard let marking else { return run }
    return DetectionRun(marking.knowing(marks), layout: run.layout)
  }

  private func keep(where isKept: (Event) -> Bool) {
    var places: [Int] = []
    places.reserveCapacity(events.count)
    var kept = 0
    for (index, event) in events.enumerated() {
      let stays = index < rowCount || isKept(event)
      places.append(stays ? kept : -1)
      kept += stays ? 1 : 0
    }
    guard kept < events.count else { return }
    events = zip(events, places).filter { $1 >= 0 }.map(\.0)
    numbers = zip(numbers, places).filter { $1 >= 0 }.map(\.0)
    marks = zip(marks, places).filter { $1 >= 0 }.map(\.0)
    matches = matches.map { indices in indices.map { places[$0] }.filter { $0 >= 0 } }
    guard maximumGroups < .max else { return }
    groups = []
    for (variable, indices) in matches.enumerated() {
      for index in indices { note(events[index], [variable]) }
    }
  }
}

extension WindowStream {
  /// As `advance(to:isImpatient:_:)`.
  package func advance(to moment: Timestamp, isImpatient: Bool = false) -> [WindowFinding] {
    var found: [WindowFinding] = []
    advance(to: moment, isImpatient: isImpatient) { found.append($0) }
    return found
  }

  /// As `finish(_:)`.
  package func finish() -> [WindowFinding] {
    var found: [WindowFinding] = []
    finish { found.append($0) }
    return found
  }

  /// As `finishNext(_:)`; `nil` at the end.
  package func finishNext() -> [WindowFinding]? {
    var found: [WindowFinding] = []
    return finishNext { found.append($0) } ? found : nil
  }
}
