import Detections
import Equivalence
import Events
import Patterns
import Semantics
import Testing

private func rule(_ predicate: Predicate, lists: [NamedList] = []) -> Detection {
  Detection(
    metadata: Metadata(name: "test"), taxonomy: .neutral,
    variables: [EventVariable(name: "e", predicate: predicate)], condition: .present("e"), lists: lists)
}

private let commandLine: Field = "process.command_line"

/// Rules as people write them, and deep conjunctions.
private let ordinary: [(name: String, detection: Detection)] = [
  (
    "founding",
    rule(
      .all([
        .text("event.type", .equals("PROCESS_LAUNCH"), cased: true),
        .text("process.executable", .matches("\\/(docker|kubectl|crictl|ctr|podman|nerdctl)$"), cased: true),
        .any([
          .text(
            commandLine, .matches("(?i)(docker exec|docker run|kubectl get secrets|ctr run)"), cased: true),
          .text(commandLine, .matches("(?i)(--privileged|--cap-add=SYS_ADMIN|--net=host)"), cased: true),
          .text(commandLine, .matches("(-v /:/host|-v /etc:/|-v /var/run/docker\\.sock)"), cased: true),
        ]),
      ]))
  ),
  (
    "selection and not filter",
    rule(
      .all([
        .named(
          "selection",
          .all([
            .any([
              .text("image", .endsWith("\\powershell.exe")), .text("original", .equals("PowerShell.EXE")),
            ]),
            .text(commandLine, .contains("-enc")), .text(commandLine, .contains("hidden")),
          ])),
        .not(
          .any([.text("parent", .endsWith("\\setup.exe")), .field("user", .null), .text("user", .equals(""))])
        ),
      ]))
  ),
  ("deep conjunction", rule(.all((0..<12).map { .text(Field("f\($0)"), .contains("part \($0)")) }))),
  ("many parts of one value", rule(.all((0..<8).map { .text("f", .contains("part-\($0)")) }))),
  ("one test", rule(.text("f", .equals("docker")))),
  (
    "negations",
    rule(
      .all([
        .not(.text("f", .contains("a"))), .not(.field("g", .number(.less, .integer(5)))),
        .field("f", .present),
      ]))
  ),
  (
    "numbers",
    rule(
      .all([
        .field("port", .number(.greaterOrEqual, .integer(1024))),
        .field("port", .number(.less, .integer(1030))),
      ]))
  ),
  (
    "networks",
    rule(
      .all([
        .any(
          ["10.0.0.0/8", "192.168.4.0/30", "2001:db8::/32"].compactMap { IPNetwork($0) }.map {
            .field("ip", .network($0))
          }),
        .not(.any(["10.1.0.0/16"].compactMap { IPNetwork($0) }.map { .field("ip", .network($0)) })),
      ]))
  ),
  (
    "lists, fields, Booleans",
    rule(
      .all([
        .field("user", .member(list: "admins", .exact(isCaseSensitive: true))),
        .field("host", .member(list: "hosts", .pattern(isCaseSensitive: false))),
        .field("a", .sameAs("b", isCaseSensitive: true)), .field("elevated", .boolean(true)),
      ]),
      lists: [
        NamedList(name: "admins", values: ["root", "admin"]),
        NamedList(name: "hosts", values: ["^web\\d+$", "db"]),
      ])
  ),
  (
    "keywords",
    rule(
      .all([.keyword(.contains("mimikatz")), .keyword(.matches("\\d{3}x"))])
    )
  ),
  (
    "wildcards and anchors",
    rule(
      .all([
        .text("path", .glob(Glob([.anyRun, .literal("\\temp\\"), .anyRun, .literal(".rar"), .anyScalar]))),
        .text(commandLine, .startsWith("cmd")), .text(commandLine, .endsWith(".bat")),
        .text(commandLine, .contains("/c ")),
      ]))
  ),
  (
    "every value",
    rule(.field(FieldPredicate("ips", .text(TextTest(.startsWith("10."))), quantifier: .every)))
  ),
]

@Suite struct EventSamplerTests {
  /// Of many texts asked at once only the longest would be seen: each must be sampled by itself, also a short one.
  @Test func shortTextOfALongChoice() {
    let texts = ["ab"] + (0..<40).map { "a long text, number \($0)" }
    var sampler = EventSampler(rule(.any(texts.map { .text("f", .contains($0), cased: true) })), seed: 1)
    let found = (0..<2000).count { _ in
      let values = sampler.event()["f"].compactMap(\.text)
      return values.contains { $0.contains("ab") } && !values.contains { $0.contains("a long text") }
    }
    #expect(found > 5)
  }

  @Test(arguments: ordinary.indices)
  func aThirdSatisfiesAndManyDoNot(_ index: Int) {
    let (name, detection) = ordinary[index]
    for domain in [EventSampler.Domain.neutral, .zeroValues] {
      var sampler = EventSampler(detection, seed: 1, domain: domain)
      let lists = Dictionary(uniqueKeysWithValues: detection.lists.map { ($0.name, $0.values) })
      let satisfying = (0..<600).count { _ in
        holds(detection.variables[0].predicate, on: sampler.event(), lists: lists)
      }
      #expect(satisfying >= 200, "\(name) \(domain)")
      #expect(satisfying <= 540, "\(name) \(domain)")
    }
  }

