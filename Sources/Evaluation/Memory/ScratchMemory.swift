/// Memory for the texts of one event: given out piece by piece, and all of it again for the next event.
///
/// Before and after each piece stand at least eight bytes that may be read, so that words can be loaded at its ends.
struct ScratchMemory: ~Copyable {
  private var blocks: [(base: UnsafeMutablePointer<UInt8>, size: Int)] = []
  private var block = 0
  private var next: UnsafeMutablePointer<UInt8>
  private var end: UnsafeMutablePointer<UInt8>

  private static let margin = 16
  private static let blockSize = 64 << 10

  init() {
    let base = UnsafeMutablePointer<UInt8>.allocate(capacity: Self.blockSize)
    base.initialize(repeating: 0, count: Self.blockSize)
    blocks = [(base, Self.blockSize)]
    next = base + Self.margin
    end = base + Self.blockSize - Self.margin
  }

  deinit {
    for block in blocks { block.base.deallocate() }
  }

  /// Takes everything back. What a large event needed more than others do is given back to the system.
  @inline(__always)
  mutating func reset() {
    if block != 0 { resetBlocks() }
    next = blocks[0].base + Self.margin
    end = blocks[0].base + blocks[0].size - Self.margin
  }

  /// A piece of at least a size; it is its receiver's until the next `reset`.
  @inline(__always)
  mutating func reserve(_ size: Int) -> UnsafeMutablePointer<UInt8> {
    if end - next < size + Self.margin { grow(size) }
    return next
  }

  /// Keeps the first bytes of the piece that was reserved last.
  @inline(__always)
  mutating func keep(_ count: Int) {
    next += count + Self.margin
  }

  @inline(never)
  private mutating func grow(_ size: Int) {
    let needed = max(Self.blockSize, size + 4 * Self.margin)
    let base = UnsafeMutablePointer<UInt8>.allocate(capacity: needed)
    base.initialize(repeating: 0, count: needed)
    blocks.append((base, needed))
    block = blocks.count - 1
    next = base + Self.margin
    end = base + needed - Self.margin
  }

  @inline(never)
  private mutating func resetBlocks() {
    for extra in blocks.dropFirst() { extra.base.deallocate() }
    blocks.removeLast(blocks.count - 1)
    block = 0
  }
}
