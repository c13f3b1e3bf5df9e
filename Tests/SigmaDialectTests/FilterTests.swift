import Detections
import Diagnostics
import Dialects
import Events
import Semantics
import Testing

@testable import SigmaDialect

private let rule = """
  title: Rule
  id: 5638f7c0-ac70-491d-8465-2a65075e0d86
  name: tool
  logsource: {category: process_creation, product: windows}
  detection:
      selection_image: {Image: tool.exe}
      selection_state: {State: open}
      condition: all of selection_*

  """

/// A filter document with this `filter` section.
private func filter(_ section: String, logSource: String = "{product: windows}") -> String {
  "title: Accepted use\nlogsource: \(logSource)\nfilter: \(section)\n"
}

/// Reads files as one run; the rules and findings of each.
private func run(_ texts: [String]) -> [(rules: [LoweredRule], diagnostics: [Diagnostic])] {
  let files = texts.map { Sigma.parse(SourceFile(name: "f.yml", text: $0)) }
  let collection = Sigma.Collection(files.map(\.value))
  return files.indices.map { index in
    let lowered = collection.lower(fileAt: index)
    return (lowered.value, files[index].diagnostics + lowered.diagnostics)
  }
}

/// Events with the tool open, of several users; true when they are to fire.
private typealias Verdicts = [String: Bool]

private func verdicts(of detection: Detection, on users: [String]) -> Verdicts {
  var result: Verdicts = [:]
  for user in users {
    var event = Event()
    event["Image"] = [.string("tool.exe")]
    event["State"] = [.string("open")]
    event["User"] = [.string(user)]
    result[user] = !meaning(of: detection, on: [event]).isEmpty
  }
  return result
}

/// Sections, and who still alerts of `adm_ann` and `bob`: a plain AND of the filter's condition (Sigma
/// reference section 7), so a filter without a `not` keeps what it describes.
private let applied: [(section: String, users: Verdicts)] = [
  (
    "{rules: [tool], selection: {User|startswith: adm_}, condition: not selection}",
    ["adm_ann": false, "bob": true]
  ),
  (
    "{rules: [tool], selection: {User|startswith: adm_}, condition: selection}",
    ["adm_ann": true, "bob": false]
  ),
  (
    "{rules: [5638F7C0-AC70-491D-8465-2A65075E0D86], selection: {User: bob}, condition: not selection}",
    ["adm_ann": true, "bob": false]
  ),
  ("{rules: any, selection: {User: bob}, condition: not selection}", ["adm_ann": true, "bob": false]),
  ("{rules: [], selection: {User: bob}, condition: not selection}", ["adm_ann": true, "bob": false]),
  // The rule's own identifiers of such names are not the filter's.
  (
    "{rules: any, selection_image: {User: bob}, selection_b: {User: cid}, condition: not 1 of selection_*}",
    ["adm_ann": true, "bob": false]
  ),
  (
    "{rules: any, selection_state: {User: bob}, condition: not all of them}", ["adm_ann": true, "bob": false]
  ),
  // It names another rule.
  ("{rules: [other], selection: {User: bob}, condition: not selection}", ["adm_ann": true, "bob": true]),
]

@Test("a filter adds its condition to the rules that it names", arguments: applied.indices)
func filters(_ index: Int) throws {
  let text = filter(applied[index].section)
  let users = Array(applied[index].users.keys)
  // In one file, before the rule, after it, and in another file of the run.
  for files in [[rule + "---\n" + text], [text + "---\n" + rule], [rule, text], [text, rule]] {
    let rules = run(files).flatMap(\.rules)
    #expect(rules.count == 1)
    let detection = try #require(rules.first?.detection)
    #expect(verdicts(of: detection, on: users) == applied[index].users, "\(files)")
  }
}

@Test(
  "a filter applies to a rule whose log source it contains",
  arguments: [
    ("{product: windows}", true), ("{category: process_creation}", true),
    ("{category: process_creation, product: windows}", true), ("{product: linux}", false),
    ("{product: windows, service: security}", false),
  ])