  @Test func theSameSeedGivesTheSameEvents() {
    let detection = ordinary[0].detection
    var first = EventSampler(detection, seed: 5)
    var second = EventSampler(detection, seed: 5)
    var other = EventSampler(detection, seed: 6)
    let events = (0..<50).map { _ in first.event() }
    #expect(events == (0..<50).map { _ in second.event() })
    #expect(events != (0..<50).map { _ in other.event() })
  }

  @Test func eventsStandAroundATest() {
    var sampler = EventSampler(rule(.text("f", .contains("docker"), cased: true)), seed: 2)
    let values = (0..<2_000).map { _ in sampler.event()["f"] }
    func occurs(_ fits: ([Value]) -> Bool) -> Bool { values.contains(where: fits) }
    func hasText(_ fits: (String) -> Bool) -> Bool {
      occurs { $0.count == 1 && ($0[0].text.map(fits) ?? false) }
    }
    #expect(occurs(\.isEmpty))
    #expect(occurs { $0 == [.null] })
    #expect(occurs { $0 == [.string("")] })
    #expect(occurs { $0.count == 2 && $0[0] == $0[1] })
    #expect(occurs { $0.count == 2 && $0[0] != $0[1] })
    #expect(hasText { $0 == "docker" })
    #expect(hasText { $0 == "DOCKER" })
    #expect(hasText { $0.contains("\u{212A}") })
    #expect(hasText { $0 == "ocker" })
    #expect(hasText { $0 == "docke" })
    #expect(hasText { $0.count == 6 && $0 != "docker" && $0.lowercased() != "docker" })
    #expect(hasText { $0.hasPrefix("docker") && $0.count > 6 })
    #expect(hasText { $0.hasSuffix("docker") && $0.count > 6 })
  }

