import CSimdjson

/// One scalar of a line as the scanner keeps it: laid out as `csimdjson_token`, which a test compares.
package struct RawToken: BitwiseCopyable {
  package let text: UnsafePointer<UInt8>?
  package let length: UInt32
  /// The raw value of a `ScannedToken.Kind`.
  package let kind: UInt8
  private let reserved: (UInt8, UInt8, UInt8)
  /// The number of the next token of the same slot; -1 when there is none.
  package let next: Int32
  /// -1 when nobody reads the field.
  package let slot: Int32

  package init(
    text: UnsafePointer<UInt8>?, length: UInt32, kind: UInt8, next: Int32, slot: Int32
  ) {
    self.text = text
    self.length = length
    self.kind = kind
    self.next = next
    self.slot = slot
    reserved = (0, 0, 0)
  }

  // Known where they are used, which a stored constant of another module is not.
  @inlinable package static var null: UInt8 { ScannedToken.Kind.null.rawValue }
  @inlinable package static var string: UInt8 { ScannedToken.Kind.string.rawValue }
  @inlinable package static var number: UInt8 { ScannedToken.Kind.number.rawValue }
  @inlinable package static var true_: UInt8 { ScannedToken.Kind.true_.rawValue }
  @inlinable package static var false_: UInt8 { ScannedToken.Kind.false_.rawValue }

  /// Whether the layout is that of C.
  static var isLaidOutAsInC: Bool {
    MemoryLayout<RawToken>.stride == MemoryLayout<csimdjson_token>.stride
      && MemoryLayout<RawSlot>.stride == MemoryLayout<csimdjson_slot>.stride
      && MemoryLayout<RawToken>.offset(of: \.length) == MemoryLayout<csimdjson_token>.offset(of: \.length)
      && MemoryLayout<RawToken>.offset(of: \.kind) == MemoryLayout<csimdjson_token>.offset(of: \.kind)
      && MemoryLayout<RawToken>.offset(of: \.next) == MemoryLayout<csimdjson_token>.offset(of: \.next)
      && MemoryLayout<RawToken>.offset(of: \.slot) == MemoryLayout<csimdjson_token>.offset(of: \.slot)
  }
}

/// Which tokens belong to a slot as the scanner keeps it: laid out as `csimdjson_slot`.
package struct RawSlot: BitwiseCopyable {
  /// That of the current line, or the slot is empty.
  package let generation: UInt32
  /// The number of the slot's first token.
  package let first: Int32
  private let last: Int32

  /// An empty slot.
  package init() {
    generation = 0
    first = -1
    last = -1
  }

  /// A slot with tokens.
  package init(generation: UInt32, first: Int32) {
    self.generation = generation
    self.first = first
    last = first
  }
}
