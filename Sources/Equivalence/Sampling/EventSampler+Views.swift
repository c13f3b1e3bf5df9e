import Detections
import Events
import Patterns
import Semantics
import ValueFunctions

/// From what a variable sees of an event to an event of which it sees that: computed fields become values of the fields
/// that they are computed from, and values of repeated parts become elements.
extension EventSampler {
  /// Whether some view of an event satisfies a predicate.
  func holds(_ predicate: Predicate, on event: Event, _ target: Target) -> Bool {
    if target.variable.seesEventsAsRead { return target.meaning.holds(predicate, on: event) }
    return target.meaning.views(of: event, target.variable).contains { target.meaning.holds(predicate, on: $0) }
  }

  /// The event of which the variable sees something like a view that was made, as its tests wanted it.
  mutating func source(of view: Event, _ variable: EventVariable) -> Event {
    if variable.seesEventsAsRead { return represented(view) }
    var event = view
    for case .computed(let computed) in variable.derivations.reversed() {
      let wanted = event[computed.field.name]
      event[computed.field.name] = []
      guard let first = wanted.first else { continue }
      if case .values(let list) = computed.expression {
        event[list.name] = values.random.oneIn(2) ? wanted : event[list.name] + wanted
      } else {
        aim(computed.expression, at: first, in: &event)
      }
    }
    event = represented(event)
    let parts = variable.derivations.compactMap { step -> String? in
      if case .each(let part) = step { part.name } else { nil }
    }
    distribute(&event, over: parts)
    return event
  }

  // MARK: Computed fields

  /// Gives fields values from which an expression gives a value, or nearly so.
  private mutating func aim(_ expression: ValueExpression, at wanted: Value, in event: inout Event) {
    switch expression {
    case .literal: break
    case .field(let field, _), .values(let field): event[field.name] = [wanted]
    case .element(let part, let index, let inner): aim(at: wanted, part, index, inner, in: &event)
    case .time:
      if case .integer(let seconds)? = wanted.number, (-4_000_000_000...4_000_000_000).contains(seconds) {
        event.time = Timestamp(nanoseconds: seconds * 1_000_000_000)
      }
    case .call(let function, let arguments): aim(function, arguments, at: wanted, in: &event)
    case .arithmetic(let symbol, let left, let right): aim(symbol, left, right, at: wanted, in: &event)
    case .conditional(let predicate, let then, let otherwise):
      let isThen = then == .literal(wanted) || (otherwise != .literal(wanted) && values.random.oneIn(2))
      aim(isThen ? then : otherwise, at: wanted, in: &event)
      for requirement in predicate.requirements(isWanted: isThen, &values.random) {
        guard case .field(let test) = requirement.question else { continue }
        let isSet = (test.test == .null) != requirement.isWanted
        event[test.field.name] = isSet ? [values.value(passing: [test.test])] : []
      }
    }
  }

  /// Puts a value into an element by its number, behind others.
  private mutating func aim(
    at wanted: Value, _ part: Field, _ index: Int, _ inner: ValueExpression, in event: inout Event
  ) {
    var element = Event()
    aim(inner, at: wanted, in: &element)
    let count = min(index, 20)
    for (name, found) in element.fields.sorted(by: { $0.key < $1.key }) {
      event[name] = (0..<count).map { _ in .string(values.random.filler(1...4)) } + found
    }
    if element.fields[part.name] == nil { spread(&event, over: part.name) }
  }

  private mutating func aim(
    _ symbol: ArithmeticOperator, _ left: ValueExpression, _ right: ValueExpression, at wanted: Value,
    in event: inout Event
  ) {
    guard case .integer(let sum)? = wanted.number else { return aim(left, at: wanted, in: &event) }
    func constant(_ expression: ValueExpression) -> Int64? {
      if case .literal(.integer(let integer)) = expression { integer } else { nil }
    }
    let other = constant(right) ?? Int64(values.random.number(0...9))
    switch symbol {
    case .add:
      if let own = constant(left) { return aim(right, at: .integer(sum &- own), in: &event) }
      aim(left, at: .integer(sum &- other), in: &event)
    case .subtract:
      if let own = constant(left) { return aim(right, at: .integer(own &- sum), in: &event) }
      aim(left, at: .integer(sum &+ other), in: &event)
    case .multiply: aim(left, at: .integer(other == 0 || other == -1 ? sum : sum / other), in: &event)
    case .divide: aim(left, at: .integer(sum &* other), in: &event)
    case .modulo: aim(left, at: .integer(sum &+ other &* Int64(values.random.number(0...3))), in: &event)
    }
    aim(right, at: .integer(other), in: &event)
  }

