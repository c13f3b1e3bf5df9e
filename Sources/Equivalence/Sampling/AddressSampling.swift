import Patterns

extension IPNetwork {
  /// The first and the last address.
  var bounds: (first: IPAddress, last: IPAddress) {
    let first = masked.address
    switch first.family {
    case .version4:
      let hosts = prefixLength >= 32 ? 0 : UInt32.max >> UInt32(prefixLength)
      return (first, IPAddress(version4: UInt32(truncatingIfNeeded: first.low) | hosts))
    case .version6:
      let high = prefixLength >= 64 ? 0 : UInt64.max >> UInt64(prefixLength)
      let low = prefixLength >= 128 ? 0 : UInt64.max >> UInt64(max(0, prefixLength - 64))
      return (first, IPAddress(version6: first.high | high, first.low | low))
    }
  }
}

extension IPAddress {
  /// The next address, or the one before; the other end of all addresses beyond the last.
  func neighbour(isNext: Bool) -> IPAddress {
    switch family {
    case .version4:
      let bits = UInt32(truncatingIfNeeded: low)
      return IPAddress(version4: isNext ? bits &+ 1 : bits &- 1)
    case .version6:
      let carried = isNext ? (low == .max ? high &+ 1 : high) : (low == 0 ? high &- 1 : high)
      return IPAddress(version6: carried, isNext ? low &+ 1 : low &- 1)
    }
  }
}

extension SplitMix64 {
  /// An address of a network: an end of it, or any.
  mutating func member(of network: IPNetwork) -> String {
    let (first, last) = network.bounds
    let address: IPAddress
    switch (number(0...2), first.family) {
    case (0, _): address = first
    case (1, _): address = last
    case (_, .version4):
      let range = UInt32(truncatingIfNeeded: first.low)...UInt32(truncatingIfNeeded: last.low)
      address = IPAddress(version4: .random(in: range, using: &self))
    case (_, .version6):
      let high = UInt64.random(in: first.high...last.high, using: &self)
      let low = first.high == last.high ? UInt64.random(in: first.low...last.low, using: &self) : next()
      address = IPAddress(version6: high, low)
    }
    return address.description
  }

  /// An address just outside a network, or the v4-mapped form of an address inside: an IPv6 one.
  mutating func neighbour(of network: IPNetwork) -> String {
    let (first, last) = network.bounds
    // Logs of dual-stack sockets write IPv4 so.
    if first.family == .version4, oneIn(4) { return "::ffff:\(first)" }
    return (oneIn(2) ? first.neighbour(isNext: false) : last.neighbour(isNext: true)).description
  }
}
