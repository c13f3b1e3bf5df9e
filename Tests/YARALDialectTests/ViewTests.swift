import Detections
import Diagnostics
import Dialects
import Events
import Semantics
import Testing

@testable import YARALDialect

/// Statements that a detection says with views and computed fields: on which events rules fire, by the sections of the
/// reference that stand at each case.
@Suite struct ViewTests {
  private struct Case {
    var statements: String
    var event: Event
    var fires: Bool
    var source: String

    init(_ statements: String, _ event: Event, fires: Bool, _ source: String) {
      self.statements = statements
      self.event = event
      self.fires = fires
      self.source = source
    }
  }

  private static func event(
    _ fields: [String: [Value]] = [:], about: [[String: String]] = [], seconds: Int64 = 0
  ) -> Event {
    var event = Event(time: Timestamp(nanoseconds: seconds * 1_000_000_000), fields: fields)
    event["metadata.id"] = [.string("1")]
    let elements = about.map { members in
      EventElement(
        fields: Dictionary(uniqueKeysWithValues: members.map { ("about.\($0.key)", [.string($0.value)]) }))
    }
    if !elements.isEmpty { event.elements["about"] = elements }
    for element in elements { for (name, values) in element.fields { event[name] += values } }
    return event
  }

  private static let ips = event(["principal.ip": [.string("a"), .string("b")]])
  private static let pairs = event(about: [["ip": "1", "hostname": "x"], ["ip": "2", "hostname": "y"]])

  private static let lacking = event(about: [["hostname": "x"], ["ip": "1"]])

