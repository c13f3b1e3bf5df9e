/// A group of a stream's events whose windows are not all told, each of whose rows is one event.
final class PlainGroup {
  let name: GroupName
  /// By time, then by number. Those before `start` are forgotten.
  private var members: [WindowMember] = []
  private var start = 0
  /// The sum of the members' widths.
  private(set) var width = 0
  /// What was asked last: the number of the first event, how many, and what they are if they are an alert.
  private var latest: (first: Int, count: Int, content: WindowContent?)?

  init(_ name: GroupName) {
    self.name = name
  }

  /// The events, by time, then by number.
  var kept: ArraySlice<WindowMember> { members[start...] }

  /// Adds the newest event.
  func add(_ member: WindowMember) {
    width += member.width
    var position = members.count
    while position > start, members[position - 1].time > member.time { position -= 1 }
    if position == members.count {
      members.append(member)
    } else {
      members.insert(member, at: position)
      latest = nil
    }
  }

  /// Forgets what happened before a moment.
  ///
  /// - Returns: how many events.
  func forget(before moment: Int64) -> Int {
    let first = start
    while start < members.count, members[start].time < moment {
      width -= members[start].width
      start += 1
    }
    let count = start - first
    if count > 0, start >= 4, 2 * start >= members.count {
      members.removeSubrange(..<start)
      start = 0
    }
    return count
  }

  /// Forgets the events with lesser numbers.
  ///
  /// - Returns: how many.
  func forget(numbersBelow least: Int) -> Int {
    let before = members.count - start
    members = kept.filter { $0.number >= least }
    start = 0
    width = members.reduce(0) { $0 + $1.width }
    latest = nil
    return before - members.count
  }

  // MARK: Telling

  /// Finds the windows that are alerts and whose last moment is one of these.
  ///
  /// - Parameter minimumWidth: windows whose events have a lesser width are none.
  func find(
    _ sequence: WindowSequence, endingIn lasts: ClosedRange<Int64>, minimumWidth: Int, _ questions: PlainQuestions,
    _ told: inout ToldWindows
  ) {
    var range = start..<start
    var width = 0
    var asked = range
    var content: WindowContent?
    var indices: (group: Int32, content: Int32)?
    sequence.forEach([kept.map(\.time)], endingIn: lasts) { bounds in
      move(&range, to: bounds, &width)
      guard width >= minimumWidth, !range.isEmpty else { return }
      if range != asked {
        asked = range
        let found = self.content(range, questions)
        if let found, found !== content { indices = (indices?.group ?? told.add(name), told.add(found)) }
        content = found
      }
      if content != nil, let indices { told.add(bounds, of: indices.group, holding: indices.content) }
    }
  }

  /// Moves to the members in a window that starts and ends no earlier than the one before.
  private func move(_ range: inout Range<Int>, to bounds: WindowSequence.Bounds, _ width: inout Int) {
    var (low, high) = (range.lowerBound, range.upperBound)
    while low < members.count, members[low].time < bounds.first {
      if low < high { width -= members[low].width }
      low += 1
    }
    high = max(low, high)
    while high < members.count, members[high].time <= bounds.last {
      width += members[high].width
      high += 1
    }
    range = low..<high
  }

  /// What is in a window, if it is an alert.
  private func content(_ range: Range<Int>, _ questions: PlainQuestions) -> WindowContent? {
    let first = members[range.lowerBound].number
    if let latest, latest.first == first, latest.count == range.count { return latest.content }
    for index in range where members[index].answers == nil {
      let event = members[index].event
      if case .pending = members[index].origin { members[index].origin = .event(WindowEvent(event, matching: [0])) }
      members[index].answers = questions.answers(event)
    }
    let found = questions.outcomes(members[range]).map { makeContent($0, range) }
    latest = (first, range.count, found)
    return found
  }

  private func makeContent(_ outcomes: [Alert.Entry], _ range: Range<Int>) -> WindowContent {
    let inWindow = members[range]
    let isInOrder = zip(inWindow, inWindow.dropFirst()).allSatisfy { $0.number < $1.number }
    let ordered = isInOrder ? inWindow : inWindow.sorted { $0.number < $1.number }[...]
    return WindowContent(outcomes, ordered.map(\.number), ordered.map(\.event))
  }
}
