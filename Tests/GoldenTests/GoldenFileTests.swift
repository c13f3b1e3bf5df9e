import Diagnostics
import Foundation
import TestSupport
import Testing
import Transpilation

/// The rules of this repository, read once for all suites.
struct RuleFolder: Sendable {
  struct Entry: Sendable, CustomTestStringConvertible {
    /// Below `rules/`.
    var path: String
    var rule: AuthoredRule

    var testDescription: String { path }
  }

  let transpiler: Transpiler
  let entries: [Entry]
  let diagnostics: [Diagnostic]

  static let shared = RuleFolder()

  private init() {
    let made = Transpiler.make(TranspilerSettings())
    // The built-in tables are tested to load without findings.
    guard let transpiler = made.value else { preconditionFailure("the built-in taxonomies do not load") }
    let folder = repository.appending(path: "rules")
    var entries: [Entry] = []
    var diagnostics = made.diagnostics
    for path in files(below: folder, withSuffix: ".yaml") where !path.hasSuffix(".tests.yaml") {
      let source = SourceFile(name: "rules/\(path)", bytes: bytes(of: folder.appending(path: path)))
      var reading = transpiler.read(source)
      diagnostics += reading.diagnostics
      let tests = folder.appending(path: path.replacing(".yaml", with: ".tests.yaml"))
      if FileManager.default.fileExists(atPath: tests.path) {
        let beside = SourceFile(name: "rules/\(tests.lastPathComponent)", bytes: bytes(of: tests))
        reading = transpiler.adding(tests: beside, to: reading.value)
        diagnostics += reading.diagnostics
      }
      entries += reading.value.map { Entry(path: path, rule: $0) }
    }
    self.transpiler = transpiler
    self.entries = entries
    self.diagnostics = diagnostics
  }
}

private func bytes(of file: URL) -> [UInt8] {
  (try? Data(contentsOf: file)).map { Array($0) } ?? []
}

@Suite struct GoldenFileTests {
  @Test func rulesHaveNoFindings() {
    let folder = RuleFolder.shared
    #expect(folder.diagnostics.filter { $0.severity != .note }.map { $0.rendered() } == [])
    #expect(folder.entries.count >= 26)
  }

  /// Every rule has at least four tests that alert and four that do not.
  @Test(arguments: RuleFolder.shared.entries)
  func rulesAreTested(_ entry: RuleFolder.Entry) {
    let counts = entry.rule.testCounts
    #expect(counts.alerting >= 4 && counts.silent >= 4, "\(counts)")
  }

  @Test func goldenFilesAreAsEmitted() throws {
    let folder = RuleFolder.shared
    var golden = GoldenFiles(targets: [.yaral, .sigma, .swift])
    for target in golden.targets {
      for (path, entries) in Dictionary(grouping: folder.entries, by: \.path).sorted(by: { $0.key < $1.key }) {
        golden.add(entries.map { ($0.rule, folder.transpiler.emit($0.rule, as: target)) }, path: path, target: target)
      }
    }
    golden.finish()
    var existing: [String: String] = [:]
    for target in golden.targets {
      let targetFolder = repository.appending(path: "golden/\(target.rawValue)")
      for path in files(below: targetFolder, withSuffix: "." + target.fileExtension) {
        existing["\(target.rawValue)/\(path)"] = try String(
          contentsOf: targetFolder.appending(path: path), encoding: .utf8)
      }
    }
    let found = golden.differences(from: existing, folder: "golden")
    #expect(found.findings.map(\.message) == [], "run make golden, then read the diff:\n\(found.diff)")
    #expect(golden.texts.count > 50)
  }

  /// A refusal is either the author's wish or named by an error; a rule never just lacks a text.
  @Test(arguments: RuleFolder.shared.entries)
  func everyTargetIsWrittenOrLeftOutByTheAuthor(_ entry: RuleFolder.Entry) {
    for target in [Target.yaral, .sigma, .swift, .neutral] {
      let emission = RuleFolder.shared.transpiler.emit(entry.rule, as: target)
      #expect(
        emission.text != nil || emission.status == .omitted,
        "\(target): \(emission.diagnostics.map { $0.rendered() })")
      #expect(!emission.isInternalError)
    }
  }

  @Test(arguments: RuleFolder.shared.entries)
  func embeddedTestsPassOnEveryTarget(_ entry: RuleFolder.Entry) {
    for result in RuleFolder.shared.transpiler.test(entry.rule) {
      if case .failed(let reason) = result.outcome {
        Issue.record("\(entry.path): \(result.test) [\(result.target)]: \(reason)")
      }
    }
  }
}
