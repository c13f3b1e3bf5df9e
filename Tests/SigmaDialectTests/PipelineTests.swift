import Detections
import Diagnostics
import Dialects
import Events
import Foundation
import Testing
import TestSupport
import YAMLTree

@testable import SigmaDialect

/// A case of Cases/pipelines.yaml. What must come out was compared with pySigma 1.5.1 by
/// Scripts/oracles/pipelines.py.
private struct PipelineCase: CustomTestStringConvertible, Sendable {
  var name: String
  var pipelines: [String]
  var rule: String
  var expected: String?
  var refusal: String?

  var testDescription: String { name }

  init(_ node: YAMLNode) {
    name = node["case"]?.scalar?.text ?? ""
    pipelines = (node["pipelines"]?.items ?? [node["pipeline"]].compactMap(\.self)).compactMap(\.scalar?.text)
    rule = wholeText(node["rule"]?.scalar?.text ?? "")
    expected = node["expect"]?.scalar.map { wholeText($0.text) }
    refusal = node["refuse"]?.scalar?.text
  }
}

private func wholeText(_ text: String) -> String {
  "title: t\n" + (text.contains("logsource:") ? "" : "logsource:\n    category: test\n") + text
}

private let cases: [PipelineCase] = {
  let url = repository.appending(path: "Tests/SigmaDialectTests/Cases/pipelines.yaml")
  let text = (try? String(contentsOf: url, encoding: .utf8)) ?? ""
  return parseYAML(SourceFile(name: "pipelines.yaml", text: text)).value.map(\.root)
    .filter { $0.entries != nil }.map(PipelineCase.init)
}()

private func pipeline(_ texts: [String]) -> Reading<Sigma.Pipeline> {
  let readings = texts.map { Sigma.Pipeline.parse(SourceFile(name: "pipeline.yml", text: $0)) }
  return Reading(Sigma.Pipeline.joined(readings.map(\.value)), readings.flatMap(\.diagnostics))
}

/// The detections of a text under pipelines, in one spelling for each meaning.
private func detections(_ text: String, _ pipelines: [String]) -> Reading<[Detection]> {
  let steps = pipeline(pipelines)
  let file = Sigma.parse(SourceFile(name: "rule.yml", text: text))
  let changed = Sigma.apply(steps.value, to: [file.value])
  let collection = Sigma.Collection(changed.map(\.value), filtered: [file.value])
  let lowered = collection.lower(fileAt: 0)
  let detections = lowered.value.map { rule in
    var detection = rule.detection
    for index in detection.variables.indices {
      detection.variables[index].predicate = detection.variables[index].predicate.normalized
    }
    return detection
  }
  return Reading(
    detections,
    steps.diagnostics + file.diagnostics + changed.flatMap(\.diagnostics) + lowered.diagnostics)
}

@Suite("Pipelines")
struct PipelineTests {
  @Test("there are cases") func someCases() {
    #expect(cases.count > 60)
    #expect(cases.allSatisfy { !$0.pipelines.isEmpty && ($0.expected == nil) != ($0.refusal == nil) })
  }

  @Test("a rule becomes what it must, or is refused", arguments: cases)
  private func meaning(_ example: PipelineCase) {
    let result = detections(example.rule, example.pipelines)
    let said = result.diagnostics.map { $0.rendered() }.joined()
    if let refusal = example.refusal {
      let errors = result.diagnostics.filter { $0.severity == .error }
      #expect(errors.contains { $0.message.contains(refusal) }, "\(said)")
      #expect(errors.allSatisfy { $0.span?.file.name == "rule.yml" && !$0.related.isEmpty })
      // What is refused is written by nobody.
      #expect(result.value.isEmpty)
    } else {
      let expected = detections(example.expected ?? "", [])
      #expect(!result.hasErrors && !expected.hasErrors && !expected.value.isEmpty, "\(said)")
      #expect(result.value == expected.value, "\(said)")
    }
  }