  @Test func boundsAndEdges() throws {
    let network = try #require(IPNetwork("192.168.4.0/30"))
    var sampler = EventSampler(
      rule(.all([.field("n", .number(.less, .integer(10))), .field("ip", .network(network))])), seed: 3)
    let events = (0..<1_500).map { _ in sampler.event() }
    let numbers = Set(events.flatMap { $0["n"] })
    #expect(numbers.isSuperset(of: [.integer(9), .integer(10), .string("9")]))
    #expect(numbers.contains { $0.number.map { $0.compare(.integer(10)) > 0 } ?? false })
    let addresses = Set(events.flatMap { $0["ip"].compactMap(\.text) })
    #expect(
      addresses.isSuperset(of: [
        "192.168.4.0", "192.168.4.3", "192.168.3.255", "192.168.4.4", "::ffff:192.168.4.0",
      ]))
  }

  @Test func zeroValuesAreLeftOut() {
    for (index, (_, detection)) in ordinary.enumerated() {
      var sampler = EventSampler(detection, seed: UInt64(index), domain: .zeroValues)
      for _ in 0..<300 {
        let zeros: [Value] = [.null, .string(""), .integer(0), .double(0), .boolean(false)]
        #expect(!sampler.event().fields.values.joined().contains(where: zeros.contains))
      }
    }
  }

  @Test func selectionsOfOutcomesAreReachedToo() {
    let names = ["--privileged", "-v /etc:/", "chroot /host"]
    let selections = names.map { Predicate.text(commandLine, .contains($0)) }
    var detection = rule(.text("process.executable", .endsWith("/docker")))
    detection.outcomes = selections.enumerated().map { index, selection in
      Outcome(name: "o\(index)", kind: .boolean, expression: .truth(.holds(variable: "e", selection)))
    }
    var sampler = EventSampler(detection, seed: 4)
    let events = (0..<1_000).map { _ in sampler.event() }.filter {
      holds(detection.variables[0].predicate, on: $0)
    }
    for selection in selections { #expect(events.count { holds(selection, on: $0) } > 50) }
    #expect(events.count { event in selections.count { holds($0, on: event) } >= 2 } > 20)
  }

  @Test func twoDetectionsAreSampledTogether() {
    let pair = [rule(.text("f", .equals("left"))), rule(.text("g", .equals("right")))]
    var sampler = EventSampler(pair, seed: 8)
    let events = (0..<400).map { _ in sampler.event() }
    for detection in pair {
      #expect(events.count { holds(detection.variables[0].predicate, on: $0) } > 60)
    }
  }

  /// One object of a list has the field, another has not: it has another field, or nothing.
  @Test func listsHaveObjectsWithoutAField() {
    let summary: Field = "result.summary"
    func sampled(_ predicate: Predicate) -> [Event] {
      var detection = rule(.all([.text("kind", .equals("call"), cased: true), predicate]))
      detection.variables[0].derivations = [.each("result")]
      var sampler = EventSampler([rule(predicate), detection], seed: 10, domain: .zeroValues)
      return (0..<2_000).map { _ in sampler.event() }
    }
    func isApart(_ event: Event, by fits: (EventElement) -> Bool) -> Bool {
      let elements = event.elements["result"] ?? []
      return event["kind"] == [.string("call")] && elements.contains { $0.fields[summary.name] != nil }
        && elements.contains { $0.fields[summary.name] == nil && fits($0) }
    }
    let alone = sampled(.not(.field(summary, .present)))
    #expect(alone.count { isApart($0) { $0 == EventElement() } } > 10)
    let beside = sampled(.all([.not(.field(summary, .present)), .not(.text("result.action", .equals("BLOCK")))]))
    #expect(beside.count { isApart($0) { $0.fields["result.action"] != nil } } > 10)
    // What stands in the objects is what the event has.
    for event in alone + beside {
      guard let elements = event.elements["result"] else { continue }
      let names = Set(event.fields.keys.filter { $0.hasPrefix("result.") }).union(elements.flatMap(\.fields.keys))
      for name in names { #expect(elements.flatMap { $0.fields[name] ?? [] } == event[name]) }
    }
  }

  @Test func aRuleWithoutFieldsGivesEvents() {
    for predicate in [Predicate.always, .never, .keyword(.contains("x"))] {
      var sampler = EventSampler(rule(predicate), seed: 9)
      for _ in 0..<50 {
        _ = sampler.event()
        _ = sampler.group()
      }
    }
  }
}

@Suite struct GroupSamplerTests {
  private static func variable(_ name: String) -> EventVariable {
    EventVariable(name: name, predicate: .text("kind", .equals(name)))
  }

  private static func rule(
    _ names: [String], _ kind: Window.Kind, joins: [Join] = [], outcomes: [Outcome] = [],
    _ condition: Condition
  ) -> Detection {
    let key = GroupKey(name: "host", fields: Dictionary(uniqueKeysWithValues: names.map { ($0, "host") }))
    return Detection(
      metadata: Metadata(name: "test"), taxonomy: .neutral, variables: names.map(variable), joins: joins,
      window: Window(keys: [key], length: .seconds(600), kind: kind), outcomes: outcomes, condition: condition
    )
  }

  private static let users = Outcome(
    name: "users", kind: .integer,
    expression: .aggregate(.countDistinct, .field(variable: "a", "user", absentAs: nil)))

  private static let rules: [Detection] = [
    rule(["a"], .hop, .count(variable: "a", .greaterOrEqual, 5)),
    rule(["a"], .tumbling, .count(variable: "a", .equal, 2)),
    rule(
      ["a", "b"], .sliding,
      joins: [
        Join(.field(variable: "a", "user"), .equal, .field(variable: "b", "user")),
        Join(.time(variable: "a"), .less, .time(variable: "b")),
      ], .all([.present("a"), .present("b")])),
    rule(["a", "b"], .after(variable: "a"), .all([.present("a"), .not(.present("b"))])),
    rule(
      ["a", "b"], .before(variable: "b"), .all([.count(variable: "a", .greaterOrEqual, 3), .present("b")])),
    rule(["a"], .hop, outcomes: [users], .compare(.outcome("users"), .greaterOrEqual, .literal(.integer(3)))),
  ]

  @Test(arguments: rules.indices)
  func someGroupsFireAndSomeDoNot(_ index: Int) {
    let detection = Self.rules[index]
    var sampler = EventSampler(detection, seed: 12)
    var fired = 0
    for _ in 0..<300 {
      let events = sampler.group()
      #expect((1...24).contains(events.count))
      if !meaning(of: detection, on: events).isEmpty { fired += 1 }
    }
    #expect(fired >= 50 && fired <= 270, "\(fired)")
  }

  @Test func timesStandAtTheEdgesOfWindows() {
    var sampler = EventSampler(Self.rules[2], seed: 13)
    var distances: Set<Int64> = []
    var withoutTime = 0
    var isOutOfOrder = false
    for _ in 0..<800 {
      let events = sampler.group()
      let times = events.compactMap { $0.time?.nanoseconds }
      withoutTime += events.count - times.count
      if times != times.sorted() { isOutOfOrder = true }
      for one in times { for other in times where other > one { distances.insert(other - one) } }
      if Set(times).count < times.count { distances.insert(0) }
    }
    let length: Int64 = 600_000_000_000
    #expect(
      distances.isSuperset(of: [0, 1, length - 1, length, length + 1, length - 1_000_000_000, 2 * length]))
    #expect(withoutTime > 10 && isOutOfOrder)
  }

  @Test func keysAgreeAndDiffer() {
    var sampler = EventSampler(Self.rules[0], seed: 14)
    let hosts = Set((0..<300).flatMap { _ in sampler.group().map { $0["host"] } })
    #expect(
      hosts.isSuperset(of: [
        [], [.null], [.string("")], [.string("host-1")], [.string("HOST-1")], [.integer(1)], [.string("1")],
        [.string("host-1"), .string("host-2")],
      ]))
  }
}
