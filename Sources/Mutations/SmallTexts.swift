import Detections
import Equivalence
import Events
import Transpilation

/// All texts over a few letters, in the fields in which two detections are different.
struct SmallTexts {
  private let first: Detection
  private let second: Detection
  private let changed: [FieldPredicate]

  init(_ first: Detection, _ second: Detection) {
    self.first = first
    self.second = second
    func tests(_ detection: Detection) -> Set<FieldPredicate> {
      var result: Set<FieldPredicate> = []
      for variable in detection.variables {
        _ = variable.predicate.normalized.mapField { test in
          result.insert(test)
          return .field(test)
        }
      }
      return result
    }
    changed = tests(first).symmetricDifference(tests(second)).sorted { $0.description < $1.description }
  }

  /// Lists of events to be run together: sampled ones, of which one field has another text.
  func groups(language: Language, lists: [String: [String]]) -> [[Event]] {
    guard let field = changed.first?.fields.first?.name else { return [] }
    var sampler = EventSampler(
      [first, second], seed: 5, domain: language == .yaral ? .zeroValues : .neutral, lists: lists)
    let texts = self.texts
    if first.window == nil {
      var bases: [Event] = []
      for _ in 0..<6 { bases.append(sampler.event()) }
      return bases.map { base in texts.enumerated().map { named(base, field, $1, $0) } }
    }
    return texts.prefix(150).map { text in
      sampler.group().enumerated().map { index, event in
        event.fields[field] == nil ? event.identified(as: "\(index)") : named(event, field, text, index)
      }
    }
  }

  private func named(_ event: Event, _ field: String, _ text: String, _ index: Int) -> Event {
    var event = event
    event[field] = text.isEmpty ? [] : [.string(text)]
    return first.taxonomy == .udm ? event.identified(as: "\(index)") : event
  }

  /// Up to three of the letters in which the tests differ, in all orders, and such texts around values of tests.
  private var texts: [String] {
    let descriptions = changed.map { Array($0.description.unicodeScalars) }
    var letters: [Unicode.Scalar] = []
    func add(_ scalar: Unicode.Scalar) {
      if !letters.contains(scalar), letters.count < 4 { letters.append(scalar) }
    }
    let common = descriptions.dropFirst().reduce(Set(descriptions.first ?? [])) { $0.intersection($1) }
    for scalar in descriptions.joined() where !common.contains(scalar) { add(scalar) }
    for scalar in "aA\\\n".unicodeScalars { add(scalar) }
    var all = [""]
    var last = [""]
    for _ in 0..<4 {
      last = last.flatMap { text in letters.map { text + String($0) } }
      all += last
    }
    return all
  }
}
