import Diagnostics
import Events

extension Sigma.Pipeline {
  /// A document while steps work on it.
  struct Draft {
    enum Kind {
      case rule, correlation
    }

    struct Identifier {
      var name: String
      var search: DraftSearch
      var origin: Origin
    }

    var kind: Kind
    var header: Sigma.Header
    var logSource: Sigma.LogSourceSection
    var identifiers: [Identifier]
    var conditions: [Sigma.Condition]
    /// What an old rule counts.
    var aggregation: Sigma.Aggregation?
    /// A correlation's own part.
    var correlation: Sigma.Correlation?

    /// - Parameter document: a rule or correlation; a filter has no steps of its own.
    init(_ document: Sigma.Document) {
      header = document.header
      logSource = Sigma.LogSourceSection()
      identifiers = []
      conditions = []
      switch document {
      case .rule(let rule):
        kind = .rule
        logSource = rule.logSource
        aggregation = rule.detection.aggregation
        conditions = rule.detection.conditions
        identifiers = rule.detection.identifiers.map {
          Identifier(name: $0.name, search: DraftSearch($0.search), origin: $0.origin)
        }
      case .filter:
        kind = .rule
      case .correlation(let own):
        kind = .correlation
        correlation = own
      }
    }

    /// The document as the draft has it.
    func document(from old: Sigma.Document) -> Sigma.Document {
      switch old {
      case .rule(var rule):
        rule.header = header
        rule.logSource = logSource
        rule.detection.identifiers = identifiers.map {
          Sigma.Identifier(name: $0.name, search: $0.search.search, origin: $0.origin)
        }
        rule.detection.conditions = conditions
        rule.detection.aggregation = aggregation
        return .rule(rule)
      case .filter: return old
      case .correlation(let old):
        var new = correlation ?? old
        new.header = header
        return .correlation(new)
      }
    }
  }

  /// A search whose items remember which steps have changed them.
  indirect enum DraftSearch {
    case item(DraftItem)
    case all([DraftSearch])
    case any([DraftSearch])

    init(_ search: Sigma.Search) {
      switch search {
      case .items(let items): self = .all(items.map { .item(DraftItem(item: $0)) })
      case .all(let searches): self = .all(searches.map(DraftSearch.init))
      case .keyword(let scalar): self = .item(DraftItem(item: Sigma.Item(nil, values: [scalar], origin: scalar.origin)))
      case .any(let searches):
        let keywords = searches.compactMap { search in
          if case .keyword(let scalar) = search { scalar } else { nil }
        }
        // A list of nothing but keywords is one item for pySigma.
        if let first = keywords.first, keywords.count == searches.count {
          self = .item(DraftItem(item: Sigma.Item(nil, values: keywords, origin: first.origin)))
        } else {
          self = .any(searches.map(DraftSearch.init))
        }
      }
    }

    var search: Sigma.Search {
      switch self {
      case .item(let item): return .items([item.item])
      case .any(let searches): return .any(searches.map(\.search))
      case .all(let searches):
        let items = searches.compactMap { search in
          if case .item(let item) = search { item.item } else { nil }
        }
        return items.count == searches.count ? .items(items) : .all(searches.map(\.search))
      }
    }

    var items: [DraftItem] {
      switch self {
      case .item(let item): [item]
      case .all(let searches), .any(let searches): searches.flatMap(\.items)
      }
    }

    /// The search with a step noted at each of its items.
    func changed(by step: String) -> DraftSearch {
      switch self {
      case .item(var item):
        item.changedBy.insert(step)
        return .item(item)
      case .all(let searches): return .all(searches.map { $0.changed(by: step) })
      case .any(let searches): return .any(searches.map { $0.changed(by: step) })
      }
    }
  }

  struct DraftItem {
    var item: Sigma.Item
    /// The identifiers of the steps that have changed it.
    var changedBy: Set<String> = []
  }

  /// What a value of an item is once its modifiers are applied.
  enum DraftValue: Hashable {
    case text(DraftText)
    case number(Number)
    case boolean(Bool)
    case null
    /// A pattern, network, comparison, or several texts in one: steps for texts pass it over.
    case other
  }
}

