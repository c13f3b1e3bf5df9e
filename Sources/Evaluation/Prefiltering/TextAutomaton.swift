/// Finds many texts in one pass over another, whatever the case of ASCII letters: Aho and Corasick's automaton.
struct TextAutomaton: Sendable {
  /// For each byte its class: 0 for bytes in no text, `notASCII` for bytes over 127.
  private let classes: [UInt8]
  private let classCount: Int
  /// For each state and class the next state.
  private let next: [Int32]
  /// For each state where its owners stand in `owners`; one more entry at the end.
  private let firstOwner: [Int32]
  private let owners: [Int32]
  /// For each state the nearest state for a shorter ending that has owners, itself left out; 0 for none.
  private let shorter: [Int32]

  private static let notASCII = UInt8.max

  /// - Parameter texts: ASCII in small letters, none empty; each with the number that is reported for it.
  init(_ texts: [(bytes: [UInt8], owner: Int)]) {
    var classes = [UInt8](repeating: 0, count: 128) + [UInt8](repeating: Self.notASCII, count: 128)
    var classCount = 1
    for byte in Set(texts.flatMap(\.bytes)).sorted() {
      classes[Int(byte)] = UInt8(classCount)
      classCount += 1
    }
    for capital in UInt8(ascii: "A")...UInt8(ascii: "Z") { classes[Int(capital)] = classes[Int(capital | 0x20)] }
    var trie = Trie(classCount: classCount)
    for text in texts { trie.insert(text.bytes.map { classes[Int($0)] }, owner: text.owner) }
    let shorter = trie.complete()
    self.classes = classes
    self.classCount = classCount
    self.shorter = shorter
    next = trie.next
    var firstOwner: [Int32] = [0]
    var owners: [Int32] = []
    for state in trie.owners {
      owners += Set(state).sorted()
      firstOwner.append(Int32(owners.count))
    }
    self.firstOwner = firstOwner
    self.owners = owners
  }

  /// Reports the owner of each text that is found, perhaps more than once.
  ///
  /// - Returns: `false` when the text is not ASCII; then not everything was looked for.
  func search(_ text: UnsafeBufferPointer<UInt8>, _ report: (Int32) -> Void) -> Bool {
    classes.withUnsafeBufferPointer { classes in
      next.withUnsafeBufferPointer { next in
        var state = 0
        for byte in text {
          let kind = classes[Int(byte)]
          guard kind != Self.notASCII else { return false }
          state = Int(next[state * classCount + Int(kind)])
          var ending = state
          while ending != 0 {
            for index in firstOwner[ending]..<firstOwner[ending + 1] { report(owners[Int(index)]) }
            ending = Int(shorter[ending])
          }
        }
        return true
      }
    }
  }
}

/// The texts as a tree, of which `complete` makes an automaton.
private struct Trie {
  let classCount: Int
  /// For each state and class the next state; 0 where there is none.
  var next: [Int32]
  var owners: [[Int32]] = [[]]

  init(classCount: Int) {
    self.classCount = classCount
    next = [Int32](repeating: 0, count: classCount)
  }

  mutating func insert(_ text: [UInt8], owner: Int) {
    var state = 0
    for kind in text {
      let edge = state * classCount + Int(kind)
      if next[edge] == 0 {
        next[edge] = Int32(owners.count)
        owners.append([])
        next += [Int32](repeating: 0, count: classCount)
      }
      state = Int(next[edge])
    }
    owners[state].append(Int32(owner))
  }

  /// Fills in where missing edges lead: to the state of the longest ending that is the beginning of a text.
  ///
  /// - Returns: for each state the nearest shorter ending that has owners; 0 for none.
  mutating func complete() -> [Int32] {
    var fallback = [Int32](repeating: 0, count: owners.count)
    var shorter = fallback
    var queue: [Int] = []
    for kind in 0..<classCount where next[kind] != 0 { queue.append(Int(next[kind])) }
    var head = 0
    while head < queue.count {
      let state = queue[head]
      head += 1
      let ending = Int(fallback[state])
      shorter[state] = owners[ending].isEmpty ? shorter[ending] : Int32(ending)
      for kind in 0..<classCount {
        let edge = state * classCount + kind
        let beside = next[ending * classCount + kind]
        if next[edge] == 0 {
          next[edge] = beside
        } else {
          fallback[Int(next[edge])] = beside
          queue.append(Int(next[edge]))
        }
      }
    }
    return shorter
  }
}
