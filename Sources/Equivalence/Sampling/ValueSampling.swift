import Detections
import Events
import Patterns

/// Makes values that pass tests of fields, or nearly do.
struct ValueSampling {
  var random: SplitMix64
  let lists: [String: [String]]

  // MARK: Values that pass

  /// A value that passes all tests, when the way in which it is put together succeeds.
  mutating func value(passing tests: [FieldTest]) -> Value {
    var texts: [TextTest] = []
    var numbers: [(Relation, Number)] = []
    var others: [Value] = []
    for test in tests {
      switch test {
      case .text(let test): texts.append(test)
      case .number(let relation, let number): numbers.append((relation, number))
      case .boolean(let boolean):
        others.append(oneOf(.boolean(boolean), .boolean(boolean), .string(recased("\(boolean)"))))
      case .network(let network): others.append(.string(random.member(of: network)))
      case .member(let list, let matching): memberTest(lists[list] ?? [], matching, &texts, &others)
      case .present, .null, .sameAs: break
      }
    }
    if !numbers.isEmpty, others.isEmpty, texts.isEmpty || random.oneIn(2) { return number(numbers) }
    if let other = others.first { return other }
    return texts.isEmpty ? anyValue() : typed(text(passing: texts))
  }

  private mutating func oneOf(_ first: Value, _ others: Value...) -> Value {
    random.element([first] + others) ?? first
  }

  private mutating func recased(_ text: String) -> String { random.recased(text) }

  /// What must be passed to be in a list: the test of one of its entries.
  private mutating func memberTest(
    _ entries: [String], _ matching: ListMatching, _ texts: inout [TextTest], _ others: inout [Value]
  ) {
    guard let entry = random.element(entries) else { return }
    switch matching {
    case .exact(let isCased): texts.append(TextTest(.equals(entry), isCaseSensitive: isCased))
    case .pattern(let isCased): texts.append(TextTest(.matches(entry), isCaseSensitive: isCased))
    case .network:
      if let network = IPNetwork(entry) { others.append(.string(random.member(of: network))) }
    }
  }

  /// A text as it is, or as the number or Boolean that has this text.
  private mutating func typed(_ text: String) -> Value {
    guard random.oneIn(3) else { return .string(text) }
    if let integer = Int64(text), String(integer) == text { return .integer(integer) }
    if text == "true" || text == "false" { return .boolean(text == "true") }
    return .string(text)
  }

  /// A number at the bounds, and on their right side if that can be.
  private mutating func number(_ bounds: [(relation: Relation, number: Number)]) -> Value {
    let candidates = bounds.flatMap { neighbours(of: $0.number) }.shuffled(using: &random)
    let fitting = candidates.first { candidate in
      bounds.allSatisfy { $0.relation.holds(candidate.compare($0.number)) }
    }
    let number = fitting ?? candidates.first ?? .integer(1)
    return random.oneIn(6) ? .string(number.description) : number.value
  }

  func neighbours(of number: Number) -> [Number] {
    switch number {
    case .integer(let integer):
      [.integer(integer), .integer(integer &+ 1), .integer(integer &- 1), .double(Double(integer) + 0.5)]
    case .double(let double):
      [
        .double(double), .double(double + 1), .double(double - 1), .double(double.nextUp),
        .double(double.nextDown),
      ]
    }
  }

