import CSimdjson
package import Events

/// Reads events line by line into slots, one for each field that somebody reads: fast, because values stay as the
/// line writes them, and a name is looked up only when it comes in another order than before.
///
/// Names are those of `readEvents`. What one line holds is valid until the next is scanned.
package struct EventScanner: ~Copyable {
  package enum Status: Equatable, Sendable {
    case event
    /// A name outside ASCII occurs: only `readEvents` knows whether two names are one.
    case unusual
    /// No event, and why: a sentence without a full stop.
    case broken(String)
  }

  private let scanner: OpaquePointer
  /// Owns what the scanner calls.
  private let names: NameResolver
  private let slotCount: Int
  /// All scalars of the line, in its order.
  package private(set) var tokens = ScannedTokens(start: nil, count: 0)

  /// - Parameters:
  ///   - signs: what a name says of its event, in the lower seven bits.
  ///   - resolve: the slot that a name fills, from 0; `nil` for none. Both are asked once for each new name.
  package init(
    slotCount: Int, signs: @escaping (String) -> UInt8 = { _ in 0 }, resolve: @escaping (String) -> Int?
  ) {
    names = NameResolver(signs, resolve)
    self.slotCount = slotCount
    scanner = csimdjson_scanner_make(
      slotCount, resolveName, Unmanaged.passUnretained(names).toOpaque())
  }

  deinit { csimdjson_scanner_delete(scanner) }

  /// How many bytes after a line must be readable.
  package static var padding: Int { Int(CSIMDJSON_PADDING) }

  /// Reads one line; `padding` bytes after it must be readable. Whether the escapes of a string are valid shows only
  /// when it is unescaped.
  package mutating func scan(_ line: UnsafeRawBufferPointer) -> Status {
    let message = csimdjson_scan(scanner, line.baseAddress?.assumingMemoryBound(to: CChar.self), line.count)
    if let message {
      tokens = ScannedTokens(start: nil, count: 0)
      return .broken(sentence(message))
    }
    var count = 0
    let start = csimdjson_scanner_tokens(scanner, &count)
    tokens = ScannedTokens(start: start, count: count)
    return csimdjson_scanner_signs(scanner) & Self.notASCII == 0 ? .event : .unusual
  }

  private static var notASCII: UInt8 { UInt8(CSIMDJSON_SIGN_NOT_ASCII) }

  /// What the names of the last line that was an event say of it, all together.
  package var signs: UInt8 { csimdjson_scanner_signs(scanner) >> 1 }

  /// The same tokens where they lie, without a check of what is asked for.
  package var rawTokens: UnsafeBufferPointer<RawToken> {
    let start = UnsafeRawPointer(tokens.start)?.assumingMemoryBound(to: RawToken.self)
    return UnsafeBufferPointer(start: start, count: start == nil ? 0 : tokens.count)
  }

  /// The slots where they lie, for as long as the scanner lives, and the generation of the current line.
  package var rawSlots: (start: UnsafePointer<RawSlot>, generation: UInt32)? {
    var generation: UInt32 = 0
    let start = UnsafeRawPointer(csimdjson_scanner_slots(scanner, &generation))
    return start.map { ($0.assumingMemoryBound(to: RawSlot.self), generation) }
  }

  /// The number of the first token of a slot; -1 when the line has none.
  package func first(_ slot: Int) -> Int {
    assert(slot >= 0 && slot < slotCount)
    return Int(csimdjson_scanner_first(scanner, Int32(truncatingIfNeeded: slot)))
  }

  /// The text of a string, escapes resolved; `nil` when an escape is invalid, and then the line is no event.
  ///
  /// Each token may be asked for once.
  package mutating func unescaped(_ token: Int) -> UnsafeBufferPointer<UInt8>? {
    guard let pointer = tokens.pointer(token) else { return nil }
    var length = 0
    guard let start = csimdjson_scanner_unescape(scanner, pointer, &length) else { return nil }
    return UnsafeBufferPointer(start: start, count: length)
  }

  /// A token's value, as `readEvents` gives it; `nil` when an escape is invalid.
  package mutating func value(_ token: Int) -> Value? {
    let scanned = tokens[token]
    switch scanned.kind {
    case .null: return .null
    case .true_: return .boolean(true)
    case .false_: return .boolean(false)
    case .string: return unescaped(token).map { .string(String(decoding: $0, as: UTF8.self)) }
    case .number:
      let text = String(decoding: scanned.text, as: UTF8.self)
      if let integer = Int64(text) { return .integer(integer) }
      // An integer that does not fit 64 bits with a sign is kept as its digits.
      if UInt64(text) != nil { return .string(text) }
      return Double(text).map { .double($0) }
    }
  }
}

/// One scalar of a line.
package struct ScannedToken {
  package enum Kind: UInt8, Sendable {
    case null
    /// Between the quotes, escapes not resolved.
    case string
    /// As it is written; valid JSON.
    case number
    case true_
    case false_
  }

  package let kind: Kind
  package let text: UnsafeBufferPointer<UInt8>
  /// The number of the next token of the same slot; -1 when there is none.
  package let next: Int
  /// -1 when nobody reads the field.
  package let slot: Int
}

/// The scalars of a line.
package struct ScannedTokens {
  fileprivate let start: UnsafePointer<csimdjson_token>?
  package let count: Int

  package subscript(_ number: Int) -> ScannedToken {
    guard let token = pointer(number)?.pointee else {
      return ScannedToken(kind: .null, text: UnsafeBufferPointer(start: nil, count: 0), next: -1, slot: -1)
    }
    let bytes = UnsafeRawPointer(token.text)?.assumingMemoryBound(to: UInt8.self)
    return ScannedToken(
      kind: ScannedToken.Kind(rawValue: token.kind) ?? .null,
      text: UnsafeBufferPointer(start: bytes, count: bytes == nil ? 0 : Int(token.length)),
      next: Int(token.next), slot: Int(token.slot))
  }

  fileprivate func pointer(_ number: Int) -> UnsafePointer<csimdjson_token>? {
    guard let start, number >= 0, number < count else { return nil }
    return start + number
  }
}

/// Closures that C can call.
private final class NameResolver {
  let signs: (String) -> UInt8
  let resolve: (String) -> Int?

  init(_ signs: @escaping (String) -> UInt8, _ resolve: @escaping (String) -> Int?) {
    self.signs = signs
    self.resolve = resolve
  }
}

private func resolveName(
  _ context: UnsafeMutableRawPointer?, _ path: UnsafePointer<CChar>?, _ length: Int, _ signs: UnsafeMutablePointer<UInt8>?
) -> Int32 {
  guard let context, let path else { return -1 }
  let resolver = Unmanaged<NameResolver>.fromOpaque(context).takeUnretainedValue()
  let name = path.withMemoryRebound(to: UInt8.self, capacity: length) {
    String(decoding: UnsafeBufferPointer(start: $0, count: length), as: UTF8.self)
  }
  signs?.pointee = resolver.signs(name) << 1
  return resolver.resolve(name).map { Int32(truncatingIfNeeded: $0) } ?? -1
}

private func sentence(_ message: UnsafePointer<CChar>) -> String {
  let text = String(cString: message)
  return text.hasSuffix(".") ? String(text.dropLast()) : text
}
