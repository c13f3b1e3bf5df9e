import Diagnostics
import Foundation
import TestSupport
import Testing

@testable import Transpilation

/// The text with every fix applied that is applied unasked, again and again until none is left.
func mended(_ text: String, name: String = "rule.yaral") -> (text: String, left: [Diagnostic]) {
  var text = text
  for _ in 0..<8 {
    let source = SourceFile(name: name, text: text)
    let findings = transpiler.read(source).diagnostics
    let fixes = findings.flatMap(\.fixes).filter { $0.safety == .keepsMeaning }
    let fixed = applying(fixes, to: source)
    if fixed.count == 0 { return (text, findings) }
    text = fixed.text
  }
  Issue.record("fixes are offered without end")
  return (text, [])
}

/// A rule of parts; what is empty is left out.
private func rule(
  events: String = #"$e.metadata.event_type = "PROCESS_LAUNCH""#, match: String = "", outcome: String = "",
  condition: String = "$e", header: String = "condition:", rest: String = ""
) -> String {
  func section(_ name: String, _ lines: String) -> String { lines.isEmpty ? "" : "  \(name)\n    \(lines)\n" }
  return
    "rule r {\n  meta:\n\(section("events:", events))\(section("match:", match))"
    + "\(section("outcome:", outcome))\(section(header, condition))}\(rest)"
}

private let launch = #"$e.metadata.event_type = "PROCESS_LAUNCH""#
private let host = "$h = $e.principal.hostname"
/// An outcome that is text when aggregated.
private let command = "$e.target.process.command_line"

@Suite struct YARALFixesTests {
  /// Has each of the three mistakes of the rule that all began with.
  private let seedLike = """
    Some page about a rule
    rule like_the_seed {
      meta:
        author = "Tests"
      events:
        $e.metadata.event_type = "PROCESS_LAUNCH"
        $e.target.process.command_line = /a|b/ // both
      match:
        $e.principal.hostname over 5m
      outcome:
        $first = if(
          re.regex($e.target.process.command_line, `a`),
          true, false
        )
        $risk_score = (
          if(re.regex($e.target.process.command_line, `a`), 3, 0) +
          if(re.regex($e.target.process.command_line, `b`), 2, 0)
        )
      condition:
        $e and $risk_score > 0
    } Explained here.

    - And there.
    """

  private let seedLikeMended = """
    // Some page about a rule
    rule like_the_seed {
      meta:
        author = "Tests"
      events:
        $e.metadata.event_type = "PROCESS_LAUNCH"
        $e.target.process.command_line = /a|b/ // both
        $hostname = $e.principal.hostname
      match:
        $hostname over 5m
      outcome:
        $first = max(if(
          re.regex($e.target.process.command_line, `a`),
          1, 0
        ))
        $risk_score = max(
          if(re.regex($e.target.process.command_line, `a`), 3, 0) +
          if(re.regex($e.target.process.command_line, `b`), 2, 0)
        )
      condition:
        $e and $risk_score > 0
    }\u{20}
    // Explained here.

    // - And there.
    """

  @Test func aRuleLikeTheSeedIsMendedInOneRound() throws {
    let source = SourceFile(name: "rule.yaral", text: seedLike)
    let reading = transpiler.read(source)
    #expect(reading.value.isEmpty)
    #expect(reading.diagnostics.allSatisfy { $0.fixes.count == 1 })
    #expect(applying(reading.diagnostics.flatMap(\.fixes), to: source).text == seedLikeMended)
    let again = mended(seedLike)
    #expect(again.text == seedLikeMended)
    #expect(again.left.isEmpty, "\(again.left.map { $0.rendered() }.joined())")
    #expect(transpiler.read(SourceFile(name: "rule.yaral", text: again.text)).value.count == 1)
  }

