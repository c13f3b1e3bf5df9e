import Detections
import Events
import Semantics
import Testing

/// Detections that see the alerts of others: `Detection+Nesting.swift`.
@Suite struct NestingTests {
  /// Three failures of a user within 10 s; its alerts have the field `user`, and say in `hosts` where.
  private func burst(_ kind: Window.Kind = .sliding) -> Detection {
    detection(
      [variable("failure")], window: window(["failure"], by: ["user"], seconds: 10, kind),
      outcomes: [
        Outcome(
          name: "hosts", kind: .list,
          expression: .aggregate(.distinctList, .field(variable: "failure", "host", absentAs: nil)))
      ],
      condition: .count(variable: "failure", .greaterOrEqual, 3))
  }

  private func failures(_ times: [Double], user: String = "u", host: String = "h") -> [Event] {
    times.map { event($0, "failure", ["user": .string(user), "host": .string(host)]) }
  }

  private func bursts(
    of inner: Detection, _ relation: Relation, _ number: Int64, by key: String, seconds: Int = 100
  ) -> Detection {
    detection(
      [EventVariable(name: "burst", source: .alerts(of: inner), predicate: .always)],
      window: window(["burst"], by: [key], seconds: seconds, .sliding),
      condition: .count(variable: "burst", relation, number))
  }

  @Test func anAlertHappensWithItsLastEvent() {
    let events = failures([0, 1, 2]) + failures([50, 51, 52])
    // The windows of the outer detection end where bursts do; it has all their events.
    #expect(
      spans(meaning(of: bursts(of: burst(), .greaterOrEqual, 2, by: "user"), on: events)) == ["-48-52: 0 1 2 3 4 5"])
    #expect(spans(meaning(of: bursts(of: burst(), .equal, 1, by: "user"), on: events)) == ["-98-2: 0 1 2"])
  }

  @Test func aBurstThatGrowsIsAnotherAlertWithEachEvent() {
    // {0 1 2} at 2 and {0 1 2 3} at 3.
    let two = bursts(of: burst(), .greaterOrEqual, 2, by: "user")
    #expect(spans(meaning(of: two, on: failures([0, 1, 2, 3]))) == ["-97-3: 0 1 2 3"])
    #expect(meaning(of: two, on: failures([0, 1, 2])).isEmpty)
  }

  @Test func manyWindowsThatReportTheSameEventsAreOneAlert() {
    // Eight hop windows of 10 s hold all of 0, 1 and 2.
    #expect(meaning(of: burst(.hop), on: failures([0, 1, 2])).count == 8)
    #expect(spans(meaning(of: bursts(of: burst(.hop), .equal, 1, by: "user"), on: failures([0, 1, 2]))) == ["-98-2: 0 1 2"])
  }

  @Test func matchValuesAndOutcomesAreFields() {
    let events = failures([0, 1], host: "h") + failures([2], host: "g")
    let outer = detection(
      [EventVariable(name: "burst", source: .alerts(of: burst()), predicate: .text("user", .equals("u"), cased: true))],
      window: window(["burst"], by: ["hosts"], seconds: 100, .sliding), condition: .present("burst"))
    // A list gives a field several values: one group for each.
    #expect(meaning(of: outer, on: events).map(\.match) == [
      [Alert.Entry("hosts", .string("g"))], [Alert.Entry("hosts", .string("h"))],
    ])
    #expect(meaning(of: outer, on: failures([0, 1, 2], user: "v")).isEmpty)
  }

  @Test func alertsAndEventsStandBesideEachOther() {
    let outer = detection(
      [
        EventVariable(name: "burst", source: .alerts(of: burst()), predicate: .always), variable("success"),
      ],
      joins: [Join(.time(variable: "burst"), .less, .time(variable: "success"))],
      window: window(["burst", "success"], by: ["user"], seconds: 60, .sliding),
      condition: .all([.present("burst"), .present("success")]))
    func success(_ time: Double, _ user: String) -> Event { event(time, "success", ["user": .string(user)]) }
    #expect(spans(meaning(of: outer, on: failures([0, 1, 2]) + [success(30, "u")])) == ["-30-30: 0 1 2 3"])
    #expect(meaning(of: outer, on: failures([0, 1, 2]) + [success(30, "v")]).isEmpty)
    // Before the burst is complete.
    #expect(meaning(of: outer, on: failures([0, 1, 2]) + [success(1, "u")]).isEmpty)
    // An event is no alert, and an alert no event.
    #expect(meaning(of: outer, on: failures([0, 1]) + [success(30, "u")]).isEmpty)
  }

  @Test func aThirdLevel() {
    let twice = bursts(of: burst(), .greaterOrEqual, 2, by: "user", seconds: 20)
    let outer = bursts(of: twice, .greaterOrEqual, 1, by: "user", seconds: 1000)
    let events = failures([0, 1, 2]) + failures([15, 16, 17])
    #expect(spans(meaning(of: outer, on: events)) == ["-983-17: 0 1 2 3 4 5"])
    #expect(meaning(of: outer, on: failures([0, 1, 2]) + failures([35, 36, 37])).isEmpty)
  }
}
