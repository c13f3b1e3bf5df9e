import DetectionRuntime
import Detections
import Diagnostics
import Events
import JSONEvents
import Patterns
import TestSupport
import Testing

@testable import Evaluation

/// Rules asked of events as JSON writes them answer as they do when the events are read as a whole.
@Suite struct StreamEvaluatorTests {
  /// Log sources are told as the neutral schema does.
  static let naming = EventNaming(
    changedFields: Set(logSourceFields), completionFields: logSourceFields, logSourceFields: logSourceFields,
    completed: complete, whole: complete)
  private static let logSourceFields = ["logsource.category", "logsource.product", "logsource.service"]

  @Sendable private static func complete(_ event: Event) -> Event {
    var result = event
    let source = LogSource(
      category: event["logsource.category"].first?.text, product: event["logsource.product"].first?.text,
      service: event["logsource.service"].first?.text)
    guard source != LogSource() else { return event }
    result.logSource = source
    for name in logSourceFields { result[name] = [] }
    return result
  }

  @Test("random detections on random events", arguments: 0..<24)
  func random(_ batch: Int) throws {
    var matching = 0
    for round in 0..<6 {
      let seed = UInt64(batch * 100 + round)
      var random = RandomDetections(seed: seed, derives: batch >= 16)
      var writer = JSONWriter(seed: seed)
      let detections = try (0..<12).map { _ in
        try CompiledDetection(random.detection(), lists: RandomDetections.theirLists)
      }
      let lines = (0..<30).flatMap { _ in random.events(0...9) }.map { writer.line($0) }
      matching += try expectSame(detections, lines, Self.naming, "seed \(seed)")
    }
    #expect(matching > 100)
  }

  @Test("words in texts, whatever their place, case and escapes", arguments: 0..<12)
  func words(_ batch: Int) throws {
    var matching = 0
    for round in 0..<4 {
      let seed = UInt64(batch * 100 + round)
      var random = RandomWords(seed: seed)
      var writer = JSONWriter(seed: seed)
      let detections = try (0..<40).map { index in
        try CompiledDetection(
          Detection(
            metadata: Metadata(name: "rule\(index)"), taxonomy: .neutral,
            variables: [EventVariable(name: "event", predicate: random.predicate(3))],
            condition: .present("event")))
      }
      var lines = (0..<150).map { _ in writer.line(random.event()) }
      // A log repeats itself.
      lines += (0..<100).map { _ in random.pick(lines) }
      matching += try expectSame(detections, lines, Self.naming, "seed \(seed)")
    }
    #expect(matching > 1_000)
  }

