import DetectionRuntime
import DetectionStreams
import Diagnostics
import Events
import Foundation
import GoldenDetections
import Transpilation

/// Rules that were emitted as Swift and compiled in, text to alerts, beside the evaluator with the same rule.
func measureEmitted(rounds: Int) throws -> [Figure] {
  let transpiler = try makeTranspiler()
  let launches = GeneratedEvents.text(.launches, count: 100_000)
  let logons = GeneratedEvents.text(.logons, count: 100_000)
  return [
    try emittedFigure(ContainerCliAbuse.self, "execution/container_cli_abuse", launches, rounds, transpiler),
    try emittedFigure(PowershellEncodedCommand.self, "execution/powershell_encoded_command", launches, rounds, transpiler),
    try emittedFigure(PasswordSpray.self, "credential_access/password_spray", logons, rounds, transpiler),
  ]
}

private func emittedFigure<Detection: NativeDetection>(
  _: Detection.Type, _ path: String, _ text: EventText, _ rounds: Int, _ transpiler: Transpiler
) throws -> Figure {
  let file = "rules/\(path).yaml"
  let rule = SourceFile(name: file, bytes: [UInt8](try Data(contentsOf: URL(fileURLWithPath: file))))
  let read = transpiler.read(rule)
  guard let only = read.value.first, only.name == Detection.name else {
    throw MeasurementError(description: "\(file) can't be read")
  }
  // Neither asks events for log sources, which these don't tell.
  let settings = StreamSettings(evaluation: EvaluationSettings(schema: .neutral, isRouted: false), lateness: .zero)
  var evaluator = EvaluationStream(transpiler, [only], settings)
  var expected = 0
  var found = 0
  let time = try PairedTime(
    rounds: rounds,
    yardstick: {
      expected = 0
      try evaluator.read(named: "events", text.source()) { expected += $0.count }
      expected += evaluator.finish().count
    },
    prepare: {
      evaluator = EvaluationStream(transpiler, [only], settings)
      // The first event makes the rules ready.
      _ = evaluator.feed("{\"none\":1}\n".utf8)
      return DetectionStream<Detection>(Detection(), DetectionStreamSettings(lateness: .zero))
    },
    work: { stream in
      found = 0
      try stream.read(named: "events", text.source()) { found += $0.count }
      found += stream.finish().count
    })
  return Figure(
    part: "emitted", name: Detection.name, unit: "events", count: text.lines.count, seconds: time.seconds,
    ratio: time.ratio, yardstick: "evaluator", failure: found == expected ? nil : "the evaluator gives \(expected) alerts",
    remark: "\(grouped(found)) alerts")
}
