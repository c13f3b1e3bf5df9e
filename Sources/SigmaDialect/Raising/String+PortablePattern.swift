extension String {
  /// The RE2 pattern with characters that stand as numbers in braces (`\x{2013}`) in forms that all engines of
  /// Sigma's tools read: two digits up to 255, else the character itself. pySigma rejects a rule whose patterns
  /// Python's `re` does not compile, and that knows no braces.
  var withPortableCharacters: String {
    var result = String.UnicodeScalarView()
    var rest = unicodeScalars[...]
    var isQuoted = false
    while let backslash = rest.firstIndex(of: "\\") {
      result += rest[..<backslash]
      rest = rest[backslash...]
      var length = 2
      if isQuoted {
        // Between \Q and \E a backslash is a character like others.
        isQuoted = !rest.starts(with: "\\E".unicodeScalars)
        length = isQuoted ? 1 : 2
      } else if let character = rest.portableCharacter {
        result += character.spelling.unicodeScalars
        rest = rest.dropFirst(character.length)
        continue
      } else {
        isQuoted = rest.starts(with: "\\Q".unicodeScalars)
      }
      result += rest.prefix(length)
      rest = rest.dropFirst(length)
    }
    result += rest
    return String(result)
  }
}

extension Substring.UnicodeScalarView {
  /// For a text that begins with `\x{…}`: that character in a portable form, and the length of the form with
  /// braces. `nil` when it begins with something else.
  fileprivate var portableCharacter: (spelling: String, length: Int)? {
    guard starts(with: "\\x{".unicodeScalars), let end = firstIndex(of: "}") else { return nil }
    let digits = Substring(self[..<end].dropFirst(3))
    guard let number = UInt32(digits, radix: 16), let scalar = Unicode.Scalar(number) else { return nil }
    let length = digits.unicodeScalars.count + 4
    if number > 0xFF { return (String(scalar), length) }
    return ("\\x" + (number < 0x10 ? "0" : "") + String(number, radix: 16, uppercase: true), length)
  }
}