  @Test("a broken escape is found broken however often it comes")
  func brokenEscape() throws {
    let detection = Detection(
      metadata: Metadata(name: "words"), taxonomy: .neutral,
      variables: [EventVariable(name: "event", predicate: .text("line", .contains("powershell")))],
      condition: .present("event"))
    var evaluator = StreamEvaluator(
      SharedPrograms(StreamRules([try CompiledDetection(detection)], Self.naming), revisions: [2, .max]))
    for round in 0..<6 {
      let fine = PaddedLine(#"{"line": "some powershell\n of its own"}"#)
      #expect(evaluator.evaluate(fine.bytes) == .event)
      #expect(evaluator.matchCount == 1, "\(round)")
      let broken = PaddedLine(#"{"line": "some powershell\q of its own"}"#)
      #expect(evaluator.evaluate(broken.bytes) != .event, "\(round)")
      #expect(evaluator.matchCount == 0)
    }
  }

  /// Asks both, and returns how many detections matched.
  private func expectSame(
    _ detections: [CompiledDetection], _ lines: [String], _ naming: EventNaming, _ place: String
  ) throws -> Int {
    // Programs are soon made anew, with what was learned, and keep what they find in values.
    // Tables made in portions of five.
    let portions = stride(from: 0, to: detections.count, by: 5).map { start in
      RulePortion(Array(detections[start..<min(start + 5, detections.count)]), naming)
    }
    var evaluator = StreamEvaluator(SharedPrograms(StreamRules(portions, naming), revisions: [5, 40, .max]))
    var count = 0
    for line in lines {
      let read = readEvents(Array(line.utf8), named: "lines")
      let raw = try #require(read.events.first, "\(line)")
      let event = naming.whole(raw)
      let text = PaddedLine(line)
      let found = evaluator.matches(in: text)
      for (number, detection) in detections.enumerated() {
        let expected = expectedVariables(detection, event)
        let match = found.first { $0.detection == number }
        if match?.isCandidate == true {
          #expect(expected & ~(match?.variables ?? 0) == 0, "\(place): \(line)")
        } else if (match?.variables ?? 0) != expected {
          Issue.record(
            "\(place): \(line)\n\(detection.detection.variables)\n\(match?.variables ?? 0) instead of \(expected)")
          return count
        }
        count += match == nil ? 0 : 1
        if let match, !match.isCandidate {
          let projected = withExtendedLifetime(text) { evaluator.event(for: number, from: event.source) }
          expectProjection(projected, event, detection)
        }
      }
    }
    return count
  }

  private func expectedVariables(_ detection: CompiledDetection, _ event: Event) -> UInt64 {
    var bits: UInt64 = 0
    for (index, variable) in detection.variables.enumerated() where variable.reads(event) {
      let views = detection.views(of: event, variable: index) ?? [event]
      if views.contains(where: { detection.matches(variable: index, $0) }) { bits |= 1 << UInt64(index) }
    }
    return bits
  }

  /// What a detection reads of an event is the same.
  private func expectProjection(_ projected: Event, _ event: Event, _ detection: CompiledDetection) {
    #expect(projected.logSource == event.logSource)
    for outcome in detection.detection.outcomes {
      if case .field(_, let field, _) = outcome.expression {
        #expect(projected[field.name] == event[field.name])
      }
    }
    for key in detection.detection.window?.keys ?? [] {
      for field in key.fields.values { #expect(projected[field.name] == event[field.name]) }
    }
  }
}

/// The bytes of a line, with those after it that may be read.
final class PaddedLine {
  let text: String
  private let memory: UnsafeMutableRawBufferPointer

  init(_ text: String) {
    self.text = text
    memory = .allocate(byteCount: text.utf8.count + EventScanner.padding, alignment: 8)
    memory.initializeMemory(as: UInt8.self, repeating: 0)
    memory.copyBytes(from: text.utf8)
  }

  deinit { memory.deallocate() }

  var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: memory[..<text.utf8.count]) }
}

extension StreamEvaluator {
  /// The matches of one line.
  mutating func matches(in line: PaddedLine) -> [StreamMatch] {
    guard evaluate(line.bytes) == .event else {
      Issue.record("no event: \(line.text)")
      return []
    }
    return (0..<matchCount).map { match($0) }
  }
}

/// Writes events as JSON in one of many ways.
struct JSONWriter {
  private var generator: SeededGenerator

  init(seed: UInt64) {
    generator = SeededGenerator(seed: seed)
  }

  mutating func line(_ event: Event) -> String {
    var members: [String] = []
    for (name, values) in event.fields.sorted(by: { $0.key < $1.key }) where !name.hasPrefix("m.") {
      let texts = values.map { text($0) }
      let written = texts.count == 1 && !generator.oneIn(5) ? texts[0] : "[\(texts.joined(separator: ", "))]"
      if name == "b.c", generator.oneIn(2) {
        members.append("\"b\": {\"c\":\(written)}")
      } else {
        members.append("\(text(.string(name))):\(written)")
      }
    }
    if let list = event.elements["m"] {
      let elements = list.map { element in
        let inner = element.fields.map { "\"\($0.key.dropFirst(2))\":\(text($0.value[0]))" }
        return "{\(inner.joined(separator: ","))}"
      }
      members.append("\"m\":[\(elements.joined(separator: ","))]")
    }
    if let category = event.logSource?.category { members.append("\"logsource\":{\"category\":\"\(category)\"}") }
    if let product = event.logSource?.product { members.append("\"logsource.product\":\"\(product)\"") }
    return "{\(members.joined(separator: generator.oneIn(2) ? ", " : ","))}"
  }

