import Diagnostics
import Foundation
import TestSupport
import Testing

@testable import YARALDialect

/// The published rules beside the repository: each path with its text.
func corpusRules() throws -> [(path: String, text: String)] {
  guard let folder = SharedFiles.url("corpus/yaral/rules") else {
    print("YARA-L corpus: skipped, there is no ../shared")
    return []
  }
  return try files(below: folder, withSuffix: ".yaral").map { path in
    (path, try String(contentsOf: folder.appending(path: path), encoding: .utf8))
  }
}

@Suite struct CorpusTests {
  /// One published rule has a raw line break in a text; every other can be read (reference, section 0).
  @Test func everyPublishedRuleIsRead() throws {
    var failures: [String] = []
    for (path, text) in try corpusRules() {
      let file = YARAL.parse(SourceFile(name: path, text: text))
      if file.hasErrors { failures.append(file.diagnostics.map { $0.rendered() }.joined()) }
      #expect(file.value.rules.count == 1, "\(path)")
      #expect(file.value.rules.allSatisfy { $0.isDamaged == file.hasErrors }, "\(path)")
    }
    let unexpected = failures.filter { !$0.contains("paymen45") }
    #expect(unexpected.isEmpty, "\(unexpected.prefix(10).joined(separator: "\n"))")
  }
}

@Suite struct CorpusPrintingTests {
  /// What is printed is read as the same, and printed the same.
  @Test func everyPublishedRuleSurvivesPrinting() throws {
    for (path, text) in try corpusRules() {
      let file = YARAL.parse(SourceFile(name: path, text: text)).value
      if file.rules.contains(where: \.isDamaged) { continue }
      let printed = YARAL.print(file)
      let again = YARAL.parse(SourceFile(name: path, text: printed))
      #expect(again.diagnostics.allSatisfy { $0.severity != .error }, "\(path)")
      #expect(again.value == file, "\(path)")
      #expect(YARAL.print(again.value) == printed, "\(path)")
    }
  }
}

@Suite struct CorpusLoweringTests {
  /// Every published rule becomes a detection, or is refused for a reason that is named.
  @Test func everyPublishedRuleIsLoweredOrRefused() throws {
    var lowered = 0
    var rules = 0
    var reasons: [String: Int] = [:]
    for (path, text) in try corpusRules() {
      let file = YARAL.parse(SourceFile(name: path, text: text)).value
      rules += 1
      let reading = YARAL.lower(file)
      let errors = reading.diagnostics.filter { $0.severity == .error }
      if file.rules.contains(where: \.isDamaged) { continue }
      #expect(reading.value.isEmpty == !errors.isEmpty, "\(path)")
      if errors.isEmpty { lowered += 1 }
      for error in errors { reasons[error.code.rawValue, default: 0] += 1 }
    }
    let counts = reasons.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { "\($0.key): \($0.value)" }
    print("yara-l corpus: \(lowered) rules lowered; refused \(counts.joined(separator: ", "))")
    // A change that refuses more must be noticed.
    if rules > 0 { #expect(lowered >= 300) }
  }
}