extension Sigma.Pipeline.DraftItem {
  typealias DraftText = Sigma.Pipeline.DraftText
  typealias DraftValue = Sigma.Pipeline.DraftValue

  var chain: Sigma.ModifierChain? {
    var ignored: [Diagnostic] = []
    return Sigma.ModifierChain(item, reportingTo: &ignored)
  }

  /// What the values are, in order. Items that can't be lowered have none; lowering says why.
  var values: [DraftValue] {
    guard let chain else { return [] }
    return item.values.map { scalar in
      guard chain.kind == .text, !chain.hasWindash, !chain.encodings.contains(.base64offset) else { return .other }
      if chain.keepsType || scalar.content == .null { return DraftValue(scalar.content) }
      let text: DraftText =
        switch DraftValue(scalar.content) {
        case .number(let number): DraftText([.literal(number.description)])
        case .boolean(let boolean): DraftText([.literal(boolean ? "true" : "false")])
        case .text, .null, .other:
          if case .text(let own) = scalar.content {
            DraftText(own, hasPlaceholders: chain.isPlaceholder)
          } else {
            DraftText()
          }
        }
      return Self.value(text, chain)
    }
  }

  private static func value(_ text: DraftText, _ chain: Sigma.ModifierChain) -> DraftValue {
    var text = text
    if !chain.encodings.isEmpty {
      guard let literal = Sigma.plainText(ofLiteral: text), let encoded = Sigma.encoded(literal, chain.encodings),
        encoded.count == 1
      else { return .other }
      text = DraftText([.literal(encoded[0])])
    }
    if chain.part == .contains || chain.part == .endswith, text.pieces.first != .anyRun {
      text = DraftText([.anyRun] + text.pieces)
    }
    if chain.part == .contains || chain.part == .startswith, text.pieces.last != .anyRun {
      text.append(.anyRun)
    }
    return .text(text)
  }

  /// The item with other values; `nil` when they can't be written.
  func with(_ values: [DraftValue]) -> Self? {
    var result = self
    let hasPlaceholders = values.contains { value in
      if case .text(let text) = value { !text.placeholders.isEmpty } else { false }
    }
    result.item.modifiers = item.modifiers.filter { modifier in
      switch modifier.kind {
      case .all, .neq, .cased: true
      case .expand: hasPlaceholders
      default: false
      }
    }
    let origin = item.values.first?.origin ?? item.origin
    var scalars: [Sigma.Scalar] = []
    for (index, value) in values.enumerated() {
      let place = values.count == item.values.count ? item.values[index].origin : origin
      switch value {
      case .text(let text):
        guard let sigma = text.sigmaText(hasPlaceholders: hasPlaceholders) else { return nil }
        scalars.append(Sigma.Scalar(.text(sigma), origin: place))
      case .number(let number): scalars.append(Sigma.Scalar(.number(number), origin: place))
      case .boolean(let boolean): scalars.append(Sigma.Scalar(.boolean(boolean), origin: place))
      case .null: scalars.append(Sigma.Scalar(.null, origin: place))
      case .other: return nil
      }
    }
    result.item.values = scalars
    return result
  }

  /// The fields that `fieldref` names.
  var references: [String] {
    guard chain?.kind == .fieldReference else { return [] }
    return item.values.compactMap { scalar in
      if case .text(let text) = scalar.content { Sigma.plainText(of: Sigma.decode(text)) } else { nil }
    }
  }
}

extension Sigma.Pipeline.DraftValue {
  /// A value without modifiers.
  init(_ content: Sigma.Scalar.Content) {
    switch content {
    case .text(let text): self = .text(Sigma.Pipeline.DraftText(text, hasPlaceholders: false))
    case .number(let number): self = .number(number)
    case .boolean(let boolean): self = .boolean(boolean)
    case .null: self = .null
    }
  }
}

extension Sigma {
  /// The literal that a text is; `nil` when anything else is in it.
  fileprivate static func plainText(ofLiteral text: Pipeline.DraftText) -> String? {
    var result = ""
    for piece in text.pieces {
      guard case .literal(let literal) = piece else { return nil }
      result += literal
    }
    return result
  }
}
