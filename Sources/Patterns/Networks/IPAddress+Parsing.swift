extension IPAddress {
  /// Reads the text form of an address; `nil` for everything else.
  ///
  /// IPv4: four decimal octets without leading zeros. IPv6: the forms of RFC 4291 section 2.2, in any case,
  /// `::` for one or more zero groups, and dotted octets for the last two groups. Nothing may stand around
  /// it: no blanks, brackets, port or zone (`%eth0`).
  package init?(_ text: String) {
    let address = text.withUTF8Bytes { bytes in
      bytes.contains(UInt8(ascii: ":"))
        ? IPAddress.version6(bytes[...])
        : IPAddress.octets(bytes[...]).map(IPAddress.init(version4:))
    }
    guard let address else { return nil }
    self = address
  }

  private typealias Bytes = Slice<UnsafeBufferPointer<UInt8>>

  private static func octets(_ text: Bytes) -> UInt32? {
    let parts = text.split(separator: UInt8(ascii: "."), maxSplits: 4, omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    var address: UInt32 = 0
    for part in parts {
      guard let octet = decimal(part, limit: 255) else { return nil }
      address = address << 8 | UInt32(octet)
    }
    return address
  }

  /// A decimal number of up to three digits, without leading zeros.
  private static func decimal(_ digits: Bytes, limit: Int) -> Int? {
    guard let first = digits.first, digits.count <= 3 else { return nil }
    if first == UInt8(ascii: "0"), digits.count > 1 { return nil }
    var value = 0
    for digit in digits {
      guard digit >= UInt8(ascii: "0"), digit <= UInt8(ascii: "9") else { return nil }
      value = value * 10 + Int(digit - UInt8(ascii: "0"))
    }
    return value <= limit ? value : nil
  }

  private static func version6(_ text: Bytes) -> IPAddress? {
    // The longest form is eight groups of four digits, the last two as dotted octets: 45 bytes.
    guard text.count <= 45, let (before, after) = halves(of: text) else { return nil }
    guard let leading = groups(before, mayEndInOctets: after == nil) else { return nil }
    var all = leading
    if let after {
      guard let trailing = groups(after, mayEndInOctets: true), leading.count + trailing.count < 8 else {
        return nil
      }
      all += Array(repeating: 0, count: 8 - leading.count - trailing.count) + trailing
    }
    guard all.count == 8 else { return nil }
    return IPAddress(
      version6: all[..<4].reduce(0) { $0 << 16 | UInt64($1) }, all[4...].reduce(0) { $0 << 16 | UInt64($1) })
  }

  /// The texts before and after the only `::`; all and `nil` without one; `nil` when there are two.
  private static func halves(of text: Bytes) -> (Bytes, Bytes?)? {
    let colon = UInt8(ascii: ":")
    let gaps = text.indices.dropLast().filter { text[$0] == colon && text[$0 + 1] == colon }
    guard let gap = gaps.first else { return (text, nil) }
    guard gaps.count == 1 else { return nil }
    return (text[..<gap], text[(gap + 2)...])
  }

  private static func groups(_ text: Bytes, mayEndInOctets: Bool) -> [UInt16]? {
    if text.isEmpty { return [] }
    let parts = text.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    var groups: [UInt16] = []
    for (index, part) in parts.enumerated() {
      if index == parts.count - 1, mayEndInOctets, let octets = octets(part) {
        groups += [UInt16(octets >> 16), UInt16(octets & 0xFFFF)]
      } else if let group = hexadecimal(part) {
        groups.append(group)
      } else {
        return nil
      }
    }
    return groups
  }

  private static func hexadecimal(_ digits: Bytes) -> UInt16? {
    guard (1...4).contains(digits.count) else { return nil }
    var value: UInt16 = 0
    for digit in digits {
      guard let nibble = Character(Unicode.Scalar(digit)).hexDigitValue else { return nil }
      value = value << 4 | UInt16(nibble)
    }
    return value
  }
}
