import Events
import Transpilation

/// Text to alerts, one thread: 1, 100 and all rules, routed and unrouted, over all events and over single classes.
func measureEvaluation(_ inputs: Inputs, rounds: Int) throws -> [Figure] {
  let transpiler = try makeTranspiler()
  let rules = inputs.rules(transpiler)
  let events = try inputs.events()
  let classes: [(name: String, text: EventText?)] = [
    ("all events", events),
    ("process creation", events.stream(holding: ["Microsoft-Windows-Sysmon/Operational", #""EventID":1,"#], bytes: 40 << 20)),
    ("script blocks", events.stream(holding: [#""EventID":4104,"#, "ScriptBlockText"], bytes: 80 << 20)),
  ]
  var figures: [Figure] = []
  for (name, text) in classes {
    guard let text else { continue }
    for isRouted in [true, false] {
      for count in [1, 100, rules.count] where count <= rules.count {
        let chosen = count == rules.count ? rules : evenly(rules, count)
        let label = "\(name), \(grouped(count)) rules, \(isRouted ? "routed" : "unrouted")"
        figures.append(try evaluationFigure(label, chosen, text, isRouted: isRouted, rounds: rounds, transpiler))
      }
    }
  }
  return figures
}

private func evaluationFigure(
  _ name: String, _ rules: [AuthoredRule], _ text: EventText, isRouted: Bool, rounds: Int, _ transpiler: Transpiler
) throws -> Figure {
  let settings = StreamSettings(evaluation: EvaluationSettings(schema: .sigma, isRouted: isRouted))
  var alerts = 0
  let time = try streamTime(rules, text, settings, rounds: rounds, transpiler, &alerts)
  return Figure(
    part: "evaluation", name: name, unit: "events", count: text.lines.count, seconds: time.seconds, ratio: time.ratio,
    yardstick: "simdjson walk", remark: "\(grouped(alerts)) alerts")
}

/// The time from text to alerts, beside a walk of the text; rules are made ready before.
func streamTime(
  _ rules: [AuthoredRule], _ text: EventText, _ settings: StreamSettings, rounds: Int, _ transpiler: Transpiler,
  _ alerts: inout Int
) throws -> PairedTime {
  try PairedTime(
    rounds: rounds, yardstick: { text.walk() },
    prepare: {
      let stream = EvaluationStream(transpiler, rules, settings)
      // The first event makes the rules ready.
      _ = stream.feed("{\"none\":1}\n".utf8)
      return stream
    },
    work: { stream in
      var found = 0
      try stream.read(named: "events", text.source()) { found += $0.count }
      alerts = found + stream.finish().count
    })
}

/// So many of the rules, from all over the list.
func evenly(_ rules: [AuthoredRule], _ count: Int) -> [AuthoredRule] {
  (0..<count).map { rules[($0 * 2 + 1) * rules.count / (2 * count)] }
}
