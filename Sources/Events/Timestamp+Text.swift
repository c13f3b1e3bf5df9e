extension Timestamp {
  /// Reads RFC 3339 (`2026-04-20T10:00:00.123Z`, with an offset, a blank for the `T`, and without a zone as
  /// UTC). `nil` for anything else, for impossible dates, and outside the years 1678 to 2261.
  public init?(text: String) {
    var text = text
    guard let time = text.withUTF8({ Timestamp(utf8: $0) }) else { return nil }
    self = time
  }

  /// Reads a value as events write moments: text in RFC 3339; or seconds, milliseconds, microseconds or nanoseconds since
  /// 1970, told apart by their size; or seconds with a fraction. `nil` for anything else.
  public init?(_ value: Value) {
    switch value {
    case .string(let text):
      if let time = Timestamp(text: text) {
        self = time
      } else if let number = Int64(text), let time = Timestamp(.integer(number)) {
        self = time
      } else {
        return nil
      }
    case .integer(let number):
      let unit: Int64 =
        switch number.magnitude {
        case ..<100_000_000_000: 1_000_000_000
        case ..<100_000_000_000_000: 1_000_000
        case ..<100_000_000_000_000_000: 1_000
        default: 1
        }
      let (nanoseconds, overflows) = number.multipliedReportingOverflow(by: unit)
      guard !overflows else { return nil }
      self.init(nanoseconds: nanoseconds)
    case .double(let seconds):
      guard seconds.magnitude < 9_000_000_000 else { return nil }
      self.init(nanoseconds: Int64(seconds * 1e9))
    case .null, .boolean, .list: return nil
    }
  }

  /// As `init(text:)`.
  package init?(utf8: UnsafeBufferPointer<UInt8>) {
    var reader = DigitReader(bytes: utf8)
    guard let year = reader.number(4), reader.take("-"), let month = reader.number(2), reader.take("-"),
      let day = reader.number(2), reader.take("T") || reader.take("t") || reader.take(" "),
      let hour = reader.number(2), reader.take(":"), let minute = reader.number(2), reader.take(":"),
      let second = reader.number(2)
    else { return nil }
    var fraction: Int64 = 0
    if reader.take(".") {
      guard let read = reader.fraction() else { return nil }
      fraction = read
    }
    guard let offset = reader.offsetSeconds(), reader.isAtEnd else { return nil }
    guard (1678...2261).contains(year), (1...12).contains(month),
      (1...daysInMonth(month, of: year)).contains(day),
      hour < 24, minute < 60, second < 61
    else { return nil }
    let days = daysSinceEpoch(year: year, month: month, day: day)
    let seconds = Int64(days * 86_400 + hour * 3_600 + minute * 60 + second - offset)
    self.init(nanoseconds: seconds * 1_000_000_000 + fraction)
  }

  /// RFC 3339 in UTC, with as many digits of the second as needed.
  public var text: String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(30)
    appendText(to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Appends `text` in ASCII.
  public func appendText(to bytes: inout [UInt8]) {
    let whole = seconds
    let rest = nanoseconds % 1_000_000_000
    let fraction = Int(rest < 0 ? rest + 1_000_000_000 : rest)
    let days = whole >= 0 ? whole / 86_400 : -((-whole + 86_399) / 86_400)
    let time = Int(whole - days * 86_400)
    let date = civilDate(daysSinceEpoch: Int(days))
    func append(_ number: Int, _ width: Int, _ end: Unicode.Scalar) {
      var scale = width == 4 ? 1_000 : 10
      while scale > 0 {
        bytes.append(UInt8(ascii: "0") + UInt8(number / scale % 10))
        scale /= 10
      }
      bytes.append(UInt8(ascii: end))
    }
    append(date.year, 4, "-")
    append(date.month, 2, "-")
    append(date.day, 2, "T")
    append(time / 3_600, 2, ":")
    append(time / 60 % 60, 2, ":")
    append(time % 60, 2, fraction > 0 ? "." : "Z")
    guard fraction > 0 else { return }
    var scale = 100_000_000
    var left = fraction
    while left > 0 {
      bytes.append(UInt8(ascii: "0") + UInt8(left / scale))
      left %= scale
      scale /= 10
    }
    bytes.append(UInt8(ascii: "Z"))
  }
}

/// Days from 1970-01-01 in the proleptic Gregorian calendar.
public func daysSinceEpoch(year: Int, month: Int, day: Int) -> Int {
  let shifted = month <= 2 ? year - 1 : year
  let era = (shifted >= 0 ? shifted : shifted - 399) / 400
  let yearOfEra = shifted - era * 400
  let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
  let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
  return era * 146_097 + dayOfEra - 719_468
}

/// The date that is so many days from 1970-01-01.
public func civilDate(daysSinceEpoch days: Int) -> (year: Int, month: Int, day: Int) {
  let shifted = days + 719_468
  let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
  let dayOfEra = shifted - era * 146_097
  let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
  let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
  let shiftedMonth = (5 * dayOfYear + 2) / 153
  let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
  let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
}

/// How many days a month (1 to 12) has.
public func daysInMonth(_ month: Int, of year: Int) -> Int {
  let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
  return [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
}

private struct DigitReader {
  let bytes: UnsafeBufferPointer<UInt8>
  var position = 0

  var isAtEnd: Bool { position == bytes.count }

  mutating func number(_ digits: Int) -> Int? {
    guard position + digits <= bytes.count else { return nil }
    var number = 0
    for byte in bytes[position..<position + digits] {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
      number = number * 10 + Int(byte - UInt8(ascii: "0"))
    }
    position += digits
    return number
  }

  mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard position < bytes.count, UInt32(bytes[position]) == character.value else { return false }
    position += 1
    return true
  }

  /// Nanoseconds; digits past the ninth are cut.
  mutating func fraction() -> Int64? {
    var scale: Int64 = 100_000_000
    var sum: Int64 = 0
    let start = position
    while let digit = number(1) {
      sum += Int64(digit) * scale
      scale /= 10
    }
    return position > start ? sum : nil
  }

  mutating func offsetSeconds() -> Int? {
    if isAtEnd || take("Z") || take("z") { return 0 }
    let sign: Int
    if take("+") { sign = 1 } else if take("-") { sign = -1 } else { return nil }
    guard let hours = number(2) else { return nil }
    let hasColon = take(":")
    guard let minutes = isAtEnd && !hasColon ? 0 : number(2), hours < 24, minutes < 60 else { return nil }
    return sign * (hours * 3_600 + minutes * 60)
  }
}
