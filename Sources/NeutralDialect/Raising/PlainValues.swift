import Detections
import Events

extension Value {
  /// The value as it is written without quotes: a float keeps its fraction, so that it is read as a float.
  var plainText: String {
    guard case .double(let double) = self else { return text ?? "null" }
    return double == double.rounded() && !String(double).contains("e") ? String(double) : text ?? "null"
  }

  /// Whether it can be written as an author's value: text, a Boolean, or a number in plain decimal digits.
  var isWritable: Bool {
    switch self {
    case .string, .integer, .boolean: true
    case .double: Number(decimal: plainText) != nil
    case .null, .list: false
    }
  }

  var scalar: Neutral.Scalar {
    if case .string(let text) = self { return Neutral.Scalar(text, isQuoted: true) }
    return Neutral.Scalar(plainText)
  }
}

extension Neutral.Scalar {
  /// A text that the program writes.
  init(quoting text: String) {
    self.init(text, isQuoted: true)
  }
}

extension Duration {
  /// The duration with the largest unit that divides it; `nil` when it is not in whole seconds, not positive
  /// or longer than a window may be.
  var neutralText: String? {
    let (seconds, attoseconds) = components
    guard attoseconds == 0, seconds > 0, seconds <= 366 * 86_400 else { return nil }
    let units: [(Int64, String)] = [(86_400, "d"), (3_600, "h"), (60, "m")]
    for (unit, letter) in units where seconds % unit == 0 { return "\(seconds / unit)\(letter)" }
    return "\(seconds)s"
  }
}

/// A name that an author could have given, made of any text.
///
/// - Parameter other: what to call a text of which nothing is left.
func writableName(_ text: String, otherwise other: String, reserved: [String] = formulaKeywords) -> String {
  if isName(text), !reserved.contains(text) { return text }
  var name = ""
  for scalar in text.lowercased().unicodeScalars {
    let isKept = scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
    if isKept || scalar == "_" {
      name.unicodeScalars.append(scalar)
    } else if !name.hasSuffix("_") {
      name += "_"
    }
  }
  while name.hasSuffix("_") { name.removeLast() }
  while let first = name.first, !first.isLetter { name.removeFirst() }
  if name.isEmpty { return other }
  return reserved.contains(name) ? name + "_" + other : name
}

/// A name that is not taken: the name itself, or with `_2`, `_3`, ….
func freeName(_ name: String, among taken: Set<String>) -> String {
  guard taken.contains(name) else { return name }
  var number = 2
  while taken.contains("\(name)_\(number)") { number += 1 }
  return "\(name)_\(number)"
}
