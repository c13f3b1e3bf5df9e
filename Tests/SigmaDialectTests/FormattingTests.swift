import Diagnostics
import Dialects
import Foundation
import TestSupport
import Testing

@testable import SigmaDialect

private func format(_ text: String) -> Reading<String?> {
  Sigma.formatted(SourceFile(name: "test.yml", text: text))
}

@Suite("Formatting of Sigma")
struct FormattingTests {
  @Test("keys are in the order of the specification, comments go with them")
  func rule() {
    let text = """
      # Made up.
      status: test
      title: Shadow copies
      level: high
      my_key: 1
      detection:
        condition: selection and not 1 of filter_*
        # The tool.
        selection:
          Image|endswith: "\\\\vssadmin.exe" # any folder
          CommandLine|contains|all: [delete, sha*ows]
        filter_admin: {User: 5, Host: C:\\*, Name: null}
      logsource: # where
        product: windows
        definition: all of it
        category: process_creation
      id: 7c7f4c0a-3a11-4b6c-8a51-0a4e7d7e3c11
      tags:
      - attack.t1490
      date: 2026-11-25
      """
    let expected = """
      # Made up.
      title: Shadow copies
      id: 7c7f4c0a-3a11-4b6c-8a51-0a4e7d7e3c11
      status: test
      date: 2026-11-25
      tags:
          - attack.t1490
      logsource: # where
          product: windows
          category: process_creation
          definition: all of it
      detection:
          # The tool.
          selection:
              Image|endswith: '\\vssadmin.exe' # any folder
              CommandLine|contains|all:
                  - delete
                  - 'sha*ows'
          filter_admin:
              User: 5
              Host: 'C:\\*'
              Name: null
          condition: selection and not 1 of filter_*
      level: high
      my_key: 1

      """
    #expect(format(text).value == expected)
    #expect(format(expected).value == expected)
  }

  @Test("collections, correlations and filters")
  func documents() {
    let text = """
      action: global
      detection: {condition: a}
      ---
      title: many
      correlation:
        condition: {gte: 5}
        rules: [a]
        timespan: 5m
        type: event_count
      ---
      filter:
        a: {User: x}
        condition: a
        rules: any
      """
    let expected = """
      action: global
      detection:
          condition: a
      ---
      title: many
      correlation:
          type: event_count
          rules:
              - a
          timespan: 5m
          condition:
              gte: 5
      ---
      filter:
          rules: any
          a:
              User: x
          condition: a

      """
    #expect(format(text).value == expected)
    #expect(format(expected).value == expected)
  }

  @Test(
    "what we print is formatted",
    arguments: files(below: repository.appending(path: "golden/sigma"), withSuffix: ".yml"))
  func golden(_ path: String) throws {
    let text = String(
      decoding: try Data(contentsOf: repository.appending(path: "golden/sigma/\(path)")), as: UTF8.self)
    #expect(format(text).value == text)
  }

  @Test("every rule of the corpus keeps its meaning and its comments, and is formatted once and for all")
  func corpus() throws {
    guard let folder = SharedFiles.url("corpus/sigma") else {
      return print("skipped: ../shared/corpus/sigma is not there")
    }
    var changed = 0
    let paths = files(below: folder, withSuffix: ".yml")
    for path in paths {
      let text = String(decoding: try Data(contentsOf: folder.appending(path: path)), as: UTF8.self)
      let reading = format(text)
      guard let formatted = reading.value else {
        #expect(reading.hasErrors, "\(path)")
        #expect(!reading.diagnostics.contains { $0.code == .formattingDiffers }, "\(path)")
        continue
      }
      guard formatted != text else { continue }
      changed += 1
      #expect(format(formatted).value == formatted, "\(path)")
      #expect(commentCandidates(formatted) == commentCandidates(text), "\(path)")
      let (before, after) = (read(text), read(formatted))
      #expect(before.rules == after.rules, "\(path)")
      let findings = [before, after].map { $0.diagnostics.map(\.message).sorted() }
      #expect(findings[0] == findings[1], "\(path)")
    }
    print("sigma corpus: \(changed) of \(paths.count) files change when formatted")
  }
}

/// What stands behind a `#` on each line, in texts or not, without quotes at its end, sorted: it must all be
/// there again.
private func commentCandidates(_ text: String) -> [String] {
  text.split(whereSeparator: \.isNewline).compactMap { line in
    line.firstIndex(of: "#").map { line[$0...].trimmingCharacters(in: CharacterSet(charactersIn: " \t'\"")) }
  }.sorted()
}
