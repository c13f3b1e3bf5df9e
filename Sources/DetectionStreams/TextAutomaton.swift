/// Finds out, in one pass over a text, whether one of many others stands in it, whatever the case of ASCII letters: Aho
/// and Corasick's automaton.
struct TextAutomaton: Sendable {
  /// What a pass over a text finds.
  enum Finding {
    case found, missing
    /// There is a byte that is no ASCII: what it stands for is not looked at.
    case unclear
  }

  /// For each state and byte the next state, from state 0 on; `found` and `unclear` end the pass.
  let next: [UInt16]
  /// Whether the empty text is one of the texts.
  let isFoundAtOnce: Bool

  static let found = UInt16.max
  static let unclear = UInt16.max - 1

  /// The automaton of texts or, when these are too many, of their ends: whoever holds a text holds its end. `nil` when
  /// these are too many, too.
  init?(endsOf texts: [[UInt8]]) {
    for length in [Int.max, 16, 8, 4] {
      guard let automaton = TextAutomaton(Array(Set(texts.map { Array($0.suffix(length)) }))) else { continue }
      self = automaton
      return
    }
    return nil
  }

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
