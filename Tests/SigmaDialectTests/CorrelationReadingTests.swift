import Checks
import Detections
import Diagnostics
import Dialects
import Events
import Testing

@testable import SigmaDialect

private let base = """
  title: Base
  id: 5638f7c0-ac70-491d-8465-2a65075e0d86
  name: base
  logsource: {service: auth}
  detection: {sel: {Action: x}, condition: sel}
  ---

  """

/// Correlations that are wrong or not supported: the code, and the text that the finding points at.
private let wrong: [(correlation: String, code: DiagnosticCode, place: String)] = [
  ("{type: event_counts, rules: [base], group-by: [a], timespan: 1m}", .sigmaUnknownWord, "event_counts"),
  (
    "{type: event_count, rules: [bse], group-by: [a], timespan: 1m, condition: {gte: 1}}", .sigmaCorrelation,
    "bse"
  ),
  ("{type: event_count, rules: [base], group-by: [a], timespan: 1m}", .sigmaCorrelation, "correlation"),
  (
    "{type: event_count, rules: [base], group-by: [a], timespan: 0m, condition: {gte: 1}}", .sigmaCorrelation,
    "0m"
  ),
  (
    "{type: event_count, rules: [base], group-by: [a], timespan: 5 min, condition: {gte: 1}}",
    .sigmaCorrelation, "5 min"
  ),
  (
    "{type: event_count, rules: [base], group-by: [a], timespan: 1m, condition: {gte: x}}", .sigmaCorrelation,
    "x"
  ),
  (
    "{type: event_count, rules: [base], group-by: [a], timespan: 1m, condition: {gte: 1.5}}",
    .sigmaCorrelation, "1.5"
  ),
  (
    "{type: event_count, rules: [base], group-by: [a], timespan: 1m, condition: {at_least: 1}}",
    .sigmaUnknownKey, "at_least"
  ),
  (
    "{type: value_count, rules: [base], group-by: [a], timespan: 1m, condition: {gte: 1}}", .sigmaCorrelation,
    "correlation"
  ),
  (
    // The specification's own form: how rare a value is.
    "{type: value_percentile, rules: [base], group-by: [a], timespan: 1m, condition: {gte: 1, field: f}}",
    .sigmaCorrelation, "correlation"
  ),
  (
    "{type: value_percentile, rules: [base], group-by: [a], timespan: 1m, "
      + "condition: {gte: 1, field: f, percentile: 101}}", .sigmaCorrelation, "correlation"
  ),
  (
    "{type: value_sum, rules: [base], group-by: [a], timespan: 1m, condition: {gte: 1, field: [f, g]}}",
    .sigmaCorrelation, "f"
  ),
  // A window without events is not looked at.
  (
    "{type: event_count, rules: [base], group-by: [a], timespan: 1m, condition: {eq: 0}}", .sigmaCorrelation,
    "0"
  ),
  (
    "{type: event_count, rules: [base], group-by: [a], timespan: 1m, condition: {lt: 1}}", .sigmaCorrelation,
    "1"
  ),
  (
    "{type: event_count, rules: [base], group-by: [a], timespan: 1m, condition: {gt: 5, lt: 6}}",
    .sigmaCorrelation, "5"
  ),
  (
    "{type: temporal, rules: [base, 5638f7c0-ac70-491d-8465-2a65075e0d86], group-by: [a], timespan: 1m}",
    .sigmaCorrelation, "5638f7c0-ac70-491d-8465-2a65075e0d86"
  ),
  (
    "{type: event_count, rules: [base], group_by: [a], group-by: [a], timespan: 1m, condition: {gte: 1}}",
    .sigmaUnknownKey, "group_by"
  ),
  (
    "{type: event_count, rules: [base], group-by: [k], aliases: {k: {x: a}}, timespan: 1m, condition: {}}",
    .sigmaCorrelation, "k"
  ),
]

@Test("a correlation that is wrong is reported, and not lowered", arguments: wrong.indices)
func wrongCorrelations(_ index: Int) {
  let reading = read(base + "title: c\ncorrelation: \(wrong[index].correlation)\n")
  let errors = reading.diagnostics.filter { $0.severity == .error }
  #expect(errors.map(\.code) == [wrong[index].code], "\(wrong[index].correlation)")
  #expect(errors.first.map(marked) == wrong[index].place, "\(wrong[index].correlation)")
  #expect(!reading.rules.contains { $0.detection.window != nil })
}

@Test("referenced rules are silent unless they are to be generated; ids and aliases are followed")
func references() throws {
  let correlation = """
    title: c
    correlation:
        type: event_count
        rules: 5638f7c0-ac70-491d-8465-2a65075e0d86
        aliases: {who: {base: User}}
        group-by: who
        timespan: 1d
        condition: {gt: 1, lte: 5}

    """
  let silent = read(base + correlation)
  #expect(silent.diagnostics == [])
  let detection = try #require(silent.rules.first?.detection)
  #expect(silent.rules.count == 1)
  #expect(detection.window?.keys.map(\.fields) == [["base": "User"]])
  #expect(detection.window?.length == .seconds(86_400))
  #expect(detection.window?.kind == .sliding)
  #expect(
    detection.condition
      == .all([.count(variable: "base", .greater, 1), .count(variable: "base", .lessOrEqual, 5)]))
  let generated = read(base + correlation.replacing("    timespan", with: "    generate: true\n    timespan"))
  #expect(generated.rules.map(\.detection.metadata.title) == ["Base", "c"])
}

@Test(
  "the percentiles 0 and 100 are the least and the greatest value",
  arguments: [("0", Aggregate.min), ("100", .max), ("100.0", .max)])
func extremePercentiles(_ percentile: String, _ aggregate: Aggregate) {
  let reading = read(
    base + "title: c\ncorrelation: {type: value_percentile, rules: [base], group-by: [a], timespan: 1m, "
      + "condition: {gte: 1, field: f, percentile: \(percentile)}}\n")
  #expect(reading.diagnostics == [])
  #expect(
    reading.rules.flatMap(\.detection.outcomes).map(\.expression) == [
      .aggregate(aggregate, .field(variable: "base", "f", absentAs: nil))
    ])
}

@Test(
  "percentiles are of numbers between the two nearest, and the median is the 50th",
  arguments: [
    ("value_percentile", ", percentile: 95", 95.0), ("value_percentile", ", percentile: 99.9", 99.9),
    ("value_median", "", 50),
  ])
func percentiles(_ type: String, _ percentile: String, _ number: Double) {
  let reading = read(
    base + "title: c\ncorrelation: {type: \(type), rules: [base], group-by: [a], timespan: 1m, "
      + "condition: {gte: 1.5, field: f\(percentile)}}\n")
  #expect(reading.diagnostics == [])
  #expect(
    reading.rules.flatMap(\.detection.outcomes).map(\.expression) == [
      .aggregate(.percentile(number), .field(variable: "base", "f", absentAs: nil))
    ])
}

@Test("pySigma's condition over rules is understood")
func extendedCondition() throws {
  let second = base.replacing("name: base", with: "name: other").replacing("5638", with: "5639")
  let text =
    base + second
    + "title: c\ncorrelation: {type: temporal, rules: [base, other], group-by: [u], timespan: 1m, "
    + "condition: base and not other}\n"
  let reading = read(text)
  #expect(reading.diagnostics == [])
  #expect(reading.rules.first?.detection.condition == .all([.present("base"), .not(.present("other"))]))
}
