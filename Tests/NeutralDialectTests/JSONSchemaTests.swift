import Diagnostics
import Foundation
import TestSupport
import Testing

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
    #expect(published == schema, "run UPDATE_GOLDEN=1 swift test --filter JSONSchemaTests, then read the diff")
  }
}
