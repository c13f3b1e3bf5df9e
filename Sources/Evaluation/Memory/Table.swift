/// A run of plain values in memory that a `TableMemory` keeps. Indices are checked in debug builds only.
struct Table<Element: BitwiseCopyable>: @unchecked Sendable, BitwiseCopyable {
  let base: UnsafeMutablePointer<Element>
  let count: Int

  subscript(_ index: Int) -> Element {
    @inline(__always) get {
      assert(index >= 0 && index < count)
      return base[index]
    }
    @inline(__always) nonmutating set {
      assert(index >= 0 && index < count)
      base[index] = newValue
    }
  }

  subscript(_ index: Int32) -> Element {
    @inline(__always) get { self[Int(index)] }
    @inline(__always) nonmutating set { self[Int(index)] = newValue }
  }

  /// The address of an element.
  @inline(__always)
  func address(of index: Int) -> UnsafeMutablePointer<Element> {
    assert(index >= 0 && index < count)
    return base + index
  }
}

/// Memory for tables: lives until this object does not.
///
/// Not to be shared between threads while tables are made; tables that are only read may be.
final class TableMemory: @unchecked Sendable {
  private var blocks: [UnsafeMutableRawPointer] = []
  /// What is left of the last block.
  private var rest: UnsafeMutableRawPointer?
  private var restSize = 0
  private var blockSize = 4 << 10
  /// What tables without elements share.
  private var nothing: UnsafeMutableRawPointer?
  private(set) var byteCount = 0

  deinit {
    for block in blocks { block.deallocate() }
  }

  /// A table with the same value everywhere.
  func table<Element: BitwiseCopyable>(repeating value: Element, count: Int) -> Table<Element> {
    let base = allocate(Element.self, count)
    base.initialize(repeating: value, count: count)
    return Table(base: base, count: count)
  }

  /// A table of numbers that are written before they are read.
  func unwritten(count: Int) -> Table<UInt8> { Table(base: allocate(UInt8.self, count), count: count) }

  /// A table of the elements of an array.
  func table<Element: BitwiseCopyable>(_ elements: [Element]) -> Table<Element> {
    let base = allocate(Element.self, elements.count)
    elements.withUnsafeBufferPointer { source in
      if let start = source.baseAddress { base.initialize(from: start, count: source.count) }
    }
    return Table(base: base, count: elements.count)
  }

  private func allocate<Element>(_: Element.Type, _ count: Int) -> UnsafeMutablePointer<Element> {
    if count == 0, let nothing { return nothing.assumingMemoryBound(to: Element.self) }
    // Some bytes more, so that a word can be read where the last bytes stand.
    let size = (count * MemoryLayout<Element>.stride + 16 + 15) & ~15
    let start: UnsafeMutableRawPointer
    if let rest, restSize >= size {
      start = rest
      self.rest = rest + size
      restSize -= size
    } else if size * 4 > blockSize {
      start = newBlock(size)
    } else {
      start = newBlock(blockSize)
      rest = start + size
      restSize = blockSize - size
      blockSize = min(2 * blockSize, 64 << 10)
    }
    if count == 0 { nothing = start }
    return start.bindMemory(to: Element.self, capacity: count)
  }

  private func newBlock(_ size: Int) -> UnsafeMutableRawPointer {
    let block = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 16)
    blocks.append(block)
    byteCount += size
    return block
  }
}

/// Some bytes in memory that somebody else keeps.
struct Bytes: @unchecked Sendable, BitwiseCopyable {
  let base: UnsafePointer<UInt8>
  let count: Int

  var buffer: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: base, count: count) }

  var string: String { String(decoding: buffer, as: UTF8.self) }

  @inline(__always)
  subscript(_ index: Int) -> UInt8 {
    assert(index >= 0 && index < count)
    return base[index]
  }

  /// Whether the other bytes stand at an offset of these.
  @inline(__always)
  func holds(_ other: Bytes, at offset: Int) -> Bool {
    guard offset >= 0, offset + other.count <= count else { return false }
    return areSame(base + offset, other.base, other.count)
  }
}

/// Whether two runs of bytes are the same.
@inline(__always)
func areSame(_ left: UnsafePointer<UInt8>, _ right: UnsafePointer<UInt8>, _ count: Int) -> Bool {
  var index = 0
  while index + 8 <= count {
    if word(left + index) != word(right + index) { return false }
    index += 8
  }
  while index < count {
    if left[index] != right[index] { return false }
    index += 1
  }
  return true
}

/// Eight bytes as a number, the first in the lowest bits.
@inline(__always)
func word(_ address: UnsafePointer<UInt8>) -> UInt64 {
  UInt64(littleEndian: UnsafeRawPointer(address).loadUnaligned(as: UInt64.self))
}

/// Four bytes as a number, the first in the lowest bits.
@inline(__always)
func halfWord(_ address: UnsafePointer<UInt8>) -> UInt32 {
  UInt32(littleEndian: UnsafeRawPointer(address).loadUnaligned(as: UInt32.self))
}
