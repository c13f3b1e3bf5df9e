import Detections
import Events
import Taxonomies
import ValueFunctions

/// The functions of section 15 that a computed value may call, by their names in YARA-L.
enum Computation {
  /// The function, and where its arguments are lists as a whole rather than single values.
  static func function(_ name: String) -> (function: ValueFunction, listArguments: Set<Int>)? {
    functions[name].map { ($0, lists[$0] ?? []) }
  }

  private static let functions: [String: ValueFunction] = [
    "strings.to_lower": .lower, "strings.to_upper": .upper, "strings.concat": .concat,
    "strings.coalesce": .coalesce, "strings.length": .length, "strings.reverse": .reverse,
    "strings.trim": .trim, "strings.ltrim": .trimStart, "strings.rtrim": .trimEnd, "strings.split": .split,
    "strings.count_substrings": .countSubstrings, "strings.url_decode": .urlDecode,
    "strings.base64_decode": .base64Decode, "re.capture": .capture, "re.capture_all": .captureAll,
    "re.replace": .replace, "cast.as_int": .integer, "cast.as_uint": .integer, "cast.as_float": .float,
    "cast.as_string": .text, "cast.as_bool": .boolean, "math.abs": .absolute, "math.ceil": .ceiling,
    "math.floor": .floor, "math.pow": .power, "math.log": .logarithm, "math.sqrt": .squareRoot,
    "arrays.length": .size, "arrays.size": .size, "arrays.index_to_str": .elementText,
    "arrays.index_to_int": .elementInteger, "arrays.index_to_float": .elementFloat,
    "arrays.join_string": .join, "arrays.concat": .append, "arrays.contains": .contains,
    "arrays.max": .greatest, "arrays.min": .least, "timestamp.get_date": .date,
    "timestamp.get_hour": .hour, "timestamp.get_minute": .minute, "timestamp.get_day_of_week": .dayOfWeek,
    "timestamp.get_week": .week,
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
