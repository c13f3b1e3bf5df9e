import Diagnostics
import Events
import Semantics
import Testing

@testable import Transpilation

/// Failures to log on, and a success after them.
private let several = """
  rule guessed {
    meta:
      severity = "High"
    events:
      $failure.metadata.event_type = "USER_LOGIN"
      any $failure.security_result.action = "BLOCK"
      $success.metadata.event_type = "USER_LOGIN"
      any $success.security_result.action = "ALLOW"
      $failure.target.user.userid = $user
      $success.target.user.userid = $user
      $failure.metadata.event_timestamp.seconds < $success.metadata.event_timestamp.seconds
    match:
      $user over 10m
    condition:
      #failure >= 5 and $success
  }
  """

/// Different hosts of one user.
private let distinct = """
  rule spread {
    meta:
      severity = "High"
    events:
      $e.metadata.event_type = "USER_LOGIN"
      $e.target.hostname != ""
      $user = $e.target.user.userid
    match:
      $user over 1h
    outcome:
      $hosts = count_distinct($e.target.hostname)
    condition:
      $e and $hosts > 3
  }
  """

/// Remote log-ons.
private let elements = """
  rule remote {
    meta:
      severity = "Low"
    events:
      $e.metadata.event_type = "USER_LOGIN"
      not (any $e.extensions.auth.mechanism = "INTERACTIVE")
      $user = $e.target.user.userid
    match:
      $user over 10m
    condition:
      $e
  }
  """

/// Much that is sent in many requests.
private let sums = """
  rule upload {
    meta:
      severity = "Low"
    events:
      $e.metadata.event_type = "NETWORK_HTTP"
      $e.network.sent_bytes > 0
      $user = $e.principal.user.userid
    match:
      $user over 1h
    outcome:
      $bytes = sum($e.network.sent_bytes)
      $largest = max($e.network.sent_bytes)
      $requests = count($e.metadata.id)
      $level = if($bytes >= 50000, "large", "notable")
    condition:
      $e and $bytes > 10000
  }
  """

private func rule(_ text: String) throws -> AuthoredRule {
  let reading = transpiler.read(SourceFile(name: "rule.yaral", text: text), as: .yaral)
  try #require(!reading.hasErrors, "\(reading.diagnostics.map { $0.rendered() })")
  return try #require(reading.value.first)
}

/// Differences that no single event shows: numbers, windows, keys, joins and order.
@Suite struct SequenceCounterexampleTests {
  /// What is changed, and how many events at least and at most tell it.
  private static let changes: [(String, String, String, ClosedRange<Int>)] = [
    ("one failure fewer", several, ">= 5", 5...5),
    ("one failure more", several, ">= 5", 6...6),
    ("a shorter window", several, "over 10m", 2...7),
    ("a longer window", several, "over 10m", 2...7),
    ("the other order", several, "<", 2...7),
    ("no order", several, "    $failure.metadata.event_timestamp.seconds < $success.metadata.event_timestamp.seconds\n", 2...7),
    ("two successes", several, "and $success", 6...6),
    ("no success allowed", several, "and $success", 5...7),
    ("one host fewer", distinct, "> 3", 3...3),
    ("a later threshold", distinct, "> 3", 4...4),
    ("events for hosts", distinct, "count_distinct($e.target.hostname)", 4...4),
    ("another key", distinct, "$user = $e.target.user.userid", 4...4),
    ("another window", distinct, "over 1h", 4...5),
    ("each mechanism", elements, "any ", 1...1),
  ]

  private static let replacements = [
    ">= 4", ">= 6", "over 5m", "over 20m", ">", "", "and #success >= 2", "and !$success", "> 2", "> 4",
    "count($e.target.hostname)", "$user = $e.principal.user.userid", "over 30m", "",
  ]

  @Test(arguments: changes.indices) func areShown(_ index: Int) throws {
    let (name, text, part, size) = Self.changes[index]
    let changed = text.replacing(part, with: Self.replacements[index])
    try #require(changed != text)
    let found = transpiler.verify(try rule(text), against: try rule(changed))
    #expect(found.verdict == .refuted, "\(name): \(found.verdict) \(found.reason)")
    let example = try #require(found.counterexample, "\(name)")
    #expect(example.source != example.target, "\(name)")
    let events = try #require(example.udm, "\(name)")
    #expect(size.contains(events.count), "\(name): \(events.count) events: \(example.text)")
    // Each is needed.
    let times = events.compactMap(\.time)
    #expect(times.count == events.count && times == times.sorted(), "\(name)")
  }

  /// What a bound that is moved does: all that fired still does, or nothing fires that did not.
  private static let bounds: [(String, String, String, RuleChange.Kind)] = [
    (several, ">= 5", ">= 4", .wider),
    (several, ">= 5", ">= 6", .narrower),
    (several, "    $failure.metadata.event_timestamp.seconds < $success.metadata.event_timestamp.seconds\n", "", .wider),
    (distinct, "> 3", "> 2", .wider),
    (distinct, "> 3", ">= 5", .narrower),
    (distinct, "$e.target.hostname != \"\"", "$e.target.hostname = /^srv-/", .narrower),
    (distinct, "> 3", "< 3", .different),
    (several, "and $success", "and !$success", .different),
    (several, "over 10m", "over 20m", .wider),
    (several, "over 10m", "over 5m", .narrower),
    (distinct, "over 1h", "over 2h", .wider),
  ]

