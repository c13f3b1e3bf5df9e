import Detections
import Diagnostics
import Events
import JSONEvents
import Testing

@testable import Transpilation

private let header = """
  schema: 1
  taxonomy: udm
  id: 3f8a2c1e-5d4b-4c6a-9e7f-1a2b3c4d5e6f
  name: logins
  title: Logins

  """

private let text =
  header + """
    events:
      e:
        selections:
          login:
            metadata.event_type: USER_LOGIN
            target.user.userid: {exists: true}
          blocked: {security_result.action: BLOCK}
        where: login and blocked
    window: {by: [{name: user, field: target.user.userid}], over: 5m}
    outcomes:
      times: {count: e}
    condition: count(e) > 1
    tests:
      - name: twice
        events:
          - {metadata.event_type: USER_LOGIN, target.user.userid: ann, security_result.action: [ALLOW, BLOCK], metadata.id: a}
          - {metadata.event_type: USER_LOGIN, target.user.userid: ann, security_result.action: BLOCK, metadata.id: b}
        alert: {user: ann, times: 2}
    """

/// Neutral rules whose fields have UDM's names.
@Suite struct UDMNamesTests {
  @Test func writtenAndTested() throws {
    let rule = try rule(text)
    #expect(rule.detection.taxonomy == .udm)
    let emission = transpiler.emit(rule, as: .yaral)
    #expect(emission.text?.contains(#"any $e.security_result.action = "BLOCK""#) == true, "\(emission.diagnostics)")
    // All its fields have neutral names.
    #expect(transpiler.emit(rule, as: .swift).text?.contains("user.name") == true)
    let outcomes = Dictionary(transpiler.test(rule).map { ($0.target, $0.outcome) }) { first, _ in first }
    #expect(outcomes["evaluator"] == .passed && outcomes["yaral"] == .passed, "\(outcomes)")
  }

  @Test func evaluated() throws {
    let events = [0, 1].map { second in
      #"{"metadata":{"id":"\#(second)","eventType":"USER_LOGIN","eventTimestamp":"2026-01-01T00:00:0\#(second)Z"},"#
        + #""target":{"user":{"userid":"ann"}},"securityResult":[{"action":["BLOCK"]}]}"#
    }
    let raw = readEvents(Array(events.joined(separator: "\n").utf8), named: "e").events
    let found = transpiler.evaluate([try rule(text)], on: raw, EvaluationSettings(layout: .tumbling))
    #expect(found.diagnostics.isEmpty)
    #expect(found.value.map(\.alert.match).map { $0.map(\.value) } == [[.string("ann")]])
  }

  /// A rule keeps UDM's names where it has no others, and a note says why.
  @Test func keptNames() throws {
    let source = """
      rule r {
        meta:
        events:
          $e.metadata.log_type = "NOBODY_MAPS_THIS"
          $e.additional.fields["x"] = "y" nocase
        condition:
          $e
      }
      """
    let reading = transpiler.read(SourceFile(name: "r.yaral", text: source))
    let emission = transpiler.emit(try #require(reading.value.first), as: .neutral)
    let text = try #require(emission.text, "\(emission.diagnostics.map { $0.rendered() })")
    #expect(text.contains("taxonomy: udm"))
    #expect(emission.diagnostics.contains { $0.severity == .note && $0.message.contains("keeps UDM's names as neutral") })
    #expect(!emission.isInternalError)
    #expect(transpiler.emit(try #require(reading.value.first), as: .swift).text?.contains("metadata.log_type") == true)
    #expect(transpiler.emit(try #require(reading.value.first), as: .sigma).text == nil)
    let back = transpiler.read(SourceFile(name: "r.yaml", text: text))
    #expect(!back.hasErrors && back.value.first?.detection.taxonomy == .udm)
  }

  @Test(arguments: [
    ("security_result.action", "process.command_line", "there is no field 'process.command_line'"),
    ("    selections:\n      login", "    logsource: {category: process_creation}\n    selections:\n      login", "has no log source"),
    ("taxonomy: udm", "taxonomy: ecs", "udm"),
  ])
  func refused(_ old: String, _ new: String, _ message: String) {
    let reading = transpiler.read(SourceFile(name: "rule.yaml", text: text.replacing(old, with: new)))
    #expect(reading.diagnostics.contains { $0.severity == .error && $0.rendered().contains(message) }, "\(reading.diagnostics.map { $0.rendered() })")
  }
}
