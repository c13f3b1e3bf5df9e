package import Detections
package import Diagnostics
package import Events

/// How one data model names neutral fields, and tells log sources: the content of `sigma.yaml`, `udm.yaml`.
package struct ModelTable: Sendable {
  /// A log source as the model tells it, and the fields of its events.
  package struct Source: Sendable {
    package var logSource: LogSource
    /// Of which of its events the row speaks: the values that neutral fields have there, in lower case. Empty: of all.
    package var conditions: [Condition] = []
    /// Fields that tell the log source, each with the values it may have; all must agree.
    package var selectors: [Selector] = []
    /// By neutral name. A name that ends in `.*` stands for all that begin so; its native name has a `*` then.
    package var fields: [String: Mapping] = [:]
    /// Neutral names that less specific log sources map, and this one does not.
    package var withoutName: Set<String> = []
    package var hashes: [HashField] = []
    /// Whether no public source was found for the selectors.
    package var isProposed = false
    /// The attributes of the log source that the selectors tell; `nil` when they tell all of them.
    package var tells: [String]?
    /// Among log sources that are told alike, the one that is meant when a rule is read.
    package var isPreferred = false
    /// The attributes of the log source (`product`) that no selector tells: events of others look the same.
    package var untold: [String] = []
    package var origin = Origin.none
  }

  /// That a neutral field has one of these values.
  package struct Condition: Hashable, Sendable {
    package var field: String
    package var values: Set<String>
  }

  package struct Selector: Hashable, Sendable {
    package var field: Field
    package var values: [Value]
  }

  /// A native field that holds hashes of several algorithms, `SHA1=…,MD5=…`: it is read, never written.
  package struct HashField: Hashable, Sendable {
    package var field: Field
    /// Neutral names by algorithm, in upper case.
    package var neutral: [String: String]
  }

  package var model: TaxonomyName
  /// In the order of the table and its overlays; a more specific source inherits from less specific ones, a
  /// later one overrides an earlier.
  package var sources: [Source]
}

/// What a neutral field is called in a data model.
package struct Mapping: Hashable, Sendable {
  package struct ValuePair: Hashable, Sendable {
    package var neutral: String
    package var native: Value
  }

  package var field: Field
  /// Other native names for the same, which are read but never written.
  package var aliases: [Field]
  /// What the model writes for a neutral value; empty when values are the same.
  package var values: [ValuePair]
  /// Other spellings of neutral values, each with the one in `values` that means the same. They are understood
  /// beside that one only: by itself such a spelling says less than the native value.
  package var synonyms: [String: String] = [:]
  /// The part of a URL that the neutral field is, when the native one holds the whole URL.
  package var part: URLPart?
  /// Whether no public source was found for it.
  package var isProposed: Bool
  /// What a person should know of it; may be empty.
  package var note: String
  package var origin: Origin

  package init(
    field: Field, aliases: [Field] = [], values: [ValuePair] = [], part: URLPart? = nil,
    isProposed: Bool = false, note: String = "", origin: Origin = .none
  ) {
    self.field = field
    self.aliases = aliases
    self.values = values
    self.part = part
    self.isProposed = isProposed
    self.note = note
    self.origin = origin
  }
}

extension ModelTable {
  /// All that is known of a log source: what every row says that names no more than it does, the more specific
  /// over the less, the later over the earlier. Selectors of different fields must all agree.
  ///
  /// - Parameter requirements: what is known of the events. Where a row of some events gives a field another name,
  ///   and it is not known whether the events are among these, the field has none.
  /// - Returns: `nil` when no row names each of the source's attributes.
  package func merged(_ logSource: LogSource?, of requirements: EventRequirements = .none) -> Source? {
    guard var result = mergedForAll(logSource) else { return nil }
    for row in sources where !row.conditions.isEmpty && row.logSource.contains(result.logSource) {
      let answers = row.conditions.map { condition in
        requirements.meets(condition, native: result.fields[condition.field]?.field.name)
      }
      if answers.contains(false) { continue }
      if answers.allSatisfy({ $0 == true }) {
        result.add(row)
      } else {
        result.removeNames(thatDifferIn: row)
      }
    }
    return result
  }

  /// As `merged`, by the rows that speak of all events of a log source.
  package func mergedForAll(_ logSource: LogSource?) -> Source? {
    let wanted = logSource ?? LogSource()
    let rows = sources.filter { $0.conditions.isEmpty && $0.logSource.contains(wanted) }
    let ranked = rows.enumerated().sorted {
      ($0.element.logSource.specificity, $0.offset) < ($1.element.logSource.specificity, $1.offset)
    }
    var result = Source(logSource: wanted)
    var named: Set<String> = []
    var told: Set<String> = []
    for (_, row) in ranked {
      result.add(row)
      named.formUnion(row.logSource.attributes)
      if !row.selectors.isEmpty { told.formUnion(row.tells ?? row.logSource.attributes) }
    }
    guard wanted.attributes.allSatisfy(named.contains) else { return nil }
    result.untold = wanted.attributes.filter { !told.contains($0) }
    return result
  }
}

extension ModelTable.Source {
  /// Leaves the fields without a name that have another one in some events.
  fileprivate mutating func removeNames(thatDifferIn row: ModelTable.Source) {
    for (name, mapping) in row.fields where fields[name] != mapping {
      fields[name] = nil
      withoutName.insert(name)
    }
    for name in row.withoutName {
      fields[name] = nil
      withoutName.insert(name)
    }
  }

  /// Puts what a more specific row says over this.
  fileprivate mutating func add(_ row: ModelTable.Source) {
    // A native field belongs to whoever names it last: an inherited field gives way.
    // A part of a field is nobody's alone.
    let natives = Set(row.fields.values.filter { $0.part == nil }.map(\.field))
    fields = fields.filter { name, mapping in
      !(mapping.part == nil && natives.contains(mapping.field)) && !row.withoutName.contains(name)
    }
    fields.merge(row.fields) { $1 }
    withoutName = withoutName.union(row.withoutName).subtracting(row.fields.keys)
    hashes.removeAll { old in row.hashes.contains { $0.field == old.field } }
    hashes += row.hashes
    guard !row.selectors.isEmpty else { return }
    selectors.removeAll { old in row.selectors.contains { $0.field == old.field } }
    selectors += row.selectors
    tells = row.tells
    isProposed = isProposed || row.isProposed
    isPreferred = row.isPreferred
  }
}

extension LogSource {
  /// How much is said about fields: a category says most, for process creations have the same fields whichever
  /// log tells of them; then the service, then the product.
  var specificity: Int {
    (category == nil ? 0 : 4) + (service == nil ? 0 : 2) + (product == nil ? 0 : 1)
  }

  /// The attributes that are named, in a fixed order.
  var attributes: [String] {
    [("category", category), ("product", product), ("service", service)].compactMap { $1 == nil ? nil : $0 }
  }

  /// `category: process_creation, product: windows`, for people.
  var description: String {
    let parts = [("category", category), ("product", product), ("service", service)]
    return parts.compactMap { name, value in value.map { "\(name): \($0)" } }.joined(separator: ", ")
  }
}
