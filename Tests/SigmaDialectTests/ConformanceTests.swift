import Diagnostics
import Dialects
import Events
import Foundation
import Semantics
import TestSupport
import Testing
import YAMLTree

@testable import SigmaDialect

/// The cases of the Sigma reference that fail, each with its reason. One that passes must leave the list.
private let knownFailures: [String: String] = [
  "SR-23": "whether a placeholder has values is known only when the rule is evaluated: TranspilationTests ask that"
]

@Test("the conformance cases of the Sigma reference hold")
func conformanceCases() throws {
  guard let url = SharedFiles.url("reference/sigma-cases.yaml") else {
    return print("skipped: ../shared/reference/sigma-cases.yaml is not there")
  }
  let source = SourceFile(name: url.lastPathComponent, bytes: Array(try Data(contentsOf: url)))
  let root = try #require(parseYAML(source).value.first?.root)
  let cases = try #require(root["cases"]?.items)
  let rejects = try #require(root["rejects"]?.items)
  let failed = cases.filter { !passes($0, source) } + rejects.filter { !isJudgedRight($0, source) }
  let names = failed.compactMap { $0["id"]?.scalar?.text }
  print("sigma-cases: \(cases.count + rejects.count - names.count) of \(cases.count + rejects.count) pass")
  #expect(Set(names) == Set(knownFailures.keys))
}

private func text(_ node: YAMLNode, _ source: SourceFile) -> String {
  let detection = node["detection"].map { $0.span.bytes } ?? 0..<0
  return ruleText(String(decoding: source.bytes[detection], as: UTF8.self))
}

private func passes(_ node: YAMLNode, _ source: SourceFile) -> Bool {
  let reading = read(text(node, source))
  guard reading.rules.count == 1, let event = node["event"], let expected = node["expect"]?.scalar?.text
  else {
    return false
  }
  let alerts = meaning(of: reading.rules[0].detection, on: [Event(event)])
  return String(!alerts.isEmpty) == expected
}

private func isJudgedRight(_ node: YAMLNode, _ source: SourceFile) -> Bool {
  let reading = read(text(node, source))
  let isLowered = reading.rules.count == 1
  switch node["we_should"]?.scalar?.text {
  case "error": return !isLowered && reading.diagnostics.contains { $0.severity == .error }
  case "warning": return isLowered && reading.diagnostics.contains { $0.severity == .warning }
  case "accept": return isLowered && reading.diagnostics.isEmpty
  default: return false
  }
}
