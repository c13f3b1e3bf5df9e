import Diagnostics
import Foundation
import TestSupport
import Testing
import YAMLTree

@testable import NeutralDialect

@Suite("JSON Schema")
struct JSONSchemaTests {
  @Test(
    "the published files are what the generator says",
    arguments: [("neutral-rule", Neutral.jsonSchema), ("neutral-tests", Neutral.testsJSONSchema)])
  func published(_ name: String, _ schema: String) throws {
    let file = repository.appending(path: "schema/\(name).schema.json")
    if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
      try schema.write(to: file, atomically: true, encoding: .utf8)
    }
    let published = try String(contentsOf: file, encoding: .utf8)
    #expect(
      published == schema, "run UPDATE_GOLDEN=1 swift test --filter JSONSchemaTests, then read the diff")
  }
}

extension JSONSchemaTests {
  /// Trees that differ from one in a single node: without an entry, with another key, with another value.
  private static func variants(of node: YAMLNode) -> [YAMLNode] {
    func scalar(_ text: String, _ style: YAMLScalar.Style = .plain) -> YAMLNode {
      YAMLNode(.scalar(YAMLScalar(text, style: style)), at: node.span)
    }
    let span = node.span
    var variants = [
      scalar("x"), scalar("5"), scalar("true"), scalar("null"), scalar("", .singleQuoted),
      scalar("true", .singleQuoted),
      scalar("5", .doubleQuoted), scalar("a b"), YAMLNode(.sequence([]), at: span),
      YAMLNode(.mapping([]), at: span),
      YAMLNode(.sequence([scalar("x")]), at: span),
      YAMLNode(.sequence([YAMLNode(.mapping([]), at: span)]), at: span),
      YAMLNode(.mapping([YAMLEntry(key: scalar("x"), value: scalar("x"))]), at: span),
      YAMLNode(.mapping([YAMLEntry(key: scalar("not"), value: scalar("5"))]), at: span),
    ]
    switch node.content {
    case .scalar: break
    case .sequence(let items):
      for (index, item) in items.enumerated() {
        variants += self.variants(of: item).map { changed in
          var items = items
          items[index] = changed
          return YAMLNode(.sequence(items), at: span)
        }
      }
    case .mapping(let entries):
      for key in ["unknown", "cased", "event", "name", "pivot", "value", "When", "all", "and"] {
        guard node[key] == nil else { continue }
        variants.append(
          YAMLNode(.mapping(entries + [YAMLEntry(key: scalar(key), value: scalar("x"))]), at: span))
      }
      for (index, entry) in entries.enumerated() {
        var without = entries
        without.remove(at: index)
        variants.append(YAMLNode(.mapping(without), at: span))
        variants += self.variants(of: entry.value).map { changed in
          var entries = entries
          entries[index].value = changed
          return YAMLNode(.mapping(entries), at: span)
        }
      }
    }
    return variants
  }

  private func disagreements(_ text: String, _ shape: MappingShape, _ schema: String) throws -> (
    count: Int, accepted: Int, [String]
  ) {
    let checker = try JSONSchemaChecker(schema)
    let document = try #require(parseYAML(SourceFile(name: "x", text: text)).value.first)
    var found: [String] = []
    var accepted = 0
    // Of the many of the large sample, each fifth: another node and another change each time.
    let all = Self.variants(of: document.root)
    let step = all.count > 2_000 ? 5 : 1
    let variants = [document.root] + stride(from: 0, to: all.count, by: step).map { all[$0] }
    for root in variants {
      let findings = SchemaValidation.validate(YAMLDocument(root: root, span: document.span), shape)
      let isAccepted = checker.accepts(JSONValue(root))
      if isAccepted { accepted += 1 }
      guard isAccepted == findings.contains(where: { $0.severity == .error }) else { continue }
      found.append(
        "schema \(isAccepted ? "accepts" : "refuses"): \(findings.map { $0.rendered() })\n\(YAMLPrinter().text(of: root))"
      )
    }
    return (variants.count, accepted, found)
  }

  @Test("schema and loader take the same", arguments: [Samples.everything, Samples.single])
  func sameRules(_ text: String) throws {
    let (count, accepted, found) = try disagreements(text, Schema.rule, Neutral.jsonSchema)
    #expect(found.isEmpty, "\(found.count) of \(count): \(found.prefix(3).joined(separator: "\n\n"))")
    #expect(accepted > count / 20 && accepted < count)
  }

  @Test("and the same test files") func sameTestFiles() throws {
    let (_, accepted, found) = try disagreements(Samples.testFile, Schema.testFile, Neutral.testsJSONSchema)
    #expect(found.isEmpty, "\(found.prefix(3).joined(separator: "\n\n"))")
    #expect(accepted > 10)
  }
}

extension YAMLPrinter {
  /// A tree as text, for messages.
  fileprivate func text(of node: YAMLNode) -> String { print(value(of: node)) }

  private func value(of node: YAMLNode) -> YAMLValue {
    switch node.content {
    case .scalar(let scalar): scalar.style == .plain ? .plain(scalar.text) : .text(scalar.text, .singleQuoted)
    case .sequence(let items): .list(items.map { YAMLItem(value(of: $0)) })
    case .mapping(let entries):
      .mapping(entries.map { YAMLMember($0.key.scalar?.text ?? "", value(of: $0.value)) })
    }
  }
}
