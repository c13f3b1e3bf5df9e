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

/// A text as a program compresses it; `nil` when it is not there, which is said.
private func compressed(_ text: String, _ command: String) throws -> [UInt8]? {
  let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  try Data(text.utf8).write(to: folder.appending(path: "text"))
  let process = Process()
  process.executableURL = URL(filePath: "/bin/sh")
  process.arguments = ["-c", "cd '\(folder.path)' && \(command) text > compressed"]
  try process.run()
  process.waitUntilExit()
  guard process.terminationStatus == 0 else {
    print("skipped: no '\(command)' here")
    return nil
  }
  return Array(try Data(contentsOf: folder.appending(path: "compressed")))
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

  @Test(arguments: [1, 2, 3, 7, 64, 100_000])
  func fedLinesComeWhole(size: Int) {
    let long = "{\"a\":\"" + String(repeating: "x", count: 3_000) + "\"}"
    let text = "\u{FEFF}{\"a\":1}\n\n  \r\n\(long)\n{\"b\":2}\n{}"
    var fed = FedLines(longest: 1_000)
    var found: [(text: String, number: Int)] = []
    func keep(_ batch: EventBatch?) {
      guard let batch else { return }
      for index in 0..<batch.count {
        found.append((String(decoding: batch.text(index), as: UTF8.self), batch.number(index)))
      }
    }
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      keep(fed.batch(rest.prefix(size)))
      rest = rest.dropFirst(size)
    }
    keep(fed.last())
    #expect(found.map(\.number) == [0, 3, 4, 5])
    #expect(found.map(\.text).filter { $0.utf8.count < 100 } == ["{\"a\":1}", "{\"b\":2}", "{}"])
    // A line that came as a whole is not cut; one that was is no JSON any more, so that nobody takes it for an event.
    #expect(found[1].text == long || found[1].text.hasSuffix("x\0") && found[1].text.utf8.count == 1_000)
    #expect((found[1].text == long) == (size == 100_000))
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
    let half = lines.count / 2
    guard let one = try compressed(lines[..<half].joined(separator: "\n") + "\n", command),
      let two = try compressed(lines[half...].joined(separator: "\n") + "\n", command)
    else { return }
    let bytes = one + two
    for size in [1, 1000, 1 << 20] {
      let found = read(bytes, pieces: size)
      #expect(found.texts == lines && !found.isDamaged)
    }
    let cut = read(Array(bytes.dropLast(20)), pieces: 1000)
    #expect(cut.isDamaged && cut.texts.count > half / 2 && cut.texts == Array(lines.prefix(cut.texts.count)))
    #expect(cut.errors.isEmpty)
  }

  @Test func whatCameBeforeAWrongChecksumIsRead() throws {
    let lines = (0..<20_000).map { "{\"number\":\($0)}" }
    guard var bytes = try compressed(lines.joined(separator: "\n"), "gzip -c") else { return }
    bytes[bytes.count - 6] ^= 1
    for size in [1, 1000, 1 << 20] {
      let found = read(bytes, pieces: size)
      // The last line has no end that could be trusted.
      #expect(found.isDamaged && found.texts == lines.dropLast())
    }
  }

  @Test func anArchiveThatEndsInALineThatIsTooLongIsDamaged() throws {
    var seed: UInt32 = 1
    let long = (0..<(6 << 20)).map { _ -> UInt8 in
      seed = seed &* 1_664_525 &+ 1_013_904_223
      return UInt8(ascii: "a") + UInt8(seed >> 28)
    }
    let text = "{}\n{\"a\":\"" + String(decoding: long, as: UTF8.self) + "\"}\n{}\n"
    guard let bytes = try compressed(text, "gzip -c") else { return }
    let found = read(Array(bytes.dropLast(bytes.count / 4)), pieces: 1 << 16, longest: 1 << 20)
    #expect(found.isDamaged && found.texts == ["{}"] && found.errors.map(\.line) == [1])
    let whole = read(bytes, pieces: 1 << 16, longest: 1 << 20)
    #expect(!whole.isDamaged && whole.texts == ["{}", "{}"] && whole.errors.map(\.line) == [1])
  }

  @Test func anArrayEndsWithAnElementThatIsTooLong() {
    let long = "{\"a\":\"" + String(repeating: "x],{\\\"", count: 1 << 20) + "\"}"
    let found = read(Array("[{}, \(long), {\"b\":1}]".utf8), pieces: 1 << 16, longest: 1 << 20)
    #expect(found.texts == ["{}"] && !found.isDamaged)
    #expect(found.errors.map(\.line) == [1])
    #expect(found.errors.first?.message.contains("what comes after it in the array is not read") == true)
  }
}
