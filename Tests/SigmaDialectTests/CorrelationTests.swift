import Checks
import Detections
import Diagnostics
import Dialects
import Events
import Testing

@testable import SigmaDialect

private func variable(_ name: String, _ value: String) -> EventVariable {
  EventVariable(
    name: name, logSource: LogSource(service: "auth"),
    predicate: .named("selection", .text("Action", .equals(value))))
}

private func window(_ field: Field, kind: Window.Kind = .sliding, of variables: String...) -> Window {
  let fields = Dictionary(uniqueKeysWithValues: variables.map { ($0, field) })
  return Window(keys: [GroupKey(name: "user", fields: fields)], length: .seconds(600), kind: kind)
}

private func raised(_ detection: Detection) throws -> Raised<Sigma.File> {
  Sigma.raise(try #require(check(detection).value))
}

private let burst = Detection(
  metadata: Metadata(
    id: "9b6f0c0e-5d0f-4a43-9a39-5f5c2f0f1a77", name: "login_burst", title: "Login burst", severity: .high),
  taxonomy: .sigma, variables: [variable("failure", "fail")], window: window("User", of: "failure"),
  condition: .count(variable: "failure", .greaterOrEqual, 5))

@Test("a count in a window is a base rule and an event_count correlation")
func eventCount() throws {
  let raised = try raised(burst)
  let id = Sigma.stableIdentifier(of: "9b6f0c0e-5d0f-4a43-9a39-5f5c2f0f1a77/failure")
  #expect(raised.losses == [])
  let file = try #require(raised.file)
  #expect(
    Sigma.print(file) == """
      title: Login burst - Base
      id: \(id)
      name: login_burst_failure
      description: Events for the correlation rule 'login_burst' in this file.
      logsource:
          service: auth
      detection:
          selection:
              Action: 'fail'
          condition: selection
      level: informational
      ---
      title: Login burst
      id: 9b6f0c0e-5d0f-4a43-9a39-5f5c2f0f1a77
      correlation:
          type: event_count
          rules:
              - login_burst_failure
          group-by:
              - User
          timespan: 10m
          condition:
              gte: 5
      level: high

      """)
}

@Test("identifiers of base rules are UUIDs of version 8, and do not change")
func stableIdentifiers() {
  let id = Sigma.stableIdentifier(of: "a")
  #expect(id == Sigma.stableIdentifier(of: "a"))
  #expect(id != Sigma.stableIdentifier(of: "b"))
  // FNV-1a of 128 bits of "a" is d228cb696f1a8caf78912b704e4a8964 (the reference's test vector); version and
  // variant bits are set.
  #expect(id == "d228cb69-6f1a-8caf-b891-2b704e4a8964")
}

/// Detections that need correlations, and that mean the same when they are read back.
let correlationForms: [Detection] = [
  burst,
  with(burst) { $0.condition = .present("failure") },
  with(burst) { $0.condition = .all([.present("failure"), .count(variable: "failure", .less, 3)]) },
  with(burst) {
    $0.outcomes = [
      Outcome(
        name: "value_count", kind: .integer,
        expression: .aggregate(.countDistinct, .field(variable: "failure", "Host", absentAs: nil)))
    ]
    $0.condition = .all([
      .present("failure"), .compare(.outcome("value_count"), .greaterOrEqual, .literal(.integer(3))),
    ])
  },
  with(burst) {
    $0.outcomes = [
      Outcome(
        name: "value_sum", kind: .float,
        expression: .aggregate(.sum, .field(variable: "failure", "Bytes", absentAs: nil)))
    ]
    $0.condition = .all([
      .present("failure"), .compare(.outcome("value_sum"), .greater, .literal(.double(1.5))),
    ])
  },
  with(burst) {
    $0.variables = [variable("failure", "fail"), variable("success", "ok")]
    $0.window = window("User", of: "failure", "success")
    $0.condition = .all([.present("failure"), .present("success")])
  },
  with(burst) {
    $0.variables = [variable("failure", "fail"), variable("success", "ok")]
    $0.window = Window(
      keys: [GroupKey(name: "user", fields: ["failure": "User", "success": "Account"])],
      length: .seconds(5_400), kind: .sliding)
    $0.joins = [Join(.time(variable: "failure"), .less, .time(variable: "success"))]
    $0.condition = .all([.present("failure"), .present("success")])
  },
  with(burst) {
    $0.condition = .all([
      .count(variable: "failure", .greater, 1), .count(variable: "failure", .lessOrEqual, 5),
    ])
  },
  with(burst) {
    $0.outcomes = [
      Outcome(
        name: "value_count", kind: .integer,
        expression: .aggregate(.countDistinct, .field(variable: "failure", "Host", absentAs: nil)))
    ]
    $0.condition = .all([
      .present("failure"), .compare(.outcome("value_count"), .greaterOrEqual, .literal(.integer(3))),
      .compare(.outcome("value_count"), .notEqual, .literal(.integer(7))),
    ])
  },
  with(burst) {
    $0.outcomes = [
      Outcome(
        name: "value_avg", kind: .float,
        expression: .aggregate(.average, .field(variable: "failure", "Bytes", absentAs: nil)))
    ]
    $0.condition = .all([
      .present("failure"), .compare(.outcome("value_avg"), .greater, .literal(.double(1.5))),
      .compare(.outcome("value_avg"), .less, .literal(.integer(9))),
    ])
  },
  with(burst) {
    $0.outcomes = [
      Outcome(
        name: "value_percentile", kind: .float,
        expression: .aggregate(.percentile(99.5), .field(variable: "failure", "Bytes", absentAs: nil)))
    ]
    $0.condition = .all([
      .present("failure"), .compare(.outcome("value_percentile"), .greater, .literal(.double(1.5))),
    ])
  },
  with(burst) {
    $0.variables = [variable("a", "1"), variable("b", "2"), variable("c", "3")]
    $0.window = window("User", of: "a", "b", "c")
    $0.condition = Sigma.condition(on: ["a", "b", "c"], atLeast: 2)
  },
]