  @Test("lower priorities come first, and later variables replace earlier ones")
  func priorities() {
    let late = "priority: 20\nvars: {w: late}\ntransformations: [{type: field_name_suffix, suffix: '.late'}]\n"
    let early = """
      priority: 10
      vars: {w: early, x: y}
      transformations:
        - {type: field_name_suffix, suffix: '.early'}
        - {type: value_placeholders}
      """
    let rule = wholeText("detection: {a: {A|expand: ['%w%', '%x%']}, condition: a}\n")
    let expected = wholeText("detection: {a: {A.early.late: [late, y]}, condition: a}\n")
    #expect(detections(rule, [late, early]).value == detections(expected, []).value)
    #expect(detections(expected, []).value.count == 1)
  }

  @Test("what changes nothing keeps every rule as it is", arguments: cases)
  private func identity(_ example: PipelineCase) {
    let steps = "transformations: [{type: set_state, key: k, val: v}]\n"
    #expect(detections(example.rule, [steps]).value == detections(example.rule, []).value)
  }

  @Test("a field that becomes several is warned of where its absence is asked for")
  func absence() {
    let steps = "transformations: [{type: field_name_mapping, mapping: {A: [P, Q]}}]\n"
    for value in ["A: null", "A|exists: false"] {
      let result = detections(wholeText("detection: {a: {\(value)}, condition: a}\n"), [steps])
      #expect(result.diagnostics.contains { $0.severity == .warning && $0.code == .sigmaPipeline })
      #expect(result.value.count == 1)
    }
  }
}

@Suite("Pipeline texts")
struct PipelineTextTests {
  /// A pipeline text, the text that the only finding marks, and a part of what it says.
  static let mistakes: [(String, DiagnosticCode, String, String)] = [
    ("transformations: [{type: field_name_maping, mapping: {a: b}}]", .sigmaPipeline, "field_name_maping", "field_name_mapping"),
    ("transformations: [{type: field_name_mapping, maping: {a: b}, mapping: {a: b}}]", .sigmaPipeline, "maping", "mapping"),
    ("transformatons: []", .sigmaPipeline, "transformatons", "transformations"),
    ("transformations: [{type: field_name_mapping}]", .sigmaPipeline, "{type: field_name_mapping}", "no 'mapping'"),
    ("transformations: [{type: field_name_mapping, mapping: {a: []}}]", .sigmaPipeline, "[]", "a list of texts"),
    ("transformations: [{id: x, prefix: y}]", .sigmaPipeline, "{id: x, prefix: y}", "no 'type'"),
    (
      "transformations: [{type: drop_detection_item, rule_conditions: [{type: logsorce, product: x}]}]",
      .sigmaPipeline, "logsorce", "logsource"
    ),
    (
      "transformations: [{type: drop_detection_item, rule_conditions: [{type: logsource, prodct: x, service: y}]}]",
      .sigmaPipeline, "prodct", "product"
    ),
    (
      "transformations: [{type: drop_detection_item, rule_conditions: [{type: is_sigma_rule}], rule_cond_op: xor}]",
      .sigmaPipeline, "xor", "or"
    ),
    (
      "transformations: [{type: drop_detection_item, rule_conditions: [{type: is_sigma_rule}], rule_cond_expr: a}]",
      .sigmaPipeline, "a", "conditions with names"
    ),
    (
      "transformations: [{type: drop_detection_item, rule_conditions: {a: {type: is_sigma_rule}, b: {type: is_sigma_rule}}, rule_cond_expr: a}]",
      .sigmaPipeline, "a", "'b'"
    ),
    ("transformations: [{type: change_logsource}]", .sigmaPipeline, "change_logsource", "no category"),
    ("transformations: [{type: case, method: lowr}]", .sigmaPipeline, "lowr", "lower"),
    ("transformations: [{type: http_placeholders, url: x}]", .sigmaPipelineNotSupported, "http_placeholders", "never"),
    ("transformations: [{type: command_placeholders, command: x}]", .sigmaPipelineNotSupported, "command_placeholders", "never"),
    ("transformations: [{type: file_placeholders, path: x}]", .sigmaPipelineNotSupported, "file_placeholders", "--list"),
    ("transformations: [{type: query_expression_placeholders}]", .sigmaPipelineNotSupported, "query_expression_placeholders", "--list"),
    ("transformations: [{type: extract_fields, regex: x}]", .sigmaPipelineNotSupported, "extract_fields", "not supported"),
    ("transformations: [{type: regex, method: plain}]", .sigmaPipelineNotSupported, "regex", "case-sensitive"),
    ("transformations: [{type: replace_string, regex: '(?=x)', replacement: y}]", .sigmaPipelineNotSupported, "'(?=x)'", "RE2"),
    ("transformations: [{type: replace_string, regex: x, replacement: '\\2'}]", .sigmaPipelineNotSupported, "'\\2'", "no group"),
    ("postprocessing: [{type: embed, prefix: x}]", .sigmaPipelineNotSupported, "embed", "no query"),
    ("postprocessing: [{type: simple_template, template: x}]", .sigmaPipelineNotSupported, "simple_template", "left out"),
    ("finalizers: [{type: concat}]", .sigmaPipelineNotSupported, "concat", "left out"),
    ("vars: {a: [{b: c}]}", .sigmaPipeline, "{b: c}", "a single value"),
    ("priority: high", .sigmaPipeline, "high", "a number"),
  ]

