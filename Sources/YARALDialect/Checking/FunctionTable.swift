/// What Google's function list says of a function (reference, section 15).
struct FunctionSignature {
  /// What it gives; `nil` when that depends on its arguments.
  var result: CheckedType?
  /// Whether it may stand in Search only.
  var isForSearchOnly = false
}

/// The types that checks tell apart.
enum CheckedType: Hashable {
  case text, integer, float, boolean
  /// A name of a closed set; empty when the set is not known.
  case enumeration([String])
  case list

  var isNumber: Bool { self == .integer || self == .float }

  /// What it is called in messages.
  var description: String {
    switch self {
    case .text: "text"
    case .integer, .float: "a number"
    case .boolean: "true or false"
    case .enumeration: "a name of a closed set"
    case .list: "a list"
    }
  }
}

extension FunctionSignature {
  /// The aggregates of `outcome`.
  static let aggregates: Set<String> = [
    "max", "min", "sum", "count", "count_distinct", "array", "array_distinct", "period_start_for_max",
    "period_start_for_min", "avg", "stddev", "earliest", "latest", "window.avg", "window.stddev",
    "window.variance",
    "window.range", "window.median", "window.mode", "window.first", "window.last",
  ]

  /// The signature of a function; `nil` when no page names it.
  static func named(_ name: String) -> FunctionSignature? {
    if name.hasPrefix("metrics.") { return FunctionSignature(result: .float) }
    guard let result = results[name] else {
      if ["group", "math.round"].contains(name) {
        return FunctionSignature(result: nil, isForSearchOnly: true)
      }
      return ["if", "max", "min", "sum", "math.abs", "array", "array_distinct"].contains(name)
        ? FunctionSignature(result: nil) : nil
    }
    return FunctionSignature(result: result)
  }

  /// The names of all functions, for suggestions.
  static var names: [String] {
    results.keys + ["if", "max", "min", "sum", "math.abs", "array", "array_distinct"]
  }

  private static let results: [String: CheckedType] = [
    "arrays.concat": .list, "arrays.contains": .boolean, "arrays.index_to_float": .float,
    "arrays.index_to_int": .integer, "arrays.index_to_str": .text, "arrays.join_string": .text,
    "arrays.length": .integer, "arrays.max": .float, "arrays.min": .float, "arrays.size": .integer,
    "bytes.to_base64": .text, "cast.as_bool": .boolean, "cast.as_float": .float, "cast.as_int": .integer,
    "cast.as_uint": .integer, "cast.as_string": .text, "hash.fingerprint2011": .integer, "hash.sha256": .text,
    "math.ceil": .integer, "math.floor": .integer, "math.log": .float, "math.sqrt": .float,
    "math.pow": .float,
    "math.geo_distance": .float, "math.is_increasing": .boolean, "math.random": .float,
    "net.ip_in_range_cidr": .boolean, "optimization.sample_rate": .boolean, "re.regex": .boolean,
    "re.capture": .text, "re.capture_all": .list, "re.replace": .text, "strings.base64_decode": .text,
    "strings.coalesce": .text, "strings.concat": .text, "strings.contains": .boolean,
    "strings.starts_with": .boolean, "strings.ends_with": .boolean, "strings.count_substrings": .integer,
    "strings.extract_domain": .text, "strings.extract_hostname": .text, "strings.from_base64": .text,
    "strings.from_hex": .text, "strings.length": .integer, "strings.ltrim": .text, "strings.rtrim": .text,
    "strings.trim": .text, "strings.reverse": .text, "strings.to_lower": .text, "strings.to_upper": .text,
    "strings.split": .list, "strings.url_decode": .text, "timestamp.as_unix_seconds": .integer,
    "timestamp.current_seconds": .integer, "timestamp.now": .integer, "timestamp.get_date": .text,
    "timestamp.get_minute": .integer, "timestamp.get_hour": .integer, "timestamp.get_day_of_week": .integer,
    "timestamp.get_week": .integer, "timestamp.get_timestamp": .text, "window.avg": .float,
    "window.stddev": .float, "window.variance": .float, "window.range": .float, "window.median": .float,
    "window.mode": .text, "window.first": .text, "window.last": .text, "count": .integer,
    "count_distinct": .integer, "avg": .float, "stddev": .float, "earliest": .integer, "latest": .integer,
    "period_start_for_max": .integer, "period_start_for_min": .integer,
  ]
}
