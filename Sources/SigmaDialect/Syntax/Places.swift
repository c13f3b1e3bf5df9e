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

extension Sigma.File {
  /// The file without the places of its keys, which only `Sigma.check` reads: with them all of the text's tree is kept.
  package func withoutPlaces() -> Sigma.File {
    var file = self
    file.documents = documents.map { document in
      switch document {
      case .rule(var rule):
        rule.header.places = Sigma.Places()
        rule.logSource.places = Sigma.Places()
        return .rule(rule)
      case .correlation(var correlation):
        correlation.header.places = Sigma.Places()
        return .correlation(correlation)
      case .filter(var filter):
        filter.header.places = Sigma.Places()
        filter.logSource.places = Sigma.Places()
        return .filter(filter)
      }
    }
    return file
  }
}
