import CSimdjson

/// Reads a source of events piece by piece: lines with an object each, or one array of objects; plain, gzip or
/// Zstandard. Its memory does not grow with the source.
package struct EventReader: ~Copyable {
  private var bytes: PlainBytes
  /// What was read and belongs to no batch yet.
  private var carried: [UInt8] = []
  private var form = Form.unknown
  private var nextNumber = 0
  private var hasEnded = false
  private var array = ArraySplitter()
  private let longest: Int

  private enum Form { case unknown, lines, array }

  /// How many bytes are asked of the source at once: threads hand on pieces, and some are waiting, so that they are small.
  private static let pieceSize = 1 << 17

  /// - Parameters:
  ///   - longest: the length in bytes from which on a line is no event.
  ///   - source: where the bytes come from.
  package init(longest: Int = 64 << 20, _ source: @escaping ByteSource) {
    bytes = PlainBytes(source)
    self.longest = longest
  }

  /// Fills a batch with the next events, and says what could not be one.
  ///
  /// A batch comes as soon as the source has given a whole event, so that a slow pipe is followed closely.
  ///
  /// - Returns: whether there may be more. The batch may be empty.
  /// - Throws: the source's error, or `StreamError`; then the batch holds what came before.
  package mutating func read(into batch: EventBatch, _ report: (EventError) -> Void) throws -> Bool {
    batch.parts.removeAll(keepingCapacity: true)
    guard !hasEnded else { return false }
    batch.reserve(carried.count + Self.pieceSize, keeping: 0)
    batch.memory.copyBytes(from: carried)
    var length = carried.count
    carried.removeAll(keepingCapacity: true)
    var searched = length
    var failure: (any Error)?
    while true {
      batch.reserve(length + Self.pieceSize, keeping: length)
      var count = 0
      do {
        count = try bytes.read(
          into: UnsafeMutableRawBufferPointer(rebasing: batch.memory[length..<length + Self.pieceSize]))
      } catch {
        failure = error
      }
      let isLast = count == 0
      let used = split(batch, searched, length + count, isLast: isLast && failure == nil, report)
      length += count
      searched = length
      if isLast || !batch.parts.isEmpty || used > 0 {
        hasEnded = hasEnded || isLast
        batch.byteCount = used
        carried.append(contentsOf: batch.memory[used..<length])
        break
      }
      guard length > longest else { continue }
      (length, searched) = (0, 0)
      do { length = try skip(batch, report) } catch { failure = error }
      if hasEnded || failure != nil { break }
    }
    clearPadding(batch, length)
    if let failure {
      hasEnded = true
      throw failure
    }
    return !hasEnded
  }

  /// Marks the events among the bytes. Those before `searched` hold no end of an event.
  ///
  /// - Returns: how many bytes are done with.
  private mutating func split(
    _ batch: EventBatch, _ searched: Int, _ length: Int, isLast: Bool, _ report: (EventError) -> Void
  ) -> Int {
    let text = UnsafeRawBufferPointer(rebasing: batch.memory[..<length])
    var start = 0
    if form == .unknown {
      if text.starts(with: [0xEF, 0xBB, 0xBF]) { start = 3 }
      guard let first = text[start...].firstIndex(where: { !isBlank($0) }) else { return isLast ? length : 0 }
      form = text[first] == UInt8(ascii: "[") ? .array : .lines
    }
    switch form {
    case .array: return splitArray(batch, text, from: start, isLast: isLast, report)
    case .lines, .unknown: return splitLines(batch, text, start, searched, isLast: isLast)
    }
  }

  private mutating func splitLines(
    _ batch: EventBatch, _ text: UnsafeRawBufferPointer, _ start: Int, _ searched: Int, isLast: Bool
  ) -> Int {
    var start = start
    var searched = max(searched, start)
    withUnsafeTemporaryAllocation(of: Int.self, capacity: 256) { ends in
      while searched < text.count {
        let found = csimdjson_line_ends(
          text.baseAddress?.advanced(by: searched).assumingMemoryBound(to: CChar.self), text.count - searched,
          ends.baseAddress, ends.count)
        for end in ends[..<found] {
          add(text, start..<searched + end, to: batch)
          start = searched + end + 1
        }
        guard found == ends.count else { return }
        searched = start
      }
    }
    if isLast, start < text.count {
      add(text, start..<text.count, to: batch)
      start = text.count
    }
    return start
  }

  private mutating func add(_ text: UnsafeRawBufferPointer, _ line: Range<Int>, to batch: EventBatch) {
    if text[line].contains(where: { !isBlank($0) }) {
      batch.parts.append(EventBatch.Part(bytes: line, number: nextNumber))
    }
    nextNumber += 1
  }

  private mutating func splitArray(
    _ batch: EventBatch, _ text: UnsafeRawBufferPointer, from start: Int, isLast: Bool,
    _ report: (EventError) -> Void
  ) -> Int {
    array.position = max(array.position, start)
    while let element = array.next(in: text) {
      batch.parts.append(EventBatch.Part(bytes: element, number: nextNumber))
      nextNumber += 1
    }
    if let message = isLast ? array.finalMessage : array.message {
      report(EventError(line: nextNumber, message: message))
      hasEnded = true
      return text.count
    }
    return array.forget()
  }

  /// Passes over a line that is too long, or over the rest of an array with such an element.
  ///
  /// - Returns: how many bytes of the next line are at the start of the batch.
  private mutating func skip(_ batch: EventBatch, _ report: (EventError) -> Void) throws -> Int {
    let rest = form == .array ? ", and what comes after it in the array is not read" : ""
    report(EventError(line: nextNumber, message: "this is longer than \(longest >> 20) MiB\(rest)"))
    nextNumber += 1
    if form == .array { hasEnded = true }
    while !hasEnded {
      let piece = UnsafeMutableRawBufferPointer(rebasing: batch.memory[..<Self.pieceSize])
      let count = try bytes.read(into: piece)
      guard count > 0 else {
        hasEnded = true
        break
      }
      guard let end = piece[..<count].firstIndex(of: UInt8(ascii: "\n")) else { continue }
      let rest = Array(piece[(end + 1)..<count])
      batch.memory.copyBytes(from: rest)
      return rest.count
    }
    return 0
  }

  private func clearPadding(_ batch: EventBatch, _ length: Int) {
    let end = min(length + EventScanner.padding, batch.memory.count)
    guard length < end else { return }
    UnsafeMutableRawBufferPointer(rebasing: batch.memory[length..<end])
      .initializeMemory(as: UInt8.self, repeating: 0)
  }
}
