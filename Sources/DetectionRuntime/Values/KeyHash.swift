/// A hash of the bytes of a group's key: other in each process, so that nobody can write keys that collide.
package func keyHash(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
  var hash = seed ^ UInt64(truncatingIfNeeded: bytes.count)
  var index = 0
  while index + 8 <= bytes.count {
    hash = mixed(hash ^ bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self))
    index += 8
  }
  var rest: UInt64 = 0
  while index < bytes.count {
    rest = rest << 8 | UInt64(bytes[index])
    index += 1
  }
  return mixed(mixed(hash ^ rest))
}

private let seed = UInt64.random(in: .min ... .max)

/// The two halves of a product, put together.
@inline(__always)
private func mixed(_ value: UInt64) -> UInt64 {
  let (high, low) = value.multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
  return high ^ low
}

/// Whether two keys are the same bytes.
@inline(__always)
func areSame(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Bool {
  guard left.count == right.count else { return false }
  var index = 0
  while index + 8 <= left.count {
    let (one, other) = (
      left.loadUnaligned(fromByteOffset: index, as: UInt64.self), right.loadUnaligned(fromByteOffset: index, as: UInt64.self)
    )
    if one != other { return false }
    index += 8
  }
  while index < left.count {
    if left[index] != right[index] { return false }
    index += 1
  }
  return true
}
