import Detections
import Diagnostics
import Events
import Foundation
import Taxonomies
import TestSupport
import Testing
import YAMLTree

@testable import Transpilation

private let shared = sharedFolder(for: "ConverterFaultTests")

/// A Sigma rule that another converter writes wrongly, and an event that shows it.
private struct Fault: Sendable, CustomTestStringConvertible {
  enum Verdict: String, Sendable {
    case yes = "true"
    case no = "false"
    case invalid
  }

  var id: String
  var kind: String
  var sigma: String
  /// What the other tool wrote, as a whole rule.
  var output: String
  var event: Event
  var udm: Event
  var sigmaVerdict: Verdict
  var outputVerdict: Verdict

  var testDescription: String { "\(id): \(kind)" }

  init?(_ node: YAMLNode) {
    func text(_ key: String) -> String { node[key]?.scalar?.text ?? "" }
    guard let sigmaVerdict = Verdict(rawValue: text("sigma_verdict")),
      let outputVerdict = Verdict(rawValue: text("output_verdict"))
    else { return nil }
    id = text("id")
    kind = text("class")
    sigma = text("sigma")
    event = fields(node["event"])
    udm = fields(node["udm"])
    self.sigmaVerdict = sigmaVerdict
    self.outputVerdict = outputVerdict
    let variable = text("tool").hasPrefix("pySigma") ? "$event1" : "$e"
    output =
      text("part") == "rule"
      ? text("output") : "rule t { meta: a = \"b\"\n events:\n\(text("output"))\n condition: \(variable) }"
  }
}

private func fields(_ node: YAMLNode?) -> Event {
  var event = Event()
  for entry in node?.entries ?? [] {
    guard let name = entry.key.scalar?.text, let scalar = entry.value.scalar else { continue }
    let number = scalar.style == .plain ? Int64(scalar.text) : nil
    event[name] = [number.map(Value.integer) ?? .string(scalar.text)]
  }
  return event
}

private let faults: [Fault] = {
  guard let file = shared?.appending(path: "reference/converter-faults.yaml"), let data = try? Data(contentsOf: file)
  else { return [] }
  let documents = parseYAML(SourceFile(name: "converter-faults.yaml", bytes: Array(data)))
  return (documents.value.first?.root.items ?? []).compactMap(Fault.init)
}()

/// Rules that other converters get wrong: what we write gives Sigma's verdict on the event that shows the fault,
/// and what they wrote gives, read by us, the verdict that was recorded, or is found invalid.
@Suite(.enabled(if: shared != nil))
struct ConverterFaultTests {
  /// Rules that we refuse, with the code: no text is better than a wrong one.
  private static let refused: [String: DiagnosticCode] = [
    // A look-ahead, which RE2 does not have.
    "CF-25": .malformedPattern,
    // Empty or absent command lines, of which UDM has only one.
    "CF-27": .absentAndEmptyMerge,
    // A keyword: rules can't search all fields.
    "CF-35": .notExpressible,
    // A part of a hash; UDM has whole ones, each in its field.
    "CF-55": .unmappedField,
  ]
  /// Texts of others of which our reader's verdict is another, and why. Empty: it agrees on all.
  private static let otherVerdicts: [String: String] = [:]

  private static let transpiler = makeTranspiler(TranspilerSettings(mappings: .proposed))

  @Test func allAreRead() {
    #expect(faults.count >= 31)
    #expect(Set(faults.map(\.id)).isSuperset(of: Self.refused.keys))
    #expect(Set(faults.map(\.id)).isSuperset(of: Self.otherVerdicts.keys))
  }

  @Test(arguments: faults)
  fileprivate func ourTextHasSigmasVerdict(_ fault: Fault) throws {
    let transpiler = Self.transpiler
    let rules = transpiler.read(SourceFile(name: "\(fault.id).yml", text: fault.sigma))
    let emission = rules.value.first.map { transpiler.emit($0, as: .yaral) }
    guard let rule = rules.value.first, let text = emission?.text else {
      let reasons = (rules.diagnostics + (emission?.diagnostics ?? [])).filter { $0.severity == .error }
      #expect(Self.refused[fault.id].map { Set([$0]) } == Set(reasons.map(\.code)), "\(reasons.map { $0.rendered() })")
      return
    }
    #expect(Self.refused[fault.id] == nil)
    let back = try #require(transpiler.read(SourceFile(name: "own.yaral", text: text)).value.first)
    let neutral = try #require(transpiler.translate(rule.detection, to: .neutral).value)
    let translated = try #require(
      EventTranslation(transpiler.catalog, from: .sigma, to: .udm, for: neutral)?.translate(fault.event))
    let alerts = transpiler.evaluate([back], on: [translated], EvaluationSettings(schema: .udm)).value
    #expect(alerts.isEmpty == (fault.sigmaVerdict == .no), "\(text)")
  }

  @Test(arguments: faults)
  fileprivate func theOtherTextHasTheRecordedVerdict(_ fault: Fault) {
    let read = Self.transpiler.read(SourceFile(name: "other.yaral", text: fault.output), as: .yaral)
    let verdict: Fault.Verdict
    if let rule = read.value.first, !read.hasErrors {
      let run = Self.transpiler.evaluate([rule], on: [fault.udm], EvaluationSettings(schema: .udm))
      verdict = run.hasErrors ? .invalid : run.value.isEmpty ? .no : .yes
    } else {
      verdict = .invalid
    }
    #expect(
      (verdict == fault.outputVerdict) == (Self.otherVerdicts[fault.id] == nil),
      "\(verdict), recorded \(fault.outputVerdict): \(read.diagnostics.map { $0.rendered() })\n\(fault.output)")
  }

  /// The two rules, compared as `verify --between` does: an event of our own on which they differ, or a side that
  /// has errors.
  @Test(arguments: faults)
  fileprivate func theFaultIsFound(_ fault: Fault) throws {
    let left = Self.transpiler.read(SourceFile(name: "\(fault.id).yml", text: fault.sigma))
    let right = Self.transpiler.read(SourceFile(name: "other.yaral", text: fault.output), as: .yaral)
    guard let rule = left.value.first, let other = right.value.first, !left.hasErrors, !right.hasErrors else {
      #expect(fault.sigmaVerdict == .invalid || fault.outputVerdict == .invalid)
      return
    }
    #expect(fault.outputVerdict != .invalid)
    let found = Self.transpiler.verify(rule, against: other)
    #expect(found.verdict == .refuted, "\(found.reason)")
    // The event, run again from what is written, gives what is said.
    let example = try #require(found.counterexample)
    let events = try #require(example.udm)
    let alerts = Self.transpiler.evaluate([other], on: events, EvaluationSettings(schema: .udm)).value
    #expect(!alerts.isEmpty == example.target, "\(example.json.line)")
  }
}
