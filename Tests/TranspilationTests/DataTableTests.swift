import Detections
import Diagnostics
import Events
import Evaluation
import JSONEvents
import Semantics
import Testing

@testable import Transpilation

private func ruleText(_ events: String, outcome: String = "", condition: String = "$e") -> String {
  """
  rule r {
    meta:
    events:
      $e.metadata.event_type = "USER_LOGIN"
      $user = $e.principal.user.userid
      \(events.split(separator: "\n").joined(separator: "\n    "))
    match:
      $user over 5m
    \(outcome.isEmpty ? "" : "outcome:\n    \(outcome)")
    condition:
      \(condition)
  }
  """
}

private func event(_ user: String, host: String = "h", port: Int = 0, at second: Int = 0) -> String {
  let number = port == 0 ? "" : #","target":{"port":\#(port)}"#
  return #"{"metadata":{"event_type":"USER_LOGIN","event_timestamp":"2026-01-01T00:00:0\#(second)Z"},"#
    + #""principal":{"hostname":"\#(host)","user":{"userid":"\#(user)"}}\#(number)}"#
}

private func table(_ text: String) -> Transpiler {
  var settings = TranspilerSettings()
  settings.addList(named: "t", Array(text.utf8))
  return makeTranspiler(settings)
}

private func found(_ rule: String, _ text: String, _ events: [String]) throws -> [String] {
  let transpiler = table(text)
  let reading = transpiler.read(SourceFile(name: "r.yaral", text: rule))
  try #require(!reading.hasErrors, "\(reading.diagnostics.map { $0.rendered() })")
  let raw = readEvents(Array(events.joined(separator: "\n").utf8), named: "e").events
  let result = transpiler.evaluate(
    reading.value, on: raw, EvaluationSettings(schema: .udm, layout: .tumbling))
  #expect(result.diagnostics.isEmpty, "\(result.diagnostics.map { $0.rendered() })")
  return result.value.map { alert in
    ([alert.alert.match.map { $0.value.text ?? "" }.joined()] + alert.alert.outcomes.map { JSONText($0.value).line }
      + ["\(alert.events.count)"]).joined(separator: " ")
  }.sorted()
}

@Suite struct DataTableTests {
  /// The rows and events of the example on Google's page: only the first user has its own host.
  @Test func documentedExample() throws {
    let text = ruleText("%t.uid = $user\n$e.principal.hostname = %t.hostname")
    let rows = "uid,title,hostname\n32452,HR,host1\n64452,Finance,host2\n46364,IT,host3\n"
    let events = [event("32452", host: "host1"), event("64589", host: "host9"), event("87352", host: "host4")]
    #expect(try found(text, rows, events) == ["32452 1"])
    // Both columns of one row, not each of any row.
    #expect(try found(text, rows, [event("32452", host: "host2")]).isEmpty)
    #expect(try found(ruleText("$user in %t.uid\n$e.principal.hostname in %t.hostname"), rows, [event("32452", host: "host2")]) == ["32452 1"])
  }