  @Test("what is wrong is said at its place", arguments: mistakes)
  func mistake(_ text: String, _ code: DiagnosticCode, _ place: String, _ words: String) {
    let reading = Sigma.Pipeline.parse(SourceFile(name: "pipeline.yml", text: text + "\n"))
    #expect(reading.diagnostics.count == 1, "\(reading.diagnostics.map { $0.rendered() }.joined())")
    guard let finding = reading.diagnostics.first else { return }
    #expect(finding.code == code)
    #expect(marked(finding) == place)
    #expect((finding.message + finding.help).contains(words), "\(finding.message); \(finding.help)")
    let isWarning = ["simple_template", "concat"].contains(place)
    #expect(finding.severity == (isWarning ? .warning : .error))
  }

  @Test("steps nest only so deep")
  func depth() {
    func nested(_ levels: Int) -> String {
      String(repeating: "{type: nest, items: [", count: levels) + "{type: strict_field_mapping_failure}"
        + String(repeating: "]}", count: levels)
    }
    #expect(!pipeline(["transformations: [\(nested(16))]\n"]).hasErrors)
    #expect(pipeline(["transformations: [\(nested(17))]\n"]).hasErrors)
  }

  @Test("no text makes the reader crash", arguments: 0..<200)
  func fuzz(_ seed: Int) {
    var generator = SeededGenerator(seed: UInt64(seed))
    var bytes = Array((cases[seed % cases.count].pipelines.first ?? "").utf8)
    for _ in 0..<3 where !bytes.isEmpty {
      let place = Int.random(in: bytes.indices, using: &generator)
      switch Int.random(in: 0..<3, using: &generator) {
      case 0: bytes.remove(at: place)
      case 1: bytes[place] = Array("[]{}:,-'\"* \n0a".utf8).randomElement(using: &generator) ?? 0
      default: bytes.insert(bytes[Int.random(in: bytes.indices, using: &generator)], at: place)
      }
    }
    let text = String(decoding: bytes, as: UTF8.self)
    let steps = Sigma.Pipeline.parse(SourceFile(name: "pipeline.yml", text: text))
    let file = Sigma.parse(SourceFile(name: "rule.yml", text: cases[seed % cases.count].rule)).value
    let changed = Sigma.apply(steps.value, to: [file])
    #expect(changed.count == 1)
  }
}
