import Detections
package import Taxonomies

/// What the loader knows besides the schema: the fields of the neutral taxonomy, and ATT&CK.
package struct Vocabulary: Sendable {
  /// A technique of ATT&CK.
  package struct Technique: Hashable, Sendable {
    /// The names of its tactics, in the order of the matrix.
    package var tactics: [String]
    /// It is no longer part of ATT&CK.
    package var isRevoked: Bool
    /// What took its place.
    package var replacement: String?

    package init(tactics: [String], isRevoked: Bool = false, replacement: String? = nil) {
      self.tactics = tactics
      self.isRevoked = isRevoked
      self.replacement = replacement
    }
  }

  /// The definition of a field; `nil` when there is none.
  package var definition: @Sendable (String) -> FieldDefinition?
  /// All fields, for suggestions.
  package var fieldNames: @Sendable () -> [String]
  /// A technique by its identifier; `nil` when there is none.
  package var technique: @Sendable (String) -> Technique?
  /// All identifiers of techniques, for suggestions.
  package var techniqueNames: @Sendable () -> [String]
  /// The names of all tactics, in the order of the matrix.
  package var tactics: [String]

  package init(
    definition: @escaping @Sendable (String) -> FieldDefinition?,
    fieldNames: @escaping @Sendable () -> [String], technique: @escaping @Sendable (String) -> Technique?,
    techniqueNames: @escaping @Sendable () -> [String], tactics: [String]
  ) {
    self.definition = definition
    self.fieldNames = fieldNames
    self.technique = technique
    self.techniqueNames = techniqueNames
    self.tactics = tactics
  }

  func type(of field: Field) -> FieldType? { definition(field.name)?.type }
}
