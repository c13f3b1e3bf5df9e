import Detections
import Events
import Taxonomies
import ValueFunctions

/// The functions of section 15 that a computed value may call, by their names in YARA-L: the one table that reading
/// and writing share.
enum Computation {
  /// The function that a call makes of its operands, and where these are lists as a whole rather than single values.
  ///
  /// - Returns: `nil` for what is no function, or none that is known here: see `refusal`.
  static func function(
    _ expression: YARAL.Expression
  ) -> (function: ValueFunction, operands: [YARAL.Expression], listArguments: Set<Int>)? {
    guard case .call(let call) = expression.kind else { return nil }
    let operands = expression.operands
    // Values are no bytes: what is made of bytes at once is one function.
    if operands.count == 1, call.arguments.count == 1, case .call(let inner) = operands[0].kind,
      inner.arguments.count == 1, let function = functionsOfBytes[call.function]?[inner.function]
    {
      return (function, operands[0].operands, [])
    }
    // Numbers and conditions always have a text, so that the default stands for nothing.
    if call.function == "cast.as_string", operands.count == 2, operands[1].literal != nil, !makesBytes(operands[0]) {
      return (.text, [operands[0]], [])
    }
    return functions[call.function].map { ($0, operands, listArguments(of: $0)) }
  }

  private static func makesBytes(_ expression: YARAL.Expression) -> Bool {
    guard case .call(let call) = expression.kind else { return false }
    return ["strings.from_hex", "strings.from_base64"].contains(call.function)
  }

  /// What functions with constants ask of two texts of one event, whose case matters: `strings.contains($e.a, $e.b)`.
  static let testsOfTwoTexts: [String: ValueFunction] = [
    "strings.contains": .anyContains, "strings.starts_with": .anyStartsWith, "strings.ends_with": .anyEndsWith,
  ]

  /// The call of a function; of several names the first.
  static func call(_ function: ValueFunction, _ operands: [YARAL.Expression]) -> YARAL.Expression? {
    if let name = testsOfTwoTexts.first(where: { $0.value == function })?.key {
      guard operands.count == 3, case .boolean(true) = operands[2].kind else { return nil }
      return .call(name, Array(operands.prefix(2)))
    }
    if let name = names.first(where: { $0.function == function })?.name { return .call(name, operands) }
    for (outer, inner) in functionsOfBytes {
      if let name = inner.first(where: { $0.value == function })?.key { return .call(outer, [.call(name, operands)]) }
    }
    return nil
  }

  /// Which arguments of a function are lists as a whole.
  static func listArguments(of function: ValueFunction) -> Set<Int> { lists[function] ?? [] }

  /// Why a function is refused, where it is not for want of a page that says what it does.
  static func refusal(_ name: String) -> String? { refusals[name] }

  private static let functionsOfBytes: [String: [String: ValueFunction]] = [
    "cast.as_string": ["strings.from_hex": .hexText, "strings.from_base64": .base64Text],
    "bytes.to_base64": ["strings.from_hex": .hexToBase64],
  ]

  private static let refusals: [String: String] = [
    "avg": unread, "stddev": unread, "earliest": unread, "latest": unread, "period_start_for_max": unread,
    "period_start_for_min": unread, "window_start": windowTime, "window_end": windowTime,
    "strings.from_hex": bytes, "strings.from_base64": bytes, "bytes.to_base64": bytes,
    "strings.extract_domain": "it depends on the list of public suffixes of the day",
    "strings.extract_hostname": "Google shows examples of it, and no rule that they follow",
    "hash.fingerprint2011": "its algorithm is not documented",
    "optimization.sample_rate": "it takes a part of the events, by an algorithm that is not documented",
    "math.geo_distance": "which shape and size of the earth it takes is not documented",
    "math.random": "its results differ from run to run",
    "window.stddev": deviation, "window.variance": deviation,
    "window.median": "of an even number of values it is one of the two in the middle, and it is not determined which",
    "window.mode": "of several most frequent values it is one, and it is not determined which",
    "window.first": order, "window.last": order,
  ]

  private static let unread = "no page on rules that was read says what it gives"
  private static let windowTime = "where windows begin and end is the engine's choice"
  private static let bytes =
    "there are no values of bytes; 'cast.as_string' makes text of them, and 'bytes.to_base64' of 'strings.from_hex'"
  private static let deviation = "whether it is that of a sample or of all values is not documented"
  private static let order = "of several events with the same key it is one, and it is not documented which"

  private static let functions = Dictionary(names.map { ($0.name, $0.function) }) { first, _ in first }

  private static let names: [(name: String, function: ValueFunction)] = [
    ("strings.to_lower", .lower), ("strings.to_upper", .upper), ("strings.concat", .concat),
    ("strings.coalesce", .coalesce), ("strings.length", .length), ("strings.reverse", .reverse),
    ("strings.trim", .trim), ("strings.ltrim", .trimStart), ("strings.rtrim", .trimEnd),
    ("strings.split", .split), ("strings.count_substrings", .countSubstrings),
    ("strings.url_decode", .urlDecode), ("strings.base64_decode", .base64Decode), ("re.capture", .capture),
    ("re.capture_all", .captureAll), ("re.replace", .replace), ("cast.as_int", .integer),
    ("cast.as_uint", .integer), ("cast.as_float", .float), ("cast.as_string", .text),
    ("cast.as_bool", .boolean), ("math.abs", .absolute), ("math.ceil", .ceiling), ("math.floor", .floor),
    ("math.pow", .power), ("math.log", .logarithm), ("math.sqrt", .squareRoot), ("arrays.length", .size),
    ("arrays.size", .size), ("arrays.index_to_str", .elementText), ("arrays.index_to_int", .elementInteger),
    ("arrays.index_to_float", .elementFloat), ("arrays.join_string", .join), ("arrays.concat", .append),
    ("arrays.contains", .contains), ("arrays.max", .greatest), ("arrays.min", .least),
    ("timestamp.get_date", .date), ("timestamp.get_hour", .hour), ("timestamp.get_minute", .minute),
    ("timestamp.get_day_of_week", .dayOfWeek), ("timestamp.get_week", .week),
    ("timestamp.get_timestamp", .timestamp), ("timestamp.as_unix_seconds", .unixSeconds),
    ("math.is_increasing", .isIncreasing), ("hash.sha256", .sha256), ("timestamp.current_seconds", .now),
    ("timestamp.now", .now),
  ]

  private static let lists: [ValueFunction: Set<Int>] = [
    .size: [0], .elementText: [0], .elementInteger: [0], .elementFloat: [0], .join: [0], .append: [0, 1],
    .contains: [0], .greatest: [0], .least: [0],
  ]
}

extension ValueFunction {
  /// What a field holds that is computed by the function; `nil` for lists.
  ///
  /// - Parameter argument: what the first argument holds.
  func type(of argument: FieldType?) -> FieldType? {
    switch result {
    case .text: .text
    case .integer: .integer
    case .float: .float
    case .boolean: .boolean
    case .list: nil
    case .sameNumber: argument ?? .integer
    }
  }
}