  private mutating func text(_ value: Value) -> String {
    switch value {
    case .null, .list: return "null"
    case .boolean(let boolean): return "\(boolean)"
    case .integer(let integer):
      if integer == 0, generator.oneIn(3) { return "-0" }
      if integer == .max, generator.oneIn(2) { return "18446744073709551615" }
      return "\(integer)"
    case .double(let double): return generator.pick(["\(double)", "\(double)e0", "\(double * 10)E-1"])
    case .string(let text): return "\"" + text.unicodeScalars.map { scalar($0) }.joined() + "\""
    }
  }

  private mutating func scalar(_ scalar: Unicode.Scalar) -> String {
    let isEscaped = generator.oneIn(9)
    switch scalar {
    case "\"": return "\\\""
    case "\\": return isEscaped ? "\\u005c" : "\\\\"
    case "\n": return "\\n"
    case "\t": return "\\t"
    case "/": return isEscaped ? "\\/" : "/"
    default:
      guard isEscaped || scalar.value < 32 else { return String(scalar) }
      return String(scalar).utf16.map { unit in
        let digits = String(unit, radix: 16, uppercase: generator.oneIn(2))
        return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      }.joined()
    }
  }
}

/// Predicates about words, and texts that hold them.
struct RandomWords {
  private var generator: SeededGenerator
  private let fields: [Field] = ["image", "line", "parent"]
  private let words = [
    "powershell", "\\cmd.exe", "\\powershell.exe", "mimikatz", "abcd", "bcde", "ab", "e", "-enc ", "ſtart", "Start",
    "Kelvin", "\u{212A}elvin", "é", "É", "Straße", "STRASSE", "ẞ", "日本", "\u{1F600}", "C:\\Windows\\System32\\", "  ",
    "/c", "1", "12345678", "123456789", "\u{23A}b", "\u{2C65}B", "İ", "ı",
  ]

  init(seed: UInt64) {
    generator = SeededGenerator(seed: seed &+ 77)
  }

  private mutating func word() -> String {
    let word = generator.pick(words)
    return generator.pick([word, word.lowercased(), word.uppercased()])
  }

  mutating func predicate(_ depth: Int) -> Predicate {
    if depth == 0 || generator.oneIn(4) { return test() }
    let parts = (0..<Int.random(in: 1...4, using: &generator)).map { _ in predicate(depth - 1) }
    switch Int.random(in: 0...4, using: &generator) {
    case 0: return .any(parts)
    case 1: return .not(parts[0])
    default: return .all(parts)
    }
  }

  private mutating func test() -> Predicate {
    let field = generator.pick(fields)
    let isCased = generator.oneIn(3)
    let text = generator.oneIn(3) ? word() + word() : word()
    let pattern: TextPattern =
      switch Int.random(in: 0...7, using: &generator) {
      case 0: .equals(text)
      case 1: .startsWith(text)
      case 2: .endsWith(text)
      case 3: .glob(Glob([.literal(word()), .anyRun, .literal(word()), generator.pick([.anyRun, .anyScalar])]))
      case 4: .matches(RegularExpression.quoted(word()) + generator.pick([".*", ".+", "[a-f]{2}", "$"]))
      default: .contains(text)
      }
    if generator.oneIn(12) { return .keyword(TextTest(pattern, isCaseSensitive: isCased), .none) }
    return .field(
      FieldPredicate(
        field, .text(TextTest(pattern, isCaseSensitive: isCased)), quantifier: generator.oneIn(6) ? .every : .some))
  }

  mutating func pick(_ lines: [String]) -> String { generator.pick(lines) }

  mutating func event() -> Event {
    var event = Event()
    for field in fields where !generator.oneIn(6) {
      event[field.name] = (0..<generator.pick([1, 1, 1, 2])).map { _ in
        .string((0..<Int.random(in: 0...6, using: &generator)).map { _ in word() }.joined())
      }
    }
    return event
  }
}
