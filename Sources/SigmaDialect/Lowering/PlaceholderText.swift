extension Sigma {
  /// A value under `expand`, where `%name%` is a placeholder and `\%` a percent sign (Sigma reference
  /// section 8).
  struct PlaceholderText {
    private let bytes: [UInt8]

    init(_ text: String) {
      bytes = Array(text.utf8)
    }

    private static let percent = UInt8(ascii: "%")
    private static let backslash = UInt8(ascii: "\\")

    /// The name of the placeholder that is all of the text; `nil` when anything else stands in it.
    var wholeName: String? {
      guard bytes.count > 2, bytes.first == Self.percent, bytes.last == Self.percent else { return nil }
      let name = bytes.dropFirst().dropLast()
      return name.allSatisfy(Sigma.isPlaceholderByte) ? String(decoding: name, as: UTF8.self) : nil
    }

    /// Whether a placeholder stands anywhere in the text.
    var hasPlaceholder: Bool {
      var start: Int?
      for (index, byte) in bytes.enumerated() {
        if byte == Self.percent, index == 0 || bytes[index - 1] != Self.backslash {
          if let start, index > start + 1 { return true }
          start = index
        } else if !Sigma.isPlaceholderByte(byte) {
          start = nil
        }
      }
      return false
    }

    /// The text with the backslashes before percent signs taken away.
    var withoutEscapes: String {
      var result: [UInt8] = []
      for (index, byte) in bytes.enumerated() {
        let isEscape = byte == Self.backslash && index + 1 < bytes.count && bytes[index + 1] == Self.percent
        if !isEscape { result.append(byte) }
      }
      return String(decoding: result, as: UTF8.self)
    }
  }
}
