/// An IPv4 or IPv6 address.
package struct IPAddress: Hashable, Sendable {
  /// Which protocol an address belongs to.
  package enum Family: Hashable, Sendable {
    /// 32 bits, written `192.0.2.1`.
    case version4
    /// 128 bits, written `2001:db8::1`.
    case version6

    /// The number of bits of an address.
    package var bitCount: Int {
      switch self {
      case .version4: 32
      case .version6: 128
      }
    }
  }

  /// The protocol that the address belongs to.
  package let family: Family
  /// The first 64 bits; 0 for IPv4.
  package let high: UInt64
  /// The last 64 bits; the address itself, in the lower 32 bits, for IPv4.
  package let low: UInt64

  /// The IPv4 address of 32 bits, the first octet highest.
  package init(version4 bits: UInt32) {
    self.init(family: .version4, high: 0, low: UInt64(bits))
  }

  /// The IPv6 address of two halves.
  package init(version6 high: UInt64, _ low: UInt64) {
    self.init(family: .version6, high: high, low: low)
  }

  private init(family: Family, high: UInt64, low: UInt64) {
    self.family = family
    self.high = high
    self.low = low
  }

  /// The IPv4 address inside a v4-mapped IPv6 address (`::ffff:192.0.2.1`); `nil` for every other address.
  package var mappedVersion4: IPAddress? {
    guard family == .version6, high == 0, low >> 32 == 0xFFFF else { return nil }
    return IPAddress(version4: UInt32(truncatingIfNeeded: low))
  }

  /// The address with every bit after the first `prefixLength` cleared.
  func masked(to prefixLength: Int) -> IPAddress {
    switch family {
    case .version4:
      return IPAddress(family: family, high: 0, low: low & (UInt64.max << UInt64(32 - prefixLength)))
    case .version6:
      // Swift's `<<` gives 0 when all bits are shifted out.
      let highBits = UInt64.max << UInt64(64 - min(prefixLength, 64))
      let lowBits = UInt64.max << UInt64(128 - max(prefixLength, 64))
      return IPAddress(family: family, high: high & highBits, low: low & lowBits)
    }
  }
}

extension IPAddress: CustomStringConvertible {
  /// The address as text: dotted octets, or for IPv6 the form of RFC 5952 (lower case, the longest run of two
  /// or more zero groups as `::`, a v4-mapped address with dotted octets).
  package var description: String {
    switch family {
    case .version4:
      let octets: [UInt64] = [low >> 24, low >> 16, low >> 8, low]
      return octets.map { String($0 & 0xFF) }.joined(separator: ".")
    case .version6:
      if let mapped = mappedVersion4 { return "::ffff:" + mapped.description }
      return Self.text(of: Self.groups(of: high) + Self.groups(of: low))
    }
  }

  private static func groups(of half: UInt64) -> [UInt64] {
    [half >> 48, half >> 32 & 0xFFFF, half >> 16 & 0xFFFF, half & 0xFFFF]
  }

  private static func text(of groups: [UInt64]) -> String {
    var longest = 0..<0
    var start = 0
    while start < groups.count {
      let end = groups[start...].firstIndex { $0 != 0 } ?? groups.count
      if end - start > max(longest.count, 1) { longest = start..<end }
      start = end + 1
    }
    let words = groups.map { String($0, radix: 16) }
    if longest.isEmpty { return words.joined(separator: ":") }
    return words[..<longest.lowerBound].joined(separator: ":") + "::"
      + words[longest.upperBound...].joined(separator: ":")
  }
}
