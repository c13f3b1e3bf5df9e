import Events

/// A moment as a clock somewhere shows it.
struct LocalMoment {
  /// Since 1970-01-01.
  let days: Int64
  /// Of the day.
  let second: Int64

  /// - Parameter offset: `±H[H][:MM]` east of Greenwich; everything else is UTC.
  init(_ seconds: Int64, offset: String) {
    let (local, overflows) = seconds.addingReportingOverflow(Self.seconds(of: offset))
    (days, second) = Self.divided(overflows ? seconds : local, by: 86_400)
  }

  var date: String {
    let date = civilDate(daysSinceEpoch: Int(days))
    return "\(Self.padded(date.year, 4))-\(Self.padded(date.month, 2))-\(Self.padded(date.day, 2))"
  }

  var hour: Int64 { second / 3_600 }
  var minute: Int64 { second / 60 % 60 }

  /// 0 is Sunday. The first of January 1970 was a Thursday.
  var weekday: Int64 { Self.divided(days + 4, by: 7).rest }

  /// Weeks start on Sunday; the days before the first are week 0.
  var week: Int64 {
    let year = civilDate(daysSinceEpoch: Int(days)).year
    let dayOfYear = days - Int64(daysSinceEpoch(year: year, month: 1, day: 1))
    return (dayOfYear + 7 - weekday) / 7
  }

  private static func divided(_ number: Int64, by divisor: Int64) -> (whole: Int64, rest: Int64) {
    let (whole, rest) = number.quotientAndRemainder(dividingBy: divisor)
    return rest < 0 ? (whole - 1, rest + divisor) : (whole, rest)
  }

  private static func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }

  private static func seconds(of offset: String) -> Int64 {
    let sign: Int64
    switch offset.utf8.first {
    case UInt8(ascii: "+"): sign = 1
    case UInt8(ascii: "-"): sign = -1
    default: return 0
    }
    let parts = offset.dropFirst().split(separator: ":", omittingEmptySubsequences: false).map { Int64($0) }
    guard (1...2).contains(parts.count), let hours = parts[0], (0..<24).contains(hours) else { return 0 }
    let minutes = parts.count > 1 ? parts[1] ?? 0 : 0
    return sign * (hours * 3_600 + minutes * 60)
  }
}
