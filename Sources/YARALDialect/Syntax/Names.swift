extension YARAL {
  /// Whether a text is an identifier: `[A-Za-z_][A-Za-z0-9_]*` (section 2).
  static func isIdentifier(_ text: String) -> Bool {
    guard let first = text.utf8.first, !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first)
    else {
      return false
    }
    return text.utf8.allSatisfy(isWordByte)
  }

  /// `[A-Za-z0-9_]`.
  static func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
      true
    default: false
    }
  }

  /// The words that Google's pages reserve, in lower case: no variable may be called so, in any case
  /// (section 2). The longer list, mostly inherited from file-YARA, is avoided when writing.
  static let reservedWords: Set<String> = [
    "rule", "meta", "match", "over", "events", "condition", "outcome", "options", "and", "or",
    "not", "nocase",
    "in", "regex", "cidr", "before", "after", "all", "any", "if", "max", "min", "sum", "array",
    "array_distinct", "count", "count_distinct", "is", "null",
  ]

  /// Words that only newer pages reserve, or that have a meaning somewhere.
  static let avoidedWords: Set<String> = [
    "private", "global", "strings", "ascii", "wide", "fullword", "xor", "base64", "base64wide",
    "contains",
    "startswith", "endswith", "icontains", "istartswith", "iendswith", "iequals", "matches", "at",
    "filesize",
    "entrypoint", "int8", "int16", "int32", "int8be", "int16be", "int32be", "uint8", "uint16",
    "uint32",
    "uint8be", "uint16be", "uint32be", "by", "of", "true", "false", "window_start", "window_end",
    "order",
    "limit", "stage", "dedup", "select", "unselect",
  ]
}