  @Test(
    "what is plainly meant is written",
    arguments: [
      // A free name, where the field's own is taken; one that is bound already.
      (
        rule(
          events: "\(launch)\n    $hostname = $e.target.hostname",
          match: "$e.principal.hostname, $hostname over 5m"),
        rule(
          events: "\(launch)\n    $hostname = $e.target.hostname\n    $hostname_key = $e.principal.hostname",
          match: "$hostname_key, $hostname over 5m")
      ),
      (
        rule(events: "\(launch)\n    \(host)", match: "$e.principal.hostname over 5m"),
        rule(events: "\(launch)\n    \(host)", match: "$h over 5m")
      ),
      // Two keys take two rounds.
      (
        rule(events: launch, match: "$e.principal.hostname, $e.principal.user.userid over 5m"),
        rule(
          events: "\(launch)\n    $hostname = $e.principal.hostname\n    $userid = $e.principal.user.userid",
          match: "$hostname, $userid over 5m")
      ),
      // Texts are listed.
      (
        rule(events: "\(launch)\n    \(host)", match: "$h over 5m", outcome: "$commands = \(command)"),
        rule(
          events: "\(launch)\n    \(host)", match: "$h over 5m",
          outcome: "$commands = array_distinct(\(command))")
      ),
      (
        rule(outcome: "$ips = $e.principal.ip"), rule(outcome: "$ips = array_distinct($e.principal.ip)")
      ),
      // Truth values.
      (
        rule(outcome: #"$flag = \#(command) = "x""#), rule(outcome: #"$flag = if(\#(command) = "x", 1, 0)"#)
      ),
      (
        rule(events: "\(launch)\n    \(host)", match: "$h over 5m", outcome: #"$flag = \#(command) = "x""#),
        rule(
          events: "\(launch)\n    \(host)", match: "$h over 5m",
          outcome: #"$flag = max(if(\#(command) = "x", 1, 0))"#)
      ),
      (
        rule(
          outcome: #"$flag = if(\#(command) = "x", true, if(\#(command) = "y", true, false))"#,
          condition: "$e and $flag = true"),
        rule(
          outcome: #"$flag = if(\#(command) = "x", 1, if(\#(command) = "y", 1, 0))"#,
          condition: "$e and $flag = 1")
      ),
      // Literals.
      (rule(events: #"$e.target.port = "80""#), rule(events: "$e.target.port = 80")),
      (rule(events: "$e.target.process.pid = 4"), rule(events: #"$e.target.process.pid = "4""#)),
      (rule(events: #"$e.metadata.event_type = "process_launch""#), rule()),
      (rule(events: #"\#(launch) nocase"#), rule()),
      (
        rule(events: #"("PROCESS_LAUNCH" = $e.metadata.event_type nocase)"#),
        rule(events: #"("PROCESS_LAUNCH" = $e.metadata.event_type)"#)
      ),
      // Conditions.
      (
        rule(
          events: "\(host)\n    $h = $f.principal.hostname", match: "$h over 5m", condition: "$e and not $f"),
        rule(events: "\(host)\n    $h = $f.principal.hostname", match: "$h over 5m", condition: "$e and !$f")
      ),
      (
        rule(outcome: "$a = 1\n    $b = 2", condition: "$e, $a > 0, $b > 0"),
        rule(outcome: "$a = 1\n    $b = 2", condition: "$e and $a > 0 and $b > 0")
      ),
      (rule(header: "conditions:"), rule()),
      // What holds anyway.
      (
        rule(events: "\(launch)\n    \(host)\n    $h != \"\"", match: "$h over 5m"),
        rule(events: "\(launch)\n    \(host)", match: "$h over 5m")
      ),
      (rule(rest: "\nA note.\r\nAnother.\r\n"), rule(rest: "\n// A note.\r\n// Another.\r\n")),
    ])
  func mending(_ text: String, _ expected: String) {
    let found = mended(text)
    #expect(found.text == expected)
    let errors = found.left.filter { $0.severity == .error }
    #expect(errors.isEmpty, "\(errors.map { $0.rendered() }.joined())")
  }

  @Test(
    "names that were probably meant are offered",
    arguments: [
      (
        rule(events: #"$e.target.hostnme = "x""#), #"$e.target.hostname = "x""#
      ),
      (
        rule(events: "strings.contians(\(command), \"x\")"), "strings.contains(\(command), \"x\")"
      ),
      (rule(events: #"$e.metadata.event_type = "LOGIN""#), #"= "USER_LOGIN""#),
      (rule(events: #"$e.network.direction = "INBOND""#), #"$e.network.direction = "INBOUND""#),
      (
        rule(events: "\(launch)\n    $host = $e.principal.hostname", match: "$hots over 5m"), "$host over 5m"
      ),
      (rule(outcome: "$score = 1", condition: "$e and $scor > 0"), "$e and $score > 0"),
      (
        rule(events: "$login.metadata.event_type = \"USER_LOGIN\"", condition: "$login and #loginn > 1"),
        "#login > 1"
      ),
      (
        rule(events: "\(launch)\n    $host = $e.principal.hostname", outcome: "$name = $hots"),
        "$name = $host"
      ),
    ])
  func offers(_ text: String, _ line: String) throws {
    let source = SourceFile(name: "rule.yaral", text: text)
    let fixes = transpiler.read(source).diagnostics.flatMap(\.fixes)
    #expect(fixes.allSatisfy { $0.safety == .changesMeaning })
    #expect(fixes.count == 1)
    #expect(applying(fixes, to: source).text.contains(line))
  }

  @Test(
    "what may be meant otherwise is not touched",
    arguments: [
      // Another name, another aggregate, another reading of the comma.
      rule(events: #"$e.metadata.event_type = "LOGIN""#),
      rule(events: "\(launch)\n    \(host)", match: "$hh over 5m", condition: "$e"),
      rule(
        events: "\(launch)\n    \(host)", match: "$h over 5m", outcome: "$bytes = $e.network.sent_bytes",
        condition: "$e and $bytes < 10"),
      rule(
        events: "\(launch)\n    \(host)", match: "$h over 5m",
        outcome: "$bytes = $e.network.sent_bytes\n    $few = if($bytes < 10, 1, 0)",
        condition: "$e and $few = 1"),
      rule(
        events: "\(launch)\n    \(host)", match: "$h over 5m", outcome: "$command = \(command)",
        condition: #"$e and $command = "x""#),
      rule(outcome: "$a = 1\n    $b = 2", condition: "$e, $a > 0 or $b > 0"),
      rule(events: #"$e.target.port = "080""#),
      rule(outcome: #"$a = if(\#(command) = "x", \#(command) = "y", false)"#),
    ])
  func guesses(_ text: String) {
    let found = mended(text)
    #expect(found.text == text)
    #expect(found.left.contains { $0.severity == .error })
  }
}
