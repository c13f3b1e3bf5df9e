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
  var width: Int { max(1, event.width) }
}

/// A group of a stream's events whose windows are not all told.
final class OpenGroup {
  struct Member: TimedMember {
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
  private(set) var members = MembersByTime<Member>()

  init(_ name: GroupName) {
    self.name = name
  }

  /// Adds the newest event; one with the number of the last one added is that one, as another variable.
  ///
  /// - Returns: whether it was not there before.
  func add(_ member: Member) -> Bool {
    let place = members.place(at: member.time)
    if place > members.indices.lowerBound, members[place - 1].number == member.number {
      members[place - 1].variables += member.variables
      return false
    }
    members.add(member, at: place)
    return true
  }

  /// Forgets what happened before a moment.
  ///
  /// - Returns: how many events.
  func forget(before moment: Int64) -> Int { members.forget(before: moment) }

  /// Forgets the events with lesser numbers.
  ///
  /// - Returns: how many.
  func forget(numbersBelow least: Int) -> Int { members.forget(numbersBelow: least) }

  /// Asks what is asked of each event once.
  func mark(_ marks: (Event) -> UInt64) {
    for index in members.indices where members[index].marks == nil {
      members[index].marks = marks(members[index].event.event)
    }
  }

  /// The members in the order of their numbers.
  var inOrder: [Member] {
    let kept = members.kept
    return kept.isInOrder ? Array(kept) : kept.sorted { $0.number < $1.number }
  }
}
