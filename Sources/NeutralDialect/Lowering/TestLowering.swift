import Detections
import Diagnostics
import Events
import Taxonomies

/// 2026-01-01T00:00:00Z, from which a test's events count.
private let testEpoch = Timestamp(nanoseconds: 1_767_225_600 * 1_000_000_000)

/// Lowers the tests of a detection: events get typed values and times, expectations the kinds of outcomes.
///
/// - Parameter reading: how events are read that have not the neutral names.
func lowerTests(
  _ tests: [Neutral.TestCase], for detection: Detection, _ vocabulary: Vocabulary,
  _ reading: ((Neutral.TestEvent) -> Reading<Event>)? = nil
) -> Reading<[DetectionTest]> {
  var lowering = TestLowering(detection, vocabulary, reading)
  let lowered = tests.map { lowering.lower($0) }
  return Reading(lowered, lowering.diagnostics)
}

private struct TestLowering {
  let detection: Detection
  let vocabulary: Vocabulary
  let reading: ((Neutral.TestEvent) -> Reading<Event>)?
  var diagnostics: [Diagnostic] = []

  init(
    _ detection: Detection, _ vocabulary: Vocabulary, _ reading: ((Neutral.TestEvent) -> Reading<Event>)?
  ) {
    self.detection = detection
    self.vocabulary = vocabulary
    self.reading = reading
  }

  mutating func lower(_ test: Neutral.TestCase) -> DetectionTest {
    let events = test.events.map { lower($0) }
    let expectation: DetectionTest.Expectation
    switch test.alert {
    case .none: expectation = .none
    case .some: expectation = .alerts([ExpectedAlert()])
    case .each(let alerts): expectation = .alerts(alerts.map { lower($0) })
    }
    return DetectionTest(
      name: test.name.text, events: events, expectation: expectation, now: test.now.map { time($0) }, origin: test.name.origin)
  }

  private mutating func report(
    _ code: DiagnosticCode, _ message: String, at span: Span?, help: String = "", fixes: [Fix] = []
  ) {
    diagnostics.add(Diagnostic(code, message, at: span, help: help, fixes: fixes))
  }

  // MARK: Events

  private mutating func lower(_ event: Neutral.TestEvent) -> Event {
    if let reading {
      let read = reading(event)
      for diagnostic in read.diagnostics { diagnostics.add(diagnostic) }
      var result = read.value
      if event.time != nil || result.time == nil { result.time = time(event.time) }
      if let logSource = event.logSource { result.logSource = logSource }
      return result
    }
    var fields: [String: [Value]] = [:]
    for field in event.leaves {
      let definition = vocabulary.definition(field.path)
      if definition == nil { reportUnknown(field) }
      let values = field.values.compactMap { value in
        value.isNull ? Value.null : typed(value, definition?.type, field.path)
      }
      if !values.isEmpty { fields[field.path, default: []] += values }
    }
    return Event(time: time(event.time), logSource: event.logSource, fields: fields)
  }

  private func time(_ scalar: Neutral.Scalar?) -> Timestamp {
    guard let scalar else { return testEpoch }
    if let offset = Duration(neutral: scalar.text) {
      let (nanoseconds, hasOverflow) = offset.components.seconds.multipliedReportingOverflow(
        by: 1_000_000_000)
      let (sum, isTooLate) = testEpoch.nanoseconds.addingReportingOverflow(nanoseconds)
      return hasOverflow || isTooLate ? testEpoch : Timestamp(nanoseconds: sum)
    }
    return Timestamp(text: scalar.text) ?? testEpoch
  }

  private mutating func reportUnknown(_ leaf: Neutral.TestEvent.Leaf) {
    let near = nearestName(to: leaf.path, among: vocabulary.fieldNames())
    // The whole name stands in the text only where no object holds it.
    let fix = near.flatMap { near in
      leaf.name.text == leaf.path ? leaf.name.fix(replacing: leaf.path, with: near, .changesMeaning) : nil
    }
    report(
      .unknownField, "there is no field '\(leaf.path)'", at: leaf.name.span,
      help: near.map { "did you mean '\($0)'?" } ?? "", fixes: fix.map { [$0] } ?? [])
  }

