import Detections
import Diagnostics
import Events
import ValueFunctions

// What Sigma asks of a value that no field holds is asked of a computed field. Its name has a `|`, as no field of a
// rule has.

extension Sigma.ItemLowering {
  /// `Field|hour: 5` and `Field|hour|gte: 5` (Sigma reference section 4.5: UTC, ISO weeks).
  ///
  /// What is no time has no parts, and so does not pass.
  mutating func time(
    _ part: Sigma.Modifier.Kind, _ relation: Relation, _ number: Number, _ scalar: Sigma.Scalar,
    _ item: Sigma.Item
  ) -> Predicate? {
    guard let field = item.field, let (function, values) = Sigma.timePart(part) else { return nil }
    if relation == .equal, !values.contains(where: { Number.integer(Int64($0)).compare(number) == 0 }) {
      report(
        .sigmaValue, "no time has the \(part.rawValue) \(number)", scalar, .warning,
        help: "a \(part.rawValue) is a number from \(values.lowerBound) to \(values.upperBound)")
    }
    let computed = ComputedField(
      Field("\(field)|\(part.rawValue)"), .call(function, [.values(Field(field))]), isAbsentWhenZero: false)
    self.computed.formUnion([computed])
    return .field(computed.field, .number(relation, number), origin: item.origin)
  }

  /// `Field|fieldref|contains: Other`: some value of the field contains some value of the other (Sigma reference
  /// sections 4.5 and 4.8).
  mutating func pair(
    _ part: Sigma.Modifier.Kind, of other: Field, isCased: Bool, _ item: Sigma.Item
  ) -> Predicate? {
    guard let field = item.field, let function = Sigma.pairFunction(part) else { return nil }
    var arguments: [ValueExpression] = [.values(Field(field)), .values(other)]
    if isCased { arguments.append(.literal(.boolean(true))) }
    let name = "\(field)|fieldref|\(part.rawValue)\(isCased ? "|cased" : ""):\(other.name)"
    let computed = ComputedField(Field(name), .call(function, arguments), isAbsentWhenZero: false)
    self.computed.formUnion([computed])
    return .field(computed.field, .boolean(true), origin: item.origin)
  }
}

extension Sigma {
  /// The function that takes a time apart, and what it can give.
  fileprivate static func timePart(
    _ part: Modifier.Kind
  ) -> (function: ValueFunction, values: ClosedRange<Int>)? {
    switch part {
    case .minute: (.minutesOfTimes, 0...59)
    case .hour: (.hoursOfTimes, 0...23)
    case .day: (.daysOfTimes, 1...31)
    case .week: (.weeksOfTimes, 1...53)
    case .month: (.monthsOfTimes, 1...12)
    case .year: (.yearsOfTimes, 1678...2261)
    case .contains, .startswith, .endswith, .all, .neq, .cased, .re, .ignoreCase, .multiline, .dotAll, .cidr, .gt,
      .gte, .lt, .lte, .exists, .fieldref, .expand, .base64, .base64offset, .utf16, .utf16le, .utf16be, .wide,
      .windash:
      nil
    }
  }

  fileprivate static func pairFunction(_ part: Modifier.Kind) -> ValueFunction? {
    switch part {
    case .startswith: .anyStartsWith
    case .endswith: .anyEndsWith
    case .contains: .anyContains
    case .all, .neq, .cased, .re, .ignoreCase, .multiline, .dotAll, .cidr, .gt, .gte, .lt, .lte, .exists,
      .fieldref, .expand, .base64, .base64offset, .utf16, .utf16le, .utf16be, .wide, .windash, .minute, .hour,
      .day, .week, .month, .year:
      nil
    }
  }

  /// What `value_count` of several fields counts: an event that lacks one of them has no combination, and one with
  /// several values of a field has several.
  static func combination(of fields: [Field]) -> ComputedField {
    ComputedField(
      Field("|combination:" + fields.map(\.name).joined(separator: "|")),
      .call(.combinations, fields.map { .values($0) }), isAbsentWhenZero: false)
  }
}

extension Sigma.LoweredSearch {
  /// A keyword would also look into what is computed.
  var mixedKeyword: Diagnostic? {
    guard let computed = computed.first, let keyword = predicate.firstKeyword else { return nil }
    return Diagnostic(
      .sigmaNotSupported,
      "keywords beside a time part, a part of another field, or a count of combinations are not supported",
      at: keyword.span, help: "'\(computed.field)' is computed, and a keyword looks into every field")
  }
}

extension Predicate {
  /// Where the first keyword stands.
  var firstKeyword: Origin? {
    switch self {
    case .all(let operands), .any(let operands): operands.lazy.compactMap(\.firstKeyword).first
    case .not(let operand), .named(_, let operand): operand.firstKeyword
    case .keyword(_, let origin): origin
    case .field: nil
    }
  }
}

extension EventVariable {
  var computed: [ComputedField] {
    derivations.compactMap { derivation in
      switch derivation {
      case .each: nil
      case .computed(let computed): computed
      }
    }
  }
}

extension [ComputedField] {
  /// Adds what is not there yet, in order.
  mutating func formUnion(_ others: [ComputedField]) {
    for other in others where !contains(other) { append(other) }
  }
}
