package import Diagnostics
package import Events

/// What people need to know of a detection; nothing in it changes what is detected.
package struct Metadata: Hashable, Sendable {
  /// How grave an alert is. Sigma: `level`; YARA-L: `severity` in the metadata.
  package enum Severity: String, Hashable, Sendable, CaseIterable {
    case informational, low, medium, high, critical
  }

  /// How far a rule is tested; the words are Sigma's.
  package enum Status: String, Hashable, Sendable, CaseIterable {
    case stable, test, experimental, deprecated, unsupported
  }

  /// A UUID in lower case; empty when the rule has none.
  package var id: String
  /// An identifier: `[a-z][a-z0-9_]*` in neutral rules, the rule name in YARA-L.
  package var name: String
  package var title: String
  package var description: String
  /// Comma-separated, as in Sigma.
  package var author: String
  /// `YYYY-MM-DD`, or empty.
  package var created: String
  package var modified: String
  package var version: String
  package var license: String
  package var status: Status?
  package var severity: Severity?
  package var priority: Severity?
  /// Names as in `TA0002`'s "Execution"; in the order of the table.
  package var tactics: [String]
  /// Identifiers: `T1059.013`.
  package var techniques: [String]
  package var references: [String]
  package var falsePositives: [String]
  /// Further tags `namespace.name`, without the ATT&CK ones.
  package var tags: [String]
  /// What a language has and the model has not, in order; kept for the same language.
  package var custom: [MetadataEntry]

  package init(
    id: String = "", name: String, title: String = "", description: String = "", author: String = "",
    created: String = "", modified: String = "", version: String = "", license: String = "",
    status: Status? = nil, severity: Severity? = nil, priority: Severity? = nil, tactics: [String] = [],
    techniques: [String] = [], references: [String] = [], falsePositives: [String] = [],
    tags: [String] = [], custom: [MetadataEntry] = []
  ) {
    self.id = id
    self.name = name
    self.title = title
    self.description = description
    self.author = author
    self.created = created
    self.modified = modified
    self.version = version
    self.license = license
    self.status = status
    self.severity = severity
    self.priority = priority
    self.tactics = tactics
    self.techniques = techniques
    self.references = references
    self.falsePositives = falsePositives
    self.tags = tags
    self.custom = custom
  }
}

package struct MetadataEntry: Hashable, Sendable {
  package var key: String
  /// Numbers and Booleans as they are written; empty for null, lists and mappings.
  package var value: String
  /// What the value is when it is no text.
  package var content: MetadataContent?

  package init(_ key: String, _ value: String, content: MetadataContent? = nil) {
    self.key = key
    self.value = value
    self.content = content
  }

  /// Whether a text can hold all of the value.
  package var isPlain: Bool {
    switch content {
    case nil: true
    case .scalar(let value): value != .null
    case .list, .mapping: false
    }
  }
}

/// The value of metadata that is more than a text: whatever YAML can say.
package indirect enum MetadataContent: Hashable, Sendable {
  /// No list.
  case scalar(Value)
  case list([MetadataContent])
  /// Keys in order.
  case mapping([MetadataPair])
}

/// One key of a mapping.
package struct MetadataPair: Hashable, Sendable {
  package var key: String
  package var content: MetadataContent

  package init(_ key: String, _ content: MetadataContent) {
    self.key = key
    self.content = content
  }
}

/// What the author wants otherwise in one target.
package struct TargetOverride: Hashable, Sendable {
  /// Another rule name there.
  package var name: String?
  /// Metadata that replaces or is added to what would be written; an empty value leaves the key out.
  package var metadata: [MetadataEntry]
  /// Other mappings: neutral field → the target's field.
  package var fields: [String: String]
  /// Why the rule is not written in this target at all; `nil` when it is.
  package var omission: String?
  package var origin: Origin

  package init(
    name: String? = nil, metadata: [MetadataEntry] = [], fields: [String: String] = [:],
    omission: String? = nil, origin: Origin = .none
  ) {
    self.name = name
    self.metadata = metadata
    self.fields = fields
    self.omission = omission
    self.origin = origin
  }
}
