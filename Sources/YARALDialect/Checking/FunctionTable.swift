/// What Google's function list says of a function (reference, section 15).
struct FunctionSignature {
  /// What an argument may be.
  enum Parameter {
    case text, number, boolean, any
  }

  /// What it gives; `nil` when that depends on its arguments.
  var result: CheckedType?
  /// The arguments in order; `nil` when no page that was read says which.
  var parameters: [Parameter]?
  /// How many of the parameters must be there.
  var required = 0
  /// Whether the last parameter may be given more than once.
  var isVariadic = false
  /// Whether it may stand in Search only.
  var isForSearchOnly = false

  /// What the argument at a place may be; `nil` when that is not known.
  func parameter(at index: Int) -> Parameter? {
    guard let parameters else { return nil }
    return index < parameters.count ? parameters[index] : isVariadic ? parameters.last : nil
  }

  /// How many arguments a call has, in words.
  var countDescription: String {
    let most = parameters?.count ?? 0
    if isVariadic { return "\(required) arguments or more" }
    let range = required == most ? "\(most)" : "\(required) to \(most)"
    return most == 0 ? "no arguments" : range == "1" ? "1 argument" : "\(range) arguments"
  }

  /// Whether a call may have so many arguments.
  func takes(_ count: Int) -> Bool {
    guard let parameters else { return true }
    return count >= required && (isVariadic || count <= parameters.count)
  }
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

extension FunctionSignature.Parameter {
  /// What it is called in messages.
  var description: String {
    switch self {
    case .text: "text"
    case .number: "a number"
    case .boolean: "a condition"
    case .any: "any value"
    }
  }

