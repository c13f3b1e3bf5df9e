extension Value {
  /// The value as outcomes are compared: YARA-L has no Booleans, so they equal 1 and 0; integral floats
  /// equal integers; lists are compared as the sorted texts of their values, for what is a number in one data
  /// model (a process identifier) is text in another.
  package var comparable: Value {
    switch self {
    case .boolean(let boolean): .integer(boolean ? 1 : 0)
    case .double(let double): Int64(exactly: double).map(Value.integer) ?? self
    case .list(let values): .list(values.map { $0.text ?? "" }.sorted().map(Value.string))
    case .null, .string, .integer: self
    }
  }
}