  @Test(
    "which users alert, with outcomes and the number of events",
    arguments: [
      // Filters of columns are asked of the same row.
      ("%t.u = $user\n%t.k = \"vip\"", "", "u,k\na,vip\nb,x\n", ["a 1"]),
      ("%t.u = $user\n%t.k != \"vip\"", "", "u,k\na,vip\nb,x\nb,vip\n", ["b 1"]),
      ("%t.u = $user\nnot %t.k = /^v/ nocase", "", "u,k\na,VIP\nb,x\n", ["b 1"]),
      ("$e.principal.user.userid = %t.u nocase\n$user = $e.principal.user.userid", "", "u\nA\n", ["a 1"]),
      // Numbers: text cells that are numbers are compared as such.
      ("%t.u = $user\n$e.target.port > %t.p", "", "u,p\na,9\nb,100\n", ["a 1"]),
      ("%t.u = $user\n%t.p >= 10", "", "u,p\na,9\nb,100\n", ["b 1"]),
      ("%t.u = $user\n$e.target.port = %t.p", "", "u,p\na,443\nb,0443\n", ["a 1"]),
      // An empty cell reads as the zero value, as an unset field does.
      ("%t.u = $user\n%t.k = \"\"", "", "u,k\na,\nb,x\n", ["a 1"]),
      // Rows multiply what counts them, but not events.
      ("%t.u = $user", "$n = count(%t.k)\n$k = array_distinct(%t.k)", "u,k\na,x\na,y\n", [#"a 2 ["x","y"] 1"#]),
      // Two tables are two rows.
      ("%t.u = $user\n$k = %t.k\n$e.principal.hostname = $k", "", "u,k\na,h\nb,g\n", ["a 1"]),
      // Quotes, line breaks of both kinds, tabs.
      ("%t.u = $user\n%t.k = \"x, \\\"y\\\"\"", "", "u,k\r\na,\"x, \"\"y\"\"\"\r\n", ["a 1"]),
      ("re.regex($e.principal.user.userid, %t.p)", "", "p,k\n^a$,x\n(,y\n", ["a 1"]),
      ("re.regex($e.principal.user.userid, %t.p) nocase\n%t.k = \"x\"", "", "p,k\n^A$,x\nb,y\n", ["a 1"]),
      ("re.regex($e.principal.hostname, %t.p)\n%t.u = $user", "", "p,u\n^h,b\n^g,a\n", ["b 1"]),
      // What is not set, and an empty cell, read as the empty text.
      ("re.regex($e.principal.namespace, %t.p)\n%t.u = $user", "", "p,u\n^x*$,b\ny,a\n", ["b 1"]),
      ("re.regex($e.principal.hostname, %t.p)\n%t.u = $user", "", "p,u\n,b\ny,a\n", ["b 1"]),
      ("net.ip_in_range_cidr($e.principal.namespace, %t.n)\n%t.u = $user", "", "n,u\n10.0.0.0/8,a\n", []),
      ("%t.u = $user", "", "u\tk\na\tx,y\n", ["a 1"]),
    ])
  func rows(_ events: String, _ outcome: String, _ rows: String, _ expected: [String]) throws {
    let all = [event("a", port: 443), event("b", port: 80, at: 1)]
    #expect(try found(ruleText(events, outcome: outcome), rows, all) == expected)
  }

  /// The two ways to run a detection agree on rows.
  @Test(arguments: [
    "%t.u = $user\n%t.k != \"x\"", "%t.u = $user\n$e.target.port > %t.p", "$e.principal.hostname = %t.h\n%t.k = $user",
    "re.regex($e.principal.hostname, %t.h)\n%t.p > 5", "re.regex($e.principal.user.userid, %t.k) nocase\n%t.h = \"g\"",
  ])
  func meaningAgrees(_ events: String) throws {
    let reading = transpiler.read(SourceFile(name: "r.yaral", text: ruleText(events, outcome: "$n = count(%t.k)")))
    let detection = try #require(reading.value.first).detection
    let rows = DataTableText("u,k,p,h\na,x,9,h\na,y,9,h\nb,b,100,g\n,,,\n", named: "t").table.events
    let raw = [event("a", port: 10), event("b", host: "g", port: 99, at: 1), event("", at: 2)]
    var reader = EventReading(schema: .udm, catalog: transpiler.catalog)
    let all = readEvents(Array(raw.joined(separator: "\n").utf8), named: "e").events.map { reader.read($0) } + rows
    let compiled = DetectionSet([try CompiledDetection(detection, lists: [:])])
    for layout in [WindowLayout.tumbling, .sliding, .standard] {
      let expected = meaning(of: detection, on: all, layout: layout)
      #expect(compiled.alerts(on: all, layout: layout).map(\.alert) == expected)
      #expect(!expected.isEmpty)
    }
  }

  /// What is written is read back as the same, and proved to be.
  @Test(arguments: [
    ("%t.u = $user\n%t.k = \"vip\"", "$k = array_distinct(%t.k)"), ("%t.u = $user\n$e.target.port > %t.p", ""),
    ("$e.principal.hostname = %t.h nocase\n%t.p > 5", "$n = max(%t.p)"),
    ("re.regex($e.principal.hostname, %t.h)", ""), ("re.regex($e.principal.hostname, %t.h) nocase\n%t.u = $user", ""),
    ("$e.principal.hostname != \"\"\nre.regex($e.principal.hostname, %t.h)", ""),
    ("net.ip_in_range_cidr($e.principal.ip, %t.n)", ""), ("net.ip_in_range_cidr($e.principal.ip, %t.n)\n%t.k = \"x\"", ""),
  ])
  func writtenBack(_ events: String, _ outcome: String) throws {
    let reading = transpiler.read(SourceFile(name: "r.yaral", text: ruleText(events, outcome: outcome)))
    let rule = try #require(reading.value.first)
    let emission = transpiler.emit(rule, as: .yaral)
    let text = try #require(emission.text, "\(emission.diagnostics.map { $0.rendered() })")
    #expect(!text.contains("$%") && text.contains("%t."), "\(text)")
    #expect(emission.diagnostics.allSatisfy { $0.severity != .error })
    let back = transpiler.read(SourceFile(name: "r.yaral", text: text))
    #expect(!back.hasErrors)
    #expect(back.value.first?.detection.tables == ["t"])
  }

  /// Without its rows, or a column, a join would quietly hold of nothing.
  @Test(
    arguments: [
      ("", "joins the data table 't', whose rows are not known"), ("u,k\na,b\n", "has no column 'uid'"),
      ("uid,k\na\n", "row 1 has 1 cells"), ("uid,uid\na,b\n", "two columns have one name"),
    ])
  func missing(_ rows: String, _ message: String) throws {
    let transpiler = rows.isEmpty ? transpiler : table(rows)
    let reading = transpiler.read(SourceFile(name: "r.yaral", text: ruleText("%t.uid = $user")))
    let result = transpiler.evaluate(reading.value, on: [], EvaluationSettings(schema: .udm))
    #expect(result.diagnostics.contains { $0.code == .unknownList && $0.message.contains(message) })
  }

  @Test func refused() throws {
    let absent = ruleText(
      "$f.metadata.event_type = \"USER_LOGOUT\"\n$user = $f.principal.user.userid\n$f.principal.hostname = %t.h",
      condition: "$e and !$f")
    let reading = transpiler.read(SourceFile(name: "r.yaral", text: absent))
    #expect(reading.diagnostics.contains { $0.message.contains("a join of %t with events that need not occur") })
    let rule = try #require(transpiler.read(SourceFile(name: "r.yaral", text: ruleText("%t.u = $user"))).value.first)
    for target in [Target.sigma, .neutral, .swift] {
      #expect(transpiler.emit(rule, as: target).diagnostics.contains { $0.code == .notExpressible })
    }
  }

  /// A table is given in tests as a list of rows; its columns are lists, too.
  @Test(arguments: [
    ("lists: {t: [{u: ann, k: vip}, {u: bob, k: x}]}", true), ("lists: {'%t': [{u: ann, k: x}]}", false),
    ("lists: {t: []}", false),
  ])
  func testFiles(_ lists: String, _ isExpected: Bool) throws {
    let tests = """
      \(lists)
      tests:
        - name: a
          events: [{metadata.event_type: USER_LOGIN, principal.user.userid: ann}]
          expect: {user: ann, event_count: 1}
      """
    let rules = transpiler.read(SourceFile(name: "r.yaral", text: ruleText("%t.u = $user\n%t.k = \"vip\""))).value
    let extended = transpiler.adding(tests: SourceFile(name: "r.tests.yaml", text: tests), to: rules)
    #expect(extended.diagnostics.isEmpty, "\(extended.diagnostics.map { $0.rendered() })")
    let results = transpiler.test(try #require(extended.value.first)).filter { $0.target == "evaluator" }
    #expect(results.map(\.outcome) == [isExpected ? .passed : .failed("expected an alert, got none")])
  }

  @Test func listFiles() {
    #expect(listEntries("a\n// b\nc // d\n\nhttp://e\r\n\t// f\n") == ["a", "c", "http://e"])
  }
}
