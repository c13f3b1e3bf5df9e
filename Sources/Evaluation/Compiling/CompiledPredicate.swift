import DetectionRuntime
import Events
import Patterns

/// A statement about one event, its fields by index.
indirect enum CompiledPredicate: Sendable {
  case all([CompiledPredicate])
  case any([CompiledPredicate])
  case not(CompiledPredicate)
  /// Some value of the field passes the test.
  case some(field: Int, ValueTest)
  /// The field has values, and each passes the test.
  case every(field: Int, ValueTest)
  /// Some value of the event, of whatever field, passes the test.
  case anywhere(ValueTest)
  case present(field: Int)
  case absentOrNull(field: Int)
  /// The text of some value is that of some value of the other field.
  case same(field: Int, other: Int, isCaseSensitive: Bool)
  /// The text of every value is.
  case everySame(field: Int, other: Int, isCaseSensitive: Bool)
}

/// What is asked of one value.
enum ValueTest: Sendable {
  /// Its text passes one of the tests.
  case text(TextTests)
  case number(Relation, Number)
  case boolean(Bool)
  case network(IPNetwork)
  case texts(TextList, isCaseSensitive: Bool)
  case patterns(PatternList, isCaseSensitive: Bool)
  case networks(NetworkList)
}

/// Where a predicate finds the values of an event.
protocol FieldSource {
  /// The values of a field, by its index in the detection; empty when it is absent.
  func values(of field: Int) -> [Value]
  /// Whether some value of the event passes a test.
  func hasValue(where test: (Value) -> Bool) -> Bool
}

extension CompiledPredicate {
  func holds(of event: some FieldSource) -> Bool {
    switch self {
    case .all(let operands): operands.allSatisfy { $0.holds(of: event) }
    case .any(let operands): operands.contains { $0.holds(of: event) }
    case .not(let operand): !operand.holds(of: event)
    case .some(let field, let test): event.values(of: field).contains { test.passes($0) }
    case .every(let field, let test):
      Self.every(event.values(of: field)) { test.passes($0) }
    case .anywhere(let test): event.hasValue { test.passes($0) }
    case .present(let field): !event.values(of: field).isEmpty
    case .absentOrNull(let field): event.values(of: field).allSatisfy { $0 == .null }
    case .same(let field, let other, let isCaseSensitive):
      event.values(of: field).contains {
        Self.isText($0, among: event.values(of: other), isCaseSensitive)
      }
    case .everySame(let field, let other, let isCaseSensitive):
      Self.every(event.values(of: field)) {
        Self.isText($0, among: event.values(of: other), isCaseSensitive)
      }
    }
  }

  /// The predicate with other indices for its fields.
  ///
  /// - Parameter slots: by the index of a field.
  func replacingFields(by slots: [Int]) -> CompiledPredicate {
    switch self {
    case .all(let operands): .all(operands.map { $0.replacingFields(by: slots) })
    case .any(let operands): .any(operands.map { $0.replacingFields(by: slots) })
    case .not(let operand): .not(operand.replacingFields(by: slots))
    case .some(let field, let test): .some(field: slots[field], test)
    case .every(let field, let test): .every(field: slots[field], test)
    case .anywhere: self
    case .present(let field): .present(field: slots[field])
    case .absentOrNull(let field): .absentOrNull(field: slots[field])
    case .same(let field, let other, let isCaseSensitive):
      .same(field: slots[field], other: slots[other], isCaseSensitive: isCaseSensitive)
    case .everySame(let field, let other, let isCaseSensitive):
      .everySame(field: slots[field], other: slots[other], isCaseSensitive: isCaseSensitive)
    }
  }

  private static func every(_ values: [Value], _ test: (Value) -> Bool) -> Bool {
    !values.isEmpty && values.allSatisfy(test)
  }

  private static func isText(_ value: Value, among others: [Value], _ isCaseSensitive: Bool) -> Bool {
    guard let text = value.text else { return false }
    if isCaseSensitive { return others.contains { $0.text?.utf8Equals(text) ?? false } }
    let folded = FoldedText(text)
    return others.contains { $0.text?.foldedEquals(folded) ?? false }
  }
}

extension ValueTest {
  func passes(_ value: Value) -> Bool {
    switch self {
    case .text(let tests): value.text.map { tests.pass($0) } ?? false
    case .number(let relation, let number): value.isNumber(relation, number)
    case .boolean(let boolean): value.isBoolean(boolean)
    case .network(let network): Self.address(value).map { network.contains($0) } ?? false
    case .texts(let list, let isCaseSensitive):
      value.text.map { $0.withUTF8Bytes { list.contains($0, cased: isCaseSensitive) } } ?? false
    case .patterns(let list, let isCaseSensitive):
      value.text.map { $0.withUTF8Bytes { list.matches($0, cased: isCaseSensitive) } } ?? false
    case .networks(let list): Self.address(value).map { list.contains($0) } ?? false
    }
  }

  private static func address(_ value: Value) -> IPAddress? {
    guard case .string(let text) = value else { return nil }
    return IPAddress(text)
  }
}
