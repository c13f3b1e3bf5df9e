import Checks
import Detections
import Diagnostics
import Dialects
import Events
import TestSupport
import Testing

@testable import YARALDialect

/// Rules that ask several things of one element, compute values or name elements are written again, and mean the same.
@Suite struct WrittenViewTests {
  private static func text(_ statements: [String], _ rest: String = "condition:\n$e\n") -> String {
    "rule r {\nmeta:\nevents:\n\(statements.joined(separator: "\n"))\n\(rest)}\n"
  }

  private func lowered(_ text: String) -> Detection? {
    let reading = YARAL.lower(YARAL.parse(SourceFile(name: "rule", text: text)).value)
    return reading.hasErrors ? nil : reading.value.first?.detection
  }

  /// The text that is written of what a text means; `nil` when one of the two can't be.
  private func rewritten(_ text: String) -> (source: Detection, losses: [Loss], text: String)? {
    guard let source = lowered(text), let checked = check(source).value else { return nil }
    let raised = YARAL.raise(checked)
    return raised.file.map { (source, raised.losses, YARAL.print($0)) }
  }

  // Sections 9, 10 and 15: each statement is found again in what is written.
  @Test(arguments: [
    (#"$e.principal.ip != "a" $e.principal.ip != "b""#, #"$e.principal.ip != "a""#),
    (#"$e.principal.ip = "a" not $e.principal.ip = "b" any $e.principal.ip = "b""#, #"any $e.principal.ip = "b""#),
    (#"$e.about.ip = "1" $e.about.hostname = "x""#, #"$e.about.hostname = "x""#),
    (#"$e.principal.ip[1] = "a""#, #"$e.principal.ip[1] = "a""#),
    (#"re.capture($e.principal.hostname, `^(.)b`) = "a""#, #"re.capture($e.principal.hostname, `^(.)b`) = "a""#),
    ("$e.target.port < $e.principal.port", "$e.target.port < $e.principal.port"),
    ("$e.target.port % 2 = 1", "$e.target.port % 2 = 1"),
    (
      "timestamp.get_hour($e.metadata.event_timestamp.seconds) = 1",
      "timestamp.get_hour($e.metadata.event_timestamp.seconds) = 1"
    ),
    (
      #"strings.to_lower($e.principal.hostname) = /^ab$/"#,
      "$to_lower_hostname = strings.to_lower($e.principal.hostname)"
    ),
    ("arrays.length($e.principal.ip) = 2", "arrays.length($e.principal.ip) = 2"),
    (#"$p = if($e.target.port > 5, "high", "low") $p = "low""#, #"if($e.target.port > 5, "high", "low") = "low""#),
    (#"$e.security_result.detection_fields["k"] = "x""#, #"$e.security_result.detection_fields["k"] = "x""#),
  ])
  func statements(_ written: String, _ line: String) throws {
    let result = try #require(rewritten(Self.text([written])), "\(written)")
    #expect(result.text.contains(line), "\(written) is written as\n\(result.text)")
    let back = try #require(lowered(result.text), "\(result.text)")
    var comparison = MeaningComparison(losses: result.losses, seed: 7)
    #expect(comparison.difference(of: result.source, and: back) == nil, "\(result.text)")
  }

  // What YARA-L can't say is refused by name.
  @Test func refusals() throws {
    var source = try #require(lowered(Self.text([#"$e.principal.ip != "a" $e.principal.ip != "b""#])))
    let half = ValueExpression.arithmetic(
      .divide, .field("target.port", absentAs: .integer(0)), .literal(.integer(2)))
    source.variables[0].derivations.append(.computed(ComputedField("quotient", half, isAbsentWhenZero: true)))
    let checked = try #require(check(source).value)
    let raised = YARAL.raise(checked)
    #expect(raised.file == nil)
    #expect(raised.losses.contains { $0.construct.contains("quotient") && $0.direction == .unwritable })
  }

  private struct Writer {
    var generator: SeededGenerator
    private static let texts = ["a", "b", "ab", "", "A"]

    mutating func text() -> String { "\"\(generator.pick(Self.texts))\"" }

    mutating func field(_ name: String) -> String {
      "$\(name)."
        + generator.pick([
          "principal.hostname", "target.hostname", "about.hostname", "about.ip", "principal.ip", "target.ip",
        ])
    }

    mutating func scalar(_ name: String) -> String {
      "$\(name)." + generator.pick(["principal.hostname", "target.hostname", "principal.ip[0]", "about[1].hostname"])
    }

    mutating func value(_ name: String) -> String {
      switch Int.random(in: 0...6, using: &generator) {
      case 0: "strings.to_lower(\(scalar(name)))"
      case 1: "strings.concat(\(scalar(name)), \"b\")"
      case 2: "re.capture(\(scalar(name)), `^(a|b)`)"
      case 3: "strings.coalesce(\(scalar(name)), \(scalar(name)))"
      case 4: "re.replace(\(scalar(name)), `b`, \"a\")"
      case 5: "if(\(scalar(name)) = \(text()), \"a\", \"b\")"
      default: "strings.trim(\(scalar(name)), \"a\")"
      }
    }

    mutating func statement(_ name: String) -> String {
      let relation = generator.pick(["=", "!="])
      switch Int.random(in: 0...9, using: &generator) {
      case 0, 1, 2: return "\(field(name)) \(relation) \(text())"
      case 3: return "any $\(name).principal.ip \(relation) \(text())"
      case 4: return "(\(field(name)) \(relation) \(text()) or not \(field(name)) = /a|^b$/)"
      case 5, 6: return "\(value(name)) \(relation) \(text())"
      case 7: return "\(scalar(name)) \(relation) \(text())"
      case 8: return "$\(name).target.port \(generator.pick(["<", ">="])) $\(name).principal.port"
      default: return "arrays.length($\(name).target.ip) \(generator.pick(["=", ">"])) 1"
      }
    }

    mutating func rule() -> String {
      let names = generator.oneIn(3) ? ["e", "f"] : ["e"]
      var lines = names.flatMap { name in (0..<Int.random(in: 1...4, using: &generator)).map { _ in statement(name) } }
      guard names.count > 1 || generator.oneIn(2) else { return WrittenViewTests.text(lines) }
      for name in names {
        lines.append("$key = \(generator.oneIn(3) ? value(name) : "$\(name).principal.hostname")")
      }
      if names.count > 1, generator.oneIn(2) {
        lines.append(generator.pick([
          "$e.metadata.event_timestamp.seconds - $f.metadata.event_timestamp.seconds < 60",
          "$e.target.hostname = $f.target.hostname", "strings.to_lower($e.target.hostname) = $f.target.hostname",
        ]))
      }
      let outcome = generator.pick([
        "", "outcome:\n$o = count_distinct(\(value("e")))\n", "outcome:\n$o = sum($e.target.port)\n",
      ])
      let option = generator.oneIn(4) ? "options:\nallow_zero_values = true\n" : ""
      return WrittenViewTests.text(
        lines,
        "match:\n$key by 10m\n\(outcome)condition:\n\(names.map { "$\($0)" }.joined(separator: " and "))\n\(option)")
    }
  }

  @Test(arguments: 0..<8)
  func randomRules(_ batch: Int) throws {
    var written = 0
    var alerts = 0
    for number in 0..<25 {
      let seed = UInt64(batch * 100 + number)
      var writer = Writer(generator: SeededGenerator(seed: seed))
      let text = writer.rule()
      guard let result = rewritten(text) else { continue }
      written += 1
      guard let back = lowered(result.text) else {
        let reading = YARAL.lower(YARAL.parse(SourceFile(name: "rule", text: result.text)).value)
        Issue.record("seed \(seed): \(reading.diagnostics.map { $0.rendered() }.joined())\n\(text)\n\(result.text)")
        continue
      }
      var comparison = MeaningComparison(losses: result.losses, seed: seed)
      if let difference = comparison.difference(of: result.source, and: back) {
        Issue.record("seed \(seed)\n\(text)\n\(result.text)\n\(difference)")
      }
      alerts += comparison.alerts
    }
    #expect(written > 3)
    #expect(alerts > 0)
  }
}
