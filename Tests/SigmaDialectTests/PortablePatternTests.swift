import Detections
import Diagnostics
import Dialects
import Foundation
import Patterns
import TestSupport
import Testing
import YAMLTree

@testable import SigmaDialect

/// A case of Cases/portable-patterns.yaml, which Scripts/oracles/portable_patterns.py holds against the engines.
private struct PatternCase: CustomTestStringConvertible, Sendable {
  var pattern: String
  var portable: String?
  var refusal: String?

  var testDescription: String { pattern }
}

private let cases: [PatternCase] = {
  let url = repository.appending(path: "Tests/SigmaDialectTests/Cases/portable-patterns.yaml")
  let text = (try? String(contentsOf: url, encoding: .utf8)) ?? ""
  let root = parseYAML(SourceFile(name: "portable-patterns.yaml", text: text)).value.first?.root
  return (root?.items ?? []).map { node in
    PatternCase(
      pattern: node["pattern"]?.scalar?.text ?? "", portable: node["portable"]?.scalar?.text,
      refusal: node["refuse"]?.scalar?.text)
  }
}()

@Test("a pattern is written as RE2 and Python's re read alike, or is refused by name", arguments: cases)
private func portablePatterns(_ each: PatternCase) throws {
  do throws(UnportablePattern) {
    let text = try each.pattern.portablePattern()
    #expect(text == each.portable)
    // What is written is written again.
    #expect((try? text.portablePattern()) == text)
  } catch {
    #expect(error.construct == each.refusal)
  }
}

@Test func thereAreCases() {
  #expect(cases.count > 35)
}

@Test("a rule with a pattern that has no portable form is refused, and the pattern is named")
func unportablePattern() throws {
  var raising = Sigma.PredicateRaising(lists: [])
  _ = raising.clause(.text("Path", .matches(#"a\p{L}+\d"#), cased: true))
  let loss = try #require(raising.losses.first)
  #expect(loss.construct == #"the pattern 'a\p{L}+\d'"#)
  #expect(loss.direction == Loss.Direction.unwritable)
}
