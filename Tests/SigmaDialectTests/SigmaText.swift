import Detections
import Diagnostics
import Dialects
import Events
import YAMLTree

@testable import SigmaDialect

/// A rule with this `detection` section, in flow style or indented by four columns.
func ruleText(_ detection: String) -> String {
  let section = detection.hasPrefix("{") ? " " + detection : "\n" + detection
  return "title: t\nlogsource:\n    category: test\ndetection:" + section + "\n"
}

/// Reads and lowers a file; all findings in order.
func read(_ text: String) -> (rules: [LoweredRule], diagnostics: [Diagnostic]) {
  let file = Sigma.parse(SourceFile(name: "rule.yml", text: text))
  let lowered = Sigma.lower(file.value)
  return (lowered.value, file.diagnostics + lowered.diagnostics)
}

/// The predicate of the only rule of a text.
func predicate(_ text: String) -> Predicate? {
  let rules = read(text).rules
  return rules.count == 1 ? rules[0].detection.variables.first?.predicate : nil
}

/// The text that the first finding points at.
func marked(_ diagnostic: Diagnostic) -> String {
  guard let span = diagnostic.span else { return "" }
  return String(decoding: span.file.bytes[span.bytes], as: UTF8.self)
}

extension Event {
  /// The event of a JSON object that was read as YAML: names of nested objects are joined by dots, lists are
  /// several values.
  init(_ node: YAMLNode) {
    self.init()
    collect(node, "")
  }

  private mutating func collect(_ node: YAMLNode, _ name: String) {
    switch node.content {
    case .mapping(let entries):
      for entry in entries {
        let key = entry.key.scalar?.text ?? ""
        collect(entry.value, name.isEmpty ? key : name + "." + key)
      }
    case .sequence(let items):
      for item in items { collect(item, name) }
    case .scalar(let scalar):
      switch node.resolved(schema: .core11) {
      case .null: self[name].append(.null)
      case .boolean(let boolean): self[name].append(.boolean(boolean))
      case .integer(let integer): self[name].append(.integer(integer))
      case .float(let double): self[name].append(.double(double))
      case .integerTooLarge, .date, .timestamp, .string, nil: self[name].append(.string(scalar.text))
      }
    }
  }
}
