import Detections
import Diagnostics
import Events
import ValueFunctions

/// How deep values may stand in each other.
private let deepestValue = 100

/// The words that look like functions, and are none of `ValueFunction`.
private let valueForms = ["values", "element", "time", "if", "nonzero"]

/// Reads a computed value of a scalar. It reports the first thing that is wrong.
struct ComputationParser {
  private struct Failure: Error {}

  private let scalar: Neutral.Scalar
  private let bytes: [UInt8]
  private var offset = 0
  private var depth = 0
  private var diagnostics: [Diagnostic] = []

  private init(_ scalar: Neutral.Scalar) {
    self.scalar = scalar
    bytes = Array(scalar.text.utf8)
  }

  /// - Returns: the value, and whether `nonzero(…)` stands around it.
  static func parse(_ scalar: Neutral.Scalar) -> Reading<(computation: Neutral.Computation, isNonzero: Bool)> {
    var parser = ComputationParser(scalar)
    let value = parser.parseWhole()
    return Reading(value ?? (.missing, false), parser.diagnostics)
  }

  private mutating func parseWhole() -> (Neutral.Computation, Bool)? {
    do {
      let start = offset
      var isNonzero = false
      if let name = takeName(), name.text == "nonzero", take("(") { isNonzero = true } else { offset = start }
      let value = try parseSum()
      if isNonzero { try expect(")") }
      skipBlanks()
      guard offset == bytes.count else { throw fail("this stands behind the value", at: offset..<bytes.count) }
      return (value, isNonzero)
    } catch {
      return nil
    }
  }

  // MARK: Values

  private mutating func parseSum() throws(Failure) -> Neutral.Computation {
    try parseChain([.add, .subtract]) { (parser: inout ComputationParser) throws(Failure) in
      try parser.parseChain([.multiply, .divide, .modulo]) { (parser: inout ComputationParser) throws(Failure) in
        try parser.parsePrimary()
      }
    }
  }

  private mutating func parseChain(
    _ symbols: [ArithmeticOperator],
    _ parseOperand: (inout ComputationParser) throws(Failure) -> Neutral.Computation
  ) throws(Failure) -> Neutral.Computation {
    var value = try parseOperand(&self)
    var length = 0
    while let symbol = symbols.first(where: { take($0.rawValue) }) {
      length += 1
      // Each operator is a level of the tree.
      guard length <= deepestValue else { throw fail("more than \(deepestValue) operators in a row", at: offset..<offset) }
      value = .arithmetic(symbol, value, try parseOperand(&self))
    }
    return value
  }

  private mutating func parsePrimary() throws(Failure) -> Neutral.Computation {
    depth += 1
    defer { depth -= 1 }
    guard depth <= deepestValue else {
      throw fail("values stand in each other more than \(deepestValue) deep", at: offset..<offset)
    }
    if take("(") {
      let value = try parseSum()
      try expect(")")
      return value
    }
    if let literal = try takeLiteral() { return .literal(literal) }
    guard let name = takeName() else {
      throw fail("a field, a function or a fixed value is needed here", at: offset..<min(offset + 1, bytes.count))
    }
    if take("(") { return try parseCall(name) }
    if name.text == "true" || name.text == "false" { return .literal(.boolean(name.text == "true")) }
    return .field(name, absentAs: try takeDefault())
  }

  /// `or ""` behind a field.
  private mutating func takeDefault() throws(Failure) -> Value {
    let start = offset
    guard let word = takeName(), word.text == "or" else {
      offset = start
      return .null
    }
    if let literal = try takeLiteral() { return literal }
    if let word = takeName(), word.text == "true" || word.text == "false" { return .boolean(word.text == "true") }
    throw fail("behind 'or' stands what the field counts as when it is absent: text, a number, true or false", at: start..<offset)
  }

  private mutating func parseCall(_ name: Neutral.Name) throws(Failure) -> Neutral.Computation {
    let start = offset
    if name.text == "element" { return try parseElement() }
    if name.text == "if" { return try parseConditional() }
    if name.text == "values" {
      let field = try parseField()
      try expect(")")
      return .values(field)
    }
    if name.text == "time" {
      try expect(")")
      return .time
    }
    var arguments: [Neutral.Computation] = []
    if !take(")") {
      repeat { arguments.append(try parseSum()) } while take(",")
      try expect(")")
    }
    guard let function = ValueFunction(rawValue: name.text) else {
      let known = ValueFunction.allCases.map(\.rawValue) + valueForms
      let near = nearestName(to: name.text, among: known)
      throw fail(
        name.text == "nonzero" ? "'nonzero' stands around the whole value" : "there is no function '\(name.text)'",
        at: name, help: near.map { "did you mean '\($0)'?" } ?? "")
    }
    let counts = function.argumentCounts
    guard arguments.count >= counts.least, arguments.count <= counts.most ?? .max else {
      throw fail("'\(name.text)' takes another number of arguments", at: start..<offset)
    }
    return .call(name, arguments)
  }

