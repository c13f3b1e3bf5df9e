/// What a list of events by time knows of each.
protocol TimedMember {
  var time: Int64 { get }
  /// Its place among all events of a stream.
  var number: Int { get }
  /// How many values it can give to an outcome.
  var width: Int { get }
}

/// The events of a group by time, then by number: the newest comes mostly last, and the oldest are forgotten.
struct MembersByTime<Member: TimedMember> {
  /// Those before `start` are forgotten.
  private(set) var all: [Member] = []
  private(set) var start = 0
  /// The sum of the widths.
  private(set) var width = 0

  var count: Int { all.count - start }

  var isEmpty: Bool { start == all.count }

  var indices: Range<Int> { start..<all.count }

  var kept: ArraySlice<Member> { all[start...] }

  var last: Member? { isEmpty ? nil : all.last }

  subscript(_ index: Int) -> Member {
    _read { yield all[index] }
    _modify { yield &all[index] }
  }

  /// Where an event of a time belongs that has a greater number than all others.
  func place(at time: Int64) -> Int {
    var place = all.count
    while place > start, all[place - 1].time > time { place -= 1 }
    return place
  }

  /// Adds an event with the greatest number.
  ///
  /// - Parameter place: of its time.
  mutating func add(_ member: Member, at place: Int) {
    width += member.width
    if place == all.count { all.append(member) } else { all.insert(member, at: place) }
  }

  /// Forgets what happened before a moment.
  ///
  /// - Returns: how many events.
  mutating func forget(before moment: Int64) -> Int {
    let first = start
    while start < all.count, all[start].time < moment {
      width -= all[start].width
      start += 1
    }
    let count = start - first
    if count > 0, start >= 4, 2 * start >= all.count {
      all.removeSubrange(..<start)
      start = 0
    }
    return count
  }

  /// Forgets the events with lesser numbers.
  ///
  /// - Returns: how many.
  mutating func forget(numbersBelow least: Int) -> Int {
    let before = count
    all = kept.filter { $0.number >= least }
    start = 0
    width = all.reduce(0) { $0 + $1.width }
    return before - all.count
  }
}

extension Collection where Element: TimedMember {
  /// Whether they are in the order of their numbers.
  var isInOrder: Bool { zip(self, dropFirst()).allSatisfy { $0.number < $1.number } }
}
