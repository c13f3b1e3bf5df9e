import DetectionRuntime
import DetectionStreams
import Diagnostics
import Events
import Foundation
import GoldenDetections
import Transpilation

/// Rules that were emitted as Swift and compiled in, text to alerts, beside the evaluator with the same rule: some over
/// many events, and all over events that are made for them.
func measureEmitted(rounds: Int) throws -> [Figure] {
  let transpiler = try makeTranspiler()
  let launches = GeneratedEvents.text(.launches, count: 100_000)
  let logons = GeneratedEvents.text(.logons, count: 100_000)
  return [
    try emittedFigure(ContainerCliAbuse.self, launches, rounds, transpiler),
    try emittedFigure(PowershellEncodedCommand.self, launches, rounds, transpiler),
    try emittedFigure(PasswordSpray.self, logons, rounds, transpiler),
    try allFigure(rounds, transpiler),
  ]
}

private func allFigure(_ rounds: Int, _ transpiler: Transpiler) throws -> Figure {
  var figures: [Figure] = []
  for detection in allDetections {
    let text = sampledEvents(for: try rule(detection.name, transpiler), count: 4_000)
    figures.append(try emittedFigure(detection, text, rounds, transpiler))
  }
  let seconds = figures.reduce(0) { $0 + ($1.seconds ?? 0) }
  let yardstick = figures.reduce(0) { $0 + ($1.seconds ?? 0) / max($1.ratio ?? 1, 0.01) }
  let slowest = figures.max { ($0.ratio ?? 0) < ($1.ratio ?? 0) }
  return Figure(
    part: "emitted", name: "each of \(figures.count) rules", unit: "events", count: figures.reduce(0) { $0 + $1.count },
    seconds: seconds, ratio: seconds / yardstick, yardstick: "evaluator",
    failure: figures.compactMap { figure in figure.failure.map { "\(figure.name): \($0)" } }.first,
    remark: slowest.map { "at most \(rounded($0.ratio ?? 0)), \($0.name)" } ?? "")
}

/// A rule of `rules/`, by its name.
private func rule(_ name: String, _ transpiler: Transpiler) throws -> AuthoredRule {
  let files = FileManager.default.enumerator(atPath: "rules")?.compactMap { $0 as? String } ?? []
  for file in files where file.hasSuffix("/\(name).yaml") {
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: "rules/\(file)")))
    let read = transpiler.read(SourceFile(name: file, bytes: bytes))
    if let rule = read.value.first(where: { $0.name == name }) { return rule }
  }
  throw MeasurementError(description: "rules/ has no rule \(name)")
}

private func emittedFigure<Detection: NativeDetection>(
  _: Detection.Type, _ text: EventText, _ rounds: Int, _ transpiler: Transpiler
) throws -> Figure {
  let only = try rule(Detection.name, transpiler)
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
