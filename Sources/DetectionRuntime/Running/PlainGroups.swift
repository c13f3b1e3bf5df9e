/// The open groups of a detection with one variable, no joins and no views: each of its rows is one event.
///
/// A class so that asking it copies nothing: it has one owner.
final class PlainGroups: KeptGroups {
  private let grouping: Grouping
  private let sequence: WindowSequence
  private let questions: PlainQuestions
  private let minimumWidth: Int
  private var groups: [ExactText: PlainGroup] = [:]
  private(set) var eventCount = 0

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
  var times: [Int64] { groups.values.flatMap { $0.kept.map(\.time) } }
  var numbers: [Int] { groups.values.flatMap { $0.kept.map(\.number) } }

  func add(_ event: WindowEvent, at time: Int64, number: Int) {
    guard !event.variables.isEmpty else { return }
    let member = WindowMember(
      time: time, number: number, width: minimumWidth > 1 ? event.width : 1, event: event, answers: nil)
    if let (value, text) = grouping.onlyText(of: event.event, 0) {
      let text = ExactText(text)
      group(text) { ([text], [value]) }.add(member)
      eventCount += 1
      return
    }
    for values in grouping.keys(of: event.event, 0) {
      let texts = Grouping.texts(values)
      group(Grouping.identity(texts)) { (texts, values) }.add(member)
      eventCount += 1
    }
  }

  private func group(_ identity: ExactText, _ make: () -> (texts: [ExactText?], values: [Value?])) -> PlainGroup {
    if let known = groups[identity] { return known }
    let (texts, values) = make()
    let group = PlainGroup(GroupName(texts: texts, match: grouping.match(values)))
    groups[identity] = group
    return group
  }

  func tell(endingIn lasts: ClosedRange<Int64>, forgettingBefore moment: Int64) -> [WindowFinding] {
    var told = ToldWindows()
    var empty: [ExactText] = []
    let mayTell = sequence.mayEnd(in: lasts)
    for (identity, group) in groups {
      if mayTell, group.width >= minimumWidth {
        group.find(sequence, endingIn: lasts, minimumWidth: minimumWidth, questions, &told)
      }
      eventCount -= group.forget(before: moment)
      if group.isEmpty { empty.append(identity) }
    }
    for identity in empty { groups[identity] = nil }
    return told.findings()
  }

  func forgetAll() {
    groups = [:]
    eventCount = 0
  }

  func forget(numbersBelow least: Int) -> Int {
    var count = 0
    var empty: [ExactText] = []
    for (identity, group) in groups {
      count += group.forget(numbersBelow: least)
      if group.isEmpty { empty.append(identity) }
    }
    for identity in empty { groups[identity] = nil }
    eventCount -= count
    return count
  }
}
