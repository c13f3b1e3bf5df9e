import Diagnostics
import Events
import Foundation
import Transpilation

/// Rules with windows: 10,000 groups in every kind of window, and the founding rule's YARA-L over UDM.
func measureWindows(rounds: Int) throws -> [Figure] {
  let transpiler = try makeTranspiler()
  var figures: [Figure] = []
  let logons = GeneratedEvents.text(.logons, count: 200_000)
  for kind in ["tumbling", "hop", "sliding"] {
    let rule = SourceFile(name: "failed_logons.yaml", text: ruleOfLogons(kind))
    figures.append(
      try windowFigure(
        "\(grouped(GeneratedEvents.addresses)) groups, \(kind)", rule, logons, .neutral, rounds, transpiler))
  }
  let path = "golden/yaral/execution/container_cli_abuse.yaral"
  let founding = SourceFile(name: path, bytes: [UInt8](try Data(contentsOf: URL(fileURLWithPath: path))))
  let launches = GeneratedEvents.text(.udm, count: 100_000)
  figures.append(try windowFigure("UDM, founding rule as YARA-L", founding, launches, .udm, rounds, transpiler))
  return figures
}

private func windowFigure(
  _ name: String, _ source: SourceFile, _ text: EventText, _ schema: EventSchema, _ rounds: Int,
  _ transpiler: Transpiler
) throws -> Figure {
  let rules = transpiler.read(source)
  guard !rules.value.isEmpty else {
    throw MeasurementError(description: rules.diagnostics.map { $0.rendered(colored: false) }.joined())
  }
  let settings = StreamSettings(evaluation: EvaluationSettings(schema: schema), lateness: .zero)
  var alerts = 0
  let time = try streamTime(rules.value, text, settings, rounds: rounds, transpiler, &alerts)
  return Figure(
    part: "windows", name: name, unit: "events", count: text.lines.count, seconds: time.seconds, ratio: time.ratio,
    yardstick: "simdjson walk", remark: "\(grouped(alerts)) alerts")
}

/// Every event is in a window; few groups alert.
func ruleOfLogons(_ kind: String) -> String {
  """
  schema: 1
  id: 3c1f2b7e-6a55-4c0e-9d53-0d1a4f1b8a11
  name: failed_logons
  title: Many failed logons from one address
  severity: low
  events:
    failure:
      selections:
        failed: {event.outcome: failure}
      where: failed
  window: {by: [source.ip], over: 5m, kind: \(kind)}
  outcomes:
    attempts: {count: failure}
  condition: failure and attempts >= 12

  """
}
