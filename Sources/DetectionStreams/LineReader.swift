import DetectionRuntime
import Events
import JSONEvents

/// Reads lines as events with what a detection reads of them; lines that it can't match are not made events.
struct LineReader: ~Copyable {
  enum Reading {
    case event(Event)
    /// An event that is none of the detection's variables.
    case other
    case broken(String)
  }

  private let header: EventHeader
  /// The fields of events, those of the first slots; `nil` when whole events are read.
  let names: FieldNames?
  private let fieldCount: Int
  /// The texts of which a line must hold one.
  private var necessary: SlotTexts
  // Of the header's fields:
  private let timeSlots: [Int]
  private let identifierSlots: [Int]
  private let logSourceSlots: [Int]
  private var scanner: EventScanner
  private var whole = WholeEventReader()
  private var line = UnsafeRawBufferPointer(start: nil, count: 0)
  /// Whether `scanner` holds the line, with all its names.
  private var isScanned = false

  init(_ reading: DetectionReading?, _ header: EventHeader) {
    self.header = header
    var names: [String] = []
    var slots: [String: Int] = [:]
    func add(_ fields: [String]) -> [Int] {
      fields.compactMap { name in
        if slots[name] == nil {
          slots[name] = names.count
          names.append(name)
        }
        return slots[name]
      }
    }
    _ = add(reading?.fields ?? [])
    fieldCount = names.count
    self.names = reading.map { FieldNames(names, withOthers: $0.readsOtherFields) }
    timeSlots = add(header.timeFields)
    identifierSlots = add(header.identifierFields)
    logSourceSlots = add(header.logSourceFields)
    necessary = Self.necessary(reading, slots)
    scanner = EventScanner(slotCount: max(1, names.count)) { [slots] name in slots[name] }
  }

  /// What is known of necessary texts; without those of a field that is not read after all.
  private static func necessary(_ reading: DetectionReading?, _ slots: [String: Int]) -> SlotTexts {
    let choices = (reading?.necessaryTexts ?? []).compactMap { choice -> [(slot: Int, texts: TextAutomaton)]? in
      var automata: [(slot: Int, texts: TextAutomaton)] = []
      for (place, texts) in choice.texts {
        let slot: Int?
        switch place {
        case .field(let field): slot = slots[field]
        case .anywhere: slot = SlotTexts.anywhere
        }
        guard let slot, let automaton = TextAutomaton(endsOf: texts.map { Array($0.utf8) }) else { return nil }
        automata.append((slot, automaton))
      }
      return automata.sorted { $0.slot < $1.slot }
    }
    return SlotTexts(choices)
  }

  /// - Parameters:
  ///   - line: `EventScanner.padding` bytes more must be readable. It is kept until the next.
  ///   - file: where it was read.
  ///   - number: of the line.
  mutating func read(_ line: UnsafeRawBufferPointer, of file: String, number: Int) -> Reading {
    self.line = line
    isScanned = false
    guard names != nil else { return readWhole(of: file, number: number) }
    switch scanner.scan(line) {
    case .broken(let message): return .broken(message)
    case .unusual: return readWhole(of: file, number: number)
    case .event: break
    }
    isScanned = true
    guard necessary.mayOccur(in: scanner), let names else { return .other }
    do {
      var values: [[Value]] = []
      values.reserveCapacity(names.rowCount)
      for slot in 0..<fieldCount { values.append(try self.values(of: slot)) }
      let source = EventSource(file: file, line: number, id: try identifier(values))
      let time = try time(values)
      let (logSource, isOwn) = try logSource(&values)
      if names.hasOthers { values.append(try others(withLogSource: !isOwn)) }
      return .event(Event(time: time, logSource: logSource, names, values, source: source))
    } catch {
      return .broken(error.message)
    }
  }

  private mutating func readWhole(of file: String, number: Int) -> Reading {
    switch whole.read(line, from: EventSource(file: file, line: number)) {
    case .failure(let error): return .broken(error.message)
    case .success(var event):
      header.complete(&event)
      return .event(event)
    }
  }

  // MARK: Values

  /// Of a line that is no event.
  private struct BrokenValue: Error {
    var message: String { "a string has an escape that JSON does not know" }
  }

  private mutating func values(of slot: Int) throws(BrokenValue) -> [Value] {
    var token = scanner.first(slot)
    guard token >= 0 else { return [] }
    let first = try value(token)
    token = scanner.tokens[token].next
    guard token >= 0 else { return [first] }
    var values: [Value] = []
    values.reserveCapacity(4)
    values.append(first)
    while token >= 0 {
      values.append(try value(token))
      token = scanner.tokens[token].next
    }
    return values
  }

  /// The values of all names but the fields.
  ///
  /// - Parameter withLogSource: whether those that name a log source are among them.
  private mutating func others(withLogSource: Bool) throws(BrokenValue) -> [Value] {
    var values: [Value] = []
    for token in 0..<scanner.tokens.count {
      let slot = scanner.tokens[token].slot
      if slot >= 0, slot < fieldCount || !withLogSource && logSourceSlots.contains(slot) { continue }
      values.append(try value(token))
    }
    return values
  }

  /// Each token may be asked for twice.
  private mutating func value(_ token: Int) throws(BrokenValue) -> Value {
    guard let value = scanner.value(token) else { throw BrokenValue() }
    return value
  }

  /// The first value of a slot.
  ///
  /// - Parameter values: those of the fields, which were asked for.
  private mutating func first(_ slot: Int, _ values: [[Value]]) throws(BrokenValue) -> Value? {
    if slot < fieldCount { return values[slot].first }
    let token = scanner.first(slot)
    return token < 0 ? nil : try value(token)
  }

  // MARK: The header

  private mutating func time(_ values: [[Value]]) throws(BrokenValue) -> Timestamp? {
    for slot in timeSlots {
      if let time = quickTime(slot) { return time }
      if let value = try first(slot, values), let time = Timestamp(value) { return time }
    }
    return nil
  }

  private mutating func identifier(_ values: [[Value]]) throws(BrokenValue) -> String? {
    for slot in identifierSlots {
      if let text = try first(slot, values)?.text { return text }
    }
    return nil
  }

  /// The event's log source, and whether it names it itself; then its fields are none of the event's.
  private mutating func logSource(
    _ values: inout [[Value]]
  ) throws(BrokenValue) -> (source: LogSource?, isOwn: Bool) {
    guard logSourceSlots.count == 3, logSourceSlots.contains(where: { scanner.first($0) >= 0 }) else {
      return (header.logSource, false)
    }
    let source = LogSource(
      category: try first(logSourceSlots[0], values)?.text, product: try first(logSourceSlots[1], values)?.text,
      service: try first(logSourceSlots[2], values)?.text)
    guard source != LogSource() else { return (header.logSource, false) }
    for slot in logSourceSlots where slot < fieldCount { values[slot] = [] }
    return (source, true)
  }

  /// The moment that a slot's first value is, if it is a text as it is written.
  private func quickTime(_ slot: Int) -> Timestamp? {
    let token = scanner.first(slot)
    guard token >= 0 else { return nil }
    let scanned = scanner.tokens[token]
    // What is written with escapes is no moment in RFC 3339 as it is written.
    return scanned.kind == .string ? Timestamp(utf8: scanned.text) : nil
  }

  /// When the line's event happened, if a text says so.
  var time: Timestamp? {
    guard isScanned, let slot = timeSlots.first(where: { scanner.first($0) >= 0 }) else { return nil }
    return quickTime(slot)
  }
}
