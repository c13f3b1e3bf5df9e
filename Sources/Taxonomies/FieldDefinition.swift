package import Detections

/// What a field of a data model holds.
package enum FieldType: String, Hashable, Sendable, CaseIterable {
  case text, integer, float, boolean
  /// An address as text.
  case address
  /// One of a closed set of names, compared exactly.
  case enumeration
  /// Seconds since 1970.
  case time
}

/// A field as a data model knows it.
package struct FieldDefinition: Hashable, Sendable {
  package var field: Field
  package var type: FieldType
  package var isRepeated: Bool
  /// The names of an enumeration, the first being that of an unset field; empty for other types, and for an
  /// enumeration whose names are not listed: there any name is taken.
  package var enumerators: [String]
  /// Whether whole numbers in it are never negative by their type, which YARA-L's arithmetic must know.
  package var isUnsigned: Bool
  /// What the field holds, in a line; empty for models other than the neutral one.
  package var summary: String

  package init(
    field: Field, type: FieldType, isRepeated: Bool = false, enumerators: [String] = [],
    isUnsigned: Bool = false, summary: String = ""
  ) {
    self.field = field
    self.type = type
    self.isRepeated = isRepeated
    self.enumerators = enumerators
    self.isUnsigned = isUnsigned
    self.summary = summary
  }
}
