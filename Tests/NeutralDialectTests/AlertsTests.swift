import Checks
import Detections
import Diagnostics
import Dialects
import Events
import Semantics
import TestSupport
import Testing

@testable import NeutralDialect

private let burst = """
  events:
    burst:
      alerts:
        name: login_burst
        events:
          failure:
            logsource: {category: authentication}
            selections:
              failed: {event.outcome: failure, host.name: {in_list: servers}}
        window: {by: [user.name], over: 1m, kind: sliding}
        outcomes:
          addresses: {values: source.ip}
        condition: count(failure) >= 2
    success:
      selections:
        succeeded: {event.outcome: success}
  joins: [burst before success]
  window: {by: [user.name, {name: address, fields: {burst: addresses, success: source.ip}}], over: 10m}
  condition: burst and success
  lists: {servers: [a, b]}

  """

private func event(_ second: Int64, _ outcome: String, host: String = "a", ip: String = "192.0.2.1") -> Event {
  Event(
    time: Timestamp(nanoseconds: second * 1_000_000_000),
    fields: [
      "event.outcome": [.string(outcome)], "user.name": [.string("u")], "host.name": [.string(host)],
      "source.ip": [.string(ip)],
    ])
}

@Suite("alerts of a rule in a rule") struct AlertsTests {
  @Test func keysAndOutcomesAreFieldsOfAlerts() throws {
    let reading = read(wholeRule(burst))
    #expect(reading.diagnostics.map(\.message) == [])
    let detection = try #require(reading.value.first?.detection)
    #expect(check(detection).diagnostics == [])
    // `user.name` of an alert is the key that is named after it.
    #expect(detection.window?.keys.map(\.fields) == [
      ["burst": "user_name", "success": "user.name"], ["burst": "addresses", "success": "source.ip"],
    ])
    #expect(detection.inner.map(\.metadata.name) == ["login_burst"])
    let failures = [event(0, "failure"), event(1, "failure", ip: "192.0.2.2")]
    func fires(_ events: [Event]) -> Bool { !meaning(of: detection, on: events).isEmpty }
    #expect(fires(failures + [event(60, "success", ip: "192.0.2.2")]))
    #expect(!fires(failures + [event(60, "success", ip: "192.0.2.3")]))
    #expect(!fires([event(0, "failure", host: "c"), failures[1], event(60, "success")]))
    #expect(!fires([failures[0], event(60, "success")]))
  }

  @Test func printedAndReadAgainItIsTheSame() throws {
    let detection = try #require(read(wholeRule(burst)).value.first?.detection)
    let raised = Neutral.raise(detection, vocabulary)
    #expect(raised.losses == [])
    let text = Neutral.print(try #require(raised.file))
    let back = read(text)
    #expect(back.diagnostics.map(\.message) == [], "\(text)")
    #expect(back.value.first?.detection == detection, "\(text)")
    #expect(text.contains("by:\n    - user.name") || text.contains("by: [user.name"), "\(text)")
  }

  @Test(
    "what is wrong",
    arguments: [
      ("by: [user.name, {name", "by: [host.name, {name", "alerts of 'login_burst' have no field 'host.name'"),
      ("burst: addresses", "burst: adresses", "alerts of 'login_burst' have no field 'adresses'"),
      ("    alerts:\n", "    logsource: {category: dns}\n    alerts:\n", "an event variable can't have both 'logsource' and 'alerts'"),
      ("      condition: count", "      conditio: count", "a rule of alerts has no key 'conditio'"),
      ("count(failure) >= 2", "count(failures) >= 2", "there is no event variable 'failures'"),
      ("{in_list: servers}", "a", "nothing refers to the list 'servers'"),
    ])
  func faults(_ right: String, _ wrong: String, _ message: String) {
    let text = wholeRule(burst).replacing(right, with: wrong)
    #expect(read(text).diagnostics.map(\.message).contains(message), "\(read(text).diagnostics.map(\.message)) \(text)")
  }
}
