import Detections
import Diagnostics
import Dialects
import Foundation
import TestSupport
import Testing

@testable import SigmaDialect

/// A text with all fixes of its findings applied that keep the meaning, but for those that overlap.
private func fixed(_ text: String, only code: DiagnosticCode? = nil) -> String {
  let source = SourceFile(name: "rules/some_rule_file.yml", text: text)
  let file = Sigma.parse(source)
  let findings = file.diagnostics + Sigma.lower(file.value).diagnostics + Sigma.check(file.value)
  var bytes = source.bytes
  var edits: [Fix.Edit] = []
  for fix in findings.filter({ code == nil || $0.code == code }).flatMap(\.fixes) where fix.safety == .keepsMeaning {
    let isFree = fix.edits.allSatisfy { edit in
      !edits.contains { $0.span.bytes.overlaps(edit.span.bytes) || $0.span.bytes == edit.span.bytes }
    }
    if isFree { edits += fix.edits }
  }
  for edit in edits.sorted(by: { $0.span.bytes.lowerBound > $1.span.bytes.lowerBound }) {
    bytes.replaceSubrange(edit.span.bytes, with: Array(edit.replacement.utf8))
  }
  return String(decoding: bytes, as: UTF8.self)
}

private func codes(_ text: String) -> Set<DiagnosticCode> {
  let file = Sigma.parse(SourceFile(name: "rules/some_rule_file.yml", text: text))
  return Set((file.diagnostics + Sigma.lower(file.value).diagnostics + Sigma.check(file.value)).map(\.code))
}

private func meaning(_ text: String) -> Detections.Predicate? {
  predicate(text)?.strippingNames.normalized
}

