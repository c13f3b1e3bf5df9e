/// A range of addresses that share their first bits: `192.0.2.0/24`.
package struct IPNetwork: Hashable, Sendable {
  /// The address as it was written; bits after the prefix may be set (`hasHostBits`).
  package let address: IPAddress
  /// How many bits the addresses share: 0 through the bits of the family.
  package let prefixLength: Int

  /// The network of an address and a prefix length; `nil` for a length that the family does not have.
  package init?(_ address: IPAddress, prefixLength: Int) {
    guard (0...address.family.bitCount).contains(prefixLength) else { return nil }
    self.address = address
    self.prefixLength = prefixLength
  }

  /// Reads `address/length`; an address alone is the network of this one address.
  ///
  /// The address is read as `IPAddress` reads it, the length is decimal without sign or leading zeros. Host
  /// bits may be set. `nil` for everything else, netmasks (`/255.0.0.0`) included.
  package init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count <= 2, let address = IPAddress(String(parts[0])) else { return nil }
    var length = address.family.bitCount
    if parts.count == 2 {
      guard let number = Int(parts[1]), String(number).utf8Equals(String(parts[1])) else { return nil }
      length = number
    }
    self.init(address, prefixLength: length)
  }

  /// Whether a bit after the prefix is set: the author may have meant one address, or mistyped the length.
  package var hasHostBits: Bool { address.masked(to: prefixLength) != address }

  /// The same network, written with every bit after the prefix cleared.
  package var masked: IPNetwork {
    IPNetwork(masking: address, prefixLength: prefixLength)
  }

  private init(masking address: IPAddress, prefixLength: Int) {
    self.address = address.masked(to: prefixLength)
    self.prefixLength = prefixLength
  }

  /// Whether an address is in this network; bits of the network's own address after the prefix don't matter.
  ///
  /// A network holds addresses of its own family only. A v4-mapped address (`::ffff:192.0.2.1`) is an IPv6 one.
  ///
  /// Source: the Sigma reference, section 4.5.
  package func contains(_ other: IPAddress) -> Bool {
    guard other.family == address.family else { return false }
    return other.masked(to: prefixLength) == address.masked(to: prefixLength)
  }

  /// Whether a text is an address in this network; a text that is no address is in none.
  package func contains(_ text: String) -> Bool {
    IPAddress(text).map { contains($0) } ?? false
  }
}

extension IPNetwork: CustomStringConvertible {
  /// The network as `address/length`, host bits kept.
  package var description: String { "\(address)/\(prefixLength)" }
}