private func with(_ detection: Detection, _ change: (inout Detection) -> Void) -> Detection {
  var detection = detection
  change(&detection)
  return detection
}

@Test(
  "a correlation is read back as the detection that it was raised from", arguments: correlationForms.indices)
func correlationRoundTrip(_ index: Int) throws {
  let raised = try raised(correlationForms[index])
  #expect(raised.losses == [])
  let text = Sigma.print(try #require(raised.file))
  let reading = read(text)
  #expect(reading.diagnostics == [], "\(text)")
  let back = try #require(reading.rules.first?.detection, "\(text)")
  #expect(reading.rules.count == 1)
  var expected = correlationForms[index]
  // The base rule says its condition once more.
  expected.variables = expected.variables.map { variable in
    var variable = variable
    variable.predicate = back.variable(variable.name)?.predicate ?? .never
    return variable
  }
  #expect(back.variables.map(\.name) == expected.variables.map(\.name))
  #expect(back.variables == expected.variables)
  #expect(back.window?.length == expected.window?.length)
  #expect(back.window?.keys.map(\.fields) == expected.window?.keys.map(\.fields))
  #expect(back.joins == expected.joins)
  #expect(back.outcomes == expected.outcomes)
  if index != 1 { #expect(back.condition == expected.condition) }
  #expect(back.metadata == expected.metadata)
}

@Test(
  "what Sigma cannot correlate is refused by name",
  arguments: [
    (with(burst) { $0.window?.kind = .after(variable: "failure") }, "window after 'failure'"),
    (with(burst) { $0.window?.length = .milliseconds(1_500) }, "window of 1.5 seconds"),
    (
      with(correlationForms[5]) { $0.condition = .all([.present("failure"), .not(.present("success"))]) },
      "the condition"
    ),
    (
      with(correlationForms[5]) {
        $0.joins = [
          Join(.field(variable: "failure", "Ip"), .equal, .field(variable: "success", "Ip"))
        ]
      }, "join failure.Ip = success.Ip"
    ),
    (
      with(correlationForms[5]) {
        $0.joins = [Join(.time(variable: "failure"), .lessOrEqual, .time(variable: "success"))]
      }, "join time of failure <= time of success"
    ),
  ])
func refusedCorrelations(_ detection: Detection, _ construct: String) throws {
  let raised = try raised(detection)
  #expect(raised.file == nil)
  #expect(raised.losses.map(\.direction) == [.unwritable])
  #expect(raised.losses.map(\.construct) == [construct])
}

@Test(
  "other windows are written as a sliding one, and that is said",
  arguments: [
    (Window.Kind.hop, Loss.Direction.same), (.tumbling, .wider),
  ])
func windowKinds(_ kind: Window.Kind, _ direction: Loss.Direction) throws {
  let raised = try raised(with(burst) { $0.window?.kind = kind })
  #expect(raised.losses.map(\.code) == [.windowLayoutDiffers])
  #expect(raised.losses.map(\.direction) == [direction])
  let text = Sigma.print(try #require(raised.file))
  #expect(text.hasPrefix("# transpile: DT0609 \(kind == .hop ? "hop" : "tumbling") window"))
}

@Test("the median is written as a percentile, which more tools know")
func median() throws {
  let average = try #require(correlationForms.first { $0.outcomes.first?.name == "value_avg" })
  let detection = with(average) {
    $0.outcomes[0].expression = .aggregate(.percentile(50), .field(variable: "failure", "Bytes", absentAs: nil))
  }
  let raised = try raised(detection)
  #expect(raised.losses == [])
  guard case .correlation(let correlation) = raised.file?.documents.last else {
    Issue.record("no correlation")
    return
  }
  #expect(correlation.type == .valuePercentile)
  #expect(correlation.percentile == .integer(50))
}

@Test("one of several rules is written as a number of them")
func oneOfSeveral() throws {
  let choice = with(burst) {
    $0.variables = [variable("a", "1"), variable("b", "2")]
    $0.window = window("User", of: "a", "b")
    $0.condition = .any([.present("a"), .present("b")])
  }
  let raised = try raised(choice)
  #expect(raised.losses == [])
  guard case .correlation(let correlation) = raised.file?.documents.last else {
    Issue.record("no correlation")
    return
  }
  #expect(correlation.type == .temporal)
  #expect(correlation.bounds == [Sigma.Correlation.Bound(.greaterOrEqual, .integer(1))])
}