  private static let cases: [Case] = [
    Case(#"$e.principal.ip = "a" $e.principal.ip = "b""#, ips, fires: false, "10: one copy never equals two texts"),
    Case(#"any $e.principal.ip = "a" any $e.principal.ip = "b""#, ips, fires: true, "10: any reads the whole list"),
    Case(#"$e.principal.ip = /a|b/ $e.principal.ip = "b""#, ips, fires: true, "10: one element passes both"),
    Case(#"$e.principal.ip != "a" $e.principal.ip != "b""#, ips, fires: false, "10: no element passes both"),
    Case(
      #"$e.principal.ip = "a" $e.principal.ip != "b" any $e.principal.ip = "b""#, ips, fires: true,
      "10: any beside unmodified reads the original list"),
    Case(#"$e.principal.ip = "" $e.principal.ip != "a""#, event(), fires: true, "10: an empty list leaves a zero copy"),
    Case(#"$e.about.ip = "1" $e.about.hostname = "x""#, pairs, fires: true, "10: from the same element"),
    Case(#"$e.about.ip = "1" $e.about.hostname = "y""#, pairs, fires: false, "10: from the same element"),
    Case(#"$e.about.hostname != "x""#, lacking, fires: true, "10: an element without the field reads as zero"),
    Case(#"$e.about.hostname = """#, lacking, fires: true, "10"),
    Case(#"not $e.about.hostname = "x""#, lacking, fires: true, "10"),
    Case(#"not $e.about.hostname != """#, lacking, fires: true, "10"),
    Case(#"$e.about.hostname = /^(x?)$/ $e.about.hostname != "x""#, lacking, fires: true, "10"),
    Case(#"$e.about.hostname != "x""#, event(about: [["hostname": "x"]]), fires: false, "10"),
    Case(#"any $e.about.ip = "1" any $e.about.hostname = "y""#, pairs, fires: true, "10"),
    Case(#"$e.principal.ip[0] = "a""#, ips, fires: true, "10: index from 0"),
    Case(#"$e.principal.ip[1] = "a""#, ips, fires: false, "10"),
    Case(#"$e.principal.ip[999] = """#, ips, fires: true, "9: out of range reads as zero"),
    Case(#"re.capture($e.principal.hostname, `^(.)b`) = "a""#, event(["principal.hostname": [.string("ab")]]), fires: true, "15"),
    Case(#"re.capture($e.principal.hostname, `^(.)b`) = """#, event(), fires: true, "8: no match gives an empty text"),
    Case(
      "$p = strings.concat($e.principal.hostname, \"-\", $e.target.port) $p = \"h-80\"",
      event(["principal.hostname": [.string("h")], "target.port": [.integer(80)]]), fires: true, "15: numbers in concat"),
    Case("$e.target.port < $e.principal.port", event(["principal.port": [.integer(1)]]), fires: true, "9: unset is 0"),
    Case("$e.target.port < $e.principal.port", event(["target.port": [.integer(1)]]), fires: false, "9"),
    Case("$e.target.port % 2 = 1", event(["target.port": [.integer(81)]]), fires: true, "5"),
    Case("$e.target.port + 1 = 1", event(), fires: true, "9"),
    Case("timestamp.get_hour($e.metadata.event_timestamp.seconds) = 1", event(seconds: 3_600), fires: true, "15"),
    Case(
      "$e.metadata.event_timestamp.seconds > 10", event(["metadata.event_timestamp.seconds": [.integer(11)]], seconds: 11),
      fires: true, "5"),
    Case(#"strings.to_lower($e.principal.hostname) = /^ab$/"#, event(["principal.hostname": [.string("AB")]]), fires: true, "15"),
    Case(#"strings.to_lower($e.principal.hostname) = /^AB$/"#, event(["principal.hostname": [.string("AB")]]), fires: false, "15"),
    Case(#"arrays.length($e.principal.ip) = 2"#, ips, fires: true, "15: all elements"),
    Case(
      #"$p = if($e.target.port > 5, "high", "low") $p = "low""#, event(), fires: true,
      "7: if on the right of a placeholder"),
    Case(#"strings.coalesce($e.target.hostname, $e.principal.hostname) = "h""#, event(["principal.hostname": [.string("h")]]),
      fires: true, "15"),
  ]

  private static let computations: [Case] = [
    Case(
      #"timestamp.get_timestamp($e.metadata.event_timestamp.seconds) = "1970-01-01 01:00:00""#, event(seconds: 3_600),
      fires: true, "15: the default format"),
    Case(
      #"timestamp.get_timestamp($e.metadata.event_timestamp.seconds, "%Y", "-01:00") = "1969""#, event(seconds: 3_599),
      fires: true, "15"),
    Case(
      #"timestamp.as_unix_seconds($e.principal.hostname) = 60"#,
      event(["principal.hostname": [.string("1970-01-01 00:01:00")]]), fires: true, "15"),
    Case(
      #"math.is_increasing($e.target.port, $e.principal.port, 9)"#,
      event(["target.port": [.integer(1)], "principal.port": [.integer(2)]]), fires: true, "15"),
    Case(
      #"math.is_increasing($e.target.port, $e.principal.port, 9)"#, event(["principal.port": [.integer(9)]]),
      fires: false, "15: strict"),
    Case(
      #"cast.as_string(strings.from_hex($e.principal.hostname)) = "AB""#,
      event(["principal.hostname": [.string("4142")]]), fires: true, "15"),
    Case(
      #"cast.as_string(strings.from_base64($e.principal.hostname)) = """#,
      event(["principal.hostname": [.string("?")]]), fires: true, "15: invalid gives empty bytes"),
    Case(
      #"bytes.to_base64(strings.from_hex($e.principal.hostname)) = "QUI=""#,
      event(["principal.hostname": [.string("4142")]]), fires: true, "15"),
  ]

  /// Section 15: what is not determined, or depends on more than the event, is refused with the reason.
  private static let refusals: [(statement: String, named: String)] = [
    (#"strings.extract_domain($e.principal.hostname) = "a""#, "strings.extract_domain"),
    (#"strings.extract_hostname($e.principal.hostname) = "a""#, "strings.extract_hostname"),
    (#"hash.fingerprint2011($e.principal.hostname) = 1"#, "hash.fingerprint2011"),
    (#"optimization.sample_rate($e.metadata.id, 1, 5)"#, "optimization.sample_rate"),
    (#"math.geo_distance(1.0, 1.0, 2.0, 2.0) < $e.target.port"#, "math.geo_distance"),
    ("math.random() > 0.5", "math.random"),
    (#"bytes.to_base64($e.principal.hostname) = "a""#, "bytes.to_base64"),
    (#"timestamp.get_timestamp($e.metadata.event_timestamp.seconds, "WEEK") = "a""#, "'WEEK'"),
    (#"timestamp.get_timestamp($e.metadata.event_timestamp.seconds, "%Q") = "a""#, "'%Q'"),
    (#"timestamp.get_hour($e.metadata.event_timestamp.seconds, "Europe/Zurich") = 1"#, "'Europe/Zurich'"),
    (#"timestamp.get_hour($e.metadata.event_timestamp.seconds, "+25:00") = 1"#, "'+25:00'"),
  ]

  @Test func refusedByName() {
    for (statement, name) in Self.refusals {
      let text = "rule r {\nmeta:\nevents:\n$e.metadata.id != \"\"\n\(statement)\ncondition:\n$e\n}\n"
      let parsed = YARAL.parse(SourceFile(name: "rule.yaral", text: text))
      let reading = YARAL.lower(parsed.value)
      #expect(reading.value.isEmpty, "\(statement)")
      let refusals = reading.diagnostics.filter { $0.code == .yaralNotSupported && $0.message.contains(name) }
      #expect(refusals.count == 1 && !(refusals.first?.help ?? "").isEmpty || name == "'%Q'", "\(statement)")
    }
  }

  /// Section 15: `window.range` is the greatest value less the least; zones are checked outside of events, too.
  @Test func functionsOfOutcomes() {
    func text(_ outcome: String) -> String {
      """
      rule r {
      meta:
      events:
      $h = $e.principal.hostname
      match:
      $h over 10m
      outcome:
      $value = \(outcome)
      condition:
      $e
      }
      """
    }
    let events = [7, 3, 12].map { port in
      Event(
        time: Timestamp(nanoseconds: 0),
        fields: ["principal.hostname": [.string("h")], "target.port": [.integer(port)]])
    }
    #expect(alerts(text("window.range($e.target.port)"), events) == [["h", "value=9", "[0, 1, 2]"]])
    let zero = Event(time: Timestamp(nanoseconds: 0), fields: ["principal.hostname": [.string("h")]])
    let average = text("window.avg($e.target.port, true)")
    #expect(alerts(average, events.prefix(2) + [zero]) == [["h", "value=5", "[0, 1, 2]"]])
    #expect(alerts(text("window.avg($e.target.port, false)"), [events[0], zero]) == [["h", "value=3.5", "[0, 1]"]])
    #expect(alerts(average, [zero]) == [["h", "value=0", "[0]"]])
    for refused in [
      "window.median($e.target.port)", "window.stddev($e.target.port)", "window.first($e.target.port, $e.principal.user.userid)",
      #"timestamp.get_hour(max($e.metadata.event_timestamp.seconds), "Europe/Zurich")"#,
    ] {
      let reading = YARAL.lower(YARAL.parse(SourceFile(name: "rule.yaral", text: text(refused))).value)
      #expect(reading.diagnostics.contains { $0.code == .yaralNotSupported && !$0.help.isEmpty }, "\(refused)")
    }
  }

  @Test func singleEvents() throws {
    for test in Self.cases + Self.computations {
      let text = "rule r {\nmeta:\nevents:\n\(test.statements)\ncondition:\n$e\n}\n"
      let detection = try #require(lowered(text), "\(test.statements)")
      let fires = !meaning(of: detection, on: [test.event]).isEmpty
      #expect(fires == test.fires, "\(test.statements), by section \(test.source)")
    }
  }

  private func lowered(_ text: String) -> Detection? {
    let parsed = YARAL.parse(SourceFile(name: "rule.yaral", text: text))
    let reading = YARAL.lower(parsed.value)
    let errors = (parsed.diagnostics + reading.diagnostics).filter { $0.severity == .error }
    #expect(errors.isEmpty, "\(errors.map { $0.rendered() }.joined())")
    return reading.value.first?.detection
  }

  private func alerts(_ text: String, _ events: [Event]) -> [[String]] {
    guard let detection = lowered(text) else { return [] }
    return meaning(of: detection, on: events, layout: .tumbling).map { alert in
      alert.match.map { $0.value.text ?? "" } + alert.outcomes.map { "\($0.name)=\($0.value.text ?? "list")" }
        + ["\(alert.events)"]
    }
  }

  // Section 20, step 6: aggregates run over rows, so elements multiply them; events are counted once.
  @Test func elementsMultiplyRows() {
    let text = """
      rule r {
      meta:
      events:
        $h = $e.principal.hostname
        $e.principal.ip != "c"
        $e.principal.ip != "d"
      match:
        $h over 10m
      outcome:
        $total = sum($e.target.port)
        $ips = count_distinct($e.principal.ip)
      condition:
        #e = 1 and $total > 0
      }
      """
    let event = Event(
      time: Timestamp(nanoseconds: 0),
      fields: [
        "principal.hostname": [.string("h")], "principal.ip": [.string("a"), .string("b"), .string("c")], "target.port": [.integer(5)],
      ])
    #expect(alerts(text, [event]) == [["h", "total=10", "ips=2", "[0]"]])
  }

  // Section 9: keys that are not set are in no group, unless computed or wanted by the option.
  @Test func keysThatAreNotSet() {
    func text(_ binding: String, _ options: String = "") -> String {
      "rule r {\nmeta:\nevents:\n$h = \(binding)\nmatch:\n$h over 10m\ncondition:\n$e\n\(options)}\n"
    }
    let event = Event(time: Timestamp(nanoseconds: 0), fields: ["target.port": [.integer(5)]])
    #expect(alerts(text("$e.principal.hostname"), [event]) == [])
    #expect(alerts(text("strings.to_lower($e.principal.hostname)"), [event]) == [["", "[0]"]])
    #expect(
      alerts(text("$e.principal.hostname", "options:\nallow_zero_values = true\n"), [event]) == [["", "[0]"]])
  }

  // Sections 4 and 17: a key need not stand in every variable, and entities are looked for at any time.
  @Test func entities() {
    let text = """
      rule r {
      meta:
      events:
        $e.target.hostname = $d
        $e.principal.hostname = $h
        $g.graph.entity.hostname = $d
        $g.graph.metadata.entity_type = "DOMAIN_NAME"
      match:
        $h over 10m
      condition:
        $e and $g
      }
      """
    let events = [
      Event(
        time: Timestamp(nanoseconds: 0), fields: ["principal.hostname": [.string("h")], "target.hostname": [.string("bad.example")]]),
      Event(
        time: Timestamp(nanoseconds: 0), fields: ["principal.hostname": [.string("i")], "target.hostname": [.string("good.example")]]),
      Event(
        fields: ["graph.entity.hostname": [.string("bad.example")], "graph.metadata.entity_type": [.string("DOMAIN_NAME")]]),
    ]
    #expect(alerts(text, events) == [["h", "[0, 2]"]])
  }

  // Two unset fields are equal (section 9).
  @Test func joinsOfUnsetFields() {
    let text = """
      rule r {
      meta:
      events:
        $h = $e.principal.hostname
        $h = $f.principal.hostname
        $e.target.hostname = $f.target.hostname
        $e.target.port = 1
        $f.target.port = 2
      match:
        $h over 10m
      condition:
        $e and $f
      }
      """
    let events = [1, 2].map { (port: Int64) in
      Event(
        time: Timestamp(nanoseconds: 0), fields: ["principal.hostname": [.string("h")], "target.port": [.integer(port)]])
    }
    #expect(alerts(text, events) == [["h", "[0, 1]"]])
  }

  @Test func joinsOfSums() {
    let text = """
      rule r {
      meta:
      events:
        $h = $e.principal.hostname
        $h = $f.principal.hostname
        $e.target.port = 1
        $f.target.port = 2
        $f.metadata.event_timestamp.seconds - $e.metadata.event_timestamp.seconds > 30
      match:
        $h over 10m
      condition:
        $e and $f
      }
      """
    func events(_ distance: Int64) -> [Event] {
      [(1, Int64(0)), (2, distance)].map { (port: Int64, seconds: Int64) in
        Event(
          time: Timestamp(nanoseconds: seconds * 1_000_000_000),
          fields: ["principal.hostname": [.string("h")], "target.port": [.integer(port)]])
      }
    }
    #expect(alerts(text, events(31)) == [["h", "[0, 1]"]])
    #expect(alerts(text, events(30)) == [])
  }
}
