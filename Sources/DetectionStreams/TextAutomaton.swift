import CSimdjson

/// Finds out, in one pass over a text, whether one of many others stands in it, whatever the case of ASCII letters: Aho
/// and Corasick's automaton.
struct TextAutomaton: Sendable {
  /// What a pass over a text finds.
  enum Finding {
    case found, missing
    /// There is a byte that is no ASCII, or an escape of a scalar: what it stands for is not looked at.
    case unclear
  }

  /// For each state and byte the next state; `found` and `unclear` end the pass, `backslash` looks at the next byte.
  private let next: [UInt16]

  private static let found = UInt16.max
  private static let unclear = UInt16.max - 1

  /// `nil` when the texts are too many.
  ///
  /// - Parameter texts: ASCII in small letters.
  init?(_ texts: [[UInt8]]) {
    guard texts.reduce(0, { $0 + $1.count }) < 4_096 else { return nil }
    var trie = Trie()
    for text in texts { trie.insert(text) }
    trie.complete()
    var next: [UInt16] = []
    next.reserveCapacity(trie.next.count)
    for (place, state) in trie.next.enumerated() {
      let byte = UInt8(truncatingIfNeeded: place)
      if byte >= 0x80 {
        next.append(Self.unclear)
      } else {
        // Capitals lead where small letters do.
        let isCapital = byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z")
        let target = isCapital ? trie.next[place + 0x20] : state
        next.append(trie.isFound[Int(target)] ? Self.found : UInt16(target))
      }
    }
    self.next = next
    isFoundAtOnce = trie.isFound[0]
  }

  /// Whether the empty text is one of the texts.
  private let isFoundAtOnce: Bool

  /// Looks into the content of a JSON string as it is written.
  func search(_ text: UnsafeBufferPointer<UInt8>) -> Finding {
    next.withUnsafeBufferPointer { next in
      guard let start = next.baseAddress else { return .unclear }
      return Self.search(text, start, isFoundAtOnce)
    }
  }

  @inline(__always)
  private static func search(
    _ text: UnsafeBufferPointer<UInt8>, _ next: UnsafePointer<UInt16>, _ isFoundAtOnce: Bool
  ) -> Finding {
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
      if target >= Self.unclear { return target == Self.found ? .found : .unclear }
      state = Int(target)
    }
    return .missing
  }

  /// Automata of several slots of a line, in memory of their own: they are asked for each line, and nothing is counted that
  /// refers to them.
  struct BySlot: ~Copyable {
    private struct Part: BitwiseCopyable {
      let slot: Int
      let next: UnsafeMutablePointer<UInt16>
      let isFoundAtOnce: Bool
    }

    private let parts: UnsafeMutableBufferPointer<Part>

    init(_ automata: [(slot: Int, texts: TextAutomaton)]) {
      parts = .allocate(capacity: automata.count)
      for (place, automaton) in automata.enumerated() {
        let table = UnsafeMutablePointer<UInt16>.allocate(capacity: automaton.texts.next.count)
        for (index, state) in automaton.texts.next.enumerated() { (table + index).initialize(to: state) }
        parts.initializeElement(
          at: place, to: Part(slot: automaton.slot, next: table, isFoundAtOnce: automaton.texts.isFoundAtOnce))
      }
    }

    deinit {
      for part in parts { part.next.deallocate() }
      parts.deallocate()
    }

    var count: Int { parts.count }

    func slot(_ index: Int) -> Int { parts[index].slot }

    @inline(__always)
    func search(_ index: Int, _ text: UnsafeBufferPointer<UInt8>) -> Finding {
      let part = parts[index]
      return TextAutomaton.search(text, part.next, part.isFoundAtOnce)
    }
  }
}

/// The texts as a tree, of which `complete` makes an automaton.
private struct Trie {
  /// For each state and byte the next state; 0 where there is none.
  var next = [Int](repeating: 0, count: 256)
  var isFound = [false]

  mutating func insert(_ text: [UInt8]) {
    var state = 0
    for byte in text {
      let edge = state << 8 | Int(byte)
      if next[edge] == 0 {
        next[edge] = isFound.count
        isFound.append(false)
        next += [Int](repeating: 0, count: 256)
      }
      state = next[edge]
    }
    isFound[state] = true
  }

  /// Fills in where missing edges lead: to the state of the longest ending that is the beginning of a text.
  mutating func complete() {
    var fallback = [Int](repeating: 0, count: isFound.count)
    var queue = (0..<256).map { next[$0] }.filter { $0 != 0 }
    var head = 0
    while head < queue.count {
      let state = queue[head]
      head += 1
      let ending = fallback[state]
      isFound[state] = isFound[state] || isFound[ending]
      for byte in 0..<256 {
        let edge = state << 8 | byte
        let beside = next[ending << 8 | byte]
        if next[edge] == 0 {
          next[edge] = beside
        } else {
          fallback[next[edge]] = beside
          queue.append(next[edge])
        }
      }
    }
  }
}
