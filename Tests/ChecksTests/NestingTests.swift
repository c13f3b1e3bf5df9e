import Checks
import Detections
import Diagnostics
import Events
import Testing

/// A rule whose only variable sees the alerts of another one, which has the key `host`.
private func outer(
  of inner: Detection, by field: Field = "host", _ change: (inout EventVariable) -> Void = { _ in }
) -> Detection {
  var variable = EventVariable(name: "n", source: .alerts(of: inner), predicate: .always, origin: place(50))
  change(&variable)
  return Detection(
    metadata: Metadata(name: "outer"), taxonomy: .neutral, variables: [variable],
    window: Window(keys: [GroupKey(name: "k", fields: ["n": field])], length: .seconds(60)),
    condition: .present("n"))
}

private let inner = rule(
  variables("a"), window(key(of: "a")),
  outcomes: [outcome("n", .integer, .aggregate(.count, .field(variable: "a", "f", absentAs: nil)))], .present("a"))

private func messages(_ detection: Detection) -> [String] { check(detection).diagnostics.map(\.message) }

@Suite struct NestingTests {
  @Test func aRuleOfAlertsIsWellFormed() {
    #expect(messages(outer(of: inner)) == [])
    #expect(messages(outer(of: inner, by: "n")) == [])
    #expect(check(outer(of: inner)).value?.detection == outer(of: inner))
  }

  @Test func alertsHaveTheirKeysAndOutcomesOnly() {
    let findings = check(outer(of: inner, by: "hots")).diagnostics
    #expect(findings.map(\.message) == ["alerts of 'r' have no field 'hots'"])
    #expect(findings.map(\.help) == ["did you mean 'host'?"])
    #expect(findings.map(\.code) == [.alertsMisread])
    let twice = with(inner) { $0.outcomes[0].name = "host" }
    #expect(messages(outer(of: twice)) == ["alerts of 'r' would have two fields 'host': a key and an outcome"])
  }

  @Test func alertsAreNoLog() {
    let message = "'n' sees alerts, which have no log source, no elements and a time"
    #expect(messages(outer(of: inner) { $0.logSource = LogSource(category: "dns") }) == [message])
    #expect(messages(outer(of: inner) { $0.derivations = [.each("host")] }) == [message])
    #expect(messages(outer(of: inner) { $0.isTimeless = true }).contains(message))
  }

  @Test func whatStandsInsideIsChecked() {
    let wrong = with(inner) { $0.condition = .present("b") }
    #expect(messages(outer(of: wrong)).first == "there is no event variable 'b'")
    #expect(
      messages(outer(of: with(inner) { $0.taxonomy = .udm }))
        == ["'r' has fields of another data model than 'outer'"])
    let pattern = with(inner) { $0.variables[0].predicate = .text("f", .matches("(")) }
    #expect(check(outer(of: pattern)).diagnostics.map(\.code) == [.malformedPattern])
    let entity = with(inner) {
      $0.variables.append(EventVariable(name: "e", isTimeless: true, predicate: .always))
      $0.window?.keys[0].fields["e"] = "host"
      $0.condition = .all([.present("a"), .present("e")])
    }
    #expect(
      messages(outer(of: entity))
        == ["the alerts of 'r' have no certain time, because it looks at entities"])
  }

  @Test func nestingIsBounded() {
    func tower(_ levels: Int) -> Detection {
      (0..<levels).reduce(inner) { below, _ in with(outer(of: below)) { $0.window?.keys[0].name = "host" } }
    }
    #expect(messages(tower(Detection.deepestNesting)) == [])
    #expect(messages(tower(Detection.deepestNesting + 1)).contains { $0.contains("beyond what is sensible") })
  }
}

private func with(_ detection: Detection, _ change: (inout Detection) -> Void) -> Detection {
  var result = detection
  change(&result)
  return result
}
