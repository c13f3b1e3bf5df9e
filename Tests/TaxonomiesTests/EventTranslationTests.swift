import Detections
import Diagnostics
import Events
import Patterns
import Semantics
import TestSupport
import Testing

@testable import Taxonomies

private let processes = LogSource(category: "process_creation")
private let windows = LogSource(category: "process_creation", product: "windows")
private let connections = LogSource(category: "network_connection")
private let registry = LogSource(category: "registry_event")

private func rule(_ predicate: Predicate, _ logSource: LogSource) -> Detection {
  detection(predicate, in: .neutral, of: logSource)
}

/// A neutral event, and what it is in UDM for a rule; `nil` when there is no such thing.
private struct Row: Sendable, CustomTestStringConvertible {
  var name: String
  var rule: Detection
  var event: Event
  var udm: [String: [Value]]?
  var testDescription: String { name }
}

private let launch: [String: [Value]] = ["metadata.event_type": [.string("PROCESS_LAUNCH")]]
private let connection: [String: [Value]] = ["metadata.event_type": [.string("NETWORK_CONNECTION")]]

@Suite struct EventTranslationTests {
  @Test(
    "neutral events in UDM",
    arguments: [
      Row(
        name: "the log source becomes fields, numbers become text", rule: rule(.always, processes),
        event: Event(fields: ["process.executable": [.string("x")], "process.pid": [.integer(7)]]),
        udm: launch.merging([
          "target.process.file.full_path": [.string("x")], "target.process.pid": [.string("7")],
        ]) { $1 }),
      Row(
        name: "nulls, empty texts and zeros are not there", rule: rule(.always, connections),
        event: Event(fields: [
          "destination.domain": [.string("")], "destination.port": [.integer(0)], "source.ip": [.null],
        ]), udm: connection),
      Row(
        name: "enumerations", rule: rule(.text("network.transport", .equals("tcp")), connections),
        event: Event(fields: ["network.transport": [.string("TCP")]]),
        udm: connection.merging(["network.ip_protocol": [.string("TCP")]]) { $1 }),
      Row(
        name: "a value in another case, when case is asked", rule: rule(.text("network.transport", .equals("tcp"), cased: true), connections),
        event: Event(fields: ["network.transport": [.string("TCP")]]), udm: nil),
      Row(
        name: "a value without counterpart that is read", rule: rule(.text("network.transport", .equals("tcp")), connections),
        event: Event(fields: ["network.transport": [.string("carrier pigeon")]]), udm: nil),
      Row(
        name: "a value without counterpart that is not read", rule: rule(.always, connections),
        event: Event(fields: ["network.transport": [.string("carrier pigeon")]]), udm: connection),
      Row(
        name: "several values where UDM has one", rule: rule(.text("destination.domain", .equals("x")), connections),
        event: Event(fields: ["destination.domain": [.string("x"), .string("y")]]), udm: nil),
      Row(
        name: "several values where UDM has several", rule: rule(.text("source.ip", .equals("x")), connections),
        event: Event(fields: ["source.ip": [.string("192.0.2.1"), .string("192.0.2.2")]]),
        udm: connection.merging(["principal.ip": [.string("192.0.2.1"), .string("192.0.2.2")]]) { $1 }),
      Row(
        name: "the event's own log source chooses among event types", rule: rule(.always, registry),
        event: Event(logSource: LogSource(category: "registry_event"), fields: [:]),
        udm: ["metadata.event_type": [.string("REGISTRY_CREATION")]]),
      Row(
        name: "an event of another log source", rule: rule(.always, processes),
        event: Event(logSource: connections, fields: [:]), udm: nil),
      Row(
        name: "an event of another product", rule: rule(.always, windows),
        event: Event(logSource: LogSource(category: "process_creation", product: "linux"), fields: [:]), udm: nil),
      Row(
        name: "an event of a more special log source", rule: rule(.always, processes),
        event: Event(logSource: windows, fields: [:]), udm: launch),
      Row(
        name: "an event that says it comes from elsewhere", rule: rule(.always, LogSource(product: "windows", service: "security")),
        event: Event(fields: ["event.provider": [.string("Other")]]), udm: nil),
    ])
  private func udm(_ row: Row) {
    let result = TaxonomyCatalog.builtIn.translate(row.event, from: .neutral, to: .udm, for: row.rule)
    #expect(result?.fields == row.udm)
    #expect(result?.logSource == nil)
  }

