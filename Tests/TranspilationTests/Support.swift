import Detections
import Diagnostics
import Events
import Foundation
import TestSupport
import Testing

@testable import Transpilation

/// One transpiler for all suites; the built-in tables are read once.
let transpiler: Transpiler = makeTranspiler()

func makeTranspiler(_ settings: TranspilerSettings = TranspilerSettings()) -> Transpiler {
  // The built-in tables are tested to load without findings.
  guard let transpiler = Transpiler.make(settings).value else { preconditionFailure("no taxonomies") }
  return transpiler
}

/// A rule without a window that looks for one command line.
func ruleText(
  name: String = "sample_rule", id: String = "3f8a2c1e-5d4b-4c6a-9e7f-1a2b3c4d5e6f",
  commandLine: String = "{contains: 'evil'}", more: String = ""
) -> String {
  """
  schema: 1
  id: \(id)
  name: \(name)
  title: Sample
  description: A sample.
  author: Tests
  created: 2026-01-01
  version: "1.0"
  status: test
  severity: low
  attack: [T1059.004]
  events:
    e:
      logsource: {category: process_creation}
      selections:
        line: {process.command_line: \(commandLine)}
      where: line
  condition: e
  \(more)
  """
}

func rule(_ text: String, name: String = "rule.yaml") throws -> AuthoredRule {
  let reading = transpiler.read(SourceFile(name: name, text: text))
  try #require(!reading.hasErrors, "\(reading.diagnostics.map { $0.rendered() })")
  return try #require(reading.value.first)
}

/// The names of an object's members, in order.
func keys(_ json: JSONText?) -> [String] {
  guard case .object(let members)? = json else { return [] }
  return members.map(\.key)
}

extension JSONText {
  subscript(_ key: String) -> JSONText? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.key == key }?.value
  }

  subscript(_ index: Int) -> JSONText? {
    guard case .array(let items) = self, items.indices.contains(index) else { return nil }
    return items[index]
  }
}
