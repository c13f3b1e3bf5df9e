import Detections
import Diagnostics
import Dialects
import Events
import Patterns
import Taxonomies

/// Raises predicates to the tests of a selection, where that is exact.
struct TestRaising {
  /// The type of a field; `nil` when it is not known.
  let type: (Field) -> FieldDefinition?

  /// A predicate as a clause: tests of fields, all of which must hold. `nil` when it is none.
  func clause(_ predicate: Predicate) -> Neutral.Clause? {
    guard let parts = parts(predicate), !parts.isEmpty else { return nil }
    var fields: [Neutral.TestedField] = []
    for part in parts {
      guard let index = fields.firstIndex(where: { $0.field == part.field }) else {
        fields.append(part)
        continue
      }
      fields[index].tests = merged(fields[index].tests + part.tests)
    }
    return Neutral.Clause(fields: fields)
  }

  /// A predicate as a whole selection: a clause, or several of which one must hold.
  func clauses(_ predicate: Predicate) -> [Neutral.Clause]? {
    if let clause = clause(predicate) { return [clause] }
    guard case .any(let operands) = predicate, !operands.isEmpty else { return nil }
    let clauses = operands.map { clause($0) }
    return clauses.contains(nil) ? nil : clauses.compactMap { $0 }
  }

  /// Why a test of a field can't be said here; `nil` when it can.
  func obstacle(_ predicate: Predicate) -> String? {
    switch predicate {
    case .all, .any, .not, .named: nil
    case .field(let test): field(test, isNegated: false) == nil ? "this test of '\(test.field)'" : nil
    case .keyword(let test, _): keyword(test) == nil ? "this search for a keyword" : nil
    }
  }

  private func parts(_ predicate: Predicate) -> [Neutral.TestedField]? {
    switch predicate {
    case .all(let operands):
      let parts = operands.map { self.parts($0) }
      return parts.contains(nil) ? nil : parts.flatMap { $0 ?? [] }
    case .any(let operands): return list(operands).map { [$0] }
    case .not(.field(let test)):
      switch test.test {
      case .present, .null: return field(test, isNegated: true).map { [$0] }
      case .text, .number, .boolean, .network, .sameAs, .member: return nil
      }
    case .not, .named: return nil
    case .field(let test): return field(test, isNegated: false).map { [$0] }
    case .keyword(let test, _): return keyword(test).map { [$0] }
    }
  }

  /// `{contains: [a, b]}`: alternatives of one field, one operator and the same switches.
  private func list(_ operands: [Predicate]) -> Neutral.TestedField? {
    let fields = operands.map { operand -> Neutral.TestedField? in
      switch operand {
      case .field(let test): field(test, isNegated: false)
      case .keyword(let test, _): keyword(test)
      case .all, .any, .not, .named: nil
      }
    }
    guard let first = fields.first, var list = first, list.takesList, !fields.contains(nil),
      operands.count > 1
    else { return nil }
    for next in fields.dropFirst() {
      guard let next, next.field == list.field, next.tests[0].isLike(list.tests[0]) else { return nil }
      list.tests[0].comparisons[0].values += next.tests[0].comparisons[0].values
    }
    return list
  }

  /// Several tests of a field: those of one operator become a list of which all must be satisfied, those of
  /// numbers a range.
  private func merged(_ tests: [Neutral.Test]) -> [Neutral.Test] {
    var merged: [Neutral.Test] = []
    for test in tests {
      guard let last = merged.last, last.isLike(test), !last.asksEvery else {
        merged.append(test)
        continue
      }
      let isRange = test.comparisons[0].operator.isOrder
      let hasOne =
        test.comparisons[0].values.count == 1 && (last.needsAll || last.comparisons[0].values.count == 1)
      if !isRange, hasOne, Self.listOperators.contains(test.comparisons[0].operator) {
        merged[merged.count - 1].comparisons[0].values += test.comparisons[0].values
        merged[merged.count - 1].needsAll = true
        merged[merged.count - 1].isShort = false
      } else {
        merged.append(test)
      }
    }
    return ranges(merged)
  }

