import Patterns

/// Values that are tested together: those of a field, all of them, or those of a whole event.
///
/// `event["file.path"].contains(text)` is true if some value contains the text;
/// `event["file.path"].every.contains(text)` if there is a value, and all contain it;
/// `event.anyField.contains(text)` if some value of some field does. An absent field passes no test.
public protocol FieldValues {
  /// Whether some value passes a test, or every value, as these values are to be taken.
  func pass(_ test: (Value) -> Bool) -> Bool
  /// The same with the UTF-8 of their texts; null has none, and passes no test.
  func passUTF8(_ test: (UnsafeBufferPointer<UInt8>) -> Bool) -> Bool
}

extension FieldValues {
  public func passUTF8(_ test: (UnsafeBufferPointer<UInt8>) -> Bool) -> Bool { pass { $0.passesUTF8(test) } }
}

extension Value {
  @inline(__always)
  fileprivate func passesUTF8(_ test: (UnsafeBufferPointer<UInt8>) -> Bool) -> Bool {
    if case .string(let text) = self { return text.withUTF8Bytes(test) }
    return text.map { $0.withUTF8Bytes(test) } ?? false
  }
}

extension Array: FieldValues where Element == Value {
  public func pass(_ test: (Value) -> Bool) -> Bool { contains(where: test) }

  // Asked several times an event: no closure stands between a value and its test.
  public func passUTF8(_ test: (UnsafeBufferPointer<UInt8>) -> Bool) -> Bool {
    for index in indices where self[index].passesUTF8(test) { return true }
    return false
  }

  /// The same values, of which each must pass a test.
  public var every: EveryValue { EveryValue(values: self) }

  /// Whether the field is there, be it null or empty.
  public var isPresent: Bool { !isEmpty }
  /// Whether the field is absent or only null.
  public var isAbsentOrNull: Bool { allSatisfy { $0 == .null } }
}

/// The values of a field, of which each must pass a test, and at least one is there.
public struct EveryValue: FieldValues {
  let values: [Value]

  public func pass(_ test: (Value) -> Bool) -> Bool { !values.isEmpty && values.allSatisfy(test) }
}

/// The values of all fields of an event, of which one must pass a test.
public struct AnyField: FieldValues {
  let event: Event

  public func pass(_ test: (Value) -> Bool) -> Bool {
    event.hasValue(where: test)
  }
}

extension Event {
  /// The values of all fields. Names of fields are not among them.
  public var anyField: AnyField { AnyField(event: self) }
}