  /// A value of a type: quoted is text, plain is what the type says.
  private mutating func typed(_ scalar: Neutral.Scalar, _ type: FieldType?, _ name: String) -> Value? {
    if scalar.isQuoted { return .string(scalar.text) }
    switch type {
    case .text, .address, .enumeration: return .string(scalar.text)
    case nil: return scalar.literal
    case .boolean:
      if let boolean = scalar.boolean { return .boolean(boolean) }
      report(.malformedTest, "'\(name)' is true or false, this is '\(scalar.text)'", at: scalar.span)
    case .integer, .time:
      if case .integer(let integer) = Number(decimal: scalar.text) { return .integer(integer) }
      report(
        .malformedTest, "'\(name)' is an integer, this is '\(scalar.text)'", at: scalar.span,
        help: "quote it if it is to be text")
    case .float:
      if let number = Number(decimal: scalar.text) { return .double(number.double) }
      report(
        .malformedTest, "'\(name)' is a number, this is '\(scalar.text)'", at: scalar.span,
        help: "quote it if it is to be text")
    }
    return nil
  }

  // MARK: Alerts

  private mutating func lower(_ entries: [Neutral.FieldValues]) -> ExpectedAlert {
    var alert = ExpectedAlert()
    for entry in entries {
      // YARA-L writes its outcomes and placeholders with a dollar sign.
      let name = entry.name.text.hasPrefix("$") ? String(entry.name.text.dropFirst()) : entry.name.text
      if let outcome = detection.outcomes.first(where: { $0.name == name }) {
        alert.outcomes[name] = value(entry, of: outcome)
      } else if let key = detection.window?.keys.first(where: { $0.name == name }) {
        let type = key.fields.values.first.flatMap { vocabulary.type(of: $0) }
        alert.match[name] = only(entry).flatMap { typed($0, type, name) }
      } else if name == "event_count" {
        alert.eventCount = only(entry).flatMap { Int($0.text) }
        if alert.eventCount == nil {
          report(.malformedTest, "'event_count' is an integer", at: entry.name.span)
        }
      } else {
        reportUndefined(entry.name)
      }
    }
    return alert
  }

  private mutating func reportUndefined(_ name: Neutral.Scalar) {
    let known = detection.outcomes.map(\.name) + (detection.window?.keys ?? []).map(\.name)
    let dollar = name.text.hasPrefix("$") ? "$" : ""
    let near = nearestName(to: String(name.text.dropFirst(dollar.count)), among: known).map { dollar + $0 }
    let fix = near.flatMap { name.fix(replacing: name.text, with: $0, .changesMeaning) }
    let help =
      known.isEmpty
      ? "the rule has no outcomes; write 'alert: true' or 'expect: match'" : "there are \(known.joined(separator: ", "))"
    report(
      .undefinedName, "an alert of this rule has no '\(name.text)'", at: name.span,
      help: near.map { "did you mean '\($0)'?" } ?? help, fixes: fix.map { [$0] } ?? [])
  }

  private mutating func only(_ entry: Neutral.FieldValues) -> Neutral.Scalar? {
    guard entry.isList || entry.values.count != 1 else { return entry.values[0] }
    report(.malformedTest, "'\(entry.name.text)' is one value, this is a list", at: entry.name.span)
    return nil
  }

  private mutating func value(_ entry: Neutral.FieldValues, of outcome: Outcome) -> Value? {
    let name = outcome.name
    switch outcome.kind {
    case .list:
      guard entry.isList else {
        report(.malformedTest, "'\(name)' is a list, this is one value", at: entry.name.span)
        return nil
      }
      let type = elementType(of: outcome.expression)
      return .list(entry.values.compactMap { typed($0, type, name) })
    case .boolean: return only(entry).flatMap { typed($0, .boolean, name) }
    case .integer: return only(entry).flatMap { number($0, name) }
    case .float: return only(entry).flatMap { number($0, name) }
    case .string: return only(entry).map { .string($0.text) }
    }
  }

  private mutating func number(_ scalar: Neutral.Scalar, _ name: String) -> Value? {
    if !scalar.isQuoted, let number = Number(decimal: scalar.text) { return number.value }
    report(.malformedTest, "'\(name)' is a number, this is '\(scalar.text)'", at: scalar.span)
    return nil
  }

  /// The type of the field whose values a list holds.
  private func elementType(of expression: Expression) -> FieldType? {
    switch expression {
    case .aggregate(_, .field(_, let field, _)): vocabulary.type(of: field)
    case .aggregate, .literal, .field, .conditional, .arithmetic, .outcome, .truth, .call: nil
    }
  }
}
