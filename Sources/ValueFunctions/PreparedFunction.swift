public import Events
import Patterns

/// A function that is ready to be called many times: a pattern that is known beforehand is compiled once.
public struct PreparedFunction: Sendable {
  public let function: ValueFunction
  private let pattern: CompiledPattern?

  /// - Parameter literals: for each argument its value, if it is always the same.
  public init(_ function: ValueFunction, literals: [Value?] = []) {
    self.function = function
    let literal = function.patternArgument.flatMap { literals.indices.contains($0) ? literals[$0] : nil }
    pattern = literal?.text.flatMap { try? CompiledPattern($0) }
  }

  /// - Parameter pattern: the argument that is a pattern, always this one.
  public init(_ function: ValueFunction, pattern: String) {
    self.init(function, literals: Array(repeating: nil, count: function.patternArgument ?? 0) + [.string(pattern)])
  }

  /// The value of the function.
  public func callAsFunction(_ arguments: [Value]) -> Value {
    let call = Call(arguments)
    switch function {
    case .lower: return .string(call.text(0).loweredScalars)
    case .upper: return .string(call.text(0).raisedScalars)
    case .concat: return .string(arguments.map { $0.text ?? "" }.joined())
    case .coalesce: return .string(arguments.lazy.compactMap(\.text).first { !$0.isEmpty } ?? "")
    case .length: return .integer(Int64(call.text(0).unicodeScalars.count))
    case .reverse: return .string(String(String.UnicodeScalarView(call.text(0).unicodeScalars.reversed())))
    case .trim: return .string(call.text(0).trimmed(of: call.text(1), atStart: true, atEnd: true))
    case .trimStart: return .string(call.text(0).trimmed(of: call.text(1), atStart: true, atEnd: false))
    case .trimEnd: return .string(call.text(0).trimmed(of: call.text(1), atStart: false, atEnd: true))
    case .split:
      return .list(call.text(0).parts(between: arguments.count > 1 ? call.text(1) : ",").map(Value.string))
    case .countSubstrings:
      let part = call.text(1)
      return .integer(part.isEmpty ? 0 : Int64(call.text(0).parts(between: part).count - 1))
    case .urlDecode: return .string(call.text(0).percentDecoded ?? "")
    case .base64Decode: return .string(call.text(0).base64Decoded ?? call.text(0))
    case .hexText: return .string(call.text(0).hexadecimalBytes.flatMap { String(validating: $0, as: UTF8.self) } ?? "")
    case .base64Text: return .string(call.text(0).base64Decoded ?? "")
    case .hexToBase64: return .string(call.text(0).hexadecimalBytes.map(base64) ?? "")
    case .sha256: return .string(call.text(0).sha256)
    case .capture, .captureAll, .replace: return patternValue(call)
    case .integer: return .integer(call.number(0)?.truncated ?? 0)
    case .float: return .double(call.double(0))
    case .text: return .string(call.text(0))
    case .boolean: return .boolean(call.isTrue)
    case .absolute: return call.absolute
    case .ceiling: return call.rounded(.up)
    case .floor: return call.rounded(.down)
    case .power: return call.power
    case .logarithm: return call.logarithm
    case .squareRoot: return call.squareRoot
    case .isIncreasing: return .boolean(call.isIncreasing)
    case .size: return .integer(Int64(call.list(0).count))
    case .elementText: return .string(call.element?.text ?? "")
    case .elementInteger: return .integer(call.element?.number?.truncated ?? 0)
    case .elementFloat: return .double(call.element?.number?.double ?? 0)
    case .join: return call.joined
    case .append: return .list(call.list(0) + call.list(1))
    case .contains: return .boolean(call.containsElement)
    case .greatest: return call.greatest
    case .least: return call.least
    case .date: return .string(call.moment.date)
    case .hour: return .integer(call.moment.hour)
    case .minute: return .integer(call.moment.minute)
    case .dayOfWeek: return .integer(call.moment.weekday + 1)
    case .week: return .integer(call.moment.week)
    case .timestamp: return .string(call.timestamp)
    case .unixSeconds: return .integer(unixSeconds(of: call.text(0), offset: call.text(1)) ?? 0)
    case .now: return .null
    case .minutesOfTimes: return call.partsOfTimes { $0.minute }
    case .hoursOfTimes: return call.partsOfTimes { $0.hour }
    case .daysOfTimes: return call.partsOfTimes { Int64($0.civil.day) }
    case .weeksOfTimes: return call.partsOfTimes { $0.isoWeek }
    case .monthsOfTimes: return call.partsOfTimes { Int64($0.civil.month) }
    case .yearsOfTimes: return call.partsOfTimes { Int64($0.civil.year) }
    case .anyStartsWith: return .boolean(call.somePair { $0.starts(with: $1) })
    case .anyEndsWith: return .boolean(call.somePair { $0.reversed().starts(with: $1.reversed()) })
    case .anyContains: return .boolean(call.somePair { $0.contains($1) })
    case .combinations: return .list(call.combinations.map(Value.string))
    }
  }

  private func patternValue(_ call: Call) -> Value {
    let text = call.text(0)
    let isMany = function == .captureAll
    let none = function == .replace ? Value.string(text) : isMany ? .list([]) : .string("")
    guard let pattern = pattern ?? (try? CompiledPattern(call.text(1))) else { return none }
    let group = Swift.min(pattern.groupCount, 1)
    if function == .capture { return .string(pattern.firstMatch(in: text, group: group) ?? "") }
    let matches = pattern.allMatches(in: text)
    if isMany { return .list(matches.map { .string($0.group(group) ?? "") }) }
    return .string(text.replacing(matches, by: call.text(2)))
  }
}

/// The arguments of one call.
struct Call {
  let arguments: [Value]

  init(_ arguments: [Value]) {
    self.arguments = arguments
  }

  var count: Int { arguments.count }

  func value(_ index: Int) -> Value { arguments.indices.contains(index) ? arguments[index] : .null }

  func text(_ index: Int) -> String {
    if case .list(let values) = value(index) { return values.first?.text ?? "" }
    return value(index).text ?? ""
  }

  /// `nil` for what is no number.
  func number(_ index: Int) -> Number? {
    switch value(index) {
    case .boolean(let boolean): .integer(boolean ? 1 : 0)
    case .list(let values): values.first?.number
    case .null, .string, .integer, .double: value(index).number
    }
  }

  /// 0 for what is no number.
  func double(_ index: Int) -> Double { number(index)?.double ?? 0 }

  var moment: LocalMoment { LocalMoment(number(0)?.truncated ?? 0, offset: text(1)) }

  var timestamp: String {
    LocalMoment(number(0)?.truncated ?? 0, offset: text(2)).text(in: count > 1 ? text(1) : MomentFormat.usual)
  }

  func list(_ index: Int) -> [Value] {
    switch value(index) {
    case .list(let values): values
    case .null: []
    case .string, .integer, .double, .boolean: [value(index)]
    }
  }
}

extension ValueFunction {
  /// The value of the function. Who calls it often prepares it.
  public func callAsFunction(_ arguments: [Value]) -> Value { PreparedFunction(self)(arguments) }
}
