import Events

/// How moments are written: the elements of C's `strftime`, as BigQuery lists them for dates and times.
package enum MomentFormat {
  /// `2024-02-22 10:43:51`
  package static let usual = "%F %T"

  /// The first element of a format that is not known here, as it is written there; `nil` when all are known.
  package static func unknownElement(in format: String) -> String? {
    var rest = Substring(format).unicodeScalars
    while let scalar = rest.popFirst() {
      guard scalar == "%" else { continue }
      guard let letter = rest.popFirst() else { return "%" }
      if elements[letter] == nil { return "%\(letter)" }
    }
    return nil
  }

  /// What each element writes.
  fileprivate static let elements: [Unicode.Scalar: @Sendable (LocalMoment) -> String] = [
    "Y": { LocalMoment.padded($0.civil.year, 4) },
    "y": { LocalMoment.padded(($0.civil.year % 100 + 100) % 100, 2) },
    "m": { LocalMoment.padded($0.civil.month, 2) },
    "d": { LocalMoment.padded($0.civil.day, 2) },
    "e": { LocalMoment.padded($0.civil.day, 2, with: " ") },
    "j": { LocalMoment.padded(Int($0.dayOfYear) + 1, 3) },
    "H": { LocalMoment.padded(Int($0.hour), 2) },
    "I": { LocalMoment.padded(Int(($0.hour + 11) % 12 + 1), 2) },
    "M": { LocalMoment.padded(Int($0.minute), 2) },
    "S": { LocalMoment.padded(Int($0.second % 60), 2) },
    "p": { $0.hour < 12 ? "AM" : "PM" },
    "F": { $0.date },
    "T": { $0.text(in: "%H:%M:%S") },
    "R": { $0.text(in: "%H:%M") },
    "D": { $0.text(in: "%m/%d/%y") },
    "A": { weekdays[Int($0.weekday)] },
    "a": { String(weekdays[Int($0.weekday)].prefix(3)) },
    "B": { months[$0.civil.month - 1] },
    "b": { String(months[$0.civil.month - 1].prefix(3)) },
    "U": { LocalMoment.padded(Int($0.week), 2) },
    "u": { String(($0.weekday + 6) % 7 + 1) },
    "w": { String($0.weekday) },
    "%": { _ in "%" },
  ]

  private static let weekdays = [
    "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday",
  ]

  private static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
  ]
}

extension LocalMoment {
  /// The moment in a format; what is no known element stays as it is written.
  func text(in format: String) -> String {
    var result = ""
    var rest = Substring(format).unicodeScalars
    while let scalar = rest.popFirst() {
      if scalar == "%", let letter = rest.first, let element = MomentFormat.elements[letter] {
        rest.removeFirst()
        result += element(self)
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