/// Searches with what the fix makes of them; the same text where there is nothing to mend safely.
private let searchFixes: [(DiagnosticCode, String, String)] = [
  (.sigmaWildcardStyle, "A: '*a*'", "A|contains: 'a'"),
  (.sigmaWildcardStyle, #"A: ["*a*", '*b*']"#, #"A|contains: ["a", 'b']"#),
  (.sigmaWildcardStyle, #"A: '*\a.exe'"#, #"A|endswith: '\a.exe'"#),
  (.sigmaWildcardStyle, #"'A': '*\a.exe'"#, #"'A|endswith': '\a.exe'"#),
  (.sigmaWildcardStyle, "A: 12*", "A|startswith: '12'"),
  (.sigmaWildcardStyle, "A: no*", "A|startswith: 'no'"),
  (.sigmaWildcardStyle, "A: nose*", "A|startswith: nose"),
  (.sigmaWildcardStyle, "A|all: ['*a*', '*b*']", "A|contains|all: ['a', 'b']"),
  (.sigmaWildcardStyle, "A|cased: '*a*'", "A|contains|cased: 'a'"),
  (.sigmaWildcardStyle, "A|windash: '* -a *'", "A|contains|windash: ' -a '"),
  (.sigmaWildcardStyle, "A|neq: '*a*'", "A|contains|neq: 'a'"),
  (.sigmaWildcardStyle, #"A: '*\\*'"#, #"A|contains: '\\'"#),
  (.sigmaWildcardStyle, #"A: 'a\\*'"#, #"A|startswith: 'a\\'"#),
  // The quotes hide an escape: the text is not what is written.
  (.sigmaWildcardStyle, "A: '*it''s*'", "A: '*it''s*'"),
  (.sigmaWildcardStyle, #"A: "*\\a""#, #"A: "*\\a""#),
  (.sigmaWildcardStyle, "A|contains: a**b", "A|contains: 'a*b'"),
  (.sigmaWildcardStyle, #"A|contains: 'a\***b'"#, #"A|contains: 'a\**b'"#),
  (.sigmaWildcardStyle, "A|contains: 'a***b'", "A|contains: 'a*b'"),
  (.sigmaWildcardStyle, "A|contains: '*a b*'", "A|contains: 'a b'"),
  (.sigmaWildcardStyle, "A|endswith: '*a*b'", "A|endswith: 'a*b'"),
  // The key would stand twice.
  (.sigmaWildcardStyle, "A: '*a'\nA|endswith: b", "A: '*a'\nA|endswith: b"),
  (.sigmaModifier, "A|contains|all: a\nA|contains: b", "A|contains|all: a\nA|contains: b"),
  // Another field has the same values.
  (.sigmaWildcardStyle, "A: &values ['*a*']\nB: *values", "A: &values ['*a*']\nB: *values"),
  (.sigmaDuplicateValue, "A: [a, b, a]", "A: [a, b]"),
  (.sigmaDuplicateValue, "A: [a, a, A]", "A: [a]"),
  (.sigmaDuplicateValue, "A:\n    - a\n    - b # why\n    - a\n    - c", "A:\n    - a\n    - b # why\n    - c"),
  // The comment would be lost.
  (.sigmaDuplicateValue, "A:\n    - a\n    - a # why", "A:\n    - a\n    - a # why"),
  (.sigmaDuplicateValue, "A: [1, 1]", "A: [1]"),
  (.sigmaModifier, "A|contains|all: a", "A|contains: a"),
  (.sigmaModifier, "A|all|contains: a", "A|contains: a"),
  (.sigmaModifier, "A|re|contains: a+", "A|re: a+"),
]

@Test("a fix of a search keeps its meaning, and the finding is gone", arguments: searchFixes.indices)
func searchFix(_ index: Int) {
  let (code, before, after) = searchFixes[index]
  func text(_ search: String) -> String {
    let lines = search.split(separator: "\n").map { "        " + $0 }.joined(separator: "\n")
    return ruleText("    sel:\n\(lines)\n    condition: sel")
  }
  #expect(codes(text(before)).contains(code))
  let result = fixed(text(before), only: code)
  #expect(result == text(after))
  #expect(meaning(result) == meaning(text(before)))
  #expect(meaning(result) != nil)
  if before != after { #expect(!codes(result).contains(code)) }
}

@Test("a fix of keywords keeps their meaning")
func keywordFix() {
  let before = ruleText("    sel: ['a', 'b', 'a']\n    condition: sel")
  #expect(fixed(before, only: .sigmaDuplicateValue) == ruleText("    sel: ['a', 'b']\n    condition: sel"))
  #expect(meaning(fixed(before)) == meaning(before))
}

private let conditionFixes = [
  ("1 of them", "sel"), ("all of sel*", "sel"), ("not 1 of sel", "not sel"), ("'1 of them'", "'sel'"),
  ("ALL of sel*", "sel"), ("any of them", "sel"),
]

@Test("a fix of a condition keeps its meaning, and no finding is left", arguments: conditionFixes)
func conditionFix(_ before: String, _ after: String) {
  func text(_ condition: String) -> String { ruleText("    sel:\n        A: a\n    condition: \(condition)") }
  // One fix may stand in the way of another.
  let result = fixed(fixed(text(before)))
  #expect(result == text(after))
  #expect(meaning(result) == meaning(text(before)))
  #expect(codes(result).isDisjoint(with: [.sigmaConditionStyle, .sigmaCondition]))
}

private let headerFixes: [(DiagnosticCode, String, String)] = [
  (.sigmaDate, "date: 2026/1/2", "date: 2026-01-02"), (.sigmaDate, "date: '2026/01/02'", "date: '2026-01-02'"),
  (.sigmaDuplicateEntry, "tags:\n    - attack.impact\n    - attack.impact", "tags:\n    - attack.impact"),
  (.sigmaDuplicateEntry, "references: [a, b, a]", "references: [a, b]"),
  (.sigmaValue, "tags:\n    - Attack.Impact", "tags:\n    - attack.impact"),
  (.sigmaTag, "tags: [attack.lateral_movement]", "tags: [attack.lateral-movement]"),
  (.sigmaSchema, "author: 4711", "author: '4711'"), (.sigmaSchema, "title: yes", "title: 'yes'"),
]

@Test("a fix of the header changes no more than it says", arguments: headerFixes.indices)
func headerFix(_ index: Int) {
  let (code, before, after) = headerFixes[index]
  func text(_ header: String) -> String {
    let rule = ruleText("    sel:\n        A: a\n    condition: sel")
    return header + "\n" + (header.hasPrefix("title") ? String(rule.dropFirst("title: t\n".count)) : rule)
  }
  #expect(codes(text(before)).contains(code))
  let result = fixed(text(before), only: code)
  #expect(result == text(after))
  #expect(!codes(result).contains(code))
  #expect(meaning(result) == meaning(text(before)))
}

@Test("the fixes of the corpus keep the meaning of its rules")
func corpusFixes() throws {
  guard let folder = SharedFiles.url("corpus/sigma") else {
    return print("skipped: ../shared/corpus/sigma is not there")
  }
  var count = 0
  for url in FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)?.compactMap({ $0 as? URL }) ?? []
  where url.pathExtension == "yml" {
    let text = String(decoding: try Data(contentsOf: url), as: UTF8.self)
    let result = fixed(text)
    guard result != text else { continue }
    count += 1
    #expect(meaning(result) == meaning(text), "\(url.lastPathComponent)")
  }
  print("sigma fixes: \(count) rules of the corpus mended")
}
