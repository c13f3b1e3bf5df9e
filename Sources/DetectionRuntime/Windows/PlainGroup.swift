/// A group of a stream's events whose windows are not all told, each of whose rows is one event.
final class PlainGroup {
  let name: GroupName
  private var members = MembersByTime<WindowMember>()
  /// What was asked last: the number of the first event, how many, and what they are if they are an alert.
  private var latest: (first: Int, count: Int, content: WindowContent?)?

  init(_ name: GroupName) {
    self.name = name
  }

  /// The events, by time, then by number.
  var kept: ArraySlice<WindowMember> { members.kept }

  /// The sum of the members' widths.
  var width: Int { members.width }

  /// Adds the newest event.
  func add(_ member: WindowMember) {
    let place = members.place(at: member.time)
    if place < members.indices.upperBound { latest = nil }
    members.add(member, at: place)
  }

  /// Forgets what happened before a moment.
  ///
  /// - Returns: how many events.
  func forget(before moment: Int64) -> Int { members.forget(before: moment) }

  /// Forgets the events with lesser numbers.
  ///
  /// - Returns: how many.
  func forget(numbersBelow least: Int) -> Int {
    latest = nil
    return members.forget(numbersBelow: least)
  }

  // MARK: Telling

  /// Finds the windows that are alerts and whose last moment is one of these.
  ///
  /// - Parameter minimumWidth: windows whose events have a lesser width are none.
  func find(
    _ sequence: WindowSequence, endingIn lasts: ClosedRange<Int64>, minimumWidth: Int, _ questions: PlainQuestions,
    _ told: inout ToldWindows
  ) {
    let first = members.indices.lowerBound
    var range = first..<first
    var width = 0
    var running: RunningAggregates?
    var asked = range
    var content: WindowContent?
    var indices: (group: Int32, content: Int32)?
    sequence.forEach([kept.map(\.time)], endingIn: lasts) { bounds in
      move(&range, to: bounds, &width)
      guard width >= minimumWidth, !range.isEmpty else { return }
      if range != asked {
        asked = range
        let found = self.content(range, questions, &running)
        if let found, found !== content { indices = (indices?.group ?? told.add(name), told.add(found)) }
        content = found
      }
      if content != nil, let indices { told.add(bounds, of: indices.group, holding: indices.content) }
    }
  }

  /// Moves to the members in a window that starts and ends no earlier than the one before.
  private func move(_ range: inout Range<Int>, to bounds: WindowSequence.Bounds, _ width: inout Int) {
    var (low, high) = (range.lowerBound, range.upperBound)
    let end = members.indices.upperBound
    while low < end, members[low].time < bounds.first {
      if low < high { width -= members[low].width }
      low += 1
    }
    high = max(low, high)
    while high < end, members[high].time <= bounds.last {
      width += members[high].width
      high += 1
    }
    range = low..<high
  }

  /// What is in a window, if it is an alert.
  ///
  /// - Parameter running: what is kept of the last window that held many events, and now of this one, if it does.
  private func content(
    _ range: Range<Int>, _ questions: PlainQuestions, _ running: inout RunningAggregates?
  ) -> WindowContent? {
    let first = members[range.lowerBound].number
    if let latest, latest.first == first, latest.count == range.count { return latest.content }
    let known = running?.range.clamped(to: range) ?? range.lowerBound..<range.lowerBound
    for index in range.lowerBound..<known.lowerBound { ask(index, questions) }
    for index in known.upperBound..<range.upperBound { ask(index, questions) }
    let isLarge = range.count >= RunningAggregates.leastCount && !questions.kept.isEmpty
    if isLarge {
      let aggregates = running ?? RunningAggregates(questions.kept)
      running = aggregates
      aggregates.move(to: range, in: members.all)
    }
    let found = questions.outcomes(members.all[range], isLarge ? running : nil).map { makeContent($0, range) }
    latest = (first, range.count, found)
    return found
  }

  /// Asks an event what is asked of it by itself.
  private func ask(_ index: Int, _ questions: PlainQuestions) {
    guard members[index].answers == nil else { return }
    let event = members[index].event
    if case .pending = members[index].origin { members[index].origin = .event(WindowEvent(event, matching: [0])) }
    members[index].answers = questions.answers(event)
  }

  private func makeContent(_ outcomes: [Alert.Entry], _ range: Range<Int>) -> WindowContent {
    let inWindow = members.all[range]
    let ordered = inWindow.isInOrder ? inWindow : inWindow.sorted { $0.number < $1.number }[...]
    return WindowContent(outcomes, ordered.map(\.number), ordered.map(\.event))
  }
}
