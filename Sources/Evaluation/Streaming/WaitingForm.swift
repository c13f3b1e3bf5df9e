package import DetectionRuntime
import Detections
package import Events
import JSONEvents
import Synchronization

/// What is kept of an event that waits for its windows and is made when one asks for it.
///
/// A class because it is looked at for each event.
final class WaitingForm: Sendable {
  /// The slot of the only key.
  let key: Int32
  /// The slots of all that the event has when it is made, each once.
  let slots: [Int32]
  /// For each field the places, in `slots`, of what its values come from.
  let sources: [[Int]]

  /// `nil` for a detection whose events are made at once: their windows would ask for them anyway, or keys and rows are
  /// not as simple.
  init?(
    _ detection: CompiledDetection, _ projection: Projection, _ naming: EventNaming, _ compiler: inout RuleCompiler
  ) {
    // The compiled window is asked first: most detections have none, and are made again when more is asked of them.
    guard detection.window != nil, let window = detection.detection.window, detection.variables.count == 1,
      window.keys.count == 1, !projection.needsWholeEvent, !detection.variables[0].isTimeless,
      let key = window.keys[0].fields[detection.variables[0].name]?.name, !naming.changedFields.contains(key),
      naming.momentField?(key) == nil, detection.minimumValues > 1, detection.plainParts != nil
    else { return nil }
    self.key = compiler.slot(of: key)
    var slots: [Int32] = []
    sources = projection.fields.map { field in
      [field.slot, field.momentSlot].filter { $0 >= 0 }.map { slot in
        if let known = slots.firstIndex(of: slot) { return known }
        slots.append(slot)
        return slots.count - 1
      }
    }
    self.slots = slots
  }
}

extension StreamEvaluator {
  /// Keeps what the current event is for a detection's windows without making it.
  ///
  /// - Parameter line: where the event was read.
  /// - Returns: whether that is possible; if it is not, the event is to be made.
  package mutating func keep(for detection: Int, line: Int, in kept: inout PendingEvents.Builder) -> Bool {
    guard let form = rules.waiting[detection], !hasWholeEvent, let time = quickTime else { return false }
    let key = cells.first(form.key)
    guard key >= 0, cells.next(key) < 0, cells.kind(key) == .string, !cells.written(key).text.holdsBackslash,
      let text = cells.text(key), text.count > 0
    else { return false }
    kept.add(
      time: time.nanoseconds, key: text.buffer, width: cells.width(of: form), detection: detection, line: line
    ) { bytes in
      for slot in form.slots { cells.keep(slot, in: &bytes) }
    }
    return true
  }

  /// When the current event happened, if a text says so.
  private var quickTime: Timestamp? {
    mutating get {
      for slot in rules.timeSlots {
        let cell = cells.first(slot)
        guard cell >= 0 else { continue }
        guard cells.kind(cell) == .string, let text = cells.text(cell) else { return nil }
        return Timestamp(utf8: text.buffer)
      }
      return nil
    }
  }
}

/// Makes events that were kept by evaluators. Its lock lets one thread after the other.
package final class EventMaker: @unchecked Sendable {
  private let rules: StreamRules
  private let turn = Mutex(())
  private var cells: EventCells

  package init(_ rules: StreamRules) {
    self.rules = rules
    cells = EventCells(EventScanner(slotCount: rules.forms.count) { _ in nil }, forms: rules.forms)
  }

  /// The event of which `StreamEvaluator.keep` wrote the bytes.
  package func event(for detection: Int, _ bytes: UnsafeRawBufferPointer, from source: EventSource) -> Event {
    turn.withLock { _ in
      cells.load(bytes)
      return cells.event(with: rules.projections[detection].fields, rules.naming, from: source)
    }
  }
}

// An event's tokens as they are kept: for each its slot and its kind, its length, and its bytes.
extension EventCells {
  /// How many values an event has at most in one field.
  func width(of form: WaitingForm) -> Int {
    var width = 1
    for sources in form.sources {
      var sum = 0
      for source in sources {
        var cell = first(form.slots[source])
        while cell >= 0 {
          sum += 1
          cell = next(cell)
        }
      }
      width = max(width, sum)
    }
    return width
  }

  /// Adds the tokens of a slot.
  func keep(_ slot: Int32, in bytes: inout [UInt8]) {
    var cell = first(slot)
    while cell >= 0 {
      let (kind, text) = written(cell)
      withUnsafeBytes(of: (slot, Int32(kind), Int64(text.count))) { bytes.append(contentsOf: $0) }
      bytes.append(contentsOf: text.buffer)
      cell = next(cell)
    }
  }

  /// Goes on to an event of which tokens were kept.
  mutating func load(_ kept: UnsafeRawBufferPointer) {
    var tokens: [RawToken] = []
    var offset = 0
    while offset + 16 <= kept.count {
      let slot = kept.loadUnaligned(fromByteOffset: offset, as: Int32.self)
      let kind = kept.loadUnaligned(fromByteOffset: offset + 4, as: Int32.self)
      let count = Int(kept.loadUnaligned(fromByteOffset: offset + 8, as: Int64.self))
      offset += 16
      guard count >= 0, offset + count <= kept.count else { return }
      let text = (kept.baseAddress.map { $0 + offset })?.assumingMemoryBound(to: UInt8.self)
      // The tokens of a slot stand one after the other.
      if let last = tokens.last, last.slot == slot {
        tokens[tokens.count - 1] = RawToken(
          text: last.text, length: last.length, kind: last.kind, next: Int32(truncatingIfNeeded: tokens.count), slot: slot)
      }
      tokens.append(
        RawToken(
          text: text, length: UInt32(truncatingIfNeeded: count), kind: UInt8(truncatingIfNeeded: kind), next: -1,
          slot: slot))
      offset += count
    }
    load(tokens)
  }

  /// The current event with some fields, completed.
  mutating func event(with slotted: [SlottedField], _ naming: EventNaming, from source: EventSource) -> Event {
    var fields: [String: [Value]] = [:]
    // Two more, for its completion may add its time and its identifier.
    let present = slotted.count { first($0.slot) >= 0 || $0.momentSlot >= 0 && first($0.momentSlot) >= 0 }
    fields.reserveCapacity(present + 2)
    for field in slotted {
      var values = values(of: field.slot)
      if field.momentSlot >= 0 {
        for value in self.values(of: field.momentSlot) {
          if case .string(let text) = value, let time = Timestamp(text: text) { values.append(.integer(time.seconds)) }
        }
      }
      if !values.isEmpty { fields[field.name] = values }
    }
    return naming.completed(Event(fields: consume fields, source: source))
  }
}
