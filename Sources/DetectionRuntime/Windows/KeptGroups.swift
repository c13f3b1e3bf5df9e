/// The groups of a stream's events whose windows are not all told.
protocol KeptGroups: AnyObject {
  /// How many events are kept, an event once for each of its groups; perhaps with some that are to be forgotten, until
  /// the groups are trimmed.
  var eventCount: Int { get }
  var groupCount: Int { get }
  /// The times of all events, in no order.
  var times: [Int64] { get }
  /// The numbers of all events, in no order.
  var numbers: [Int] { get }

  /// - Parameter number: greater than those before.
  func add(_ event: WindowEvent, at time: Int64, number: Int)

  /// Finds the windows that are alerts and whose last moment is one of these.
  ///
  /// - Parameter moment: what happened before it is forgotten.
  func tell(endingIn lasts: ClosedRange<Int64>, forgettingBefore moment: Int64) -> ToldWindows

  /// Forgets what is to be forgotten everywhere.
  func trim()

  func forgetAll()

  /// Forgets the events with lesser numbers.
  ///
  /// - Returns: how many.
  func forget(numbersBelow least: Int) -> Int
}

/// An alert of a stream and its contributing events; `Alert.events` holds their numbers. Rows are not among them.
package struct WindowFinding: Sendable {
  package var alert: Alert
  package var events: [Event]
}

/// What all alerts of a group have in common.
final class GroupName {
  let texts: [ExactText?]
  /// The match values, as the first event of the group writes them.
  let match: [Alert.Entry]
  /// The first bytes of the first text, and those after them: they order most groups.
  private let start: (UInt64, UInt64)

  init(texts: [ExactText?], match: [Alert.Entry]) {
    self.texts = texts
    self.match = match
    var bytes = (texts.first?.map(\.text) ?? "").utf8.makeIterator()
    func word() -> UInt64 { (0..<8).reduce(0) { word, _ in word << 8 | UInt64(bytes.next() ?? 0) } }
    start = (word(), word())
  }

  func precedes(_ other: GroupName) -> Bool {
    if start.0 != other.start.0 { return start.0 < other.start.0 }
    return start.1 != other.start.1 ? start.1 < other.start.1 : Grouping.precedes(texts, other.texts)
  }
}

/// What is in a window that is an alert; consecutive windows often hold the same.
final class WindowContent {
  let outcomes: [Alert.Entry]
  /// The numbers of the events, ascending.
  let numbers: [Int]
  let events: [Event]

  init(_ outcomes: [Alert.Entry], _ numbers: [Int], _ events: [Event]) {
    self.outcomes = outcomes
    self.numbers = numbers
    self.events = events
  }
}

/// The windows of many groups that are alerts, until they are put in order.
struct ToldWindows {
  private struct Told {
    let start: Int64
    let end: Int64
    /// An index of `groups`, then the place of the group among them.
    var group: Int32
    let content: Int32

    func precedes(_ other: Told) -> Bool {
      if start != other.start { return start < other.start }
      return end != other.end ? end < other.end : group < other.group
    }
  }

  private var told: [Told] = []
  private var contents: [WindowContent] = []
  private var groups: [GroupName] = []

  /// Takes the next group.
  ///
  /// - Returns: its index.
  mutating func add(_ group: GroupName) -> Int32 {
    groups.append(group)
    return Int32(truncatingIfNeeded: groups.count - 1)
  }

  /// Takes what windows that follow hold.
  ///
  /// - Returns: its index.
  mutating func add(_ content: WindowContent) -> Int32 {
    contents.append(content)
    return Int32(truncatingIfNeeded: contents.count - 1)
  }

  /// Takes a window of a group.
  mutating func add(_ bounds: WindowSequence.Bounds, of group: Int32, holding content: Int32) {
    told.append(Told(start: bounds.start, end: bounds.end, group: group, content: content))
  }

  /// Calls the body with each alert: by window start, then by window end, then by match values as text.
  consuming func forEach(_ body: (consuming WindowFinding) -> Void) {
    guard !told.isEmpty else { return }
    let order = groups.indices.sorted { groups[$0].precedes(groups[$1]) }
    var places = Array(repeating: Int32(0), count: groups.count)
    for (place, group) in order.enumerated() { places[group] = Int32(truncatingIfNeeded: place) }
    for index in told.indices { told[index].group = places[Int(told[index].group)] }
    told.sort { $0.precedes($1) }
    for told in told {
      let content = contents[Int(told.content)]
      let window = Alert.Window(start: Timestamp(nanoseconds: told.start), end: Timestamp(nanoseconds: told.end))
      let alert = Alert(
        window: window, match: groups[order[Int(told.group)]].match, outcomes: content.outcomes, events: content.numbers)
      body(WindowFinding(alert: alert, events: content.events))
    }
  }
}
