import CDigest

extension String {
  /// The SHA-256 digest of the UTF-8, as hexadecimal digits in small letters.
  var sha256: String {
    let bytes = Array(utf8)
    var digest = [UInt8](repeating: 0, count: 32)
    cdigest_sha256(bytes, bytes.count, &digest)
    return String(decoding: digest.flatMap { [hexadecimalDigit($0 >> 4), hexadecimalDigit($0 & 15)] }, as: UTF8.self)
  }
}

private func hexadecimalDigit(_ value: UInt8) -> UInt8 {
  value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
}
