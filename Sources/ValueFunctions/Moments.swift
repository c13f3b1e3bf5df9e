import Events

/// A moment as a clock somewhere shows it.
struct LocalMoment {
  /// Since 1970-01-01.
  let days: Int64
  /// Of the day.
  let second: Int64

  /// - Parameter offset: `±H[H][:M[M]]` east of Greenwich; everything else is UTC.
  init(_ seconds: Int64, offset: String) {
    let (local, overflows) = seconds.addingReportingOverflow(offsetInSeconds(offset) ?? 0)
    (days, second) = Self.divided(overflows ? seconds : local, by: 86_400)
  }

  /// UTC.
  init(_ seconds: Int64) {
    (days, second) = Self.divided(seconds, by: 86_400)
  }

  var civil: (year: Int, month: Int, day: Int) { civilDate(daysSinceEpoch: Int(days)) }

  var date: String {
    let date = civil
    return "\(Self.padded(date.year, 4))-\(Self.padded(date.month, 2))-\(Self.padded(date.day, 2))"
  }

  var hour: Int64 { second / 3_600 }
  var minute: Int64 { second / 60 % 60 }

  /// 0 is Sunday. The first of January 1970 was a Thursday.
  var weekday: Int64 { Self.divided(days + 4, by: 7).rest }

  /// Weeks start on Sunday; the days before the first are week 0.
  var week: Int64 {
    (dayOfYear + 7 - weekday) / 7
  }

  /// 0 is the first of January.
  var dayOfYear: Int64 {
    let year = civilDate(daysSinceEpoch: Int(days)).year
    return days - Int64(daysSinceEpoch(year: year, month: 1, day: 1))
  }

  /// Of ISO 8601: weeks start on Monday, and belong to the year that their Thursday is in.
  var isoWeek: Int64 {
    let thursday = days + 3 - (weekday + 6) % 7
    let year = civilDate(daysSinceEpoch: Int(thursday)).year
    return (thursday - Int64(daysSinceEpoch(year: year, month: 1, day: 1))) / 7 + 1
  }

  private static func divided(_ number: Int64, by divisor: Int64) -> (whole: Int64, rest: Int64) {
    let (whole, rest) = number.quotientAndRemainder(dividingBy: divisor)
    return rest < 0 ? (whole - 1, rest + divisor) : (whole, rest)
  }

  static func padded(_ number: Int, _ width: Int, with digit: String = "0") -> String {
    let digits = String(number)
    return String(repeating: digit, count: max(0, width - digits.count)) + digits
  }
}

/// An offset `±H[H][:M[M]]` east of Greenwich, in seconds; `nil` for every other text.
func offsetInSeconds(_ text: String) -> Int64? {
  let sign: Int64
  switch text.utf8.first {
  case UInt8(ascii: "+"): sign = 1
  case UInt8(ascii: "-"): sign = -1
  default: return nil
  }
  let parts = text.utf8.dropFirst().split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
  let numbers = parts.compactMap { decimal($0, digits: 1...2) }
  guard (1...2).contains(parts.count), numbers.count == parts.count, numbers[0] < 24, numbers.last ?? 0 < 60
  else { return nil }
  return sign * (numbers[0] * 3_600 + (numbers.count > 1 ? numbers[1] * 60 : 0))
}

/// The moment that a text `YYYY-MM-DD HH:MM:SS` says; `nil` when it says none.
func unixSeconds(of text: String, offset: String) -> Int64? {
  let bytes = Array(text.utf8)
  let separators = [4: "-", 7: "-", 10: " ", 13: ":", 16: ":"] as [Int: Unicode.Scalar]
  guard bytes.count == 19, separators.allSatisfy({ bytes[$0.key] == UInt8(ascii: $0.value) }) else { return nil }
  let numbers = [0..<4, 5..<7, 8..<10, 11..<13, 14..<16, 17..<19].compactMap { decimal(bytes[$0], digits: 2...4) }
  guard numbers.count == 6, numbers[3] < 24, numbers[4] < 60, numbers[5] < 60, (1...12).contains(numbers[1]) else {
    return nil
  }
  let (year, month, day) = (Int(numbers[0]), Int(numbers[1]), Int(numbers[2]))
  let days = daysSinceEpoch(year: year, month: month, day: day)
  // The 30th of February is another day.
  let date = civilDate(daysSinceEpoch: days)
  guard date.year == year, date.month == month, date.day == day else { return nil }
  let second = numbers[3] * 3_600 + numbers[4] * 60 + numbers[5]
  return Int64(days) * 86_400 + second - (offsetInSeconds(offset) ?? 0)
}

private func decimal(_ digits: some Collection<UInt8>, digits count: ClosedRange<Int>) -> Int64? {
  guard count.contains(digits.count) else { return nil }
  var number: Int64 = 0
  for digit in digits {
    guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
    number = number * 10 + Int64(digit - UInt8(ascii: "0"))
  }
  return number
}
