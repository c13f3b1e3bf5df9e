/// A function from values to a value, as languages of detections have them for computed values.
///
/// Arguments are taken as texts (`Value.text`), as numbers (`Value.number`, a Boolean as 1 or 0) or as lists (a
/// single value is a list of one). Null, and what is not of the wanted kind, counts as the empty text, as 0, as the
/// empty list. No function fails: what has no result gives what is said here.
///
/// Source: the YARA-L reference, section 15, and for the last of them the Sigma reference; what they leave open is
/// said at each case.
public enum ValueFunction: String, Hashable, Sendable, CaseIterable {
  // Texts.
  /// The text in small letters, scalar by scalar.
  case lower
  /// The text in capital letters, scalar by scalar; one that has no single capital scalar stays.
  case upper
  /// The texts one after another; 1.0 is written `1`.
  case concat
  /// The first text that is not empty.
  case coalesce
  /// The number of scalars of a text.
  case length
  /// The scalars in the other order.
  case reverse
  /// The text without scalars of the second text at its ends.
  case trim
  case trimStart = "trim_start"
  case trimEnd = "trim_end"
  /// The parts of a text between separators (`,` unless a second text is given), as a list.
  case split
  /// How often the second text occurs in the first, without overlap; 0 for an empty one.
  case countSubstrings = "count_substrings"
  /// Percent-encoding undone; empty when it is malformed.
  case urlDecode = "url_decode"
  /// Standard base64 undone; the text itself when it is no base64 of UTF-8.
  case base64Decode = "base64_decode"
  /// The text whose UTF-8 bytes two hexadecimal digits each are; empty when they are no such bytes.
  case hexText = "hex_text"
  /// Standard base64 undone; empty when it is no base64 of UTF-8.
  case base64Text = "base64_text"
  /// The bytes that two hexadecimal digits each are, in standard base64; empty when they are none.
  case hexToBase64 = "hex_to_base64"
  /// The SHA-256 digest of the text's UTF-8, as 64 hexadecimal digits in small letters.
  case sha256

  // Patterns: RE2's.
  /// What the pattern's group (the whole match when it has none) matched first; empty without a match.
  case capture
  /// What the group matched in each match that doesn't overlap an earlier one, as a list.
  case captureAll = "capture_all"
  /// The text with each match replaced; `\0` to `\9` stand for the match's groups.
  case replace

  // Kinds.
  /// The number without its fraction; 0 for what is no number.
  case integer
  /// The number as a float; 0 for what is no number.
  case float
  case text
  /// True for 1, `true`, and the text `true` in any case.
  case boolean

  // Numbers.
  case absolute
  /// The next integer that is not smaller; 0 when it does not fit 64 bits.
  case ceiling
  /// The next integer that is not greater; 0 when it does not fit 64 bits.
  case floor
  /// The first to the power of the second; 0 when it is not finite.
  case power
  /// The natural logarithm; 0 when it is not finite.
  case logarithm
  /// The square root; 0 of a negative number.
  case squareRoot = "square_root"
  /// Whether the second number is greater than the first, and the third greater than the second.
  case isIncreasing = "is_increasing"

  // Lists.
  /// How many values a list has.
  case size
  /// The value at an index from 0, or from the end when it is negative, as text; empty when there is none.
  case elementText = "element_text"
  /// The same as an integer; 0 when there is none.
  case elementInteger = "element_integer"
  /// The same as a float; 0 when there is none.
  case elementFloat = "element_float"
  /// The texts of a list with a separator (none unless given) between them.
  case join
  /// The values of two lists.
  case append
  /// Whether some value of the list has the text of the second argument.
  case contains
  /// The greatest number, a float; 0 of the empty list.
  case greatest
  /// The least number, a float; 0 of the empty list. A true second argument leaves zeros out.
  case least

  // Moments, in whole seconds since 1970; the last argument is an offset such as `-07:00` (`UTC` unless given).
  /// `YYYY-MM-DD`.
  case date
  case hour
  case minute
  /// 1 is Sunday, 7 Saturday.
  case dayOfWeek = "day_of_week"
  /// The week of the year from 0 to 53; weeks start on Sunday, the days before the first are week 0.
  case week
  /// The moment in a format (`%F %T` unless given): see `MomentFormat`.
  case timestamp

  // Moments, from text.
  /// The moment that a text `YYYY-MM-DD HH:MM:SS` says at an offset, in whole seconds since 1970; 0 when it says none.
  case unixSeconds = "unix_seconds"
  /// When the rule is run, in whole seconds since 1970. A detection that says so is given the time before it is run;
  /// the function itself knows none, and gives null.
  case now

  // Sigma's (its reference, section 4.5). Each asks all values of its arguments, so that what it gives of a
  // repeated field holds of any of them.
  /// The minutes (0 to 59) of the values that are times, as a list: RFC 3339 texts, and numbers or their texts as
  /// seconds since 1970. UTC.
  case minutesOfTimes = "minutes_of_times"
  /// As `minutesOfTimes`: hours, 0 to 23.
  case hoursOfTimes = "hours_of_times"
  /// As `minutesOfTimes`: days of the month, 1 to 31.
  case daysOfTimes = "days_of_times"
  /// As `minutesOfTimes`: weeks of ISO 8601, 1 to 53.
  case weeksOfTimes = "weeks_of_times"
  /// As `minutesOfTimes`: months, 1 to 12.
  case monthsOfTimes = "months_of_times"
  /// As `minutesOfTimes`: years.
  case yearsOfTimes = "years_of_times"
  /// Whether some text of the first list starts with some text of the second, whatever the case; a true third
  /// argument makes case matter.
  case anyStartsWith = "any_starts_with"
  /// As `anyStartsWith`.
  case anyEndsWith = "any_ends_with"
  /// As `anyStartsWith`.
  case anyContains = "any_contains"
  /// Every choice of one text of each list, as one text; different choices have different texts. The first
  /// `combinationLimit` of them, the last list's texts changing fastest.
  case combinations
}

