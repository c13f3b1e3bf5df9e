/// The open groups of a detection with one variable, no joins and no views: each of its rows is one event.
///
/// A class so that asking it copies nothing: it has one owner.
final class PlainGroups: KeptGroups {
  private let grouping: Grouping
  private let sequence: WindowSequence
  private let questions: PlainQuestions
  private let minimumWidth: Int
  private var groups = GroupTable()
  /// Counts events that `trim` will forget.
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
  var times: [Int64] { members { $0.time } }
  var numbers: [Int] { members { $0.number } }

  private func members<Part>(_ part: (WindowMember) -> Part) -> [Part] {
    trim()
    var found: [Part] = []
    groups.forEach { group, _ in found += group.kept.lazy.map(part) }
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
      add(member, bytes, hash: keyHash(bytes), make)
    }
  }

  /// As `add`, of an event that is not made.
  func add(_ events: PendingEvents, _ row: Int, number: Int) {
    let own = events.rows[row]
    let member = WindowMember(
      time: own.time, number: number, width: Int(own.width), origin: .pending(events, row), answers: nil)
    events.withKey(of: row) { bytes in
      add(member, bytes, hash: own.hash) {
        let text = String(decoding: bytes, as: UTF8.self)
        return ([ExactText(text)], [.string(text)])
      }
    }
  }

  @inline(__always)
  private func add(
    _ member: WindowMember, _ bytes: UnsafeRawBufferPointer, hash: UInt64,
    _ make: () -> (texts: [ExactText?], values: [Value?])
  ) {
    let key = GroupKey(bytes, hash: hash)
    let place = groups.place(of: key, bytes) ?? newPlace(key, bytes, make)
    var forgotten = 0
    groups.update(place) { [moment] group, entry in
      forgotten = group.forget(before: moment)
      group.add(member)
      entry.newest = max(entry.newest, member.time)
      entry.width = group.width
    }
    eventCount += 1 - forgotten
  }

  private func newPlace(
    _ key: GroupKey, _ bytes: UnsafeRawBufferPointer, _ make: () -> (texts: [ExactText?], values: [Value?])
  ) -> Int {
    let (texts, values) = make()
    return groups.add(PlainGroup(GroupName(texts: texts, match: grouping.match(values)), key: bytes), key)
  }

  func tell(endingIn lasts: ClosedRange<Int64>, forgettingBefore moment: Int64) -> ToldWindows {
    var told = ToldWindows()
    var forgotten = 0
    let mayTell = sequence.mayEnd(in: lasts)
    let old = self.moment
    self.moment = max(old, moment)
    groups.forEach(where: { mayTell && $0.width >= minimumWidth || $0.newest < moment }) { group, entry in
      if mayTell, entry.width >= minimumWidth {
        forgotten += group.forget(before: old)
        group.find(sequence, endingIn: lasts, minimumWidth: minimumWidth, questions, &told)
      }
      forgotten += group.forget(before: moment)
      entry.width = group.width
    }
    eventCount -= forgotten
    groups.remove { $0.newest < moment }
    return told
  }

  /// Other groups forget what is to be forgotten when they get events, or are asked.
  func trim() {
    var forgotten = 0
    groups.forEach { [moment] group, entry in
      forgotten += group.forget(before: moment)
      entry.width = group.width
    }
    eventCount -= forgotten
  }

  func forgetAll() {
    groups = GroupTable()
    eventCount = 0
  }

  func forget(numbersBelow least: Int) -> Int {
    trim()
    var forgotten = 0
    groups.forEach { group, entry in
      forgotten += group.forget(numbersBelow: least)
      (entry.width, entry.newest) = (group.width, group.kept.last?.time ?? .min)
    }
    eventCount -= forgotten
    groups.remove { $0.width == 0 }
    return forgotten
  }
}
