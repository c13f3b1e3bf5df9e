import Foundation
import Testing

private let logins = """
  rule failed_logins {
    meta:
      author = "us"
      severity = "Medium"
    events:
      $e.metadata.event_type = "USER_LOGIN"
      any $e.security_result.action = "BLOCK"
      $e.target.user.userid = $user
      not $e.principal.hostname in %jump_hosts
      $e.network.sent_bytes >= 100
    match:
      $user over 10m
    outcome:
      $risk_score = max(if($e.principal.hostname = /^srv-/, 80, 35))
      $hosts = array_distinct($e.principal.hostname)
    condition:
      #e >= 2
  }

  """

private let loginTests = """
  lists: {'%jump_hosts': [jump-1]}
  tests:
    - name: two in ten minutes, however the names are written
      events:
        - at: 0s
          metadata.event_type: USER_LOGIN
          security_result: [{action: [ALLOW]}, {action: [BLOCK]}]
          target: {user: {userid: ann}}
          principal.hostname: srv-1
          network.sent_bytes: '100'
        - at: 4m
          udm:
            metadata: {eventType: USER_LOGIN}
            securityResult: {action: BLOCK}
            target: {user: {userid: ann}}
            principal: {hostname: lap-2}
            network: {sentBytes: 2000}
      expect: {$user: ann, risk_score: 80, hosts: [lap-2, srv-1], event_count: 2}
    - name: an hour apart
      events:
        - {at: 0s, metadata.event_type: USER_LOGIN, security_result.action: BLOCK, target.user.userid: ann, network.sent_bytes: 100}
        - {at: 1h, metadata.event_type: USER_LOGIN, security_result.action: BLOCK, target.user.userid: ann, network.sent_bytes: 100}
      expect: no match
    - name: from a jump host
      events:
        - {metadata.event_type: USER_LOGIN, security_result.action: BLOCK, target.user.userid: ann, principal.hostname: jump-1, network.sent_bytes: 100}
        - {metadata.event_type: USER_LOGIN, security_result.action: BLOCK, target.user.userid: ann, principal.hostname: jump-1, network.sent_bytes: 100}
      expect: no match
    - name: an unset number is zero
      events:
        - {metadata.event_type: USER_LOGIN, security_result.action: BLOCK, target.user.userid: ann}
        - {metadata.event_type: USER_LOGIN, security_result.action: BLOCK, target.user.userid: ann}
      expect: no match

  """

/// Tests beside rules of other languages than ours, in the names of these.
@Suite struct RuleLanguageTests {
  private let workspace: Workspace

  init() throws {
    workspace = try Workspace()
    try workspace.write("logins.yaral", logins)
    try workspace.write("logins.tests.yaml", loginTests)
    try workspace.write("sigma.yml", sigmaRule)
  }

  private func verdicts(_ path: String) throws -> [String: String] {
    let outcome = try workspace.run("test", path, "--format", "jsonl")
    var verdicts: [String: String] = [:]
    for object in outcome.objects where object["target"] as? String == "evaluator" {
      verdicts[object["test"] as? String ?? ""] = object["result"] as? String
    }
    return verdicts
  }

