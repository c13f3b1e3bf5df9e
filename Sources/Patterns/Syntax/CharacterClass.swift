/// A set of Unicode scalars, as ranges.
package struct CharacterClass: Hashable, Sendable {
  /// The numbers of the scalars, in ascending ranges that neither overlap nor touch. Surrogates
  /// (D800 through DFFF) are no scalars and in no range.
  package let ranges: [ClosedRange<UInt32>]

  /// The set of all scalars in some ranges, which may overlap and stand in any order.
  package init(_ ranges: some Sequence<ClosedRange<UInt32>>) {
    var result: [ClosedRange<UInt32>] = []
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if let last = result.last, range.lowerBound <= last.upperBound + 1 {
        result[result.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
      } else {
        result.append(range)
      }
    }
    self.ranges = result.flatMap(Self.withoutSurrogates)
  }

  /// The set of some scalars.
  package init(scalars: some Sequence<Unicode.Scalar>) {
    self.init(scalars.map { $0.value...$0.value })
  }

  /// No scalar.
  package static let none = CharacterClass([])
  /// Every scalar.
  package static let all = CharacterClass([0...0x10FFFF])
  /// Every scalar but the newline: what `.` means without `(?s)`.
  package static let allButNewline = CharacterClass([0...9, 11...0x10FFFF])

  /// Whether a scalar is in the set.
  package func contains(_ scalar: Unicode.Scalar) -> Bool {
    contains(scalar.value)
  }

  func contains(_ value: UInt32) -> Bool {
    var low = 0
    var high = ranges.count
    while low < high {
      let middle = (low + high) / 2
      if ranges[middle].upperBound < value { low = middle + 1 } else { high = middle }
    }
    return low < ranges.count && ranges[low].contains(value)
  }

  /// Whether no scalar is in the set.
  package var isEmpty: Bool { ranges.isEmpty }

  /// How many scalars are in the set.
  package var count: Int { ranges.reduce(0) { $0 + $1.count } }

  /// The scalars of the set in ascending order, unless they are more than the limit.
  package func scalars(upTo limit: Int) -> [Unicode.Scalar]? {
    guard count <= limit else { return nil }
    return ranges.flatMap { $0.compactMap(Unicode.Scalar.init) }
  }

  /// The scalars that are not in the set.
  package var inverted: CharacterClass {
    var gaps: [ClosedRange<UInt32>] = []
    var next: UInt32 = 0
    for range in ranges {
      if next < range.lowerBound { gaps.append(next...range.lowerBound - 1) }
      next = range.upperBound + 1
    }
    if next <= 0x10FFFF { gaps.append(next...0x10FFFF) }
    return CharacterClass(gaps)
  }

  /// The scalars that are in this set or another.
  package func union(_ other: CharacterClass) -> CharacterClass {
    CharacterClass(ranges + other.ranges)
  }

  /// The scalars of the set, and all that match one of them whatever their case.
  package var ignoringCase: CharacterClass {
    CharacterClass(ranges + ranges.flatMap(SimpleCaseFolding.variants(of:)))
  }

  private static func withoutSurrogates(_ range: ClosedRange<UInt32>) -> [ClosedRange<UInt32>] {
    guard range.overlaps(0xD800...0xDFFF) else { return [range] }
    var parts: [ClosedRange<UInt32>] = []
    if range.lowerBound < 0xD800 { parts.append(range.lowerBound...0xD7FF) }
    if range.upperBound > 0xDFFF { parts.append(0xE000...range.upperBound) }
    return parts
  }
}

extension CharacterClass {
  /// RE2's `\d`: ASCII digits only, as all of these are ASCII only (YARA-L reference section 8).
  static let digits = CharacterClass([0x30...0x39])
  /// RE2's `\s`: tab, line feed, form feed, carriage return, blank; no vertical tab.
  static let spaces = CharacterClass([0x09...0x0A, 0x0C...0x0D, 0x20...0x20])
  /// RE2's `\w`.
  static let wordScalars = CharacterClass([0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A])

  /// The set that `[:name:]` stands for; `nil` for an unknown name.
  static func posix(_ name: String) -> CharacterClass? {
    switch name {
    case "alnum": CharacterClass([0x30...0x39, 0x41...0x5A, 0x61...0x7A])
    case "alpha": CharacterClass([0x41...0x5A, 0x61...0x7A])
    case "ascii": CharacterClass([0x00...0x7F])
    case "blank": CharacterClass([0x09...0x09, 0x20...0x20])
    case "cntrl": CharacterClass([0x00...0x1F, 0x7F...0x7F])
    case "digit": digits
    case "graph": CharacterClass([0x21...0x7E])
    case "lower": CharacterClass([0x61...0x7A])
    case "print": CharacterClass([0x20...0x7E])
    case "punct": CharacterClass([0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E])
    case "space": CharacterClass([0x09...0x0D, 0x20...0x20])
    case "upper": CharacterClass([0x41...0x5A])
    case "word": wordScalars
    case "xdigit": CharacterClass([0x30...0x39, 0x41...0x46, 0x61...0x66])
    default: nil
    }
  }

  /// The set that `\p{name}` stands for: a general category or a script, or `Any`; `nil` for a name that RE2
  /// does not know.
  static func unicodeProperty(_ name: String) -> CharacterClass? {
    name == "Any" ? all : unicodeProperties[name]
  }

  /// The names of `\p{…}`, for suggestions.
  static var unicodePropertyNames: [String] { unicodeProperties.keys.sorted() + ["Any"] }

  /// The name of `\p{…}` that stands for exactly this set, the first in alphabetical order.
  static func unicodePropertyName(of set: CharacterClass) -> String? {
    unicodePropertyNamesBySet[set]
  }

  private static let unicodePropertyNamesBySet = Dictionary(
    unicodeProperties.map { ($0.value, $0.key) }, uniquingKeysWith: min)

  private static let unicodeProperties = readProperties(unicodePropertyTable)

  private static func readProperties(_ table: StaticString) -> [String: CharacterClass] {
    let text = table.withUTF8Buffer { String(decoding: $0, as: UTF8.self) }
    var properties: [String: CharacterClass] = [:]
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ")
      var ranges: [ClosedRange<UInt32>] = []
      var end: UInt32 = 0
      for word in words.dropFirst() {
        let numbers = word.split(separator: "+").map { UInt32($0, radix: 16) ?? 0 }
        let start = end + numbers[0]
        end = start + (numbers.count > 1 ? numbers[1] : 0)
        ranges.append(start...end)
      }
      properties[String(words[0])] = CharacterClass(ranges)
    }
    return properties
  }
}