  /// A text that passes all tests: whole if one asks for a whole, else a beginning, parts and an end.
  private mutating func text(passing tests: [TextTest]) -> String {
    var beginning = ""
    var parts: [String] = []
    var end = ""
    var isClosedAtStart = false
    var isClosedAtEnd = false
    for test in tests {
      let sample = member(of: test)
      switch (sample.isAtStart, sample.isAtEnd) {
      case (true, true): return sample.text
      case (true, false):
        isClosedAtStart = true
        if sample.text.utf8.count > beginning.utf8.count { beginning = sample.text }
      case (false, true):
        isClosedAtEnd = true
        if sample.text.utf8.count > end.utf8.count { end = sample.text }
      case (false, false): parts.append(sample.text)
      }
    }
    parts.shuffle(using: &random)
    let middle = parts.reduce("") {
      $0 + (($0.isEmpty || random.oneIn(3)) ? "" : random.either(" ", "-", "/")) + $1
    }
    let isPlain = random.oneIn(2)
    if !isClosedAtStart, !isPlain { beginning = random.filler(0...3) }
    if !isClosedAtEnd, !isPlain { end = random.filler(0...3) }
    let space = isPlain || random.oneIn(2) ? "" : " "
    return beginning + (beginning.isEmpty || middle.isEmpty ? "" : space) + middle
      + (end.isEmpty ? "" : space) + end
  }

  private struct TextSample {
    var text: String
    var isAtStart: Bool
    var isAtEnd: Bool
  }

  /// A text that passes a test, and where in a longer text it may stand.
  private mutating func member(of test: TextTest) -> TextSample {
    func cased(_ text: String, _ random: inout SplitMix64) -> String {
      test.isCaseSensitive ? text : random.recased(text)
    }
    switch test.pattern {
    case .equals(let text): return TextSample(text: cased(text, &random), isAtStart: true, isAtEnd: true)
    case .startsWith(let text): return TextSample(text: cased(text, &random), isAtStart: true, isAtEnd: false)
    case .endsWith(let text): return TextSample(text: cased(text, &random), isAtStart: false, isAtEnd: true)
    case .contains(let text): return TextSample(text: cased(text, &random), isAtStart: false, isAtEnd: false)
    case .glob(let glob):
      if let simple = glob.simplified, simple.relation != .equals {
        return TextSample(
          text: cased(simple.text, &random), isAtStart: simple.relation == .startsWith,
          isAtEnd: simple.relation == .endsWith)
      }
      return TextSample(text: cased(random.member(of: glob), &random), isAtStart: true, isAtEnd: true)
    case .matches(let pattern):
      guard let expression = try? RegularExpression(pattern, ignoringCase: !test.isCaseSensitive) else {
        return TextSample(text: pattern, isAtStart: false, isAtEnd: false)
      }
      let member = RegularExpressionMember(of: expression, &random)
      return TextSample(text: String(member.text), isAtStart: member.isAtStart, isAtEnd: member.isAtEnd)
    }
  }

  // MARK: Values that need not pass

  /// A value of no test.
  mutating func anyValue() -> Value {
    switch random.number(0...11) {
    case 0: .null
    case 1: .string("")
    case 2: .integer(Int64(random.number(-2...5)))
    case 3: .boolean(random.oneIn(2))
    case 4: .double(0.5)
    default: .string(random.filler(1...6))
    }
  }

  /// A value that is the given one but for a small difference.
  mutating func nearMiss(_ value: Value) -> Value {
    switch value {
    case .string(let text):
      if let address = IPAddress(text), random.oneIn(2) {
        return .string(address.neighbour(isNext: random.oneIn(2)).description)
      }
      if let integer = Int64(text), random.oneIn(2) { return .integer(integer) }
      return .string(random.nearMiss(text))
    case .integer(let integer):
      return random.either(
        .integer(integer &+ 1), .integer(integer &- 1), .string(String(integer)), .double(Double(integer)),
        .string("0\(integer)"))
    case .double(let double):
      return random.either(.double(double + 1), .double(double.nextUp), .double(double.nextDown))
    case .boolean(let boolean):
      return random.either(.boolean(!boolean), .string(boolean ? "TRUE" : "False"), .integer(boolean ? 1 : 0))
    case .null, .list:
      return .string("")
    }
  }

  /// A value around a test: one that passes, or one that nearly does.
  mutating func value(around test: FieldTest) -> Value {
    let member = value(passing: [test])
    if case .network(let network) = test, random.oneIn(3) { return .string(random.neighbour(of: network)) }
    return random.oneIn(2) ? member : nearMiss(member)
  }
}
