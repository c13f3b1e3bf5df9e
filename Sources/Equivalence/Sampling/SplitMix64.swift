/// Random numbers that are the same in every run: the generator of Steele, Lea and Flood.
package struct SplitMix64: RandomNumberGenerator, Sendable {
  private var state: UInt64

  /// Starts the sequence that belongs to a seed.
  package init(seed: UInt64) {
    state = seed
  }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// A number of a range.
  package mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }

  /// True once in so many times, on average.
  package mutating func oneIn(_ times: Int) -> Bool { number(1...max(times, 1)) == 1 }

  /// One of the elements; `nil` when there is none.
  package mutating func element<Elements: Collection>(_ elements: Elements) -> Elements.Element? {
    elements.randomElement(using: &self)
  }

  /// One of two or more elements.
  package mutating func either<Element>(_ first: Element, _ others: Element...) -> Element {
    let index = number(0...others.count)
    return index == 0 ? first : others[index - 1]
  }
}