  /// Behind `element(`.
  private mutating func parseElement() throws(Failure) -> Neutral.Computation {
    let part = try parseField()
    try expect(",")
    let start = offset
    guard case .integer(let number) = try takeLiteral(), let index = Int(exactly: number), index >= 0 else {
      throw fail("which element is said by a number from 0 on", at: start..<offset)
    }
    let value = take(",") ? try parseSum() : .field(part, absentAs: .null)
    try expect(")")
    return .element(part, index, value)
  }

  /// Behind `if(`.
  private mutating func parseConditional() throws(Failure) -> Neutral.Computation {
    skipBlanks()
    let start = offset
    var open = 0
    while offset < bytes.count, open > 0 || bytes[offset] != UInt8(ascii: ",") {
      if bytes[offset] == UInt8(ascii: "(") { open += 1 }
      if bytes[offset] == UInt8(ascii: ")") { open -= 1 }
      if open < 0 { break }
      offset += 1
    }
    let text = String(decoding: bytes[start..<offset], as: UTF8.self)
    let formula = FormulaParser.parse(Neutral.Scalar(text))
    if let finding = formula.diagnostics.first {
      throw fail(finding.message, at: start..<offset, help: finding.help)
    }
    let place = Origin(scalar.span(of: start..<offset))
    try expect(",")
    let then = try parseSum()
    try expect(",")
    let otherwise = try parseSum()
    try expect(")")
    return .conditional(formula.value.placed(at: place), then: then, otherwise: otherwise)
  }

  private mutating func parseField() throws(Failure) -> Neutral.Name {
    guard let name = takeName() else { throw fail("a field is needed here", at: offset..<min(offset + 1, bytes.count)) }
    return name
  }

  // MARK: Tokens

  private mutating func skipBlanks() {
    while offset < bytes.count, bytes[offset] <= 0x20 { offset += 1 }
  }

  private mutating func take(_ symbol: String) -> Bool {
    skipBlanks()
    guard bytes[offset...].starts(with: symbol.utf8) else { return false }
    offset += symbol.utf8.count
    return true
  }

  private mutating func expect(_ symbol: String) throws(Failure) {
    guard take(symbol) else { throw fail("'\(symbol)' is needed here", at: offset..<min(offset + 1, bytes.count)) }
  }

  /// A field or a function: letters, digits, `_ . @`, hyphens between them, and keys in quotes (`labels["x y"]`).
  private mutating func takeName() -> Neutral.Name? {
    skipBlanks()
    let start = offset
    guard offset < bytes.count, isNameStart(bytes[offset]) else { return nil }
    offset = endOfName(in: bytes, from: start, where: isNamePart)
    let text = String(decoding: bytes[start..<offset], as: UTF8.self)
    return Neutral.Name(text, origin: Origin(scalar.span(of: start..<offset)))
  }

  /// A text or a number.
  private mutating func takeLiteral() throws(Failure) -> Value? {
    skipBlanks()
    guard offset < bytes.count else { return nil }
    let start = offset
    let byte = bytes[offset]
    if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") { return .string(try takeText()) }
    if byte == UInt8(ascii: "-") { offset += 1 }
    while offset < bytes.count, isDecimal(bytes[offset]) || bytes[offset] == UInt8(ascii: ".") { offset += 1 }
    guard let number = Number(decimal: String(decoding: bytes[start..<offset], as: UTF8.self)) else {
      offset = start
      return nil
    }
    return number.value
  }

  private mutating func takeText() throws(Failure) -> String {
    let start = offset
    guard let found = quotedText(in: bytes, from: start) else {
      throw fail("a text that is not closed", at: start..<bytes.count)
    }
    offset = found.end
    return found.text
  }

  // MARK: Findings

  private mutating func fail(_ message: String, at range: Range<Int>, help: String = "") -> Failure {
    report(message, at: scalar.span(of: range), help)
  }

  private mutating func fail(_ message: String, at name: Neutral.Name, help: String) -> Failure {
    report(message, at: name.origin.span, help)
  }

  private mutating func report(_ message: String, at span: Span?, _ help: String) -> Failure {
    diagnostics.append(Diagnostic(.malformedExpression, message, at: span ?? scalar.span, help: help))
    return Failure()
  }
}

extension Neutral.Formula {
  /// The statement, whose names all stand at one place.
  fileprivate func placed(at origin: Origin) -> Neutral.Formula {
    switch self {
    case .all(let operands): .all(operands.map { $0.placed(at: origin) })
    case .any(let operands): .any(operands.map { $0.placed(at: origin) })
    case .not(let operand): .not(operand.placed(at: origin))
    case .name(let name): .name(Neutral.Name(name.text, origin: origin))
    case .selector(let selector): .selector(Neutral.Selector(selector.quantifier, selector.pattern, origin: origin))
    case .comparison(let left, let relation, let right, _): .comparison(left, relation, right, origin)
    case .missing: .missing
    }
  }
}

private func isNameStart(_ byte: UInt8) -> Bool { isLetter(byte | 0x20) || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "@") }

private func isNamePart(_ byte: UInt8) -> Bool {
  isNameStart(byte) || isDecimal(byte) || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
}
