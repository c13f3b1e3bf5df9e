package import Patterns

/// A named list of texts that values are compared with.
public struct TextList: Hashable, Sendable {
  private let exact: Set<ExactText>
  private let folded: Set<FoldedText>

  public init(_ entries: [String] = []) {
    exact = Set(entries.map { ExactText($0) })
    folded = Set(entries.map { FoldedText($0) })
  }

  package func contains(_ text: String, cased: Bool) -> Bool {
    cased ? exact.contains(ExactText(text)) : !folded.isEmpty && folded.contains(FoldedText(text))
  }
}

/// A named list of RE2 patterns.
public struct PatternList: Sendable {
  private let cased: [PreparedPattern]
  private let folded: [PreparedPattern]
  /// The entries that RE2 refuses. They match nothing; whoever fills a list at run time should look here.
  public let unusableEntries: [String]

  public init(_ entries: [String] = []) {
    let compiled = entries.map { (try? PreparedPattern($0), try? PreparedPattern($0, ignoringCase: true)) }
    cased = compiled.compactMap(\.0)
    folded = compiled.compactMap(\.1)
    unusableEntries = zip(entries, compiled).filter { $1.0 == nil || $1.1 == nil }.map(\.0)
  }

  package func matches(_ text: UnsafeBufferPointer<UInt8>, cased isCased: Bool) -> Bool {
    (isCased ? cased : folded).contains { $0.search(text) }
  }
}

/// A named list of networks.
public struct NetworkList: Hashable, Sendable {
  private let networks: [IPNetwork]
  /// The entries that are no networks. They hold no address.
  public let unusableEntries: [String]

  public init(_ entries: [String] = []) {
    networks = entries.compactMap { IPNetwork($0) }
    unusableEntries = entries.filter { IPNetwork($0) == nil }
  }

  package func contains(_ address: IPAddress) -> Bool { networks.contains { $0.contains(address) } }
}

extension FieldValues {
  /// Whether a value, as text, is in the list.
  @specialized(where Self == [Value])
  public func isListed(in list: TextList, cased: Bool = false) -> Bool {
    passText { list.contains($0, cased: cased) }
  }

  /// Whether a value holds a match of a pattern of the list.
  @specialized(where Self == [Value])
  public func matches(list: PatternList, cased: Bool = false) -> Bool {
    passBytes { list.matches($0, cased: cased) }
  }

  /// Whether a value is an address in a network of the list.
  @specialized(where Self == [Value])
  public func isInside(list: NetworkList) -> Bool { passAddress { list.contains($0) } }
}
