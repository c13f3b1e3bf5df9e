package import Patterns

/// A range of IPv4 or IPv6 addresses: `10.0.0.0/8`.
public struct Network: Hashable, Sendable, ExpressibleByStringLiteral {
  package let network: IPNetwork

  /// Reads `address/length`.
  ///
  /// - Precondition: the text is such a network; see `Pattern.init` for why the program stops otherwise.
  public init(_ text: String) {
    guard let network = IPNetwork(text) else { preconditionFailure("'\(text)' is no network") }
    self.network = network
  }

  public init(stringLiteral text: String) { self.init(text) }
}

extension FieldValues {
  /// Whether a value is text that is an address inside the network.
  public func isInside(_ network: Network) -> Bool { passAddress { network.network.contains($0) } }

  /// Whether a value is text that is an address inside one of the networks.
  public func isInside(anyOf networks: [Network]) -> Bool {
    passAddress { address in networks.contains { $0.network.contains(address) } }
  }

  /// Whether a value is text that is an address, which passes a test.
  func passAddress(_ test: (IPAddress) -> Bool) -> Bool {
    pass { value in
      guard case .string(let text) = value, let address = IPAddress(text) else { return false }
      return test(address)
    }
  }
}
