import Detections
import Diagnostics
import Dialects
import Taxonomies

@testable import NeutralDialect

/// The fields that the tests know; the dialect's rules are tested, not the taxonomy's content.
private let fields: [String: FieldType] = [
  "process.executable": .text, "process.command_line": .text, "process.parent.executable": .text,
  "host.name": .text, "user.name": .text, "client.ip": .address, "source.ip": .address,
  "destination.ip": .address, "destination.port": .integer, "network.bytes": .integer, "file.path": .text,
  "dns.question.name": .text, "dll.code_signature.exists": .boolean, "event.outcome": .enumeration,
  "event.risk_score": .float, "event.created": .time,
]

private let techniques: [String: Vocabulary.Technique] = [
  "T1059": .init(tactics: ["Execution"]), "T1059.013": .init(tactics: ["Execution"]),
  "T1078": .init(tactics: ["Initial Access", "Persistence", "Privilege Escalation", "Stealth"]),
  "T1064": .init(tactics: ["Execution"], isRevoked: true, replacement: "T1059"),
]

let vocabulary = Vocabulary(
  definition: { name in
    fields[name.hasSuffix("\"]") ? String(name.prefix { $0 != "[" }) : name].map { type in
      FieldDefinition(
        field: Field(name), type: type, isRepeated: name == "dns.question.name",
        enumerators: type == .enumeration ? ["success", "failure", "unknown"] : [])
    }
  }, fieldNames: { fields.keys.sorted() }, technique: { techniques[$0] },
  nearestTechnique: { nearestName(to: $0, among: techniques.keys.sorted()) },
  tactics: [
    "Initial Access", "Execution", "Persistence", "Privilege Escalation", "Defense Evasion", "Stealth",
  ],
  retiredTactics: ["Defense Evasion": ["Stealth"]])

/// The keys that every rule needs, for those that a text leaves out.
private let defaults: [(key: String, lines: String)] = [
  ("schema", "schema: 1\n"), ("id", "id: 00000000-0000-0000-0000-000000000001\n"),
  ("name", "name: example\n"),
  ("title", "title: An example\n"),
  ("events", "events:\n  launch: {selections: {docker: {process.executable: /usr/bin/docker}}}\n"),
  ("condition", "condition: launch\n"),
]

/// A whole rule of a part: what every rule needs stands above it.
func wholeRule(_ part: String) -> String {
  let keys = Set(part.split(separator: "\n").compactMap { $0.split(separator: ":").first.map(String.init) })
  return defaults.filter { !keys.contains($0.key) }.map(\.lines).joined() + part
}

/// Reads and lowers a file: the one place in these tests that knows how.
func read(_ text: String, name: String = "rule.yaml") -> Reading<[LoweredRule]> {
  let file = Neutral.parse(SourceFile(name: name, text: text))
  let rules = Neutral.lower(file.value, vocabulary)
  return Reading(rules.value, file.diagnostics + rules.diagnostics)
}

/// `line:column code`, in order.
func places(_ diagnostics: [Diagnostic]) -> [String] {
  diagnostics.map { finding in
    guard let start = finding.span?.start else { return "nowhere \(finding.code.rawValue)" }
    return "\(start.line):\(start.column) \(finding.code.rawValue)"
  }
}