func filterLogSource(_ logSource: String, _ applies: Bool) throws {
  let section = "{rules: [tool], selection: {User: bob}, condition: not selection}"
  let reading = read(rule + "---\n" + filter(section, logSource: logSource))
  #expect(verdicts(of: try #require(reading.rules.first?.detection), on: ["bob"]) == ["bob": !applies])
  #expect(reading.diagnostics.map(\.code) == (applies ? [] : [.sigmaFilter]))
  #expect(reading.diagnostics.allSatisfy { $0.severity == .warning })
}

@Test("several filters all apply, and the detection can be written as one rule")
func severalFilters() throws {
  let text =
    rule + "---\n" + filter("{rules: any, selection: {User: bob}, condition: not selection}") + "---\n"
    + filter("{rules: [tool], selection: {User: cid}, condition: not selection}")
  let reading = read(text)
  #expect(reading.diagnostics == [])
  let detection = try #require(reading.rules.first?.detection)
  #expect(
    verdicts(of: detection, on: ["ann", "bob", "cid"]) == ["ann": true, "bob": false, "cid": false])
}

@Test("a filter reaches the rules of a correlation")
func filteredCorrelation() throws {
  let correlation = """
    title: c
    correlation: {type: event_count, rules: [tool], group-by: [User], timespan: 1m, condition: {gte: 1}}

    """
  let reading = run([
    correlation, rule, filter("{rules: [tool], selection: {Host: h}, condition: not selection}"),
  ])
  #expect(reading.map(\.rules.count) == [1, 0, 0])
  let detection = try #require(reading[0].rules.first?.detection)
  #expect(detection.variables.first?.predicate.fields.contains("Host") == true)
}

/// Filters that are suspicious or wrong: code, severity, and the text that the finding points at.
private let findings:
  [(section: String, severity: Diagnostic.Severity, code: DiagnosticCode, place: String)] = [
    ("{rules: any, selection: {User: bob}, condition: selection}", .warning, .sigmaFilter, "selection"),
    ("{rules: [tols], s: {User: bob}, condition: not s}", .warning, .sigmaFilter, "tols"),
    ("{s: {User: bob}, condition: not s}", .error, .sigmaMissingKey, "filter"),
    ("{rules: , s: {User: bob}, condition: not s}", .error, .sigmaValue, ""),
    ("{rules: any, s: {User: bob}, condition: [not s, s]}", .error, .sigmaNotSupported, "filter"),
    ("{rules: any, s: {User|cidr: nowhere}, condition: not s}", .error, .malformedNetwork, "nowhere"),
    (
      "{rules: any, s: {User: bob}, condition: not s | count() > 5}", .error, .sigmaCondition, "| count() > 5"
    ),
  ]

@Test("a filter that is wrong or looks wrong is reported", arguments: findings.indices)
func filterFindings(_ index: Int) {
  let reading = run([rule, filter(findings[index].section)])
  #expect(reading[1].diagnostics.map(\.code) == [findings[index].code])
  #expect(reading[1].diagnostics.map(\.severity) == [findings[index].severity])
  #expect(reading[1].diagnostics.first.map(marked) == findings[index].place)
  // Without its filter the rule would say more than its author wants; so it says nothing.
  let isBroken = findings[index].severity == .error
  #expect(reading[0].rules.count == (isBroken ? 0 : 1))
  #expect(reading[0].diagnostics.map(\.code) == (isBroken ? [.sigmaFilter] : []))
}

@Test("the warning of a filter without 'not' quotes both readings, and offers the other")
func polarity() throws {
  let text = filter("{rules: any, selection: {User: bob}, condition: selection}")
  let finding = try #require(read(rule + "---\n" + text).diagnostics.first)
  #expect(finding.help.contains("'RULE and selection'"))
  #expect(finding.help.contains("'RULE and not selection'"))
  #expect(finding.fixes.map(\.safety) == [.changesMeaning])
  #expect(finding.fixes.first?.edits.map(\.replacement) == ["not selection"])
}

@Test("a filter that no rule of the run is under is said to be without effect")
func idleFilter() {
  let reading = read(filter("{rules: any, s: {User: bob}, condition: not s}"))
  #expect(reading.rules.isEmpty)
  #expect(reading.diagnostics.map(\.code) == [.sigmaFilter])
  #expect(reading.diagnostics.map(\.severity) == [.warning])
}
