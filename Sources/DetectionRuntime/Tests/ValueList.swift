package import Patterns

/// A named list of texts that values are compared with.
public struct TextList: Hashable, Sendable {
  private let exact: PreparedTexts
  private let folded: PreparedTexts

  public init(_ entries: [String] = []) {
    exact = PreparedTexts(entries, ignoringCase: false)
    folded = PreparedTexts(entries, ignoringCase: true)
  }

  package func contains(_ text: UnsafeBufferPointer<UInt8>, cased: Bool) -> Bool {
    (cased ? exact : folded).match(text, .equals)
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
  public func isListed(in list: TextList, cased: Bool = false) -> Bool {
    passUTF8 { list.contains($0, cased: cased) }
  }

  /// Whether a value holds a match of a pattern of the list.
  public func matches(list: PatternList, cased: Bool = false) -> Bool {
    passUTF8 { list.matches($0, cased: cased) }
  }

  /// Whether a value is an address in a network of the list.
  public func isInside(list: NetworkList) -> Bool { passAddress { list.contains($0) } }
}
