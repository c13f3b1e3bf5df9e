import Events
import Foundation
import JSONEvents
import Testing

/// Gives bytes in pieces of a size.
private final class Pieces {
  private let bytes: [UInt8]
  private let size: Int
  private var position = 0

  init(_ bytes: [UInt8], size: Int) {
    self.bytes = bytes
    self.size = size
  }

  func read(_ memory: UnsafeMutableRawBufferPointer) -> Int {
    let count = min(size, memory.count, bytes.count - position)
    memory.copyBytes(from: bytes[position..<position + count])
    position += count
    return count
  }
}

private struct ReadEvents: Equatable {
  var texts: [String] = []
  var numbers: [Int] = []
  var errors: [EventError] = []
  var isDamaged = false
}

private func read(_ bytes: [UInt8], pieces size: Int, longest: Int = 1 << 20) -> ReadEvents {
  let pieces = Pieces(bytes, size: size)
  var reader = EventReader(longest: longest) { pieces.read($0) }
  var found = ReadEvents()
  let batch = EventBatch()
  var goesOn = true
  while goesOn {
    do {
      goesOn = try reader.read(into: batch) { found.errors.append($0) }
    } catch {
      found.isDamaged = error as? StreamError == .damaged
      goesOn = false
    }
    for index in 0..<batch.count {
      found.texts.append(String(decoding: batch.text(index), as: UTF8.self))
      found.numbers.append(batch.number(index))
    }
  }
  return found
}

@Suite struct EventReaderTests {
  @Test(arguments: [1, 2, 3, 7, 64, 100_000])
  func linesComeWholeHoweverTheSourceGivesThem(size: Int) {
    let text = "\u{FEFF}{\"a\":1}\n\n  \r\n{\"a\":\"\(String(repeating: "x", count: 500))\"}\n{\"b\":2}"
    let found = read(Array(text.utf8), pieces: size)
    #expect(found.numbers == [0, 3, 4])
    #expect(found.texts.first == "{\"a\":1}")
    #expect(found.texts.last == "{\"b\":2}")
    #expect(found.errors.isEmpty)
  }

  @Test(arguments: [1, 2, 5, 1000])
  func elementsOfAnArrayComeOneByOne(size: Int) {
    let found = read(Array(" [ {\"a\": \"]\\\"{,\"}, 7 ,{\"b\": [1, {}]} ]\n".utf8), pieces: size)
    #expect(found.texts == ["{\"a\": \"]\\\"{,\"}", "7 ", "{\"b\": [1, {}]}"])
    #expect(found.numbers == [0, 1, 2])
    #expect(found.errors.isEmpty)
  }

  @Test(arguments: [
    ("[", "the array is cut short"), ("[{},", "the array is cut short"), ("[{} {}]", "the array is broken here"),
    ("[,]", "the array is broken here"), ("[{}] x", "there is text after the array"),
  ])
  func brokenArraysAreSaid(text: String, message: String) {
    #expect(read(Array(text.utf8), pieces: 3).errors.map(\.message) == [message])
  }

  @Test func anEmptySourceHasNoEvents() {
    #expect(read([], pieces: 8) == ReadEvents())
    #expect(read(Array(" \n\n".utf8), pieces: 8) == ReadEvents())
    #expect(read(Array("[]".utf8), pieces: 8) == ReadEvents())
  }

  @Test func aLineThatIsTooLongIsPassedOver() {
    let text = "{}\n{\"a\":\"" + String(repeating: "x", count: 6 << 20) + "\"}\n{\"b\":1}\n{\"c\":1}\n"
    let found = read(Array(text.utf8), pieces: 1 << 19, longest: 2 << 20)
    #expect(found.texts == ["{}", "{\"b\":1}", "{\"c\":1}"])
    #expect(found.numbers == [0, 2, 3])
    #expect(found.errors.map(\.line) == [1])
  }

  @Test(arguments: ["gzip -c", "zstd -q -c"])
  func compressedSourcesAreReadOnTheWay(command: String) throws {
    let lines = (0..<20_000).map { "{\"number\":\($0)}" }
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let half = lines.count / 2
    for (name, part) in [("one", lines[..<half]), ("two", lines[half...])] {
      try Data((part.joined(separator: "\n") + "\n").utf8).write(to: folder.appending(path: name))
    }
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", "cd '\(folder.path)' && (\(command) one; \(command) two) > both"]
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { return print("skipped: no '\(command)' here") }
    let bytes = Array(try Data(contentsOf: folder.appending(path: "both")))
    for size in [1, 1000, 1 << 20] {
      let found = read(bytes, pieces: size)
      #expect(found.texts == lines && !found.isDamaged)
    }
    let cut = read(Array(bytes.dropLast(20)), pieces: 1000)
    #expect(cut.isDamaged && cut.texts.count > half / 2 && cut.texts == Array(lines.prefix(cut.texts.count)))
    #expect(cut.errors.isEmpty)
  }
}
