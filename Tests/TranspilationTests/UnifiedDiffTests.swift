import Diagnostics
import Foundation
import Testing

@testable import Transpilation

private let numbers = (1...30).map { "line \($0)\n" }.joined()

private struct Sample: Sendable, CustomTestStringConvertible {
  var testDescription: String
  var old: String
  var new: String

  init(_ name: String, _ old: String, _ new: String) {
    testDescription = name
    self.old = old
    self.new = new
  }
}

private let samples = [
  Sample("one line changed", "a\nb\nc\n", "a\nB\nc\n"),
  Sample("from nothing", "", "a\nb\n"),
  Sample("one line from nothing", "", "a\n"),
  Sample("to nothing", "a\nb\n", ""),
  Sample("no line break at the end of the old", "a\nb", "a\nb\n"),
  Sample("no line break at the end of the new", "a\nb\n", "a\nb"),
  Sample("no line break at either end", "a\nb", "a\nc"),
  Sample("a kept line without a line break", "a\nb\nc", "A\nb\nc"),
  Sample("CRLF", "a\r\nb\r\nc\r\n", "a\r\nB\r\nc\r\n"),
  Sample("CRLF to LF", "a\r\nb\r\n", "a\nb\n"),
  Sample("two hunks", numbers, numbers.replacing("line 3\n", with: "x\n").replacing("line 20\n", with: "y\n")),
  Sample("hunks that touch", numbers, numbers.replacing("line 3\n", with: "x\n").replacing("line 10\n", with: "y\n")),
  Sample("hunks just apart", numbers, numbers.replacing("line 3\n", with: "x\n").replacing("line 11\n", with: "y\n")),
  Sample("added at the start", numbers, "new\n" + numbers),
  Sample("added at the end", numbers, numbers + "new\n"),
  Sample("removed inside", numbers, numbers.replacing("line 12\nline 13\n", with: "")),
  Sample("a character spelled otherwise", "caf\u{E9}\n", "cafe\u{301}\n"),
]

@Suite struct UnifiedDiffTests {
  @Test func equalTextsDoNotDiffer() {
    #expect(unifiedDiff("a\n", "a\n", oldName: "o", newName: "n") == "")
    #expect(unifiedDiff("", "", oldName: "o", newName: "n") == "")
  }

  @Test func form() {
    #expect(
      unifiedDiff("a\nb\nc\n", "a\nB\nc\n", oldName: "old", newName: "new")
        == "--- old\n+++ new\n@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n")
    #expect(
      unifiedDiff("", "a", oldName: "/dev/null", newName: "new")
        == "--- /dev/null\n+++ new\n@@ -0,0 +1 @@\n+a\n\\ No newline at end of file\n")
  }

  private static let hasDiff = FileManager.default.isExecutableFile(atPath: "/usr/bin/diff")

  /// Each sample has one shortest difference, so that two programs must agree on it.
  @Test(.enabled(if: hasDiff, "there is no diff program"), arguments: samples)
  private func agreesWithDiff(_ sample: Sample) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "diff-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data(sample.old.utf8).write(to: folder.appending(path: "old"))
    try Data(sample.new.utf8).write(to: folder.appending(path: "new"))
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/diff")
    process.arguments = ["-u", "--label", "old", "--label", "new", "old", "new"]
    process.currentDirectoryURL = folder
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let expected = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    let found = unifiedDiff(sample.old, sample.new, oldName: "old", newName: "new")
    #expect(Data(found.utf8) == expected, "\(found)\nbut diff says\n\(String(decoding: expected, as: UTF8.self))")
  }

  /// Over the limit the middle is shown as replaced whole, and still leads from the old to the new.
  @Test func manyDifferences() {
    let old = (0..<3_000).map { "old \($0)\n" }.joined()
    let new = (0..<3_000).map { "new \($0)\n" }.joined()
    let lines = unifiedDiff("same\n" + old, "same\n" + new, oldName: "o", newName: "n")
      .split(separator: "\n")
    #expect(lines.count { $0.hasPrefix("-old") } == 3_000)
    #expect(lines.count { $0.hasPrefix("+new") } == 3_000)
    #expect(lines[2] == "@@ -1,3001 +1,3001 @@")
  }
}
