package import Detections
package import Diagnostics
package import Events

/// How one data model names neutral fields, and tells log sources: the content of `sigma.yaml`, `udm.yaml`.
package struct ModelTable: Sendable {
  /// A log source as the model tells it, and the fields of its events.
  package struct Source: Sendable {
    package var logSource: LogSource
    /// Fields that tell the log source, each with the values it may have; all must agree.
    package var selectors: [Selector]
    /// By neutral name.
    package var fields: [String: Mapping]
    package var origin: Origin
  }

  package struct Selector: Hashable, Sendable {
    package var field: Field
    package var values: [Value]
  }

  package var model: TaxonomyName
  /// In the order of the table and its overlays; a more specific source inherits from less specific ones, a
  /// later one overrides an earlier.
  package var sources: [Source]
}

/// What a neutral field is called in a data model.
package struct Mapping: Hashable, Sendable {
  package var field: Field
  /// What the model writes for a neutral value; empty when values are the same.
  package var values: [ValuePair]
  /// Whether no public source was found for it.
  package var isProposed: Bool

  package init(field: Field, values: [ValuePair] = [], isProposed: Bool = false) {
    self.field = field
    self.values = values
    self.isProposed = isProposed
  }

  package struct ValuePair: Hashable, Sendable {
    package var neutral: String
    package var native: Value
  }
}

extension ModelTable {
  /// All that is known of a log source: what every row says that names no more than it does, the more specific
  /// over the less, the later over the earlier.
  ///
  /// - Returns: `nil` when no row names each of the source's attributes.
  package func merged(_ logSource: LogSource?) -> Source? {
    let wanted = logSource ?? LogSource()
    let rows = sources.filter { $0.logSource.contains(wanted) }
    let ranked = rows.enumerated().sorted {
      ($0.element.logSource.specificity, $0.offset) < ($1.element.logSource.specificity, $1.offset)
    }
    var result = Source(logSource: wanted, selectors: [], fields: [:], origin: .none)
    var named = LogSource()
    for (_, row) in ranked {
      if !row.selectors.isEmpty { result.selectors = row.selectors }
      // A native field belongs to whoever names it last: an inherited field gives way.
      let natives = Set(row.fields.values.map(\.field))
      result.fields = result.fields.filter { !natives.contains($0.value.field) }
      result.fields.merge(row.fields) { $1 }
      named.category = row.logSource.category ?? named.category
      named.product = row.logSource.product ?? named.product
      named.service = row.logSource.service ?? named.service
    }
    let isKnown =
      (wanted.category == nil || named.category != nil) && (wanted.product == nil || named.product != nil)
      && (wanted.service == nil || named.service != nil)
    return isKnown ? result : nil
  }
}

extension LogSource {
  /// How many attributes are named.
  var specificity: Int {
    [category, product, service].count { $0 != nil }
  }

  /// `category: process_creation, product: windows`, for people.
  var description: String {
    let parts = [("category", category), ("product", product), ("service", service)]
    return parts.compactMap { name, value in value.map { "\(name): \($0)" } }.joined(separator: ", ")
  }
}