  @Test func yaralTestsHaveNamesOfUDM() throws {
    let outcome = try workspace.run("test", "logins.yaral", "--format", "jsonl")
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
    #expect(
      try verdicts("logins.yaral") == [
        "two in ten minutes, however the names are written": "passed", "an hour apart": "passed",
        "from a jump host": "passed", "an unset number is zero": "passed",
      ])
  }

  @Test(arguments: [
    ("risk_score: 80, hosts", "risk_score: 35, hosts", "expected"),
    ("{$user: ann,", "{$user: bob,", "expected"), ("event_count: 2}", "event_count: 3}", "expected"),
    ("action: [BLOCK]}]", "action: [ALLOW]}]", "expected an alert, got none"),
    ("{at: 1h,", "{at: 1m,", "expected no alert, got"), ("[jump-1]", "[jump-2]", "expected no alert, got"),
    ("lists: {'%jump_hosts': [jump-1]}\n", "", "the list 'jump_hosts' has no values"),
  ])
  func anotherExpectationFails(_ old: String, _ new: String, _ reason: String) throws {
    try workspace.write("logins.tests.yaml", loginTests.replacing(old, with: new))
    let outcome = try workspace.run("test", "logins.yaral")
    #expect(outcome.status == 1)
    #expect(outcome.output.contains("FAILED failed_logins / "))
    #expect(outcome.output.contains(reason), "\(outcome.output)\(outcome.errors)")
    #expect(outcome.output.contains("[evaluator] at logins.tests.yaml:"))
  }

  @Test(arguments: [
    ("principal: {hostname", "principal: {hostnam", "logins.tests.yaml:16:23", "did you mean 'principal.hostname'?"),
    ("sentBytes: 2000", "sentBytes: many", "logins.tests.yaml:17:32", "'network.sent_bytes' is an integer, this is 'many'"),
    ("eventType: USER_LOGIN", "eventType: USER_LOGN", "logins.tests.yaml:13:33", "did you mean 'USER_LOGIN'?"),
    ("principal: {hostname: lap-2}", "principal: lap-2", "logins.tests.yaml:16:11", "group of fields"),
    ("{hostname: lap-2}", "{hostname: [a, b]}", "logins.tests.yaml:16:23", "has one value"),
    ("expect: {$user", "expect: {$usr", "logins.tests.yaml:18:14", "did you mean '$user'?"),
    ("'%jump_hosts'", "'%jump_host'", "logins.tests.yaml:1:9", "did you mean 'jump_hosts'?"),
    ("expect: no match", "expect: no mach", "logins.tests.yaml:23:13", "did you mean 'no match'?"),
    ("lists: {", "rule: failed_login\nlists: {", "logins.tests.yaml:1:7", "did you mean 'failed_logins'?"),
  ])
  func mistakesAreFound(_ old: String, _ new: String, _ place: String, _ help: String) throws {
    try workspace.write("logins.tests.yaml", loginTests.replacing(old, with: new))
    let outcome = try workspace.run("test", "logins.yaral")
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains(place) && outcome.errors.contains(help), "\(outcome.errors)")
  }

  @Test func severalRulesNeedAName() throws {
    try workspace.write("logins.yaral", logins + logins.replacing("failed_logins", with: "other_logins"))
    let lost = try workspace.run("test", "logins.yaral")
    #expect(lost.status == 1)
    #expect(lost.errors.contains("2 rules") && lost.errors.contains("rule: failed_logins"), "\(lost.errors)")
    try workspace.write("logins.tests.yaml", "rule: other_logins\n" + loginTests)
    let found = try workspace.run("test", "logins.yaral")
    #expect(found.status == 0, "\(found.output)\(found.errors)")
    #expect(found.output.contains("2 rules, 4 tests"))
  }

  @Test func everyFormatHasTheTests() throws {
    #expect(try workspace.run("test", "logins.yaral", "--format", "tap").output.contains(" - failed_logins / an hour apart [evaluator]"))
    let junit = try workspace.run("test", "logins.yaral", "--format", "junit").output
    #expect(junit.contains("<testcase classname=\"failed_logins.evaluator\" name=\"from a jump host\"/>"))
  }

  @Test func sigmaTestsHaveNamesOfSigma() throws {
    try workspace.write(
      "sigma.tests.yaml",
      """
      tests:
        - {name: it alerts, event: {CommandLine: so evil, Image: /bin/x}, expect: match}
        - {name: it is silent, event: {CommandLine: good}, expect: no match}

      """)
    let outcome = try workspace.run("test", "sigma.yml")
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
    #expect(try verdicts("sigma.yml") == ["it alerts": "passed", "it is silent": "passed"])
  }

  /// A name that no Sigma rule reads would let every test pass that expects nothing.
  @Test(arguments: ["process.command_line", "CommandLin"])
  func sigmaNamesAreChecked(_ name: String) throws {
    try workspace.write(
      "sigma.tests.yaml",
      """
      tests:
        - {name: it is silent, event: {\(name): good}, expect: no match}

      """)
    let outcome = try workspace.run("test", "sigma.yml")
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("sigma.tests.yaml:2:") && outcome.errors.contains("did you mean 'CommandLine'?"))
  }
}
