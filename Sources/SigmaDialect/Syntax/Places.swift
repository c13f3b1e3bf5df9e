package import YAMLTree

extension Sigma {
  /// The keys of a mapping as they are written, for checks of a rule's style and for fixes.
  ///
  /// Like an `Origin`, every one equals every other: how a rule is written is no part of what it says.
  package struct Places: Hashable, Sendable {
    private var entries: [YAMLEntry] = []

    package init() {}

    /// Adds a key.
    mutating func add(_ entry: YAMLEntry) { entries.append(entry) }

    /// A key with its value; `nil` for one that is not written.
    package func entry(_ key: String) -> YAMLEntry? {
      entries.first { $0.key.scalar?.text == key }
    }

    /// The values of a key: the items of a list, or the lone value; none for a key that is not written.
    package func values(of key: String) -> [YAMLNode] {
      guard let value = entry(key)?.value else { return [] }
      return value.items ?? [value]
    }

    package static func == (_: Places, _: Places) -> Bool { true }
    package func hash(into _: inout Hasher) {}
  }
}