  /// `{greater_than: 0, less_than: 10}`: comparisons of numbers that follow each other, each operator once.
  private func ranges(_ tests: [Neutral.Test]) -> [Neutral.Test] {
    var result: [Neutral.Test] = []
    for test in tests {
      let operators = result.last?.comparisons.map(\.operator) ?? []
      if test.comparisons.allSatisfy({ $0.operator.isOrder && !operators.contains($0.operator) }),
        !operators.isEmpty, operators.allSatisfy(\.isOrder), result.last?.asksEvery == test.asksEvery
      {
        result[result.count - 1].comparisons += test.comparisons
      } else {
        result.append(test)
      }
    }
    return result
  }

  static let listOperators: [Neutral.Operator] = [
    .equals, .startsWith, .endsWith, .contains, .like, .matches, .inNetwork,
  ]

  // MARK: Tests

  private func keyword(_ test: TextTest) -> Neutral.TestedField? {
    Neutral.TestedField(Neutral.Scalar(anyField), [text(test)])
  }

  private func field(_ predicate: FieldPredicate, isNegated: Bool) -> Neutral.TestedField? {
    let name = predicate.field.name
    guard ScalarShape.field.accepts(name), name != anyField else { return nil }
    guard var test = test(predicate.test, isNegated: isNegated, type(predicate.field)) else { return nil }
    switch predicate.test {
    case .present, .null: break
    case .text, .number, .boolean, .network, .sameAs, .member:
      test.asksEvery = predicate.quantifier == .every
      if test.asksEvery { test.isShort = false }
    }
    return Neutral.TestedField(Neutral.Scalar(name), [test])
  }

  private func test(_ test: FieldTest, isNegated: Bool, _ definition: FieldDefinition?) -> Neutral.Test? {
    let type = definition?.type
    switch test {
    case .text(let text): return self.text(text, definition)
    case .number(let relation, let number): return self.number(relation, number, type)
    case .boolean(let boolean):
      guard type != .integer, type != .float, type != .time, type != .enumeration else { return nil }
      return short(Neutral.Scalar(boolean ? "true" : "false"))
    case .network(let network):
      return type.holdsText ? one(.inNetwork, Neutral.Scalar(network.masked.description)) : nil
    case .present: return one(.exists, Neutral.Scalar(isNegated ? "false" : "true"))
    case .null: return one(.isNull, Neutral.Scalar(isNegated ? "false" : "true"))
    case .sameAs(let field, let isCased):
      guard ScalarShape.field.accepts(field.name) else { return nil }
      return one(.sameAs, Neutral.Scalar(field.name), isCased: isCased ? true : nil)
    case .member(let list, .exact(let isCased)):
      return one(.inList, Neutral.Scalar(quoting: list), isCased: isCased ? true : nil)
    case .member(let list, .pattern(let isCased)):
      return type.holdsText
        ? one(.matchesList, Neutral.Scalar(quoting: list), isCased: isCased ? nil : false) : nil
    case .member(let list, .network):
      return type.holdsText ? one(.inNetworkList, Neutral.Scalar(quoting: list)) : nil
    }
  }

  /// On a field that holds no text, equality with a text is said only where it means the same.
  private func text(_ test: TextTest, _ definition: FieldDefinition?) -> Neutral.Test? {
    guard case .equals(let text) = test.pattern else {
      return definition.map(\.type).holdsText ? self.text(test) : nil
    }
    switch definition?.type {
    case .text, .address, nil: return self.text(test)
    case .enumeration:
      let isKnown = definition?.enumerators.contains { $0.lowercased() == text.lowercased() } ?? false
      return isKnown || definition?.enumerators.isEmpty ?? true ? self.text(test) : nil
    case .integer, .float, .time:
      guard let integer = Int64(text), String(integer) == text else { return nil }
      return short(Neutral.Scalar(text))
    case .boolean:
      guard !test.isCaseSensitive, ["true", "false"].contains(text.lowercased()) else { return nil }
      return short(Neutral.Scalar(text.lowercased()))
    }
  }

