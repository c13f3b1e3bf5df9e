/// Some events of a stream, as text: what is handed from the reader to whoever evaluates.
///
/// Only its owner changes it: the reader while it fills it, and nobody afterwards; so it may go to another thread.
package final class EventBatch: @unchecked Sendable {
  /// One event's text.
  struct Part {
    let bytes: Range<Int>
    /// From 0, in the whole input.
    let number: Int
  }

  // Asked for each event: whether its owner changes it meanwhile is not watched at run time.
  @exclusivity(unchecked) private(set) var memory: UnsafeMutableRawBufferPointer
  @exclusivity(unchecked) var parts: [Part] = []

  package init() {
    memory = .allocate(byteCount: 0, alignment: 1)
  }

  /// A batch of whole lines.
  ///
  /// - Parameter number: the first line's.
  package convenience init(lines: [UInt8], firstNumber number: Int) {
    self.init()
    reserve(lines.count, keeping: 0)
    memory.copyBytes(from: lines)
    byteCount = lines.count
    var number = number
    for line in lines.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      if line.contains(where: { !isBlank($0) }) {
        parts.append(Part(bytes: line.startIndex..<line.endIndex, number: number))
      }
      number += 1
    }
  }

  deinit { memory.deallocate() }

  package var count: Int { parts.count }

  /// The bytes of an event; `EventScanner.padding` bytes more are readable.
  package func text(_ index: Int) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: memory[parts[index].bytes])
  }

  /// The line of an event, or its index in an array; from 0.
  package func number(_ index: Int) -> Int { parts[index].number }

  /// How many bytes of the input the batch stands for, what lies between its events included.
  package internal(set) var byteCount = 0

  /// Makes room for so many bytes and what must be readable after them.
  func reserve(_ count: Int, keeping kept: Int) {
    guard memory.count < count + EventScanner.padding else { return }
    let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: count + EventScanner.padding, alignment: 64)
    larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: memory[..<kept]))
    larger[kept...].initializeMemory(as: UInt8.self, repeating: 0)
    memory.deallocate()
    memory = larger
  }
}

/// Whether a byte is one of JSON's blanks.
func isBlank(_ byte: UInt8) -> Bool {
  byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
    || byte == UInt8(ascii: "\n")
}
