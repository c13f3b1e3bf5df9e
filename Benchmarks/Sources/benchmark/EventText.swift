import CSimdjson
import Foundation

/// Lines of events in memory, after which so many bytes can be read as simdjson wants.
final class EventText {
  let memory: UnsafeMutableRawBufferPointer
  private(set) var lines: [Range<Int>] = []
  private(set) var byteCount = 0

  /// - Parameter bytes: lines with an object each.
  init(_ bytes: [UInt8]) {
    memory = .allocate(byteCount: bytes.count + 1 + Int(CSIMDJSON_PADDING), alignment: 64)
    memory.initializeMemory(as: UInt8.self, repeating: UInt8(ascii: "\n"))
    memory.copyBytes(from: bytes)
    var start = 0
    for index in 0...bytes.count where memory[index] == UInt8(ascii: "\n") {
      if index > start { lines.append(start..<index) }
      start = index + 1
    }
    byteCount = bytes.count
  }

  deinit { memory.deallocate() }

  /// The yardstick of evaluation: simdjson visits every member and scalar.
  func walk() {
    var sum = 0
    for line in lines {
      let text = memory.baseAddress?.advanced(by: line.lowerBound).assumingMemoryBound(to: CChar.self)
      sum &+= csimdjson_walk(text, line.count)
    }
    if sum == 0 { note("nothing was walked") }
  }

  /// A source that gives the text piece by piece, as a file would.
  func source() -> (UnsafeMutableRawBufferPointer) -> Int {
    var position = 0
    return { [self] piece in
      let count = min(piece.count, byteCount - position)
      piece.copyMemory(from: UnsafeRawBufferPointer(rebasing: memory[position..<position + count]))
      position += count
      return count
    }
  }

  /// The lines that hold all of the words, repeated until there are so many bytes; `nil` when there is none.
  func stream(holding words: [String], bytes wanted: Int) -> EventText? {
    var chosen: [UInt8] = []
    for line in lines {
      let text = UnsafeRawBufferPointer(rebasing: memory[line])
      guard words.allSatisfy({ contains(text, $0) }) else { continue }
      chosen += text
      chosen.append(UInt8(ascii: "\n"))
    }
    guard !chosen.isEmpty else { return nil }
    var all: [UInt8] = []
    all.reserveCapacity(wanted + chosen.count)
    repeat { all += chosen } while all.count < wanted
    return EventText(all)
  }

  private func contains(_ text: UnsafeRawBufferPointer, _ word: String) -> Bool {
    let bytes = Array(word.utf8)
    guard let first = bytes.first, text.count >= bytes.count, let start = text.baseAddress else { return false }
    var position = 0
    while let found = memchr(start + position, Int32(first), text.count - bytes.count + 1 - position) {
      let offset = start.distance(to: UnsafeRawPointer(found))
      if memcmp(found, bytes, bytes.count) == 0 { return true }
      position = offset + 1
    }
    return false
  }
}