  @Test(arguments: bounds.indices) func boundsAreOrdered(_ index: Int) throws {
    let (text, part, replacement, kind) = Self.bounds[index]
    let changed = text.replacing(part, with: replacement)
    try #require(changed != text)
    let change = transpiler.change(from: try rule(text), to: try rule(changed))
    #expect(change.kind == kind, "\(part) → \(replacement): \(change.kind) \(change.reason)")
    #expect((change.gained != nil) == (kind != .narrower) && (change.lost != nil) == (kind != .wider))
  }

  /// Outcomes of groups that fire alike, also where the groups hold other events.
  @Test(arguments: [
    ("largest", "max($e.network.sent_bytes)", "min($e.network.sent_bytes)"), ("level", "\"large\"", "\"larger\""),
    ("requests", "sent_bytes > 0", "sent_bytes >= 0"),
  ]) func outcomesAreShown(_ name: String, _ part: String, _ replacement: String) throws {
    let found = transpiler.verify(try rule(sums), against: try rule(sums.replacing(part, with: replacement)))
    #expect(found.verdict == .refuted, "\(found.verdict) \(found.reason)")
    let outcome = try #require(found.counterexample?.outcome)
    #expect(outcome.name == name && outcome.source != outcome.target)
  }

  private static let waves = """
    schema: 1
    id: 5d3f7f0a-6f0e-4f5e-9a55-0a8f3f6b1c99
    name: waves
    title: Waves
    description: Bursts of failures.
    author: A
    created: 2026-11-25
    version: "1.0"
    status: test
    severity: low
    events:
      burst:
        alerts:
          name: bursts
          title: Burst
          events:
            failure:
              logsource: {category: authentication}
              selections:
                failed: {event.outcome: failure}
          window: {by: [user.name], over: 1m, kind: sliding}
          condition: count(failure) >= 4
    window: {by: [user_name], over: 1d, kind: sliding}
    condition: count(burst) >= 3
    """

  /// Changes of rules over alerts, outside and inside.
  @Test(arguments: [
    ("over: 1d", "over: 2d", RuleChange.Kind.wider), ("(burst) >= 3", "(burst) >= 4", .narrower),
    // At the third wave both fire; at the fourth one of them.
    ("(burst) >= 3", "(burst) = 3", .narrower),
    ("over: 1m", "over: 2m", .different), ("failed: {event.outcome: failure}", "failed: {event.outcome: [failure, no]}", .different),
    ("category: authentication", "category: dns", .different),
  ]) func alertsOfAlerts(_ part: String, _ replacement: String, _ kind: RuleChange.Kind) throws {
    func rule(_ text: String) throws -> AuthoredRule {
      let reading = transpiler.read(SourceFile(name: "rule.yaml", text: text), as: .neutral)
      try #require(!reading.hasErrors, "\(reading.diagnostics.map { $0.rendered() })")
      return try #require(reading.value.last)
    }
    let change = transpiler.change(
      from: try rule(Self.waves), to: try rule(Self.waves.replacing(part, with: replacement)))
    #expect(change.kind == kind, "\(change.kind) \(change.reason)")
    #expect(change.gained != nil || change.lost != nil)
  }

  /// A rule that is silent in one window only: the window is said.
  @Test func silentWindowsAreShown() throws {
    func rule(_ text: String) throws -> AuthoredRule {
      try #require(transpiler.read(SourceFile(name: "rule.yaml", text: text), as: .neutral).value.last)
    }
    let (first, second) = (try rule(Self.waves), try rule(Self.waves.replacing("(burst) >= 3", with: "(burst) = 3")))
    let found = transpiler.verify(first, against: second)
    let example = try #require(found.counterexample, "\(found.reason)")
    let window = try #require(example.window)
    let events = try #require(example.neutral)
    let alerts = [first, second].map { meaning(of: $0.detection, on: events).map(\.window) }
    #expect(example.source && !example.target && alerts[0].contains(window) && !alerts[1].isEmpty)
    #expect(!alerts[1].contains(window) && found.reason.contains("in the window that ends at \(window.end.text)"))
    #expect(example.json["window"] == .object([
      .init("start", .string(window.start.text)), .init("end", .string(window.end.text)),
    ]))
  }

  /// Windows of 21 minutes begin each 126 seconds, so that some of 20 minutes lie in none of them.
  @Test func aWindowThatIsLittleLongerIsNotWider() throws {
    let change = transpiler.change(
      from: try rule(several.replacing("over 10m", with: "over 20m")),
      to: try rule(several.replacing("over 10m", with: "over 21m")))
    #expect(change.kind != .wider && change.kind != .same, "\(change.kind) \(change.reason)")
  }

  /// Events that differ in their times only are told once.
  @Test func runsAreOneLine() throws {
    let change = transpiler.change(
      from: try rule(several), to: try rule(several.replacing(">= 5", with: ">= 4")))
    let lines = try #require(change.gained).lines
    #expect(lines.count == 2 && lines[0].hasPrefix("4 × {"), "\(lines)")
  }

  @Test func aRuleWithAnotherNameIsFoundInItsFile() throws {
    let renamed = several.replacing("rule guessed", with: "rule password_guessed")
    func rules(_ texts: [(String, String)]) throws -> [AuthoredRule] {
      try texts.flatMap { name, text in
        let reading = transpiler.read(SourceFile(name: name, text: text), as: .yaral)
        try #require(!reading.hasErrors)
        return reading.value
      }
    }
    let old = try rules([("old/a.yaral", several), ("old/b.yaral", distinct)])
    let new = try rules([("new/a.yaral", renamed), ("new/b.yaral", distinct)])
    let changes = transpiler.changes(from: old, to: new).map { $0() }
    #expect(changes.map(\.kind) == [.same, .same])
    #expect(changes.first?.notes == ["name: guessed → password_guessed"])
  }
}