  /// Whether a value of a type is taken. No page says of names of closed sets that functions take them, nor that
  /// they don't.
  func takes(_ type: CheckedType) -> Bool {
    switch (self, type) {
    case (.any, _), (_, .enumeration), (.text, .text), (.number, .integer), (.number, .float),
      (.boolean, .boolean):
      true
    case (.text, _), (.number, _), (.boolean, _): false
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

  /// The families of `metrics.*`, as far as a page names them; the names go on (`dns_queries_total`).
  static let metrics = [
    "alert_event_name_count", "auth_attempts_", "dns_", "file_executions_", "http_queries_", "network_bytes_",
    "resource_creation_", "resource_deletion_", "resource_read_",
  ]

  /// The signature of a function; `nil` when no page names it.
  static func named(_ name: String) -> FunctionSignature? {
    if name.hasPrefix("metrics.") {
      let family = name.dropFirst("metrics.".count)
      return metrics.contains { family.hasPrefix($0) } ? FunctionSignature(result: .float) : nil
    }
    return known[name]
  }

  /// The names of all functions, for suggestions.
  static var names: [String] { Array(known.keys) }

  /// - Parameter parameters: a letter each: t text, n number, b boolean, a any; those behind `?` may be
  ///   left out, and `+` at the end repeats the last.
  private static func function(_ result: CheckedType?, _ parameters: String) -> FunctionSignature {
    var signature = FunctionSignature(result: result, parameters: [])
    var isOptional = false
    for letter in parameters {
      switch letter {
      case "t": signature.parameters?.append(.text)
      case "n": signature.parameters?.append(.number)
      case "b": signature.parameters?.append(.boolean)
      case "?": isOptional = true
      case "+": signature.isVariadic = true
      default: signature.parameters?.append(.any)
      }
      if !isOptional { signature.required = signature.parameters?.count ?? 0 }
    }
    return signature
  }

  private static func unread(_ result: CheckedType?) -> FunctionSignature {
    FunctionSignature(result: result)
  }

  private static let known: [String: FunctionSignature] = [
    "arrays.concat": function(.list, "aa"), "arrays.contains": function(.boolean, "aa"),
    "arrays.index_to_float": function(.float, "an"), "arrays.index_to_int": function(.integer, "an"),
    "arrays.index_to_str": function(.text, "an"), "arrays.join_string": function(.text, "a?t"),
    "arrays.length": function(.integer, "a"), "arrays.max": function(.float, "a?a"),
    "arrays.min": function(.float, "a?a"), "arrays.size": function(.integer, "a"),
    "bytes.to_base64": function(.text, "a?t"), "cast.as_bool": function(.boolean, "a"),
    "cast.as_float": function(.float, "a"), "cast.as_int": function(.integer, "a"),
    "cast.as_uint": function(.integer, "a"), "cast.as_string": function(.text, "a?t"),
    "hash.fingerprint2011": function(.integer, "t"), "hash.sha256": function(.text, "t"),
    "if": function(nil, "ba?a"), "math.abs": function(nil, "n"), "math.ceil": function(.integer, "n"),
    "math.floor": function(.integer, "n"), "math.log": function(.float, "n"),
    "math.sqrt": function(.float, "n"),
    "math.pow": function(.float, "nn"), "math.geo_distance": function(.float, "nnnn"),
    "math.is_increasing": function(.boolean, "nnn"), "math.random": function(.float, ""),
    "net.ip_in_range_cidr": function(.boolean, "tt"), "optimization.sample_rate": function(.boolean, "ann"),
    "re.regex": function(.boolean, "tt"), "re.capture": function(.text, "tt"),
    "re.capture_all": function(.list, "tt"), "re.replace": function(.text, "ttt"),
    "strings.base64_decode": function(.text, "t"), "strings.coalesce": function(.text, "t+"),
    "strings.concat": function(.text, "a+"), "strings.contains": function(.boolean, "tt"),
    "strings.starts_with": function(.boolean, "tt"), "strings.ends_with": function(.boolean, "tt"),
    "strings.count_substrings": function(.integer, "tt"), "strings.extract_domain": function(.text, "t"),
    "strings.extract_hostname": function(.text, "t"), "strings.from_base64": function(.text, "t"),
    "strings.from_hex": function(.text, "t"), "strings.length": function(.integer, "t"),
    "strings.ltrim": function(.text, "t?t"), "strings.rtrim": function(.text, "t?t"),
    "strings.trim": function(.text, "t?t"), "strings.reverse": function(.text, "t"),
    "strings.to_lower": function(.text, "t"), "strings.to_upper": function(.text, "t"),
    "strings.split": function(.list, "t?t"), "strings.url_decode": function(.text, "t"),
    "timestamp.as_unix_seconds": function(.integer, "t?t"),
    "timestamp.current_seconds": function(.integer, ""),
    "timestamp.now": function(.integer, ""), "timestamp.get_date": function(.text, "n?t"),
    "timestamp.get_minute": function(.integer, "n?t"), "timestamp.get_hour": function(.integer, "n?t"),
    "timestamp.get_day_of_week": function(.integer, "n?t"), "timestamp.get_week": function(.integer, "n?t"),
    "timestamp.get_timestamp": function(.text, "n?tt"), "window.avg": function(.float, "n?a"),
    "window.stddev": function(.float, "n?a"), "window.variance": function(.float, "n?a"),
    "window.range": unread(.float), "window.median": function(.float, "n?a"),
    "window.mode": function(.text, "a"),
    "window.first": function(.text, "aa"), "window.last": function(.text, "aa"), "max": function(nil, "a"),
    "min": function(nil, "a"), "sum": function(nil, "a"), "count": function(.integer, "a"),
    "count_distinct": function(.integer, "a"), "array": function(.list, "a"),
    "array_distinct": function(.list, "a"), "avg": unread(.float), "stddev": unread(.float),
    "earliest": unread(.integer), "latest": unread(.integer), "period_start_for_max": unread(.integer),
    "period_start_for_min": unread(.integer), "window_start": unread(nil), "window_end": unread(nil),
    "group": FunctionSignature(result: nil, isForSearchOnly: true),
    "math.round": FunctionSignature(result: nil, isForSearchOnly: true),
  ]
}
