// Swift's `==` on texts follows canonical equivalence (é as one scalar equals e with a combining accent),
// which no engine that runs rules does. Hashes need no care: texts that Swift takes for equal have one hash,
// which is enough, and fast.

extension String {
  /// Whether both texts are the same bytes.
  func isExactly(_ other: String) -> Bool { utf8.count == other.utf8.count && utf8.elementsEqual(other.utf8) }
}

extension String? {
  /// Whether both are absent, or texts of the same bytes.
  func isExactly(_ other: String?) -> Bool {
    guard let self, let other else { return self == nil && other == nil }
    return self.isExactly(other)
  }
}
