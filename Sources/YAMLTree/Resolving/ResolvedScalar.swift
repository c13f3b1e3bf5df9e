/// The rules by which a plain scalar stands for something other than its text.
package enum YAMLSchema: Hashable, Sendable {
  /// YAML 1.1 as PyYAML's SafeLoader resolves it, which Sigma rules are written against (Sigma reference,
  /// section 1). `y`, `n`, `1e3` and `0o17` are strings there, `=` too.
  case core11
}

/// What a scalar stands for.
package enum ResolvedScalar: Hashable, Sendable {
  /// Nothing at all, `~`, `null`, `Null`, `NULL`.
  case null
  /// `yes`, `no`, `true`, `false`, `on`, `off` in lower case, capitalized or upper case.
  case boolean(Bool)
  /// `12`, `-1_000`, `0x10`, `017`, `0b11`, `12:30:45` (base 60).
  case integer(Int64)
  /// An integer that 64 bits with a sign cannot hold.
  case integerTooLarge
  /// `1.5`, `1.`, `.5`, `1.0e+3`, `1:30.5` (base 60), `.inf`, `-.INF`, `.nan`.
  case float(Double)
  /// `2026-04-16`: four, two and two digits; whether the calendar has the day is not checked.
  case date
  /// `2026-04-16T12:00:00Z` and the like.
  case timestamp
  /// Everything else, and everything quoted: the text itself.
  case string

  package static func == (left: ResolvedScalar, right: ResolvedScalar) -> Bool {
    switch (left, right) {
    case (.null, .null), (.integerTooLarge, .integerTooLarge), (.date, .date), (.timestamp, .timestamp),
      (.string, .string):
      true
    case (.boolean(let left), .boolean(let right)): left == right
    case (.integer(let left), .integer(let right)): left == right
    // So that a value equals itself even if it is not a number.
    case (.float(let left), .float(let right)): left == right || (left.isNaN && right.isNaN)
    case (.null, _), (.boolean, _), (.integer, _), (.integerTooLarge, _), (.float, _), (.date, _),
      (.timestamp, _), (.string, _):
      false
    }
  }

  package func hash(into hasher: inout Hasher) {
    switch self {
    case .null: hasher.combine(0)
    case .boolean(let value): hasher.combine(value)
    case .integer(let value): hasher.combine(value)
    case .integerTooLarge: hasher.combine(1)
    case .float(let value): hasher.combine(value.isNaN ? 0 : value)
    case .date: hasher.combine(2)
    case .timestamp: hasher.combine(3)
    case .string: hasher.combine(4)
    }
  }
}

extension YAMLScalar {
  /// What the scalar stands for if no tag says so. Only plain scalars resolve; quoted and block scalars are
  /// strings.
  ///
  /// - Complexity: O(bytes); O(1) for most texts that are strings.
  package func resolved(schema: YAMLSchema) -> ResolvedScalar {
    guard style == .plain else { return .string }
    switch schema {
    case .core11: return resolvedCore11(text)
    }
  }
}

extension YAMLNode {
  /// What the node stands for, its tag respected; `nil` if it is no scalar.
  package func resolved(schema: YAMLSchema) -> ResolvedScalar? {
    guard let scalar else { return nil }
    let resolution = YAMLScalar(scalar.text).resolved(schema: schema)
    switch tag {
    case nil: return scalar.resolved(schema: schema)
    case .string, .nonSpecific: return .string
    case .null: return .null
    case .float:
      if case .integer(let value) = resolution { return .float(Double(value)) }
      return resolution
    case .integer, .boolean, .mapping, .sequence: return resolution
    }
  }
}

extension YAMLTag {
  /// Whether a scalar may carry the tag.
  func fits(_ scalar: YAMLScalar) -> Bool {
    let resolution = YAMLScalar(scalar.text).resolved(schema: .core11)
    switch (self, resolution) {
    case (.string, _), (.nonSpecific, _), (.null, .null), (.boolean, .boolean), (.integer, .integer),
      (.integer, .integerTooLarge), (.float, .float), (.float, .integer):
      return true
    case (.null, _), (.boolean, _), (.integer, _), (.float, _), (.mapping, _), (.sequence, _):
      return false
    }
  }
}
