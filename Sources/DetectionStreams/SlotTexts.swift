import CSimdjson
import JSONEvents

/// Finds out whether a line may hold one of certain texts, in the values of certain slots or in all, as JSON writes them. It is
/// asked of each line, so the tables are in memory of their own, and nothing is counted that refers to them.
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

  /// Texts of which a line must hold one, and whether it is worth while to look for them.
  private struct Choice: BitwiseCopyable {
    /// Of `parts`.
    let start: Int
    let end: Int
    /// How many of the lines that were looked at lately were without; a look costs an eighth of what an event does.
    var asked = 0
    var missing = 0
    /// How many lines are not looked at, for nearly all have such a text.
    var left = 0
  }

  private let parts: UnsafeMutableBufferPointer<Part>
  private let choices: UnsafeMutableBufferPointer<Choice>
  static var anywhere: Int { -1 }

  /// - Parameter choices: of each a line must hold a text: in the values of a slot, or `anywhere`.
  init(_ choices: [[(slot: Int, texts: TextAutomaton)]]) {
    let all = choices.joined().map { Part($0.slot, $0.texts) }
    parts = .allocate(capacity: all.count)
    for (place, part) in all.enumerated() { parts.initializeElement(at: place, to: part) }
    self.choices = .allocate(capacity: choices.count)
    var start = 0
    for (place, choice) in choices.enumerated() {
      self.choices.initializeElement(at: place, to: Choice(start: start, end: start + choice.count))
      start += choice.count
    }
  }

  deinit {
    for part in parts { part.next.deallocate() }
    parts.deallocate()
    choices.deallocate()
  }

  /// Whether the line that was scanned last may hold one text of each choice, as far as that is worth while to know.
  mutating func mayOccur(in scanner: borrowing EventScanner) -> Bool {
    for place in choices.indices {
      if choices[place].left > 0 {
        choices[place].left -= 1
        continue
      }
      let isFound = mayOccur(choices[place].start..<choices[place].end, in: scanner)
      choices[place].asked += 1
      if !isFound { choices[place].missing += 1 }
      if choices[place].asked == 64 {
        choices[place].left = choices[place].missing < 8 ? 1_024 : 0
        choices[place].asked = 0
        choices[place].missing = 0
      }
      if !isFound { return false }
    }
    return true
  }

  private func mayOccur(_ range: Range<Int>, in scanner: borrowing EventScanner) -> Bool {
    let tokens = scanner.rawTokens
    for index in range {
      let part = parts[index]
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

  /// Looks for the texts of the first choice in the content of a JSON string as it is written.
  func search(_ text: UnsafeBufferPointer<UInt8>) -> TextAutomaton.Finding { parts.first?.search(text) ?? .missing }
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