  @Test func timesAreKeptAndAlsoAField() {
    let time = Timestamp(nanoseconds: 1_500_000_000)
    let event = Event(time: time, fields: [:])
    let result = TaxonomyCatalog.builtIn.translate(event, from: .neutral, to: .udm, for: rule(.always, processes))
    #expect(result?.time == time)
    #expect(result?["metadata.event_timestamp.seconds"] == [.integer(1)])
  }

  /// With variables of several log sources an event must say which it is.
  @Test func severalLogSources() {
    let rule = Detection(
      metadata: Metadata(name: "r"), taxonomy: .neutral,
      variables: [
        EventVariable(name: "a", logSource: processes, predicate: .always),
        EventVariable(name: "b", logSource: connections, predicate: .always),
      ], window: Window(keys: [], length: .seconds(60)), condition: .all([.present("a"), .present("b")]))
    func translate(_ logSource: LogSource?) -> Event? {
      let event = Event(logSource: logSource, fields: ["process.executable": [.string("x")]])
      return TaxonomyCatalog.builtIn.translate(event, from: .neutral, to: .udm, for: rule)
    }
    #expect(translate(nil) == nil)
    #expect(translate(processes)?["target.process.file.full_path"] == [.string("x")])
    #expect(translate(connections)?["principal.process.file.full_path"] == [.string("x")])
  }

  @Test func overridesHoldForEventsToo() {
    var rule = rule(.text("process.executable", .equals("x")), processes)
    rule.overrides["yaral"] = TargetOverride(fields: ["process.executable": "principal.process.file.full_path"])
    let event = Event(fields: ["process.executable": [.string("x")], "process.parent.executable": [.string("p")]])
    let result = TaxonomyCatalog.builtIn.translate(event, from: .neutral, to: .udm, for: rule)
    #expect(result?["principal.process.file.full_path"] == [.string("x")])
    let back = result.flatMap { TaxonomyCatalog.builtIn.translate($0, from: .udm, to: .neutral, for: rule) }
    #expect(back?["process.executable"] == [.string("x")])
  }

  @Test func sigmaKeepsWhatHasNoName() {
    let event = Event(fields: ["process.executable": [.string("x")], "service.name": [.string("s"), .null]])
    let result = TaxonomyCatalog.builtIn.translate(event, from: .neutral, to: .sigma, for: rule(.always, processes))
    #expect(result?.fields == ["Image": [.string("x")], "service.name": [.string("s"), .null]])
  }

  @Test func udmEventsInNeutralNames() {
    let rule = rule(.text("network.transport", .equals("tcp")), connections)
    var event = Event(fields: connection)
    event["network.ip_protocol"] = [.string("TCP")]
    event["principal.process.pid"] = [.string("7")]
    let result = TaxonomyCatalog.builtIn.translate(event, from: .udm, to: .neutral, for: rule)
    #expect(result?.logSource == connections)
    #expect(result?.fields == ["network.transport": [.string("tcp")], "process.pid": [.integer(7)]])
    // An event of another type is none that the rule looks at.
    #expect(TaxonomyCatalog.builtIn.translate(Event(fields: launch), from: .udm, to: .neutral, for: rule) == nil)
  }
}

/// Random rules and events: what a rule says of an event it says in every model.
@Suite struct TranslationPropertyTests {
  private static let values: [LogSource: [(field: Field, values: [Value])]] = [
    processes: [
      ("process.executable", [.string("/bin/a"), .string("/bin/b"), .string("A")]),
      ("process.parent.executable", [.string("/bin/a"), .string("a")]),
      ("process.pid", [.integer(4), .integer(40), .integer(5)]),
      ("process.token.integrity_level_name", [.string("High"), .string("Low"), .string("System")]),
      ("host.name", [.string("h"), .string("a")]),
    ],
    connections: [
      ("destination.port", [.integer(443), .integer(80), .integer(8080)]),
      ("destination.domain", [.string("a.example"), .string("tcp")]),
      ("network.transport", [.string("tcp"), .string("udp"), .string("UDP")]),
      ("network.initiated", [.boolean(true), .boolean(false)]),
      ("source.ip", [.string("192.0.2.1"), .string("198.51.100.7")]),
    ],
    LogSource(category: "authentication"): [
      ("event.outcome", [.string("success"), .string("failure")]),
      ("winlog.logon.type", [.integer(2), .integer(3), .integer(10)]),
      ("user.name", [.string("root"), .string("success")]),
    ],
  ]

