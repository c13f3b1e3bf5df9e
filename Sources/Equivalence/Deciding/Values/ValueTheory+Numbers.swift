import Detections
import Events
import Patterns

extension ValueTheory {
  /// A stretch of numbers on which every test of a number gives one answer.
  private enum Stretch {
    case point(Number)
    /// Between two numbers, both left out; without limit where there is none.
    case open(Number?, Number?)

    /// -1, 0 or 1: how all its numbers stand to one that is no inner one.
    func compare(_ number: Number) -> Int {
      switch self {
      case .point(let point): point.compare(number)
      case .open(let lower, let upper):
        upper.map { $0.compare(number) <= 0 } ?? false ? -1 : lower == nil ? -1 : 1
      }
    }
  }

  /// How many texts are tried before their number is taken for endless.
  private static let triesOfTexts = 12

  /// A value when numbers are asked for, or excluded.
  ///
  /// - Parameter asked: the constraints on the value's text.
  func solveNumbers(
    _ constraints: [Constraint], _ parts: Parts, _ asked: [Constraint], in domain: ValueDomain
  ) -> Outcome {
    let stretches = stretches(parts.numbers.map { constraints[$0] })
    func fits(_ stretch: Stretch, _ places: [Int]) -> Bool {
      places.allSatisfy { place in
        guard case .number(let relation, let number) = tests[constraints[place].test] else { return true }
        return relation.holds(stretch.compare(number)) == constraints[place].isWanted
      }
    }
    let wantsNumber = parts.numbers.contains { constraints[$0].isWanted }
    let fitting = stretches.filter { fits($0, parts.numbers) }
    if fitting.isEmpty, wantsNumber {
      var conflict = parts.numbers
      for place in parts.numbers {
        let fewer = conflict.filter { $0 != place }
        let isConflict = fewer.contains { constraints[$0].isWanted }
          && !stretches.contains { fits($0, fewer) }
        if isConflict { conflict = fewer }
      }
      return .conflict(conflict)
    }
    for value in fitting.flatMap({ candidates($0) }) where domain.contains(value) {
      if constraints.allSatisfy({ meetsKnown(value, $0) }) { return .value(value) }
    }
    return solveSpellings(constraints, parts, asked, isNumberPossible: !fitting.isEmpty, wantsNumber)
  }

  /// As `solveNumbers`, when no plain number was found: looks for texts, and for reasons why there are none.
  private func solveSpellings(
    _ constraints: [Constraint], _ parts: Parts, _ asked: [Constraint], isNumberPossible: Bool,
    _ wantsNumber: Bool
  ) -> Outcome {
    var conflict = parts.numbers
    var isKnown = true
    /// Looks for a text of a kind; one after the other, for where there are only a few.
    func value(of kind: [Constraint]) -> Value? {
      var asked = asked + kind
      for _ in 0..<Self.triesOfTexts {
        switch text(asked) {
        case .text(let text):
          let value = Value.string(text)
          if constraints.allSatisfy({ meetsKnown(value, $0) }) { return value }
          asked.append(constraint(.exactly(text).whole, isWanted: false))
        case .conflict(let places):
          conflict += places.compactMap { parts.place($0) }
          return nil
        case .unknown:
          isKnown = false
          return nil
        }
      }
      isKnown = false
      return nil
    }
    let decimal = constraint(.decimal, isWanted: true)
    if !wantsNumber {
      if let found = value(of: [constraint(.decimal, isWanted: false)]) { return .value(found) }
      // Decimals that are too long are no numbers, nor are those that are too great.
      let tooLong = constraint(.tooLong, isWanted: true)
      if let found = value(of: [decimal, tooLong]) { return .value(found) }
      if let found = value(of: [decimal, constraint(.longDecimal, isWanted: true)]) { return .value(found) }
    }
    if isNumberPossible {
      let sides = parts.numbers.compactMap { side(constraints[$0]) }
      if let found = value(of: [decimal] + sides) { return .value(found) }
      if let found = value(of: [constraint(.floatWithExponent, isWanted: true)]) { return .value(found) }
    }
    var seen: Set<Int> = []
    guard isKnown else { return .unknown("a number is compared as text") }
    return .conflict(conflict.filter { seen.insert($0).inserted })
  }

  /// What the texts of numbers must be that meet a constraint.
  private func side(_ asked: Constraint) -> Constraint? {
    guard case .number(let relation, let number) = tests[asked.test] else { return nil }
    let bound: DecimalBound?
    switch asked.isWanted ? relation : relation.negated {
    case .less: bound = DecimalBound(number, isLower: false, isStrict: true)
    case .lessOrEqual: bound = DecimalBound(number, isLower: false, isStrict: false)
    case .greater: bound = DecimalBound(number, isLower: true, isStrict: true)
    case .greaterOrEqual: bound = DecimalBound(number, isLower: true, isStrict: false)
    case .equal, .notEqual: bound = nil
    }
    return bound.map { constraint($0.expression, isWanted: true) }
  }

  private func stretches(_ constraints: [Constraint]) -> [Stretch] {
    var limits: [Number] = []
    for constraint in constraints {
      guard case .number(_, let number) = tests[constraint.test] else { continue }
      if !limits.contains(where: { $0.compare(number) == 0 }) { limits.append(number) }
    }
    limits.sort { $0.compare($1) < 0 }
    var result: [Stretch] = []
    for (index, limit) in limits.enumerated() {
      result.append(.open(index == 0 ? nil : limits[index - 1], limit))
      result.append(.point(limit))
    }
    if let last = limits.last { result.append(.open(last, nil)) }
    return result
  }

  /// Some values of a stretch, in several spellings.
  private func candidates(_ stretch: Stretch) -> [Value] {
    var numbers: [Number] = []
    switch stretch {
    case .point(let point):
      numbers = [point]
    case .open(let lower, let upper):
      let low = lower?.double ?? (upper?.double ?? 0) - 1000
      let high = upper?.double ?? low + 1000
      let near = [low.rounded(.down) + 1, low.rounded(.down) + 2, high.rounded(.up) - 1, 1, 0]
      numbers += near.compactMap { Int64(exactly: $0) }.map(Number.integer)
      if case .integer(let integer) = lower, integer < .max { numbers.append(.integer(integer + 1)) }
      if case .integer(let integer) = upper, integer > .min { numbers.append(.integer(integer - 1)) }
      let far = [
        low + (high - low) / 2, low.nextUp, high.nextDown, 0.5, 1e19, 1e300, .infinity, -1e19, -1e300,
        -.infinity, 1e-7, -1e-7,
      ]
      numbers += far.map(Number.double)
      numbers = numbers.filter { number in
        (lower.map { number.compare($0) > 0 } ?? true) && (upper.map { number.compare($0) < 0 } ?? true)
      }
    }
    return numbers.flatMap { number in [number.value] + spellings(of: number).map(Value.string) }
  }

  /// Odd texts that are read as the number, or as one a little greater.
  private func spellings(of number: Number) -> [String] {
    let text = number.description
    // Such a float has no spelling as a plain decimal here.
    let isPlain = text.unicodeScalars.allSatisfy { ("0"..."9").contains($0) || $0 == "." || $0 == "-" }
    guard isPlain else { return [] }
    let isNegative = text.hasPrefix("-")
    let digits = isNegative ? String(text.dropFirst()) : text
    let signs = isNegative ? ["-"] : ["", "+"]
    let ends = digits.unicodeScalars.contains(".") ? ["", "0"] : ["", ".0", ".5"]
    return signs.flatMap { sign in ["", "0"].flatMap { start in ends.map { sign + start + digits + $0 } } }
  }
}
