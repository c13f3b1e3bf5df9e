package import Diagnostics
import YAMLTree

extension Neutral {
  /// Text → the rules of the file. Each document is a rule; everything that does not fit the schema is
  /// reported.
  package static func parse(_ source: SourceFile) -> Reading<File> {
    let yaml = parseYAML(source)
    var diagnostics = yaml.diagnostics
    var rules: [Rule] = []
    for (index, document) in yaml.value.enumerated() {
      var findings = SchemaValidation.validate(document, Schema.rule)
      var building = TreeBuilding()
      var rule = building.rule(document.root)
      findings += building.diagnostics
      let end =
        index + 1 < yaml.value.count ? yaml.value[index + 1].span.bytes.lowerBound : source.bytes.count + 1
      let hasTextErrors = yaml.diagnostics.contains { finding in
        let offset = finding.span?.bytes.lowerBound ?? document.span.bytes.lowerBound
        return finding.severity == .error && document.span.bytes.lowerBound <= offset && offset < end
      }
      rule.isComplete = document.isComplete && !hasTextErrors && !findings.contains { $0.severity == .error }
      diagnostics += findings
      rules.append(rule)
    }
    return Reading(File(rules: rules), inOrder(diagnostics))
  }

  /// Text of a `NAME.tests.yaml` → its tests.
  package static func parseTests(_ source: SourceFile) -> Reading<TestFile> {
    let yaml = parseYAML(source)
    var diagnostics = yaml.diagnostics
    var file = TestFile(rule: nil, tests: [])
    for (index, document) in yaml.value.enumerated() {
      guard index == 0 else {
        diagnostics.append(
          Diagnostic(.wrongShape, "a test file is one document, this is another", at: document.span))
        break
      }
      diagnostics += SchemaValidation.validate(document, Schema.testFile)
      var building = TreeBuilding()
      file.rule = document.root["rule"].flatMap(Scalar.init)
      for (name, node) in building.named(document.root["lists"]) {
        if let rows = node.items?.filter({ $0.entries != nil }), !rows.isEmpty {
          file.tables.append(Table(name: name, rows: rows.map { building.fieldValues($0) }))
        } else {
          file.lists.append(List(name: name, values: building.scalars(node)))
        }
      }
      file.tests = building.tests(document.root["tests"])
      diagnostics += building.diagnostics
    }
    return Reading(file, inOrder(diagnostics))
  }

  /// Findings in the order of the text; those of one place stay in the order in which they were made.
  static func inOrder(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
    diagnostics.enumerated().sorted { left, right in
      let places = [left, right].map { $0.element.span?.bytes.lowerBound ?? 0 }
      return (places[0], left.offset) < (places[1], right.offset)
    }.map(\.element)
  }
}
