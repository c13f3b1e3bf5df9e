import Events

/// Tells, from one pass over the texts of an event, which detections could possibly match it.
struct Prefilter: Sendable {
  /// For each slot what is looked for in its values; `nil` when nothing is.
  private let searches: [Search?]
  /// The detections that must always be asked, ascending.
  private let always: [Int32]
  private let detectionCount: Int

  private struct Search: Sendable {
    let automaton: TextAutomaton
    /// The detections that look for something in this slot.
    let owners: [Int32]
  }

  /// - Parameters:
  ///   - requirements: for each detection the texts of which an event of one of its variables must hold one;
  ///     `nil` when that is not known.
  ///   - slots: the slot of each field.
  init(_ requirements: [Set<RequiredTexts.FieldText>?], slots: [String: Int]) {
    var texts = [[(bytes: [UInt8], owner: Int)]](repeating: [], count: slots.count)
    var always: [Int32] = []
    for (detection, alternatives) in requirements.enumerated() {
      guard let alternatives else {
        always.append(Int32(detection))
        continue
      }
      for text in alternatives {
        guard let slot = slots[text.field] else { continue }
        texts[slot].append((text.bytes, detection))
      }
    }
    self.always = always
    detectionCount = requirements.count
    searches = texts.map { texts in
      guard !texts.isEmpty else { return nil }
      return Search(automaton: TextAutomaton(texts), owners: Set(texts.map { Int32($0.owner) }).sorted())
    }
  }

  /// The candidates for an event, ascending.
  ///
  /// - Parameter marks: used from event to event.
  func candidates(_ event: SlottedFields, _ marks: inout Marks) -> [Int32] {
    marks.begin(detectionCount)
    for slot in event.filled {
      guard let search = searches[slot] else { continue }
      for value in event.values(of: slot) {
        guard var text = value.text else { continue }
        let isASCII = text.withUTF8 { bytes in search.automaton.search(bytes) { marks.add($0) } }
        if !isASCII { for owner in search.owners { marks.add(owner) } }
      }
    }
    guard !marks.found.isEmpty else { return always }
    return marks.inOrder(with: always)
  }

  /// The detections that were found for the current event.
  struct Marks {
    private(set) var found: [Int32] = []
    private var seen: [UInt32] = []
    private var event: UInt32 = 0

    mutating func begin(_ count: Int) {
      if seen.count != count || event == .max {
        seen = [UInt32](repeating: 0, count: count)
        event = 0
      }
      event += 1
      found.removeAll(keepingCapacity: true)
    }

    /// These and others, ascending. The others are ascending, and none of these.
    func inOrder(with others: [Int32]) -> [Int32] {
      var result: [Int32] = []
      result.reserveCapacity(found.count + others.count)
      var rest = others[...]
      for detection in found.sorted() {
        let lesser = rest.prefix { $0 < detection }
        result += lesser
        rest = rest.dropFirst(lesser.count)
        result.append(detection)
      }
      return result + rest
    }

    mutating func add(_ detection: Int32) {
      guard seen[Int(detection)] != event else { return }
      seen[Int(detection)] = event
      found.append(detection)
    }
  }
}
