import Checks
import Detections
import Diagnostics
import Dialects
import Events
import NeutralDialect
import Patterns
import SigmaDialect
import SwiftSource
import YARALDialect

/// The JSON Schema of neutral rules, as editors use it.
public var neutralSchema: String { Neutral.jsonSchema }

/// The JSON Schema of files of tests that stand beside a rule.
public var neutralTestsSchema: String { Neutral.testsJSONSchema }

/// Which parts of a detection each target carries, as a Markdown table: what raising a probe of each part
/// reports, so that the table can't be wrong about the program.
public func targetTable() -> String {
  let targets = Target.allCases
  var text = "| part of a detection | \(targets.map(\.rawValue).joined(separator: " | ")) |\n"
  text += "|---|\(targets.map { _ in "---" }.joined(separator: "|"))|\n"
  for probe in probes {
    let cells = targets.map { support(of: probe.detection, in: $0) }
    text += "| \(probe.name) | \(cells.joined(separator: " | ")) |\n"
  }
  text += """

    exact: carried with its meaning. noted: the same events are detected, something else is lost (outcomes, the layout of
    windows). wider, narrower: written only with --allow-loss. refused: never written.

    """
  return text
}

private func support(of detection: Detection, in target: Target) -> String {
  let native = asNative(detection, target)
  guard let checked = check(native).value else { return "refused" }
  let losses =
    switch target {
    case .yaral: YARAL.raise(checked).losses
    case .sigma: Sigma.raise(checked).losses
    case .swift: NativeSwift.raise(checked).losses
    case .neutral: Neutral.raise(checked).losses
    }
  if losses.contains(where: { $0.direction == .unwritable }) { return "refused" }
  if losses.contains(where: { $0.direction == .narrower }) { return "narrower" }
  if losses.contains(where: { $0.direction == .wider }) { return "wider" }
  return losses.isEmpty ? "exact" : "noted"
}

/// The detection in the target's data model, where the names of its fields are the same.
private func asNative(_ detection: Detection, _ target: Target) -> Detection {
  var native = detection.mapInner { asNative($0, target) }
  native.taxonomy = target.taxonomy
  guard target == .yaral else { return native }
  for index in native.variables.indices { native.variables[index].logSource = nil }
  return native
}

private struct Probe {
  var name: String
  var detection: Detection

  init(_ name: String, _ predicate: Predicate) {
    self.init(name, [EventVariable(name: "e", logSource: probeSource, predicate: predicate)], .present("e"))
  }

  init(
    _ name: String, _ variables: [EventVariable], _ condition: Condition, window: Window? = nil,
    joins: [Join] = [], outcomes: [Outcome] = []
  ) {
    self.name = name
    detection = Detection(
      metadata: Metadata(id: "00000000-0000-4000-8000-000000000000", name: "probe", title: "Probe"),
      taxonomy: .neutral, variables: variables, joins: joins, window: window, outcomes: outcomes,
      condition: condition)
  }
}

private let probeSource = LogSource(category: "process_creation", product: "windows")
/// A name that is a field of every model here, as far as raising asks.
private let field: Field = "target.process.command_line"
private let other: Field = "target.process.file.full_path"
private let host: Field = "principal.hostname"

private var probes: [Probe] {
  predicateProbes + windowProbes + outcomeProbes
}

private var predicateProbes: [Probe] {
  [
    Probe("text, whatever its case", .text(field, .contains("x"))),
    Probe("text in exactly this case", .text(field, .startsWith("x"), cased: true)),
    Probe("wildcards", .text(field, .glob(.init([.literal("a"), .anyRun, .literal("b"), .anyScalar])))),
    Probe("RE2 pattern", .text(field, .matches("a.*b"), cased: true)),
    Probe("number", .field("target.port", .number(.less, .integer(1_024)))),
    Probe("negation", .all([.text(other, .equals("a")), .not(.text(field, .contains("x")))])),
    Probe("absent or null", .field(field, .null)),
    Probe("equal fields", .field(field, .sameAs(other, isCaseSensitive: false))),
    Probe("any field (keywords)", .keyword(TextTest(.contains("x")), .none)),
    Probe("named list", .field(field, .member(list: "l", .exact(isCaseSensitive: false)))),
  ]
}

private func window(_ kind: Window.Kind, _ variables: [String]) -> Window {
  let fields = Dictionary(uniqueKeysWithValues: variables.map { ($0, host) })
  return Window(keys: [GroupKey(name: "hostname", fields: fields)], length: .seconds(600), kind: kind)
}

private var windowProbes: [Probe] {
  let a = EventVariable(name: "a", logSource: probeSource, predicate: .text(field, .contains("x")))
  let b = EventVariable(name: "b", logSource: probeSource, predicate: .text(field, .contains("y")))
  let both = Condition.all([.present("a"), .present("b")])
  let inOrder = Join(.time(variable: "a"), .less, .time(variable: "b"))
  let equal = Join(.field(variable: "a", other), .equal, .field(variable: "b", other))
  let inner = Probe(
    "inner", [a], .count(variable: "a", .greaterOrEqual, 5), window: window(.sliding, ["a"]))
  return [
    Probe("hop window", [a], .present("a"), window: window(.hop, ["a"])),
    Probe("tumbling window", [a], .present("a"), window: window(.tumbling, ["a"])),
    Probe("sliding window", [a], .present("a"), window: window(.sliding, ["a"])),
    Probe("window around an event", [a, b], both, window: window(.after(variable: "a"), ["a", "b"])),
    Probe("number of events", [a], .count(variable: "a", .greaterOrEqual, 5), window: window(.hop, ["a"])),
    Probe("several events of one key", [a, b], both, window: window(.hop, ["a", "b"])),
    Probe("several events in order", [a, b], both, window: window(.hop, ["a", "b"]), joins: [inOrder]),
    Probe("join of other fields", [a, b], both, window: window(.hop, ["a", "b"]), joins: [equal]),
    Probe(
      "absence of an event", [a, b], .all([.present("a"), .count(variable: "b", .equal, 0)]),
      window: window(.hop, ["a", "b"])),
    Probe(
      "alerts of another rule",
      [EventVariable(name: "alert", source: .alerts(of: inner.detection), predicate: .always)],
      .count(variable: "alert", .greaterOrEqual, 2),
      window: Window(
        keys: [GroupKey(name: "host", fields: ["alert": "hostname"])], length: .seconds(3600), kind: .sliding)),
  ]
}

private var outcomeProbes: [Probe] {
  let a = EventVariable(name: "a", logSource: probeSource, predicate: .text(field, .contains("x")))
  let holds = Condition.holds(variable: "a", .text(field, .contains("z")))
  let flag = Outcome(name: "flag", kind: .boolean, expression: .aggregate(.anyTrue, .truth(holds)))
  let weight = Expression.conditional(holds, then: .literal(.integer(3)), otherwise: .literal(.integer(0)))
  let score = Outcome(name: "score", kind: .integer, expression: .aggregate(.max, weight))
  let distinct = Outcome(
    name: "values", kind: .integer,
    expression: .aggregate(.countDistinct, .field(variable: "a", field, absentAs: nil)))
  func above(_ name: String) -> Condition {
    .all([.present("a"), .compare(.outcome(name), .greater, .literal(.integer(0)))])
  }
  return [
    Probe("flags and lists as outcomes", [a], .present("a"), window: window(.hop, ["a"]), outcomes: [flag]),
    Probe("threshold of a weighted score", [a], above("score"), window: window(.hop, ["a"]), outcomes: [score]),
    Probe("number of different values", [a], above("values"), window: window(.hop, ["a"]), outcomes: [distinct]),
  ]
}
