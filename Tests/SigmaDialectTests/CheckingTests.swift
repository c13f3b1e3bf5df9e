import Detections
import Diagnostics
import Dialects
import Foundation
import TestSupport
import Testing

@testable import SigmaDialect

/// A rule that nothing is said of.
private let cleanRule = #"""
  title: Task Created by an Office Program
  id: 3f0d9e1c-6a55-4c2e-9d43-0b6b6d1f6a77
  status: test
  description: An office program starts the scheduler of tasks.
  references:
      - https://example.com/report
  author: A. Author
  date: 2026-01-02
  modified: 2026-02-03
  tags:
      - attack.execution
      - attack.persistence
      - attack.privilege-escalation
      - attack.t1053.005
  logsource:
      category: process_creation
      product: windows
  detection:
      selection:
          Image|endswith: '\schtasks.exe'
      condition: selection
  falsepositives:
      - Unknown
  level: medium

  """#

private let cleanName = "rules/proc_creation_win_office_task.yml"

/// A finding as a test expects it: the code and the text that it points at.
private typealias Expected = (DiagnosticCode, String)

private func findings(_ text: String, name: String = cleanName) -> [Diagnostic] {
  let file = Sigma.parse(SourceFile(name: name, text: text))
  let lowered = Sigma.lower(file.value)
  return file.diagnostics + lowered.diagnostics + Sigma.check(file.value)
}

/// The clean rule with some lines replaced.
private func rule(_ old: String, _ new: String) -> String {
  #expect(cleanRule.contains(old), "the clean rule has no '\(old)'")
  return cleanRule.replacingOccurrences(of: old, with: new)
}

/// The clean rule with other searches, each line indented by eight columns, and another condition.
private func rule(searching search: String, if condition: String = "selection") -> String {
  let lines = search.split(separator: "\n").map { "        " + $0 }.joined(separator: "\n")
  return cleanRule.replacingOccurrences(of: #"        Image|endswith: '\schtasks.exe'"#, with: lines)
    .replacingOccurrences(of: "condition: selection", with: "condition: " + condition)
}

private func expect(
  _ text: String, _ expected: [Expected], name: String = cleanName, _ location: SourceLocation = #_sourceLocation
) {
  let found = findings(text, name: name).map { "\($0.code) \(marked($0))" }
  #expect(found.sorted() == expected.map { "\($0.0) \($0.1)" }.sorted(), "\(text)", sourceLocation: location)
}

@Test("nothing is said of a rule that is written as the repository's are")
func cleanRuleIsSilent() {
  expect(cleanRule, [])
}

private let headers: [(String, String, [Expected])] = [
  // Titles.
  ("title: Task", "title: Detects Task", [(.sigmaTitleStyle, "Detects Task Created by an Office Program")]),
  ("Program\nid", "Program.\nid", [(.sigmaTitleStyle, "Task Created by an Office Program.")]),
  ("Office Program\nid", "office Program\nid", [(.sigmaTitleStyle, "Task Created by an office Program")]),
  ("Office Program\nid", "office.exe\nid", []),
  (
    "Task Created by an Office Program", String(repeating: "Task ", count: 25) + "Run",
    [(.sigmaTitleStyle, String(repeating: "Task ", count: 25) + "Run")]
  ),
  // Keys that the repository wants.
  ("id: 3f0d9e1c-6a55-4c2e-9d43-0b6b6d1f6a77\n", "", [(.sigmaMissingMetadata, "title")]),
  ("status: test\n", "", [(.sigmaMissingMetadata, "title")]),
  ("author: A. Author\n", "", [(.sigmaMissingMetadata, "title")]),
  ("level: medium\n", "", [(.sigmaMissingMetadata, "title")]),
  ("description: An office program starts the scheduler of tasks.\n", "", [(.sigmaMissingMetadata, "title")]),
  // Identifiers.
  ("4c2e", "1c2e", [(.sigmaIdentifier, "3f0d9e1c-6a55-1c2e-9d43-0b6b6d1f6a77")]),
  (
    "status: test", "related:\n    - id: 3f0d9e1c-6a55-4c2e-9d43-0b6b6d1f6a77\n      type: similar\nstatus: test",
    [(.sigmaIdentifier, "related")]
  ),
  (
    "status: test",
    "related:\n  - {id: 3f0d9e1c-6a55-4c2e-9d43-0b6b6d1f6a70, type: similar}\n"
      + "  - {id: 3f0d9e1c-6a55-4c2e-9d43-0b6b6d1f6a70, type: similar}\nstatus: test",
    [(.sigmaDuplicateEntry, "related")]
  ),
  // Descriptions.
  ("An office program starts the scheduler of tasks.", "Tasks", [(.sigmaDescriptionStyle, "Tasks")]),
  (
    "An office program starts the scheduler of tasks.\nreferences:\n    - https://example.com/report",
    "Tasks, see https://example.com/report", [(.sigmaDescriptionStyle, "Tasks, see https://example.com/report")]
  ),
  // Dates.
  ("date: 2026-01-02", "date: 2026/1/2", [(.sigmaDate, "2026/1/2")]),
  ("modified: 2026-02-03", "modified: 2025-02-03", [(.sigmaDate, "2025-02-03")]),
  ("modified: 2026-02-03", "modified: 2026-01-02", [(.sigmaDate, "2026-01-02")]),
  ("date: 2026-01-02\n", "", [(.sigmaMissingMetadata, "title"), (.sigmaDate, "2026-02-03")]),
  // References.
  (
    "https://example.com/report", "https://github.com/o/r/blob/main/a.md",
    [(.sigmaReferenceStyle, "https://github.com/o/r/blob/main/a.md")]
  ),
  (
    "https://example.com/report",
    "https://github.com/o/r/blob/0123456789abcdef0123456789abcdef01234567/a.md", []
  ),
  ("https://example.com/report", "https://github.com/o/r", []),
  (
    "https://example.com/report", "https://attack.mitre.org/techniques/T1053/005/",
    [(.sigmaReferenceStyle, "https://attack.mitre.org/techniques/T1053/005/")]
  ),
  (
    "    - https://example.com/report", "    - https://example.com/report\n    - https://example.com/report",
    [(.sigmaDuplicateEntry, "https://example.com/report")]
  ),
  // False positives.
  ("- Unknown", "- unknown", [(.sigmaFalsePositiveStyle, "unknown")]),
  ("- Unknown", "- None", [(.sigmaFalsePositiveStyle, "None")]),
  ("- Unknown", "- Pentest", [(.sigmaFalsePositiveStyle, "Pentest")]),
  ("- Unknown", "- Ligitimate use", [(.sigmaFalsePositiveStyle, "Ligitimate use")]),
  ("- Unknown", "- X", [(.sigmaFalsePositiveStyle, "X")]),
  // Text where YAML sees none, and keys of no specification.
  ("author: A. Author", "author: 4711", [(.sigmaSchema, "4711")]),
  ("author: A. Author", "author: '4711'", []),
  ("level: medium", "level: medium\nscope: [a, servers]", [(.sigmaSchema, "a")]),
  ("product: windows", "product: windows\n    service: 7", [(.sigmaSchema, "7")]),
  ("level: medium", "level: medium\nowner: me", [(.sigmaCustomKey, "owner")]),
  ("level: medium", "level: medium\nregression_tests_path: a/b", []),
]

@Test("the header's style is judged", arguments: headers.indices)
func headerStyle(_ index: Int) {
  let (old, new, expected) = headers[index]
  expect(rule(old, new), expected)
}

private let tags: [(String, [Expected])] = [
  ("cve.2024-1234", []), ("car.2016-04-005", []), ("stp.3k", []), ("stp.5", []), ("tlp.amber-strict", []),
  ("d3fend.d3-pa", []), ("d3fend.detect", []), ("detection.dfir", []), ("attack.g0016", []), ("attack.s0002", []),
  ("attack.ds0017", []), ("attack.m1038", []),
  ("cve.20241234", [(.sigmaTag, "cve.20241234")]), ("cve.2024-", [(.sigmaTag, "cve.2024-")]),
  ("car.2016-4-5", [(.sigmaTag, "car.2016-4-5")]), ("stp.6", [(.sigmaTag, "stp.6")]),
  ("stp.3x", [(.sigmaTag, "stp.3x")]), ("tlp.blue", [(.sigmaTag, "tlp.blue")]),
  ("d3fend.thing", [(.sigmaTag, "d3fend.thing")]), ("detection.hunt", [(.sigmaTag, "detection.hunt")]),
  ("atack.execution", [(.sigmaTag, "atack.execution")]),
  ("attack.execution", [(.sigmaDuplicateEntry, "attack.execution")]),
  ("attack.credential_access", [(.sigmaTag, "attack.credential_access")]),
  ("attack.defense-evasion", [(.sigmaAttackTag, "attack.defense-evasion")]),
  ("attack.t1999", [(.sigmaAttackTag, "attack.t1999")]), ("attack.executon", [(.sigmaAttackTag, "attack.executon")]),
  ("attack.t1064", [(.sigmaAttackTag, "attack.t1064")]),
  ("attack.t1003", [(.sigmaTacticMissing, "attack.t1003")]),
  ("Attack.Discovery", [(.sigmaValue, "Attack.Discovery")]),
  ("tlp.red\n    - tlp.green", [(.sigmaTag, "tlp.green")]),
]

@Test("tags have the forms of their namespaces, and name what ATT&CK knows", arguments: tags.indices)
func tagStyle(_ index: Int) {
  let (tag, expected) = tags[index]
  expect(rule("- attack.t1053.005", "- attack.t1053.005\n    - " + tag), expected)
}

private let logSources: [(String, String, [Expected])] = [
  ("product: windows", "product: Windows", [(.sigmaLogSource, "Windows")]),
  ("product: windows", "product: windows\n    vendor: acme", [(.sigmaLogSource, "vendor")]),
  ("category: process_creation", "category: proces_creation", [(.sigmaLogSource, "proces_creation")]),
  ("category: process_creation", "service: sysmon", [(.sigmaSpecificLogSource, "logsource")]),
  ("category: process_creation\n    product: windows", "category: firewall", []),
]

@Test("log sources are named as the specification names them", arguments: logSources.indices)
func logSourceStyle(_ index: Int) {
  let (old, new, expected) = logSources[index]
  expect(rule(old, new), expected)
}

@Test("event ids are left to generic categories")
func eventIDs() {
  let sysmon = rule(searching: "EventID: 1")
    .replacingOccurrences(of: "category: process_creation", with: "service: sysmon")
  expect(sysmon, [(.sigmaSpecificLogSource, "1")])
  let security = sysmon.replacingOccurrences(of: "sysmon", with: "security")
  expect(security, [])
  expect(security.replacingOccurrences(of: "EventID: 1", with: "EventID: 4688"), [(.sigmaSpecificLogSource, "4688")])
  expect(rule(searching: "EventID: 1"), [(.sigmaRedundantField, "EventID")])
  let registry = rule(searching: "EventID: 12")
  expect(registry.replacingOccurrences(of: "process_creation", with: "registry_event"), [])
  expect(rule(searching: "Provider_Name: Microsoft-Windows-Sysmon"), [(.sigmaRedundantField, "Provider_Name")])
}

private let searches: [(String, [Expected])] = [
  // Wildcards.
  ("CommandLine: '*a*'", [(.sigmaWildcardStyle, "CommandLine")]),
  ("CommandLine: ['*a*', '*b*']", [(.sigmaWildcardStyle, "CommandLine")]),
  ("CommandLine: ['*a*', '*b']", []), ("CommandLine: '*a*b*'", []), ("CommandLine: '*'", []),
  ("CommandLine: '*a?b*'", []),
  ("Image: '*\\a.exe'", [(.sigmaWildcardStyle, "Image")]), ("Image: 'C:\\a*'", [(.sigmaWildcardStyle, "Image")]),
  ("CommandLine|contains: '*a'", [(.sigmaWildcardStyle, "'*a'")]),
  ("CommandLine|startswith: '*a'", []), ("CommandLine|endswith: '*a'", [(.sigmaWildcardStyle, "'*a'")]),
  ("CommandLine|contains: a**b", [(.sigmaWildcardStyle, "a**b")]), ("CommandLine|contains: 'a\\**b'", [(.sigmaEscapedWildcard, "'a\\**b'")]),
  ("CommandLine|re: 'a**b'", [(.malformedPattern, "**")]),
  ("CommandLine|contains: 'C:\\Temp\\*'", [(.sigmaEscapedWildcard, "'C:\\Temp\\*'")]),
  ("CommandLine|contains: 'C:\\Temp\\\\*x'", []), ("CommandLine|contains: 'select \\*'", []),
  // Values that stand twice.
  ("CommandLine|contains: [a, b, a]", [(.sigmaDuplicateValue, "a")]),
  ("CommandLine|contains: [a, A]", [(.sigmaDuplicateValue, "A")]),
  ("CommandLine|contains|cased: [a, A]", []), ("CommandLine|re: [a, A]", []),
  ("CommandLine|re: [a, a]", [(.sigmaDuplicateValue, "a")]),
  ("ProcessId: [1, 1]", [(.sigmaDuplicateValue, "1")]), ("ProcessId: [1, '1a']", []),
  // Numbers and characters.
  ("ProcessId: '17'", [(.sigmaNumberAsText, "'17'")]), ("ProcessId: ['17', 'a']", []), ("ProcessId: '017'", []),
  ("CommandLine|contains: '17'", []),
  ("CommandLine|contains: \"a\\tb\"", [(.sigmaControlCharacter, "\"a\\tb\"")]),
  // Modifiers.
  ("CommandLine|contains|all: a", [(.sigmaModifier, "CommandLine|contains|all")]),
  ("CommandLine|base64offset|cased: foo", [(.sigmaModifier, "CommandLine|base64offset|cased")]),
  ("CommandLine|base64offset|contains: foo", [(.sigmaModifierStyle, "CommandLine|base64offset|contains")]),
  ("CommandLine|contains: ''", [(.sigmaModifierStyle, "CommandLine|contains")]),
  ("CommandLine|re: '.*foo'", [(.sigmaPatternStyle, "'.*foo'")]), ("CommandLine|re: 'foo\\.*'", []),
  ("CommandLine|re: 'foo(?=bar)'", [(.malformedPattern, "(?=")]),
  ("CommandLine|re|i: 'foo(?<!bar)'", [(.malformedPattern, "(?<!")]),
  // What the schema refuses.
  ("- a\n- true", [(.sigmaSchema, "true")]), ("- [a, b]", [(.sigmaSchema, "selection")]),
  ("- a\n- 1", []),
  // Fields.
  ("'Command Line': a", [(.sigmaFieldName, "'Command Line'")]),
  ("Commandline: a", [(.sigmaFieldName, "Commandline")]), ("Whatever: a", []),
  ("Hashes|contains: 0123456789abcdef0123456789abcdef", [(.sigmaFieldValue, "0123456789abcdef0123456789abcdef")]),
  ("Hashes|contains: MD5=0123456789abcdef0123456789abcdef", []),
  ("Hashes|contains: MD5=0123456789abcdef", [(.sigmaFieldValue, "MD5=0123456789abcdef")]),
  ("Hashes|contains: MD5=", []),
  ("User: 'NT AUTHORITY\\SYSTEM'", [(.sigmaFieldValue, "'NT AUTHORITY\\SYSTEM'")]),
  ("User|contains: [AUTHORI, AUTORI]", []),
]

@Test("searches are judged", arguments: searches.indices)
func searchStyle(_ index: Int) {
  let (search, expected) = searches[index]
  expect(rule(searching: search), expected)
}

private let conditions: [(String, [Expected])] = [
  ("1 of them", [(.sigmaConditionStyle, "1 of them")]), ("all of them", [(.sigmaConditionStyle, "all of them")]),
  ("all of selection", [(.sigmaConditionStyle, "all of selection")]),
  ("1 of sel*", [(.sigmaConditionStyle, "1 of sel*")]),
  ("not not selection", [(.sigmaConditionStyle, "selection")]),
  ("[selection, selection]", [(.sigmaConditionStyle, "")]),
]

@Test("conditions are judged", arguments: conditions.indices)
func conditionStyle(_ index: Int) {
  let (condition, expected) = conditions[index]
  let text = rule(searching: "CommandLine: a", if: condition)
  let found = findings(text)
  #expect(found.map(\.code) == expected.map(\.0))
  // Of the whole detection, only the place is told.
  if let first = found.first, expected.first?.1 != "" { #expect(marked(first) == expected.first?.1) }
}

@Test("selectors of several searches")
func selectors() {
  func text(_ condition: String) -> String {
    rule(searching: "CommandLine: a\n", if: condition)
      .replacingOccurrences(of: "    condition", with: "    other:\n        CommandLine: b\n    condition")
  }
  expect(text("1 of them"), [])
  expect(text("all of them"), [(.sigmaConditionStyle, "all of them")])
  expect(text("selection"), [(.sigmaUnusedIdentifier, "other")])
  let same = text("selection or other").replacingOccurrences(of: "CommandLine: b", with: "CommandLine: a")
  expect(same, [(.sigmaDuplicateValue, "other")])
}

@Test(
  "names of files",
  arguments: [
    ("proc_creation_win_x.yml", true), ("a_b.yml", false), ("Proc_creation_win_x.yml", false),
    ("proc-creation-win-x.yml", false), ("proc_creation_win_x.yaml", false), ("proccreationwinx.yml", false),
    (String(repeating: "long_", count: 20) + ".yml", false), ("<stdin>", true),
  ])
func fileNames(_ name: String, _ isUsual: Bool) {
  let path = name == "<stdin>" ? name : "rules/" + name
  expect(cleanRule, isUsual ? [] : [(.sigmaFileName, "")], name: path)
}

@Test("folders say what stands in them")
func folders() {
  let path = "/x/rules-threat-hunting/proc_creation_win_x.yml"
  expect(cleanRule, [(.sigmaTag, "tags")], name: path)
  let tagged = rule("- attack.t1053.005", "- attack.t1053.005\n    - detection.threat-hunting")
  expect(tagged, [], name: path)
  expect(rule("status: test", "status: deprecated"), [(.sigmaFileName, "deprecated")])
}

// MARK: Correlations and filters

private let correlation = """
  title: Many Failures of One User
  id: 5b0f7c1e-3d0a-4e0e-8f2b-1f9be0a4a1c2
  status: test
  description: Many failures of one user within minutes.
  author: A. Author
  date: 2026-01-02
  level: medium
  correlation:
      type: event_count
      rules:
          - failure
      group-by:
          - User
      timespan: 10m
      condition:
          gte: 10
  ---
  """

private let correlated = cleanRule.replacingOccurrences(of: "status: test", with: "name: failure\nstatus: test")

private let correlations: [(String, String, [Expected])] = [
  ("type: event_count", "type: event_count", []),
  ("type: event_count", "type: temporal", [(.sigmaCorrelationStyle, "failure")]),
  ("- failure", "- failure\n        - failure", [(.sigmaDuplicateEntry, "failure")]),
  ("- User", "- User\n        - User", [(.sigmaDuplicateEntry, "User")]),
  ("gte: 10", "gte: 10\n        lt: 99", [(.sigmaCorrelationStyle, "99")]),
  ("gte: 10", "gte: 10\n        field: Image", [(.sigmaCorrelationStyle, "Image")]),
  ("timespan: 10m", "timespan: 1w", [(.sigmaCorrelationStyle, "1w")]),
  (
    "timespan: 10m", "timespan: 10m\n    aliases:\n        who:\n            failure: User",
    [(.sigmaCorrelationStyle, "who")]
  ),
  ("level: medium\n", "", [(.sigmaMissingMetadata, "title")]),
  ("group-by:\n        - User", "group-by: User", [(.sigmaSchema, "User")]),
  ("- User", "- 1", [(.sigmaSchema, "1")]),
]

@Test("correlations are judged", arguments: correlations.indices)
func correlationStyle(_ index: Int) {
  let (old, new, expected) = correlations[index]
  let text = correlation.replacingOccurrences(of: old, with: new) + "\n" + correlated
  // What lowering refuses has tests of its own.
  let found = Sigma.check(Sigma.parse(SourceFile(name: "rules/correlation_failures.yml", text: text)).value)
  #expect(found.map { "\($0.code) \(marked($0))" }.sorted() == expected.map { "\($0.0) \($0.1)" }.sorted())
  let misnamed = Sigma.check(Sigma.parse(SourceFile(name: "rules/many_failures.yml", text: text)).value)
  #expect(misnamed.contains { $0.code == .sigmaFileName && marked($0) == "correlation" })
}

@Test("filters have neither level nor status, and name each rule once")
func filterStyle() {
  let text = """
    title: Accepted Users
    id: 5b0f7c1e-3d0a-4e0e-8f2b-1f9be0a4a1c2
    description: Users whose failures are expected.
    date: 2026-01-02
    level: low
    logsource:
        product: windows
    filter:
        rules:
            - failure
            - failure
        selection:
            User: a
        condition: not selection
    """
  let found = Sigma.check(Sigma.parse(SourceFile(name: "rules/filter_users.yml", text: text)).value)
  #expect(found.map { "\($0.code) \(marked($0))" } == ["sigmaFilterStyle level", "sigmaDuplicateEntry filter"])
}
