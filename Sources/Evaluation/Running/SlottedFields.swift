import Events

/// The values of the event that is looked at, by the slots of a rule set: each name is looked up once.
struct SlottedFields {
  private var event = Event()
  private var values: [[Value]]
  private var filled: [Int] = []

  init(slotCount: Int) {
    values = Array(repeating: [], count: slotCount)
  }

  mutating func move(to event: Event, _ slots: [String: Int]) {
    for slot in filled { values[slot] = [] }
    filled.removeAll(keepingCapacity: true)
    self.event = event
    for (name, new) in event.fields {
      guard let slot = slots[name] else { continue }
      values[slot] = new
      filled.append(slot)
    }
  }

  /// The fields of one detection.
  func view(_ slotsOfFields: [Int]) -> View {
    View(event: event, values: values, slotsOfFields: slotsOfFields)
  }

  struct View: FieldSource {
    let event: Event
    let values: [[Value]]
    let slotsOfFields: [Int]

    func values(of field: Int) -> [Value] { values[slotsOfFields[field]] }

    var allValues: Dictionary<String, [Value]>.Values { event.fields.values }
  }
}
