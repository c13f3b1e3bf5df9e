import Detections
import Events
import Patterns

extension ValueTheory {
  /// A value that meets constraints.
  ///
  /// - Parameter allowsNull: whether null will do, which passes no test.
  func solve(_ constraints: [Constraint], in domain: ValueDomain, allowsNull: Bool) -> Outcome {
    let result = solve(constraints, in: domain)
    if allowsNull, !constraints.contains(where: \.isWanted) {
      switch result {
      case .value: return result
      case .conflict, .unknown: return .value(.null)
      }
    }
    return result
  }

  private func solve(_ constraints: [Constraint], in domain: ValueDomain) -> Outcome {
    var first: [Constraint: Int] = [:]
    for (place, constraint) in constraints.enumerated() {
      let opposite = Constraint(test: constraint.test, isWanted: !constraint.isWanted)
      if let other = first[opposite] { return .conflict([place, other]) }
      first[constraint] = place
    }
    var parts = Parts()
    for (place, constraint) in constraints.enumerated() { parts.add(place, tests[constraint.test]) }
    var asked = parts.texts.map { constraints[$0] }
    if !domain.allowsEmptyText { asked.append(constraint(.exactly("").whole, isWanted: false)) }

    let candidate: String
    switch text(asked) {
    case .text(let text): candidate = text
    case .conflict(let places): return .conflict(places.compactMap { parts.place($0) })
    case .unknown(let reason): return .unknown(reason)
    }
    let rest = parts.numbers + parts.networks + parts.others
    if rest.allSatisfy({ meets(.string(candidate), constraints[$0]) }) { return .value(.string(candidate)) }
    if !parts.others.allSatisfy({ meets(.string(candidate), constraints[$0]) }) {
      return .unknown("a list of networks is asked of all values")
    }
    if parts.networks.contains(where: { constraints[$0].isWanted }) {
      return solveNetworks(constraints, parts, asked)
    }
    guard !parts.networks.isEmpty else { return solveNumbers(constraints, parts, asked, in: domain) }
    // No address is wanted: a text that can't be one will do. Without that there are more.
    let relaxed = solveNumbers(constraints, parts, asked, in: domain)
    switch relaxed {
    case .value, .conflict: return relaxed
    case .unknown: break
    }
    let outcome = solveNumbers(
      constraints, parts, asked + [constraint(.version6, isWanted: false)], in: domain)
    if case .conflict = outcome { return .unknown("addresses of IPv6 are compared as text") }
    return outcome
  }

  /// The places of constraints, by what they ask of.
  struct Parts {
    var texts: [Int] = []
    var numbers: [Int] = []
    /// Of IPv6; those of IPv4 are tests of text.
    var networks: [Int] = []
    /// What can only be tried.
    var others: [Int] = []

    mutating func add(_ place: Int, _ test: ValueTest) {
      switch test {
      case .text, .language: texts.append(place)
      case .number(.notEqual, _): others.append(place)
      case .number: numbers.append(place)
      case .network(let network):
        if network.address.family == .version4 { texts.append(place) } else { networks.append(place) }
      case .anyOf:
        if test.expression == nil { others.append(place) } else { texts.append(place) }
      case .unknown:
        // Whether a value is in it is up to whoever writes the list.
        break
      }
    }

    /// The place of a constraint that stands at an index of those that are asked of the text; `nil` for one
    /// that was added.
    func place(_ index: Int) -> Int? { index < texts.count ? texts[index] : nil }
  }

  // MARK: Networks of IPv6

  /// A value that is in a network of IPv6.
  private func solveNetworks(_ constraints: [Constraint], _ parts: Parts, _ asked: [Constraint]) -> Outcome {
    if let place = parts.networks.first(where: { constraints[$0].isWanted }),
      let number = parts.numbers.first(where: { constraints[$0].isWanted })
    {
      return .conflict([place, number])
    }
    let networks = parts.networks.compactMap { place -> (place: Int, network: IPNetwork, isWanted: Bool)? in
      guard case .network(let network) = tests[constraints[place].test] else { return nil }
      return (place, network, constraints[place].isWanted)
    }
    let wanted = networks.filter(\.isWanted).sorted { $0.network.prefixLength > $1.network.prefixLength }
    guard let inner = wanted.first else { return .unknown("addresses of IPv6 are compared as text") }
    for outer in wanted.dropFirst() where !outer.network.contains(inner.network.address) {
      return .conflict([inner.place, outer.place])
    }
    let unwanted = networks.filter { !$0.isWanted }
    for outer in unwanted where outer.network.prefixLength <= inner.network.prefixLength {
      if outer.network.contains(inner.network.address) { return .conflict([inner.place, outer.place]) }
    }
    // If an address is left, then one at the beginning, or after the end of a network that is left out.
    let candidates = [inner.network.masked.address] + unwanted.compactMap { $0.network.addressAfter }
    let left = candidates.filter { address in
      inner.network.contains(address) && unwanted.allSatisfy { !$0.network.contains(address) }
    }
    if left.isEmpty { return .conflict([inner.place] + unwanted.map(\.place)) }
    for address in left + left.map(\.withLastBit) {
      for text in address.spellings where constraints.allSatisfy({ meetsKnown(.string(text), $0) }) {
        return .value(.string(text))
      }
    }
    if case .conflict(let places) = text(asked + [constraint(.version6, isWanted: true)]) {
      return .conflict([inner.place] + places.compactMap { parts.place($0) })
    }
    return .unknown("addresses of IPv6 are compared as text")
  }

  /// Whether a value meets a constraint, or may: when it is about a list that nobody knows.
  func meetsKnown(_ value: Value, _ constraint: Constraint) -> Bool {
    if case .unknown = tests[constraint.test] { return true }
    return meets(value, constraint)
  }
}

extension IPNetwork {
  /// The address after the last one of an IPv6 network, if there is one.
  fileprivate var addressAfter: IPAddress? {
    let start = masked.address
    if prefixLength == 0 { return nil }
    if prefixLength <= 64 {
      let (high, overflow) = start.high.addingReportingOverflow(1 << UInt64(64 - prefixLength))
      return overflow ? nil : IPAddress(version6: high, 0)
    }
    let (low, carry) = start.low.addingReportingOverflow(1 << UInt64(128 - prefixLength))
    let (high, overflow) = start.high.addingReportingOverflow(carry ? 1 : 0)
    return overflow ? nil : IPAddress(version6: high, low)
  }
}

extension IPAddress {
  /// The same address but for its last bit, which is set.
  fileprivate var withLastBit: IPAddress { IPAddress(version6: high, low | 1) }

  /// Some ways to write an address of IPv6.
  fileprivate var spellings: [String] {
    let groups = [high >> 48, high >> 32, high >> 16, high, low >> 48, low >> 32, low >> 16, low]
      .map { String($0 & 0xFFFF, radix: 16) }
    let long = groups.joined(separator: ":")
    let padded = groups.map { String(repeating: "0", count: 4 - $0.count) + $0 }.joined(separator: ":")
    return [description, long, padded].flatMap { [$0, $0.uppercased()] }
  }
}
