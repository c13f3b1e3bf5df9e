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
  /// The names of an enumeration; empty for other types.
  package var enumerators: [String]

  package init(field: Field, type: FieldType, isRepeated: Bool = false, enumerators: [String] = []) {
    self.field = field
    self.type = type
    self.isRepeated = isRepeated
    self.enumerators = enumerators
  }
}
