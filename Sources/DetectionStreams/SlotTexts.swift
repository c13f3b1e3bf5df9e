import CSimdjson
import JSONEvents
import Patterns

/// Finds texts in the values of a line as JSON writes them: in those of several slots, and in those of all names. It is asked of
/// each line, so the tables are in memory of their own, and nothing is counted that refers to them.
struct SlotTexts: ~Copyable {
  fileprivate struct Part: BitwiseCopyable {
    let slot: Int
    let next: UnsafeMutablePointer<UInt16>
    let isFoundAtOnce: Bool

    init(_ slot: Int, _ automaton: TextAutomaton) {
      self.slot = slot
      next = .allocate(capacity: automaton.next.count)
      for (index, state) in automaton.next.enumerated() { (next + index).initialize(to: state) }
      isFoundAtOnce = automaton.isFoundAtOnce
    }
  }

  /// At most one is of no slot: it is looked for in all values.
  private let parts: UnsafeMutableBufferPointer<Part>
  private static let anywhere = -1

  /// - Parameters:
  ///   - automata: what is looked for in the values of a slot.
  ///   - anywhere: what is looked for in all values.
  init(_ automata: [(slot: Int, texts: TextAutomaton)], anywhere: TextAutomaton? = nil) {
    let all = automata.map { Part($0.slot, $0.texts) } + (anywhere.map { [Part(Self.anywhere, $0)] } ?? [])
    parts = .allocate(capacity: all.count)
    for (place, part) in all.enumerated() { parts.initializeElement(at: place, to: part) }
  }

  deinit {
    for part in parts { part.next.deallocate() }
    parts.deallocate()
  }

  /// Looks for the texts of the first slot in the content of a JSON string as it is written.
  func search(_ text: UnsafeBufferPointer<UInt8>) -> TextAutomaton.Finding { parts.first?.search(text) ?? .missing }

  /// Whether the line that was scanned last may hold one of the texts.
  func mayOccur(in scanner: borrowing EventScanner) -> Bool {
    let tokens = scanner.rawTokens
    for part in parts {
      if part.slot == Self.anywhere {
        for token in tokens where part.mayOccur(in: token) { return true }
        continue
      }
      var number = scanner.first(part.slot)
      while number >= 0 {
        if part.mayOccur(in: tokens[number]) { return true }
        number = Int(tokens[number].next)
      }
    }
    return false
  }
}

extension SlotTexts.Part {
  @inline(__always)
  fileprivate func mayOccur(in token: RawToken) -> Bool {
    let text = UnsafeBufferPointer(start: token.text, count: Int(token.length))
    switch token.kind {
    case RawToken.null: return false
    case RawToken.number:
      // The text of other numbers is not always as they are written.
      return !text.allSatisfy { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") } || search(text) == .found
    default: return search(text) != .missing
    }
  }

  /// Looks into the content of a JSON string as it is written. What an escape of a scalar stands for is not looked at.
  @inline(__always)
  fileprivate func search(_ text: UnsafeBufferPointer<UInt8>) -> TextAutomaton.Finding {
    if isFoundAtOnce { return .found }
    var state = 0
    var index = 0
    while index < text.count {
      var byte = text[index]
      index += 1
      // Most bytes begin no text, which is seen without waiting for what the byte before led to.
      if state == 0, byte != UInt8(ascii: "\\"), next[Int(byte)] == 0 { continue }
      if byte == UInt8(ascii: "\\") {
        byte = index < text.count ? csimdjson_simple_escape(text[index]) : 0
        guard byte != 0 else { return .unclear }
        index += 1
      }
      let target = next[state << 8 | Int(byte)]
      if target >= TextAutomaton.unclear { return target == TextAutomaton.found ? .found : .unclear }
      state = Int(target)
    }
    return .missing
  }
}
