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
  /// The names of the slots; `nil` when whole events are read.
  private let names: [String]?
  /// For each field with necessary texts its slot and its texts; `nil` when nothing is known to be necessary.
  private let necessary: [(slot: Int, texts: TextAutomaton)]?
  private let timeSlots: [Int]
  private var scanner: EventScanner
  private var line = UnsafeRawBufferPointer(start: nil, count: 0)
  /// Whether `scanner` holds the line, with all its names.
  private var isScanned = false

  init(_ reading: DetectionReading?, _ header: EventHeader) {
    self.header = header
    var names: [String] = []
    var slots: [String: Int] = [:]
    for name in (reading?.fields ?? []) + header.fields where slots[name] == nil {
      slots[name] = names.count
      names.append(name)
    }
    self.names = reading == nil ? nil : names
    timeSlots = header.timeFields.compactMap { slots[$0] }
    necessary = Self.automata(reading?.necessaryTexts, slots)
    scanner = EventScanner(slotCount: max(1, names.count)) { [slots] name in slots[name] }
  }

  /// `nil` too when a field is not read after all, or has too many texts.
  private static func automata(
    _ texts: [String: [String]]?, _ slots: [String: Int]
  ) -> [(slot: Int, texts: TextAutomaton)]? {
    guard let texts else { return nil }
    var automata: [(slot: Int, texts: TextAutomaton)] = []
    for (field, texts) in texts.sorted(by: { $0.key < $1.key }) {
      guard let slot = slots[field], let automaton = TextAutomaton(texts.map { Array($0.utf8) }) else { return nil }
      automata.append((slot, automaton))
    }
    return automata
  }

  /// - Parameters:
  ///   - line: `EventScanner.padding` bytes more must be readable. It is kept until the next.
  ///   - source: where it was read.
  mutating func read(_ line: UnsafeRawBufferPointer, from source: EventSource) -> Reading {
    self.line = line
    isScanned = false
    guard let names else { return readWhole(from: source) }
    switch scanner.scan(line) {
    case .broken(let message): return .broken(message)
    case .unusual: return readWhole(from: source)
    case .event: break
    }
    isScanned = true
    guard mayMatch else { return .other }
    var fields: [String: [Value]] = [:]
    fields.reserveCapacity(min(names.count, scanner.tokens.count))
    for (slot, name) in names.enumerated() {
      var token = scanner.first(slot)
      guard token >= 0 else { continue }
      var values: [Value] = []
      while token >= 0 {
        guard let value = scanner.value(token) else { return .broken("a string has an escape that JSON does not know") }
        values.append(value)
        token = scanner.tokens[token].next
      }
      fields[name] = values
    }
    var event = Event(fields: fields, source: source)
    header.complete(&event)
    return .event(event)
  }

  /// When the line's event happened, if a text says so.
  var time: Timestamp? {
    guard isScanned else { return nil }
    for slot in timeSlots {
      let token = scanner.first(slot)
      guard token >= 0 else { continue }
      let scanned = scanner.tokens[token]
      return scanned.kind == .string ? Timestamp(text: String(decoding: scanned.text, as: UTF8.self)) : nil
    }
    return nil
  }

  private mutating func readWhole(from source: EventSource) -> Reading {
    let read = readEvents(Array(line), named: source.file)
    if let error = read.errors.first { return .broken(error.message) }
    guard var event = read.events.first else { return .broken("this is no event") }
    event.source = source
    header.complete(&event)
    return .event(event)
  }

  /// Whether the line holds one of the necessary texts, as far as that is known.
  private var mayMatch: Bool {
    guard let necessary else { return true }
    for (slot, texts) in necessary {
      var number = scanner.first(slot)
      while number >= 0 {
        let token = scanner.tokens[number]
        switch token.kind {
        case .null: break
        case .number:
          // The text of other numbers is not always as they are written.
          guard token.text.allSatisfy({ $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }) else { return true }
          if texts.search(token.text) == .found { return true }
        case .string, .true_, .false_:
          if texts.search(token.text) != .missing { return true }
        }
        number = token.next
      }
    }
    return false
  }
}
