/// Elements that never change, in memory of their own: looking at them counts no references. Whoever owns them frees them.
struct FixedElements<Element: BitwiseCopyable & Sendable>: @unchecked Sendable {
  // Written once, before anybody else sees it.
  private let start: UnsafeMutablePointer<Element>
  let count: Int

  init(_ elements: [Element]) {
    count = elements.count
    start = .allocate(capacity: max(1, elements.count))
    for (place, element) in elements.enumerated() { (start + place).initialize(to: element) }
  }

  @inline(__always)
  subscript(_ place: Int) -> Element {
    assert(place >= 0 && place < count)
    return start[place]
  }

  /// Some of them.
  @inline(__always)
  func part(_ range: Range<Int>) -> UnsafeBufferPointer<Element> {
    assert(range.lowerBound >= 0 && range.upperBound <= count)
    return UnsafeBufferPointer(start: start + range.lowerBound, count: range.count)
  }

  func free() { start.deallocate() }
}
