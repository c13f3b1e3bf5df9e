import Transpilation

/// Rules written as YARA-L, and proved to fire on the same events.
///
/// - Parameter every: only every so manieth rule is taken.
func measureConversion(_ inputs: Inputs, every: Int) throws -> [Figure] {
  let transpiler = try makeTranspiler()
  let all = inputs.rules(transpiler)
  let rules = stride(from: 0, to: all.count, by: max(1, every)).map { all[$0] }
  var written = 0
  let writing = ProcessorClock.seconds {
    written = rules.count { transpiler.emit($0, as: .yaral, isCompared: false).text != nil }
  }
  var slowest = 0.0
  let proving = ProcessorClock.seconds {
    for rule in rules {
      slowest = max(slowest, ProcessorClock.seconds { _ = transpiler.emit(rule, as: .yaral) })
    }
  }
  return [
    Figure(
      part: "conversion", name: "to YARA-L", unit: "rules", count: rules.count, seconds: writing,
      remark: "\(grouped(written)) written"),
    Figure(
      part: "conversion", name: "to YARA-L, read back and proved", unit: "rules", count: rules.count,
      seconds: proving, ratio: writing > 0 ? proving / writing : nil, yardstick: "writing alone",
      remark: "slowest \(Int(slowest * 1_000)) ms"),
  ]
}
