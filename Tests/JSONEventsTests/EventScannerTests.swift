import Events
import JSONEvents
import Testing

/// Reads lines by the scanner into events' fields, through slots, as whoever evaluates does.
private final class ScannedFields {
  private var names: [String] = []

  /// `nil` for a line that is no event.
  func read(_ line: [UInt8]) -> [String: [Value]]? {
    let slots = SlotTable()
    var scanner = EventScanner(slotCount: 400) { slots.slot(of: $0) }
    return read(line, &scanner, slots)
  }

  func read(_ line: [UInt8], _ scanner: inout EventScanner, _ slots: SlotTable) -> [String: [Value]]? {
    let padded = line + [UInt8](repeating: 0x22, count: EventScanner.padding)
    return padded.withUnsafeBytes { bytes in
      let status = scanner.scan(UnsafeRawBufferPointer(rebasing: bytes[..<line.count]))
      if case .broken = status { return nil }
      var fields: [String: [Value]] = [:]
      for (name, slot) in slots.slots {
        var token = scanner.first(slot)
        while token >= 0 {
          guard let value = scanner.value(token) else { return nil }
          fields[name, default: []].append(value)
          token = scanner.tokens[token].next
        }
      }
      return fields
    }
  }
}

private final class SlotTable {
  private(set) var slots: [String: Int] = [:]

  func slot(of name: String) -> Int {
    let slot = slots[name] ?? slots.count
    slots[name] = slot
    return slot
  }
}

private func slowly(_ line: [UInt8]) -> [String: [Value]]? {
  readEvents(line, named: "e.jsonl").events.first?.fields
}

/// Writes random JSON objects with few names, so that names repeat in other orders.
private struct RandomJSON {
  var state: UInt64

  mutating func next(_ bound: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int((state >> 33) % UInt64(bound))
  }

  mutating func pick(_ texts: [String]) -> String { texts[next(texts.count)] }

  mutating func string() -> String {
    "\"" + (0..<next(12)).map { _ in
      pick(["a", "B", "é", "\\\\", "\\\"", "\\/", "\\u0041", "\\ud83d\\ude00", "\\udc00", "\\n", "😀", "]", "{", ",", " "])
    }.joined() + "\""
  }

  mutating func scalar() -> String {
    switch next(4) {
    case 0: string()
    case 1:
      pick([
        "0", "-0", "17", "-3", "1.5", "1e3", "-0.0", "9223372036854775807", "9223372036854775808",
        "18446744073709551615", "18446744073709551616", "1e400", "01", "1.", "2E-2",
      ])
    case 2: pick(["true", "false", "null"])
    default: string()
    }
  }

  mutating func blank() -> String { pick(["", "", "", " ", "  ", "\t"]) }

  mutating func value(_ depth: Int) -> String {
    switch depth > 3 ? 9 : next(10) {
    case 0: object(depth + 1)
    case 1: "[" + (0..<next(4)).map { _ in value(depth + 1) }.joined(separator: ",") + blank() + "]"
    case 2:
      "[" + (0..<next(3)).map { _ in
        "{\"key\":" + scalar() + ",\"value\":" + (next(2) == 0 ? scalar() : "{\"string_value\":\(value(9))}") + "}"
      }.joined(separator: blank() + ",") + "]"
    default: scalar()
    }
  }

  mutating func object(_ depth: Int) -> String {
    let members = (0..<next(6)).map { _ in
      pick(["\"a\"", "\"b\"", "\"c.d\"", "\"c\"", "\"key\"", "\"value\"", "\"a\\u0062\"", "\"\"", "\"long name\""])
        + blank() + ":" + blank() + value(depth)
    }
    return "{" + blank() + members.joined(separator: blank() + "," + blank()) + blank() + "}"
  }
}

@Suite struct EventScannerTests {
  /// One scanner reads many lines: what it learned of names must not show.
  @Test func theScannerReadsWhatTheReaderReads() {
    var random = RandomJSON(state: 7)
    let slots = SlotTable()
    var scanner = EventScanner(slotCount: 4000) { slots.slot(of: $0) }
    let reader = ScannedFields()
    var events = 0
    for _ in 0..<20_000 {
      let line = Array(random.object(0).utf8)
      let expected = slowly(line)
      events += expected == nil ? 0 : 1
      let found = reader.read(line, &scanner, slots)
      if found != expected {
        Issue.record("\(String(decoding: line, as: UTF8.self)): \(String(describing: found)) for \(String(describing: expected))")
        return
      }
    }
    #expect(events > 10_000)
  }

  /// Bytes are dropped, doubled and changed; what the reader calls broken, the scanner does too, as far as somebody
  /// reads the values.
  @Test func brokenLinesAreBrokenForBoth() {
    var random = RandomJSON(state: 11)
    let reader = ScannedFields()
    var broken = 0
    for _ in 0..<20_000 {
      var line = Array(random.object(0).utf8)
      for _ in 0...random.next(2) {
        let place = random.next(line.count)
        switch random.next(3) {
        case 0: line.remove(at: place)
        case 1: line.insert(Array("{}[]\",:\\u0 \u{1}x".utf8)[random.next(13)], at: place)
        default: line[place] = UInt8(random.next(256))
        }
        if line.isEmpty { line = [0x7B] }
      }
      guard !line.contains(0x0A), line.contains(where: { $0 != 0x20 && $0 != 0x09 && $0 != 0x0D }) else { continue }
      // A list is split into events.
      if line.first(where: { $0 != 0x20 && $0 != 0x09 && $0 != 0x0D }) == 0x5B { continue }
      let expected = slowly(line)
      broken += expected == nil ? 1 : 0
      let found = reader.read(line)
      let isAboutNames = readEvents(line, named: "").errors.contains { $0.message.contains("Unicode") }
      if found != expected, !isAboutNames {
        Issue.record("\(line) \(String(decoding: line, as: UTF8.self)): \(String(describing: found)) for \(String(describing: expected))")
        return
      }
    }
    #expect(broken > 5_000)
  }

  @Test func namesOutsideASCIIAreUnusual() {
    var scanner = EventScanner(slotCount: 0) { _ in nil }
    for (line, status) in [(#"{"é": 1}"#, EventScanner.Status.unusual), (#"{"e": "é"}"#, .event)] {
      let padded = Array(line.utf8) + [UInt8](repeating: 0, count: EventScanner.padding)
      padded.withUnsafeBytes { bytes in
        #expect(scanner.scan(UnsafeRawBufferPointer(rebasing: bytes[..<line.utf8.count])) == status)
      }
    }
  }

  @Test func namesThatNeverRepeatDoNotStay() {
    var asked = 0
    var scanner = EventScanner(slotCount: 1) { name in
      asked += 1
      return name == "a" ? 0 : nil
    }
    for number in 0..<50_000 {
      let line = Array("{\"n\(number)\": 1, \"a\": \(number)}".utf8)
      (line + [UInt8](repeating: 0, count: EventScanner.padding)).withUnsafeBytes { bytes in
        #expect(scanner.scan(UnsafeRawBufferPointer(rebasing: bytes[..<line.count])) == .event)
      }
      #expect(scanner.value(scanner.first(0)) == .integer(Int64(number)))
    }
    #expect(asked > 50_000)
  }
}
