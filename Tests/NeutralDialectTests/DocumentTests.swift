import Diagnostics
import Foundation
import TestSupport
import Testing

@testable import NeutralDialect

@Suite("docs/neutral-rules.md")
struct DocumentTests {
  static let text =
    (try? String(contentsOf: repository.appending(path: "docs/neutral-rules.md"), encoding: .utf8)) ?? ""

  /// The names of all keys of a shape that the schema knows.
  private func keys(_ shape: Shape) -> Set<String> {
    switch shape {
    case .scalar, .tree, .alerts: return []
    case .list(let item, _, _): return keys(item)
    case .either(let shapes): return shapes.reduce(into: []) { $0.formUnion(keys($1)) }
    case .mapping(let mapping):
      var names = Set(mapping.keys.map(\.name))
      for key in mapping.keys { names.formUnion(keys(key.shape)) }
      return mapping.others.map { names.union(keys($0.shape)) } ?? names
    }
  }

  @Test("it names every key of the schema")
  func everyKey() {
    let words = Set(Self.text.split { !($0.isLetter || $0 == "_") }.map(String.init))
    let known = keys(.mapping(Schema.rule)).union(keys(.mapping(Schema.testFile)))
    #expect(known.count > 60)
    #expect(known.subtracting(words).isEmpty)
  }

  @Test("its first example is a rule")
  func example() throws {
    let blocks = Self.text.components(separatedBy: "```")
    let block = try #require(blocks.first { $0.hasPrefix("yaml\nschema: 1") })
    let file = Neutral.parse(SourceFile(name: "example.yaml", text: String(block.dropFirst(5))))
    let rules = Neutral.lower(file.value)
    #expect((file.diagnostics + rules.diagnostics).isEmpty)
    #expect(rules.value.count == 1)
  }
}
