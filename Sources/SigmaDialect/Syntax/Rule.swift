package import Diagnostics

extension Sigma {
  /// A detection rule.
  package struct Rule: Hashable, Sendable {
    package var header: Header
    package var logSource: LogSourceSection
    package var detection: DetectionSection

    package init(header: Header, logSource: LogSourceSection, detection: DetectionSection) {
      self.header = header
      self.logSource = logSource
      self.detection = detection
    }
  }

  /// `logsource`; at least one of category, product and service is there.
  package struct LogSourceSection: Hashable, Sendable {
    package var category: String?
    package var product: String?
    package var service: String?
    /// `definition`: prose about how the log is made.
    package var definition: String?
    /// Keys that the specification does not know.
    package var custom: [Tree.Entry]
    package var origin: Origin
    /// The keys of the section as they are written.
    package var places = Places()

    package init(
      category: String? = nil, product: String? = nil, service: String? = nil, definition: String? = nil,
      custom: [Tree.Entry] = [], origin: Origin = .none
    ) {
      self.category = category
      self.product = product
      self.service = service
      self.definition = definition
      self.custom = custom
      self.origin = origin
    }
  }

  /// `detection`: named searches, and the condition over them.
  package struct DetectionSection: Hashable, Sendable {
    /// In the order of the text; names are distinct.
    package var identifiers: [Identifier]
    /// `condition`: one, or a list of which one must hold; never empty in a complete rule.
    package var conditions: [Condition]
    /// What an old rule counts behind the condition; there is one condition then.
    package var aggregation: Aggregation?
    package var origin: Origin

    package init(
      identifiers: [Identifier], conditions: [Condition], aggregation: Aggregation? = nil,
      origin: Origin = .none
    ) {
      self.identifiers = identifiers
      self.conditions = conditions
      self.aggregation = aggregation
      self.origin = origin
    }
  }

  /// `name: search` in `detection`, where a name is `[A-Za-z0-9_-]+`.
  package struct Identifier: Hashable, Sendable {
    package var name: String
    package var search: Search
    package var origin: Origin

    package init(name: String, search: Search, origin: Origin = .none) {
      self.name = name
      self.search = search
      self.origin = origin
    }
  }

  /// What a search identifier looks for (Sigma reference section 4.1).
  package indirect enum Search: Hashable, Sendable {
    /// A map: every item must hold. Not empty in a complete rule.
    case items([Item])
    /// A list: some search must hold. Not empty in a complete rule.
    case any([Search])
    /// Every search must hold. No text has it: pipelines make it of a field that became several.
    case all([Search])
    /// A scalar: it stands somewhere in the event.
    case keyword(Scalar)
  }

  /// `Field|modifier: value` or a list of values.
  package struct Item: Hashable, Sendable {
    /// `nil` for keywords: the key `'|all'`.
    package var field: String?
    package var modifiers: [Modifier]
    /// Not empty in a complete rule.
    package var values: [Scalar]
    /// The place of the key.
    package var origin: Origin

    package init(_ field: String?, _ modifiers: [Modifier] = [], values: [Scalar], origin: Origin = .none) {
      self.field = field
      self.modifiers = modifiers
      self.values = values
      self.origin = origin
    }
  }
}
