/// Gives Swift names to what detections call otherwise.
struct Naming {
  private var taken: Set<String>

  init(reserved: Set<String>) {
    taken = reserved
  }

  /// The first of the candidates that is free; when none is, the first one with a number.
  mutating func claim(_ candidates: String...) -> String {
    let first = candidates.first ?? "unnamed"
    let free = candidates.first { !taken.contains($0) }
    let name = free ?? (2...).lazy.map { "\(first)\($0)" }.first { !taken.contains($0) } ?? first
    taken.insert(name)
    return name
  }

  /// `container_tool` → `containerTool`. ASCII letters and digits are kept, everything else divides words.
  static func camelCase(_ name: String, fallback: String) -> String {
    let words = words(of: name)
    guard let first = words.first else { return fallback }
    let result = lowercasedFirst(first) + words.dropFirst().map(capitalized).joined()
    return result.first?.isNumber == true ? fallback + capitalized(result) : result
  }

  /// `container_cli_abuse` → `ContainerCliAbuse`.
  static func typeName(_ name: String) -> String {
    let result = words(of: name).map(capitalized).joined()
    if result.isEmpty || result.first?.isNumber == true { return "Rule" + result }
    return reservedTypes.contains(result) ? result + "Rule" : result
  }

  /// The name where Swift would take it for a keyword: in backticks.
  static func escaped(_ name: String) -> String { keywords.contains(name) ? "`\(name)`" : name }

  private static func words(of name: String) -> [String] {
    let isLetter = { (scalar: Unicode.Scalar) in
      ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar)
    }
    return name.unicodeScalars.split { !isLetter($0) }.map { String($0) }
  }

  private static func capitalized(_ word: String) -> String {
    word.prefix(1).uppercased() + word.dropFirst()
  }

  /// `IPAddress` → `ipAddress`, `Name` → `name`.
  private static func lowercasedFirst(_ word: String) -> String {
    let capitals = word.prefix { $0.isUppercase }
    let count = capitals.count > 1 && capitals.count < word.count ? capitals.count - 1 : capitals.count
    return word.prefix(count).lowercased() + word.dropFirst(count)
  }

  /// What the emitted type has already, or what would hide something in its functions.
  static let reservedMembers: Set<String> = [
    "name", "id", "title", "severity", "variables", "window", "joins", "matches", "outcomes", "condition",
    "alerts", "reading", "minimumValues", "asksRowsAlike", "event", "hasViews", "views", "group", "row", "init", "self", "Self", "Type", "Protocol", "variable", "sum", "_",
  ]

  private static let reservedTypes: Set<String> = [
    "Event", "Value", "Number", "Relation", "LogSource", "Timestamp", "Alert", "WindowLayout", "EventSource",
    "DetectionRuntime", "DetectionLogic", "NativeDetection", "DetectionVariable", "DetectionWindow",
    "DetectionKey", "DetectionJoin", "DetectionReading", "DetectionSeverity", "DetectionRun", "EventGroup", "EventRow", "Outcomes",
    "Text", "Pattern", "Wildcard", "Network", "TextList", "PatternList", "NetworkList", "FieldValues", "ValueFunction", "PreparedFunction", "String",
    "Int", "Bool", "Array", "Optional", "Duration", "Self", "Type", "Any", "Protocol", "Swift",
  ]

  private static let keywords: Set<String> = [
    "as", "associatedtype", "break", "case", "catch", "class", "continue", "default", "defer", "deinit", "do",
    "else", "enum", "extension", "fallthrough", "false", "fileprivate", "for", "func", "guard", "if", "import",
    "in", "init", "inout", "internal", "is", "let", "nil", "operator", "precedencegroup", "private", "protocol",
    "public", "repeat", "rethrows", "return", "self", "static", "struct", "subscript", "super", "switch",
    "throw", "throws", "true", "try", "typealias", "var", "where", "while", "Any", "Self", "Type", "Protocol",
    "await", "actor", "async", "each", "some", "any",
  ]
}