  private static func test(_ random: inout SeededGenerator, _ values: [Value]) -> FieldTest {
    let value = random.pick(values)
    let text = value.text ?? ""
    let cased = random.oneIn(3)
    switch Int.random(in: 0..<9, using: &random) {
    case 0: return .null
    case 1: return .present
    case 2: return .text(TextTest(.startsWith(String(text.prefix(2))), isCaseSensitive: cased))
    case 3: return .text(TextTest(.contains(String(text.dropFirst().prefix(2))), isCaseSensitive: cased))
    case 4: return .text(TextTest(.matches("[3-9a-t]$"), isCaseSensitive: cased))
    case 5: return IPNetwork("192.0.2.0/24").map { .network($0) } ?? .present
    default:
      switch value {
      case .integer(let number): return .number(random.oneIn(2) ? .equal : .less, .integer(number))
      case .boolean(let boolean): return .boolean(boolean)
      case .null, .string, .double, .list: return .text(TextTest(.equals(text), isCaseSensitive: cased))
      }
    }
  }

  private static func predicate(
    _ random: inout SeededGenerator, _ fields: [(field: Field, values: [Value])], depth: Int
  ) -> Predicate {
    if depth == 0 || random.oneIn(3) {
      let (field, values) = random.pick(fields)
      if random.oneIn(8) { return .field(field, .sameAs(random.pick(fields).field, isCaseSensitive: random.oneIn(2))) }
      let quantifier: FieldPredicate.Quantifier = random.oneIn(4) ? .every : .some
      return .field(FieldPredicate(field, test(&random, values), quantifier: quantifier))
    }
    let operands = (0..<Int.random(in: 1...3, using: &random)).map { _ in
      predicate(&random, fields, depth: depth - 1)
    }
    switch Int.random(in: 0..<4, using: &random) {
    case 0: return .any(operands)
    case 1: return .not(.any(operands))
    case 2: return .named("s", .all(operands))
    default: return .all(operands)
    }
  }

  @Test(arguments: [TaxonomyName.udm, .sigma])
  func verdictsAreTheSame(_ model: TaxonomyName) throws {
    var random = SeededGenerator(seed: 20_261_125)
    let catalog = TaxonomyCatalog.builtIn
    let logSources = Self.values.keys.sorted { ($0.category ?? "") < ($1.category ?? "") }
    var compared = 0
    var matched = 0
    for _ in 0..<500 {
      let logSource = random.pick(logSources)
      let fields = try #require(Self.values[logSource])
      let neutral = detection(Self.predicate(&random, fields, depth: 2), in: .neutral, of: logSource)
      guard let native = catalog.translate(neutral, to: model).value else { continue }
      let roundTrip = catalog.translate(native, to: .neutral)
      for _ in 0..<8 {
        var event = Event(logSource: random.oneIn(2) ? logSource : nil)
        for (field, values) in fields where !random.oneIn(4) { event[field.name] = [random.pick(values)] }
        guard let other = catalog.translate(event, from: .neutral, to: model, for: neutral) else { continue }
        let wanted = eventMatches(event, variable: neutral.variables[0])
        compared += 1
        matched += wanted ? 1 : 0
        #expect(
          eventMatches(other, variable: native.variables[0]) == wanted,
          "\(neutral.variables[0].predicate) \(event.fields) \(other.fields)")
        // And back again.
        guard let same = catalog.translate(other, from: model, to: .neutral, for: neutral) else {
          Issue.record("no way back for \(other.fields)")
          continue
        }
        #expect(eventMatches(same, variable: neutral.variables[0]) == wanted, "\(event.fields) \(other.fields) \(same.fields) \(neutral.variables[0].predicate)")
        if let back = roundTrip.value {
          #expect(eventMatches(same, variable: back.variables[0]) == wanted)
        }
      }
    }
    #expect(compared > 1000)
    #expect(matched > compared / 10 && matched < compared * 9 / 10, "\(matched) of \(compared)")
  }
}
