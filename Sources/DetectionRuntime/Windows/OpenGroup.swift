/// An event on its way into windows; a class because it is handed on many times.
package final class WindowEvent: Sendable {
  package let event: Event
  /// The indices of the variables that it is one of; any, when variables have views.
  package let variables: [Int]

  package init(_ event: Event, matching variables: [Int]) {
    self.event = event
    self.variables = variables
  }

  /// How many values the field with the most has.
  var width: Int { event.fields.values.reduce(1) { max($0, $1.count) } }
}

/// A group of a stream's events whose windows are not all told.
final class OpenGroup {
  struct Member {
    let time: Int64
    let number: Int
    /// How many values it can give to an outcome.
    let width: Int
    /// As the group's key puts it in: not all that it matches, when their keys stand in different fields.
    var variables: [Int]
    /// What the detection asks of the event once, if that was asked.
    var marks: UInt64?
    let event: WindowEvent
  }

  let name: GroupName
  /// By time, then by number.
  private(set) var members: [Member] = []
  /// The sum of the members' widths.
  private(set) var width = 0

  init(_ name: GroupName) {
    self.name = name
  }

  /// Adds the newest event; one with the number of the last one added is that one, as another variable.
  ///
  /// - Returns: whether it was not there before.
  func add(_ member: Member) -> Bool {
    var position = members.count
    while position > 0, members[position - 1].time > member.time { position -= 1 }
    if position > 0, members[position - 1].number == member.number {
      members[position - 1].variables += member.variables
      return false
    }
    width += member.width
    if position == members.count { members.append(member) } else { members.insert(member, at: position) }
    return true
  }

  /// Forgets what happened before a moment.
  ///
  /// - Returns: how many events.
  func forget(before moment: Int64) -> Int {
    var count = 0
    while count < members.count, members[count].time < moment {
      width -= members[count].width
      count += 1
    }
    if count > 0 { members.removeFirst(count) }
    return count
  }

  /// Forgets the events with lesser numbers.
  ///
  /// - Returns: how many.
  func forget(numbersBelow least: Int) -> Int {
    let before = members.count
    members.removeAll { $0.number < least }
    width = members.reduce(0) { $0 + $1.width }
    return before - members.count
  }

  /// Asks what is asked of each event once.
  func mark(_ marks: (Event) -> UInt64) {
    for index in members.indices where members[index].marks == nil {
      members[index].marks = marks(members[index].event.event)
    }
  }

  /// The members in the order of their numbers.
  var inOrder: [Member] {
    let isInOrder = zip(members, members.dropFirst()).allSatisfy { $0.number < $1.number }
    return isInOrder ? members : members.sorted { $0.number < $1.number }
  }
}
