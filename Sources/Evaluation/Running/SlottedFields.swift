import Events

/// The values of the event that is looked at, by the slots of a rule set: each name is looked up once.
final class SlottedFields: FieldSource {
  private var event = Event()
  private var values: [[Value]]
  /// The slots that the event has values for.
  private(set) var filled: [Int] = []

  init(slotCount: Int) {
    values = Array(repeating: [], count: slotCount)
  }

  func move(to event: Event, _ slots: [String: Int]) {
    for slot in filled { values[slot] = [] }
    filled.removeAll(keepingCapacity: true)
    self.event = event
    for (name, new) in event.fields {
      guard let slot = slots[name] else { continue }
      values[slot] = new
      filled.append(slot)
    }
  }

  func values(of slot: Int) -> [Value] { values[slot] }

  func hasValue(where test: (Value) -> Bool) -> Bool { event.hasValue(where: test) }
}
