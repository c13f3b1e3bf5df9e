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
  /// Whether something is a field, or a group of fields.
  package var isPart: @Sendable (String) -> Bool
  /// All fields, for suggestions.
  package var fieldNames: @Sendable () -> [String]
  /// A technique by its identifier; `nil` when there is none.
  package var technique: @Sendable (String) -> Technique?
  /// The technique that was most likely meant.
  package var nearestTechnique: @Sendable (String) -> String?
  /// The names of all tactics, in the order of the matrix, those that are no longer part of ATT&CK included.
  package var tactics: [String]
  /// What took the place of tactics that are no longer part of ATT&CK.
  package var retiredTactics: [String: [String]]

  package init(
    definition: @escaping @Sendable (String) -> FieldDefinition?,
    isPart: (@Sendable (String) -> Bool)? = nil,
    fieldNames: @escaping @Sendable () -> [String], technique: @escaping @Sendable (String) -> Technique?,
    nearestTechnique: @escaping @Sendable (String) -> String?, tactics: [String],
    retiredTactics: [String: [String]] = [:]
  ) {
    self.definition = definition
    self.isPart = isPart ?? { definition($0) != nil }
    self.fieldNames = fieldNames
    self.technique = technique
    self.nearestTechnique = nearestTechnique
    self.tactics = tactics
    self.retiredTactics = retiredTactics
  }

  func type(of field: Field) -> FieldType? { definition(field.name)?.type }
}