  private func text(_ test: TextTest) -> Neutral.Test {
    let isCased: Bool? = test.isCaseSensitive ? true : nil
    switch test.pattern {
    case .equals(let text):
      let value = Neutral.Scalar(quoting: text)
      return test.isCaseSensitive ? one(.equals, value, isCased: true) : short(value)
    case .startsWith(let text): return one(.startsWith, Neutral.Scalar(quoting: text), isCased: isCased)
    case .endsWith(let text): return one(.endsWith, Neutral.Scalar(quoting: text), isCased: isCased)
    case .contains(let text): return one(.contains, Neutral.Scalar(quoting: text), isCased: isCased)
    case .glob(let glob): return one(.like, Neutral.Scalar(quoting: glob.neutralText), isCased: isCased)
    case .matches(let pattern):
      return one(.matches, Neutral.Scalar(quoting: test.isCaseSensitive ? pattern : "(?i)" + pattern))
    }
  }

  /// On a field of text, equality with an integer is equality with its digits.
  private func number(_ relation: Relation, _ number: Number, _ type: FieldType?) -> Neutral.Test? {
    guard number.value.isWritable else { return nil }
    let value = number.value.scalar
    switch (type, relation) {
    case (.boolean, _), (.enumeration, _), (_, .notEqual): return nil
    case (.text, .equal), (.address, .equal), (nil, .equal):
      guard case .integer = number else { return type == nil ? short(value) : nil }
      return short(type == nil ? value : Neutral.Scalar(quoting: value.text))
    case (.integer, .equal), (.time, .equal):
      if case .double(let double) = number, double != double.rounded() { return nil }
      return short(value)
    case (.float, .equal): return short(value)
    case (.text, _), (.address, _): return nil
    case (_, .less): return one(.lessThan, value)
    case (_, .lessOrEqual): return one(.atMost, value)
    case (_, .greater): return one(.greaterThan, value)
    case (_, .greaterOrEqual): return one(.atLeast, value)
    }
  }

  private func short(_ value: Neutral.Scalar) -> Neutral.Test {
    Neutral.Test([Neutral.Comparison(.equals, [value])], isShort: true)
  }

  private func one(_ operator: Neutral.Operator, _ value: Neutral.Scalar, isCased: Bool? = nil)
    -> Neutral.Test
  {
    Neutral.Test([Neutral.Comparison(`operator`, [value])], isCased: isCased)
  }
}

extension Neutral.TestedField {
  /// Whether its only test may have a list of values.
  fileprivate var takesList: Bool {
    tests.count == 1 && tests[0].comparisons.count == 1 && !tests[0].needsAll
      && TestRaising.listOperators.contains(tests[0].comparisons[0].operator)
  }
}

extension Neutral.Test {
  /// Whether both ask the same with other values.
  fileprivate func isLike(_ other: Neutral.Test) -> Bool {
    comparisons.count == 1 && other.comparisons.count == 1
      && comparisons[0].operator == other.comparisons[0].operator && isCased == other.isCased
      && asksEvery == other.asksEvery
  }
}

extension FieldType? {
  /// Whether tests of text can be asked.
  fileprivate var holdsText: Bool {
    switch self {
    case .text, .address, .enumeration, nil: true
    case .integer, .float, .boolean, .time: false
    }
  }
}

extension ScalarShape {
  /// Whether a text is of the form.
  func accepts(_ text: String) -> Bool {
    Neutral.Scalar(text).findings(self).isEmpty
  }
}

extension Glob {
  /// The pattern as `like` has it.
  var neutralText: String {
    pieces.map { piece in
      switch piece {
      case .anyRun: "*"
      case .anyScalar: "?"
      case .literal(let text): escaped(text)
      }
    }.joined()
  }

  /// A backslash is doubled only where it would otherwise take part in an escape.
  private func escaped(_ text: String) -> String {
    let scalars = Array(text.unicodeScalars)
    var result = ""
    for (index, scalar) in scalars.enumerated() {
      let next = index + 1 < scalars.count ? scalars[index + 1] : nil
      let isAtRisk = scalar == "\\" && (next.map { ["*", "?", "\\"].contains($0) } ?? true)
      if scalar == "*" || scalar == "?" || isAtRisk { result += "\\" }
      result.unicodeScalars.append(scalar)
    }
    return result
  }
}
