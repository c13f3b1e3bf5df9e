/// Unicode's simple case folding, as RE2's `(?i)` applies it.
///
/// Two scalars match each other under `(?i)` exactly when they fold to the same scalar. `ſ` (long s) folds
/// with `s`, `K` (Kelvin sign) with `k`, `ẞ` with `ß`; `İ` and `ı` fold with nothing (YARA-L reference
/// section 8). The table is RE2's own: see Scripts/generate-unicode-tables.cpp. A fold may change the length
/// in UTF-8, never the number of scalars.
package enum SimpleCaseFolding {
  /// The scalar that stands for all that match this one whatever their case: the lower-case letter, mostly.
  package static func fold(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    Unicode.Scalar(fold(scalar.value)) ?? scalar
  }

  /// Every scalar that matches this one under `(?i)`, itself included, in ascending order.
  package static func orbit(of scalar: Unicode.Scalar) -> [Unicode.Scalar] {
    table.orbits[fold(scalar.value)].map { $0.compactMap(Unicode.Scalar.init) } ?? [scalar]
  }

  /// Whether another scalar matches this one under `(?i)`.
  package static func hasVariants(_ scalar: Unicode.Scalar) -> Bool {
    table.orbits[fold(scalar.value)] != nil
  }

  /// All sets of two or more scalars that match each other, each in ascending order, sets by least member.
  package static var orbits: [[Unicode.Scalar]] {
    table.orbits.values.map { $0.compactMap(Unicode.Scalar.init) }.sorted { $0[0] < $1[0] }
  }

  /// As `fold`, on the number of a scalar.
  @inline(__always)
  static func fold(_ value: UInt32) -> UInt32 {
    if value < 0x80 { return value &- 0x41 < 26 ? value | 0x20 : value }
    return table.fold(value)
  }

  /// The scalars that match one of a range whatever their case, those without variants left out.
  static func variants(of range: ClosedRange<UInt32>) -> [ClosedRange<UInt32>] {
    var low = 0
    var high = table.members.count
    while low < high {
      let middle = (low + high) / 2
      if table.members[middle] < range.lowerBound { low = middle + 1 } else { high = middle }
    }
    return table.members[low...].prefix { range.contains($0) }.flatMap { member in
      (table.orbits[table.fold(member)] ?? []).map { $0...$0 }
    }
  }

  private static let table = FoldingTable(caseOrbitTable)
}

/// The folds of all scalars: pages of 256, found in two steps; pages without folds are shared.
private struct FoldingTable: Sendable {
  /// The members of each orbit, in ascending order, by the scalar that stands for it.
  let orbits: [UInt32: [UInt32]]
  /// All scalars that are in an orbit, in ascending order.
  let members: [UInt32]
  /// For each 256 scalars the number of their page.
  private let pageNumbers: [UInt8]
  /// What to add to a scalar to fold it: 256 for each page; page 0 is all zero.
  private let distances: [Int32]

  init(_ text: StaticString) {
    var orbits: [UInt32: [UInt32]] = [:]
    var last: UInt32 = 0
    for members in text.withUTF8Buffer(Self.orbits(in:)) {
      orbits[members[0]] = members.sorted()
      last = max(last, members.max() ?? 0)
    }
    var numbers = [UInt8](repeating: 0, count: Int(last >> 8) + 1)
    var distances = [Int32](repeating: 0, count: 256)
    for (folded, members) in orbits {
      for member in members {
        let block = Int(member >> 8)
        if numbers[block] == 0 {
          numbers[block] = UInt8(distances.count >> 8)
          distances.append(contentsOf: repeatElement(0, count: 256))
        }
        distances[Int(numbers[block]) << 8 | Int(member & 0xFF)] = Int32(folded) - Int32(member)
      }
    }
    self.orbits = orbits
    self.members = orbits.values.flatMap { $0 }.sorted()
    self.pageNumbers = numbers
    self.distances = distances
  }

  @inline(__always)
  func fold(_ value: UInt32) -> UInt32 {
    let block = Int(value >> 8)
    guard block < pageNumbers.count else { return value }
    let distance = distances[Int(pageNumbers[block]) << 8 | Int(value & 0xFF)]
    return UInt32(truncatingIfNeeded: Int32(truncatingIfNeeded: value) &+ distance)
  }

  /// Reads hexadecimal numbers joined by commas, in groups divided by anything else.
  private static func orbits(in text: UnsafeBufferPointer<UInt8>) -> [[UInt32]] {
    var orbits: [[UInt32]] = []
    var members: [UInt32] = []
    var number: UInt32?
    for byte in text + [UInt8(ascii: " ")] {
      if let digit = Character(Unicode.Scalar(byte)).hexDigitValue {
        number = (number ?? 0) << 4 | UInt32(digit)
        continue
      }
      if let value = number { members.append(value) }
      number = nil
      if byte != UInt8(ascii: ","), !members.isEmpty {
        orbits.append(members)
        members = []
      }
    }
    return orbits
  }
}
