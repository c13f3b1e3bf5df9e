import Diagnostics
import Dialects
import Foundation
import TestSupport
import Testing

@testable import NeutralDialect

/// The rules of this repository, with the built-in fields.
@Suite("Rules of the repository")
struct RepositoryRulesTests {
  static let paths = files(below: repository.appending(path: "rules"), withSuffix: ".yaml")

  static func source(_ path: String) throws -> SourceFile {
    SourceFile(name: path, bytes: Array(try Data(contentsOf: repository.appending(path: "rules/\(path)"))))
  }

  @Test("they are read without complaint", arguments: paths.filter { !$0.hasSuffix(".tests.yaml") })
  func rules(_ path: String) throws {
    let file = Neutral.parse(try Self.source(path))
    let rules = Neutral.lower(file.value)
    // That ATT&CK moves on is a warning, and no reason to stop.
    let complaints = (file.diagnostics + rules.diagnostics).filter { $0.code != .revokedTechnique }
    #expect(complaints.isEmpty, "\(complaints.map { $0.rendered() }.joined())")
    #expect(rules.value.count == file.value.rules.count)
    let testPath = path.replacing(".yaml", with: ".tests.yaml")
    guard Self.paths.contains(testPath), let rule = rules.value.first else { return }
    let testFile = Neutral.parseTests(try Self.source(testPath))
    let tests = lowerTests(testFile.value.tests, for: rule.detection, Vocabulary.builtIn)
    let testComplaints = testFile.diagnostics + tests.diagnostics
    #expect(testComplaints.isEmpty, "\(testComplaints.map { $0.rendered() }.joined())")
    #expect(tests.value.count == testFile.value.tests.count)
  }
}
