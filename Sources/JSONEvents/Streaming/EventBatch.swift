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

  private(set) var memory: UnsafeMutableRawBufferPointer
  var parts: [Part] = []

  package init() {
    memory = .allocate(byteCount: 0, alignment: 1)
  }

  deinit { memory.deallocate() }

  package var count: Int { parts.count }

  /// The bytes of an event; `EventScanner.padding` bytes more are readable.
  package func text(_ index: Int) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: memory[parts[index].bytes])
  }

  /// The line of an event, or its index in an array; from 0.
  package func number(_ index: Int) -> Int { parts[index].number }

  /// How many bytes the events take.
  package var byteCount: Int { parts.last.map { $0.bytes.upperBound } ?? 0 }

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
