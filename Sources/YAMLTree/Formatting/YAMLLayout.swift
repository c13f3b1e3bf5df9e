/// How a language wants its YAML to look; what the keys mean stays with the language.
package struct YAMLLayout: Hashable, Sendable {
  /// How many blanks a mapping or list below a key is indented by.
  package var indentation: Int
  /// How many blanks stand before a comment at the end of a line, at least.
  package var commentGap: Int
  /// Whether `[a, b]` and `{a: b}` become lines of their own. Otherwise they stay on one line; what was
  /// written over several lines is joined if it fits in `width` and has no comment inside.
  package var expandsFlow: Bool
  /// Whether double quotes become single ones where nothing is escaped and the text has no quote.
  package var prefersSingleQuotes: Bool
  /// The column up to which a collection in brackets is joined.
  package var width: Int
  /// What the root of each document is.
  package var root: YAMLPlace

  package init(
    indentation: Int, commentGap: Int, expandsFlow: Bool, prefersSingleQuotes: Bool, width: Int = 100,
    root: YAMLPlace
  ) {
    self.indentation = max(1, indentation)
    self.commentGap = max(1, commentGap)
    self.expandsFlow = expandsFlow
    self.prefersSingleQuotes = prefersSingleQuotes
    self.width = width
    self.root = root
  }
}

/// What a language says about one place of a document: the order of keys there, and the places below.
package struct YAMLPlace: Hashable, Sendable {
  /// Keys that come first, in this order. All others follow in the order in which they were written.
  package var first: [String]
  /// Keys that come last, in this order.
  package var last: [String]
  /// Whether plain texts with a backslash, a wildcard or another character that means something somewhere
  /// get single quotes; numbers, Booleans, dates, nothing, and texts with a single quote stay plain. It does
  /// not go for the places below.
  package var quotesTexts: Bool
  /// The values of keys, by name.
  package var children: [String: YAMLPlace]
  private var otherPlaces: [YAMLPlace]
  private var itemPlaces: [YAMLPlace]

  package init(
    first: [String] = [], last: [String] = [], quotesTexts: Bool = false, children: [String: YAMLPlace] = [:],
    others: YAMLPlace? = nil, items: YAMLPlace? = nil
  ) {
    self.first = first
    self.last = last
    self.quotesTexts = quotesTexts
    self.children = children
    otherPlaces = others.map { [$0] } ?? []
    itemPlaces = items.map { [$0] } ?? []
  }

  /// A place of which nothing is said.
  package static let free = YAMLPlace()

  /// The values of all other keys.
  package var others: YAMLPlace { otherPlaces.first ?? .free }
  /// The items of a list.
  package var items: YAMLPlace {
    get { itemPlaces.first ?? .free }
    set { itemPlaces = [newValue] }
  }

  /// The value of a key.
  package subscript(key: String) -> YAMLPlace { children[key] ?? others }

  /// Elements in the order of their keys; those whose keys are not named keep the order of the text.
  func ordered<Element>(_ elements: [Element], by key: (Element) -> String) -> [Element] {
    guard !first.isEmpty || !last.isEmpty else { return elements }
    let ranks = elements.map { rank(of: key($0)) }
    return elements.indices.sorted { (ranks[$0], $0) < (ranks[$1], $1) }.map { elements[$0] }
  }

  private func rank(of key: String) -> Int {
    if let index = first.firstIndex(of: key) { return index }
    if let index = last.firstIndex(of: key) { return first.count + 1 + index }
    return first.count
  }
}
