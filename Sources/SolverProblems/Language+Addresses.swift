import Patterns

/// Addresses as texts, by the grammar of `IPAddress.init(_:)`; numbers are enumerated by their digits.
extension Language {
  /// The texts that are addresses in a network.
  init(_ network: IPNetwork) {
    let address = network.masked.address
    switch address.family {
    case .version4:
      let bits = UInt32(truncatingIfNeeded: address.low)
      self = .dotted(bits, prefix: network.prefixLength)
    case .version6:
      let groups = [address.high, address.low].flatMap { half in
        [48, 32, 16, 0].map { UInt32(half >> UInt64($0) & 0xFFFF) }
      }
      self = .version6(groups, prefix: network.prefixLength)
    }
  }

  /// The numbers of a part of an address, of so many bits, of which the network fixes the first.
  private static func range(_ bits: UInt32, of size: Int, fixed: Int) -> ClosedRange<UInt32> {
    let free = UInt32(size - min(max(fixed, 0), size))
    let first = (bits >> free) << free
    return first...(first + (1 << free) - 1)
  }

  /// Four octets; an octet has no zeros before it.
  private static func dotted(_ bits: UInt32, prefix: Int) -> Language {
    var parts: [Language] = []
    for index in 0..<4 {
      if index > 0 { parts.append(.text([0x2E])) }
      let octet = bits >> UInt32(24 - 8 * index) & 0xFF
      parts.append(numbers(range(octet, of: 8, fixed: prefix - 8 * index), radix: 10, widths: nil))
    }
    return .joined(parts)
  }

  /// Numbers in digits: without zeros before them, or of any of some widths.
  private static func numbers(_ range: ClosedRange<UInt32>, radix: Int, widths: ClosedRange<Int>?) -> Language {
    if let widths, range == 0...0xFFFF { return .repeated(hexadecimal, widths.lowerBound, widths.upperBound) }
    guard let widths else {
      return .either(range.map { .text(String($0, radix: radix).unicodeScalars.map(\.value)) })
    }
    return .either(
      widths.map { width in
        digits(Int(range.lowerBound)...Int(range.upperBound), places: width)
      })
  }

  /// Hexadecimal numbers of exactly so many digits.
  private static func digits(_ range: ClosedRange<Int>, places: Int) -> Language {
    if places == 0 { return range.contains(0) ? .emptyText : .none }
    let unit = 1 << (4 * (places - 1))
    if range == 0...(unit * 16 - 1) { return .repeated(hexadecimal, places, places) }
    return .either(
      (0..<16).map { digit in
        let first = max(range.lowerBound - digit * unit, 0)
        let last = min(range.upperBound - digit * unit, unit - 1)
        guard first <= last else { return .none }
        let sign = String(digit, radix: 16).unicodeScalars.first ?? "0"
        return .joined([Language(sign, ignoringCase: true), digits(first...last, places: places - 1)])
      })
  }

  private static let hexadecimal = Language.oneOf([0x30...0x39, 0x41...0x46, 0x61...0x66])

  /// Eight groups, of which one run may be left out; the last two may be octets.
  private static func version6(_ groups: [UInt32], prefix: Int) -> Language {
    func group(_ index: Int) -> Language {
      numbers(range(groups[index], of: 16, fixed: prefix - 16 * index), radix: 16, widths: 1...4)
    }
    func isZeroAllowed(_ index: Int) -> Bool { range(groups[index], of: 16, fixed: prefix - 16 * index).contains(0) }
    let octets = dotted(groups[6] << 16 | groups[7], prefix: prefix - 96)
    /// The last groups, in both ways.
    func run(_ indices: Range<Int>, mayEndInOctets: Bool) -> Language {
      func joined(_ parts: [Language]) -> Language {
        .joined(parts.enumerated().flatMap { $0 == 0 ? [$1] : [.text([0x3A]), $1] })
      }
      let plain = joined(indices.map(group))
      guard mayEndInOctets, indices.count >= 2, indices.upperBound == 8 else { return plain }
      return .either([plain, joined(indices.dropLast(2).map(group) + [octets])])
    }
    var shapes = [run(0..<8, mayEndInOctets: true)]
    for before in 0...7 {
      for after in 0...(7 - before) where (before..<(8 - after)).allSatisfy(isZeroAllowed) {
        shapes.append(
          .joined([
            run(0..<before, mayEndInOctets: false), .text([0x3A, 0x3A]),
            run((8 - after)..<8, mayEndInOctets: true),
          ]))
      }
    }
    return .either(shapes)
  }
}