extension ValueFunction {
  /// How many choices `combinations` makes of one event: two lists of 100 texts each. Lists of any length come
  /// from whoever writes logs, and their product must not exhaust the memory. Whoever evaluates rules says which
  /// events have more.
  package static let combinationLimit = 10_000
}

extension ValueFunction {
  /// How many arguments the function takes; `nil` above: any number.
  package var argumentCounts: (least: Int, most: Int?) {
    switch self {
    case .lower, .upper, .length, .reverse, .urlDecode, .base64Decode, .hexText, .base64Text, .hexToBase64,
      .sha256, .integer, .float, .text, .boolean, .absolute, .ceiling, .floor, .logarithm, .squareRoot, .size, .greatest, .minutesOfTimes, .hoursOfTimes,
      .daysOfTimes, .weeksOfTimes, .monthsOfTimes, .yearsOfTimes:
      (1, 1)
    case .now: (0, 0)
    case .concat, .coalesce, .combinations: (1, nil)
    case .trim, .trimStart, .trimEnd, .countSubstrings, .capture, .captureAll, .power, .elementText,
      .elementInteger, .elementFloat, .append, .contains:
      (2, 2)
    case .replace, .isIncreasing: (3, 3)
    case .split, .join, .least, .date, .hour, .minute, .dayOfWeek, .week, .unixSeconds: (1, 2)
    case .timestamp: (1, 3)
    case .anyStartsWith, .anyEndsWith, .anyContains: (2, 3)
    }
  }

  /// What kind of value the function gives.
  package enum Result: Hashable, Sendable {
    case text, integer, float, boolean, list
    /// An integer of an integer, a float of a float.
    case sameNumber
  }

  package var result: Result {
    switch self {
    case .lower, .upper, .concat, .coalesce, .reverse, .trim, .trimStart, .trimEnd, .urlDecode, .base64Decode,
      .hexText, .base64Text, .hexToBase64, .sha256, .capture, .replace, .text, .elementText, .join, .date, .timestamp:
      .text
    case .length, .countSubstrings, .integer, .ceiling, .floor, .size, .elementInteger, .hour, .minute, .dayOfWeek,
      .week, .unixSeconds, .now:
      .integer
    case .float, .power, .logarithm, .squareRoot, .elementFloat, .greatest, .least: .float
    case .boolean, .contains, .isIncreasing, .anyStartsWith, .anyEndsWith, .anyContains: .boolean
    case .split, .captureAll, .append, .minutesOfTimes, .hoursOfTimes, .daysOfTimes, .weeksOfTimes,
      .monthsOfTimes, .yearsOfTimes, .combinations:
      .list
    case .absolute: .sameNumber
    }
  }

  /// The place of the argument that is an offset from UTC.
  package var offsetArgument: Int? {
    switch self {
    case .date, .hour, .minute, .dayOfWeek, .week, .unixSeconds: 1
    case .timestamp: 2
    case .lower, .upper, .concat, .coalesce, .length, .reverse, .trim, .trimStart, .trimEnd, .split,
      .countSubstrings, .urlDecode, .base64Decode, .hexText, .base64Text, .hexToBase64, .sha256, .capture, .captureAll,
      .replace, .integer, .float, .text, .boolean, .absolute, .ceiling, .floor, .power, .logarithm, .squareRoot,
      .isIncreasing, .size, .elementText, .elementInteger, .elementFloat, .join, .append, .contains, .greatest,
      .least, .now, .minutesOfTimes, .hoursOfTimes, .daysOfTimes, .weeksOfTimes, .monthsOfTimes, .yearsOfTimes,
      .anyStartsWith, .anyEndsWith, .anyContains, .combinations:
      nil
    }
  }

  /// Whether a text is what an offset argument may be: `±H[H][:M[M]]`, or empty.
  package static func readsOffset(_ text: String) -> Bool { text.isEmpty || offsetInSeconds(text) != nil }

  /// The place of the argument that is a format of moments.
  package var formatArgument: Int? { self == .timestamp ? 1 : nil }

  /// The place of the argument that is an RE2 pattern.
  package var patternArgument: Int? {
    switch self {
    case .capture, .captureAll, .replace: 1
    case .lower, .upper, .concat, .coalesce, .length, .reverse, .trim, .trimStart, .trimEnd, .split,
      .countSubstrings, .urlDecode, .base64Decode, .hexText, .base64Text, .hexToBase64, .sha256, .integer, .float, .text,
      .boolean, .absolute, .ceiling, .floor, .power, .logarithm, .squareRoot, .isIncreasing, .size, .elementText,
      .elementInteger, .elementFloat, .join, .append, .contains, .greatest, .least, .date, .hour, .minute,
      .dayOfWeek, .week, .timestamp, .unixSeconds, .now,
      .minutesOfTimes, .hoursOfTimes, .daysOfTimes, .weeksOfTimes, .monthsOfTimes, .yearsOfTimes,
      .anyStartsWith, .anyEndsWith, .anyContains, .combinations:
      nil
    }
  }
}
