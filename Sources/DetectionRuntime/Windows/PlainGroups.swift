/// The open groups of a detection with one variable, no joins and no views: each of its rows is one event.
///
/// A group is only made when it may be asked; until then its events wait. A class so that asking it copies nothing: it has
/// one owner.
final class PlainGroups: KeptGroups {
  private let grouping: Grouping
  private let sequence: WindowSequence
  private let questions: PlainQuestions
  private let minimumWidth: Int
  private var groups = GroupTable()
  private var waiting = WaitingRows()
  /// Counts events that `trim` will forget, too.
  private(set) var eventCount = 0
  /// What happened before is to be forgotten.
  private var moment = Int64.min

  /// `nil` for a detection that this is not for.
  ///
  /// - Parameter minimumWidth: `DetectionLogic.minimumValues`.
  init?(
    _ window: DetectionWindow, _ variables: [DetectionVariable], _ layout: WindowLayout, _ questions: PlainQuestions,
    minimumWidth: Int
  ) {
    guard variables.count == 1, !variables[0].isTimeless else { return nil }
    grouping = Grouping(window, variables)
    guard !grouping.fields[0].contains(nil) else { return nil }
    sequence = WindowSequence(window, variables, layout)
    self.questions = questions
    self.minimumWidth = minimumWidth
  }

  var groupCount: Int { groups.count }
  var times: [Int64] { events { time, _ in time } }
  var numbers: [Int] { events { _, number in number } }

  private func events<Part>(_ part: (_ time: Int64, _ number: Int) -> Part) -> [Part] {
    trim()
    var found: [Part] = []
    waiting.forEach { row, _ in found.append(part(row.time, row.number)) }
    for place in groups.places() {
      for member in groups.group(place)?.kept ?? [] { found.append(part(member.time, member.number)) }
    }
    return found
  }

  func add(_ event: WindowEvent, at time: Int64, number: Int) {
    guard !event.variables.isEmpty else { return }
    let member = WindowMember(
      time: time, number: number, width: minimumWidth > 1 ? event.width : 1, origin: .event(event), answers: nil)
    if let (value, text) = grouping.onlyText(of: event.event, 0) {
      return add(member, text) { ([ExactText(text)], [value]) }
    }
    for values in grouping.keys(of: event.event, 0) {
      let texts = Grouping.texts(values)
      add(member, Grouping.identity(texts).text) { (texts, values) }
    }
  }

  private func add(
    _ member: WindowMember, _ identity: String, _ make: () -> (texts: [ExactText?], values: [Value?])
  ) {
    var identity = identity
    identity.withUTF8 { bytes in
      let bytes = UnsafeRawBufferPointer(bytes)
      let place = self.place(of: bytes, hash: keyHash(bytes))
      let group = self.group(place, make)
      eventCount += 1 - group.forget(before: moment)
      group.add(member)
      groups[place].width = group.width
      groups[place].newest = max(groups[place].newest, member.time)
    }
  }

  /// As `add`, of an event that is not made.
  func add(_ events: PendingEvents, _ row: Int, number: Int) {
    let own = events.rows[row]
    let place = events.withKey(of: row) { self.place(of: $0, hash: own.hash) }
    groups[place].lastRow = waiting.add(events, row, number: number, to: place, after: groups[place].lastRow)
    groups[place].width += Int(own.width)
    groups[place].newest = max(groups[place].newest, own.time)
    eventCount += 1
  }

  @inline(__always)
  private func place(of bytes: UnsafeRawBufferPointer, hash: UInt64) -> Int {
    let key = GroupKey(bytes, hash: hash)
    return groups.place(of: key, bytes) ?? groups.add(key, bytes)
  }

  /// The group at a place with all its events: none waits any more.
  ///
  /// - Parameter make: its match values, if it has no event yet.
  private func group(_ place: Int, _ make: () -> (texts: [ExactText?], values: [Value?])) -> PlainGroup {
    let members = waiting.take(of: place, from: groups[place].lastRow)
    groups[place].lastRow = -1
    let group = groups.group(place) ?? PlainGroup(name(members.first, make))
    groups.set(group, at: place)
    for member in members { group.add(member) }
    return group
  }

  /// The name of a group: as its first event writes it.
  private func name(
    _ first: WindowMember?, _ make: () -> (texts: [ExactText?], values: [Value?])
  ) -> GroupName {
    guard case .pending(let events, let row)? = first?.origin else {
      let (texts, values) = make()
      return GroupName(texts: texts, match: grouping.match(values))
    }
    let text = events.withKey(of: row) { String(decoding: $0, as: UTF8.self) }
    return GroupName(texts: [ExactText(text)], match: grouping.match([.string(text)]))
  }

  // MARK: Telling

  func tell(endingIn lasts: ClosedRange<Int64>, forgettingBefore moment: Int64) -> ToldWindows {
    var told = ToldWindows()
    let old = self.moment
    self.moment = max(old, moment)
    if sequence.mayEnd(in: lasts) {
      for place in groups.places(where: { $0.width >= minimumWidth }) {
        let group = self.group(place) { ([], []) }
        eventCount -= group.forget(before: old)
        group.find(sequence, endingIn: lasts, minimumWidth: minimumWidth, questions, &told)
        eventCount -= group.forget(before: moment)
        groups[place].width = group.width
      }
    }
    waiting.removeFirst(while: { $0.time < moment }, left)
    remove(groups.places { $0.newest < moment })
    return told
  }

  /// A row waits no more.
  private func left(_ row: WaitingRows.Row, _ place: Int) {
    groups[place].width -= Int(row.width)
    eventCount -= 1
  }

  /// Removes groups with all their events.
  private func remove(_ places: [Int]) {
    for place in places {
      // Some may wait behind a newer event of another group.
      eventCount -= waiting.take(of: place, from: groups[place].lastRow).count
      eventCount -= groups.group(place)?.kept.count ?? 0
    }
    groups.remove(places)
  }

  // MARK: Forgetting

  /// Other groups forget what is to be forgotten when they get events, or are asked.
  func trim() {
    waiting.removeAll(where: { [moment] in $0.time < moment }, left)
    forget { [moment] in $0.forget(before: moment) }
  }

  func forgetAll() {
    groups = GroupTable()
    waiting = WaitingRows()
    eventCount = 0
  }

  func forget(numbersBelow least: Int) -> Int {
    trim()
    let before = eventCount
    waiting.removeAll(where: { $0.number < least }, left)
    forget { $0.forget(numbersBelow: least) }
    for place in groups.places() { groups[place].newest = groups.group(place)?.kept.last?.time ?? .min }
    waiting.forEach { row, place in groups[place].newest = max(groups[place].newest, row.time) }
    remove(groups.places { $0.width == 0 })
    return before - eventCount
  }

  /// Lets each group forget events.
  private func forget(_ forget: (PlainGroup) -> Int) {
    for place in groups.places() {
      guard let group = groups.group(place) else { continue }
      let width = group.width
      eventCount -= forget(group)
      groups[place].width += group.width - width
    }
  }
}