  private mutating func aim(
    _ function: ValueFunction, _ arguments: [ValueExpression], at wanted: Value, in event: inout Event
  ) {
    guard let first = arguments.first else { return }
    let text = wanted.text ?? ""
    let number = wanted.number.map { Int64(max(-1e9, min(1e9, $0.double)).rounded()) } ?? 0
    switch function {
    case .lower, .upper: aim(first, at: .string(values.random.recased(text)), in: &event)
    case .concat: concatenate(arguments, text, in: &event)
    case .coalesce:
      let chosen = values.random.number(0...arguments.count - 1)
      for (index, argument) in arguments.enumerated() where index < chosen { clear(argument, in: &event) }
      aim(arguments[chosen], at: wanted, in: &event)
    case .capture, .captureAll:
      guard arguments.count == 2, case .literal(.string(let pattern)) = arguments[1] else { break }
      let wanted = TextTest(.matches(Self.capturing(text, pattern)), isCaseSensitive: true)
      aim(first, at: values.value(passing: [.text(wanted)]), in: &event)
    case .length: aim(first, at: .string(String(repeating: "x", count: Int(max(0, min(number, 99))))), in: &event)
    case .size:
      guard case .values(let field) = first else { return aim(first, at: wanted, in: &event) }
      event[field.name] = (0..<max(0, min(number, 30))).map { .string("v\($0)") }
    case .contains:
      guard arguments.count == 2 else { break }
      guard case .literal(let item) = arguments[1] else { break }
      aim(first, at: wanted == .boolean(true) ? item : .string("other"), in: &event)
    case .minutesOfTimes: aim(first, at: .integer(number * 60), in: &event)
    case .hoursOfTimes: aim(first, at: .integer(number * 3600), in: &event)
    // In January 1970 and later, at noon: the first days of a week of 1970 are in the week before.
    case .daysOfTimes: aim(first, at: .integer((number - 1) * 86_400 + 43_200), in: &event)
    case .weeksOfTimes: aim(first, at: .integer((number - 1) * 604_800 + 43_200), in: &event)
    case .monthsOfTimes: aim(first, at: .integer((number - 1) * 2_635_200 + 1_209_600), in: &event)
    case .yearsOfTimes: aim(first, at: .integer((number - 1970) * 31_557_600 + 1_209_600), in: &event)
    case .anyStartsWith, .anyEndsWith, .anyContains:
      let shared = Value.string(values.random.filler(1...4))
      for argument in arguments.prefix(2) {
        aim(argument, at: wanted == .boolean(false) ? .string(values.random.filler(1...4)) : shared, in: &event)
      }
    case .combinations: aim(first, at: wanted, in: &event)
    case .hour: aim(first, at: .integer(number * 3600), in: &event)
    case .minute: aim(first, at: .integer(number * 60), in: &event)
    // 1970 began on a Thursday, which is day 5.
    case .dayOfWeek: aim(first, at: .integer((number + 2) % 7 * 86_400), in: &event)
    case .week: aim(first, at: .integer(number * 7 * 86_400), in: &event)
    case .boolean: aim(first, at: .string(text), in: &event)
    case .reverse: aim(first, at: .string(String(text.reversed())), in: &event)
    case .hexText, .hexToBase64: aim(first, at: .string(Self.hexadecimal(text)), in: &event)
    case .isIncreasing:
      for (index, argument) in arguments.enumerated() {
        aim(argument, at: .integer(Int64(wanted == .boolean(true) ? index + 1 : 9 - index)), in: &event)
      }
    case .base64Text, .timestamp, .unixSeconds, .sha256, .now,
      .trim, .trimStart, .trimEnd, .split, .countSubstrings, .urlDecode, .base64Decode,
      .replace, .integer, .float,
      .text, .absolute, .ceiling, .floor, .power, .logarithm, .squareRoot, .elementText, .elementInteger,
      .elementFloat, .join, .append, .greatest, .least, .date:
      aim(first, at: wanted, in: &event)
    }
  }

  private static func hexadecimal(_ text: String) -> String {
    text.utf8.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  /// Gives one argument what the constants leave over of a text, and the others nothing.
  private mutating func concatenate(_ arguments: [ValueExpression], _ text: String, in event: inout Event) {
    var places: [Int] = []
    for (index, argument) in arguments.enumerated() {
      if case .literal = argument { continue }
      places.append(index)
    }
    guard let chosen = values.random.element(places) else { return }
    func constants(_ range: Range<Int>) -> String {
      range.reduce("") { text, index in
        if case .literal(let value) = arguments[index] { text + (value.text ?? "") } else { text }
      }
    }
    var rest = Substring(text)
    let (before, after) = (constants(0..<chosen), constants(chosen + 1..<arguments.count))
    if rest.hasPrefix(before) { rest.removeFirst(before.count) }
    if rest.hasSuffix(after) { rest.removeLast(min(after.count, rest.count)) }
    for place in places where place != chosen { clear(arguments[place], in: &event) }
    aim(arguments[chosen], at: .string(String(rest)), in: &event)
  }

  private func clear(_ expression: ValueExpression, in event: inout Event) {
    for field in expression.fields { event[field.name] = [] }
  }

  /// The pattern with a text in its first group's place; the pattern itself when it has no group.
  private static func capturing(_ text: String, _ pattern: String) -> String {
    let bytes = Array(pattern.utf8)
    guard
      let start = bytes.indices.first(where: { index in
        bytes[index] == UInt8(ascii: "(") && (index == 0 || bytes[index - 1] != UInt8(ascii: "\\"))
          && bytes.dropFirst(index + 1).first != UInt8(ascii: "?")
      })
    else { return pattern }
    var depth = 0
    for index in bytes.indices[start...] where index == 0 || bytes[index - 1] != UInt8(ascii: "\\") {
      if bytes[index] == UInt8(ascii: "(") { depth += 1 }
      if bytes[index] == UInt8(ascii: ")") { depth -= 1 }
      if depth == 0 {
        return String(decoding: bytes[..<start], as: UTF8.self) + "(" + RegularExpression.quoted(text) + ")"
          + String(decoding: bytes[(index + 1)...], as: UTF8.self)
      }
    }
    return pattern
  }
}
