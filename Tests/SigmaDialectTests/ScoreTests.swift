import Checks
import Detections
import Diagnostics
import Dialects
import Events
import Testing

@testable import SigmaDialect

private let commandLine = Field("CommandLine")
private let privileged = Predicate.named(
  "privileged", .text(commandLine, .matches("(?i)(--privileged|--pid=host)"), cased: true))
private let escape = Predicate.named("escape", .text(commandLine, .contains("nsenter")))
private let secrets = Predicate.named("secrets", .text(commandLine, .contains("get secrets")))

/// A score of three weights over the events of a window, as rules for Google SecOps have it.
private func scored(_ relation: Relation, _ threshold: Int64) -> Detection {
  func weight(_ predicate: Predicate, _ weight: Int64) -> Expression {
    .conditional(
      .holds(variable: "launch", predicate), then: .literal(.integer(weight)),
      otherwise: .literal(.integer(0)))
  }
  let sum = Expression.arithmetic(
    .add, .arithmetic(.add, weight(privileged, 3), weight(escape, 3)), weight(secrets, 2))
  return Detection(
    metadata: Metadata(name: "container_abuse", title: "Container abuse"), taxonomy: .sigma,
    variables: [
      EventVariable(
        name: "launch", logSource: LogSource(category: "process_creation", product: "linux"),
        predicate: .named(
          "tool", .any([.text("Image", .endsWith("/docker")), .text("Image", .endsWith("/ctr"))])))
    ],
    window: Window(
      keys: [GroupKey(name: "host", fields: ["launch": "Computer"])], length: .seconds(300), kind: .hop),
    outcomes: [Outcome(name: "risk_score", kind: .integer, expression: .aggregate(.max, sum))],
    condition: .all([
      .present("launch"), .compare(.outcome("risk_score"), relation, .literal(.integer(threshold))),
    ]))
}

@Test(
  "a threshold on a score becomes the combinations that reach it",
  arguments: [
    (0, "tool and (privileged or escape or secrets)"),
    (2, "tool and (privileged or escape)"),
    (3, "tool and (privileged and (escape or secrets) or escape and secrets)"),
    (7, "tool and privileged and escape and secrets"),
  ] as [(Int64, String)])
func scores(_ threshold: Int64, _ condition: String) throws {
  let raised = Sigma.raise(try #require(check(scored(.greater, threshold)).value))
  let file = try #require(raised.file)
  #expect(raised.losses.map(\.construct) == ["outcome risk_score", "hop window"])
  #expect(raised.losses.map(\.direction) == [.same, .same])
  guard case .rule(let rule) = file.documents.first, case .correlation(let correlation) = file.documents.last
  else {
    Issue.record("no rule and no correlation")
    return
  }
  #expect(rule.detection.conditions.map(\.text) == [condition])
  #expect(correlation.type == .eventCount)
  #expect(correlation.bounds == [Sigma.Correlation.Bound(.greaterOrEqual, .integer(1))])
  #expect(correlation.groupBy?.map(\.name) == ["Computer"])
  #expect(correlation.timespan.text == "5m")
}
