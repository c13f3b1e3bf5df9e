import Detections
import Diagnostics

/// Everything that taxonomy files say.
struct TaxonomyTables: Sendable {
  var neutral = NeutralFields()
  var models: [TaxonomyName: ModelTable] = [:]
  var udm = UDMSchema(root: "Event", messages: [:], enumerations: [:])

  /// The built-in tables, read once, at first use; a test asserts that nothing is found wrong with them.
  static let builtIn = readBuiltIn().value

  static func readBuiltIn() -> Reading<TaxonomyTables> {
    var reader = TableReader()
    let files = [
      ("neutral", EmbeddedTables.neutral), ("udm-schema", EmbeddedTables.udmSchema), ("udm", EmbeddedTables.udm),
      ("sigma", EmbeddedTables.sigma),
    ].map { SourceFile(name: "\($0).yaml", text: $1) }
    for file in files { reader.read(file) }
    return Reading(reader.tables, reader.diagnostics)
  }
}

/// The fields that neutral rules may name: the content of `neutral.yaml`.
struct NeutralFields: Sendable {
  private(set) var byName: [String: FieldDefinition] = [:]
  /// Rows that stand for all names that begin with theirs; the longest first.
  private var open: [FieldDefinition] = []

  /// Adds a field, or all that begin so when the name ends in `.*`; in place of an earlier one of that name.
  mutating func add(_ definition: FieldDefinition) {
    guard definition.field.name.hasSuffix(".*") else {
      byName[definition.field.name] = definition
      return
    }
    var row = definition
    row.field.name.removeLast()
    open.removeAll { $0.field == row.field }
    open.append(row)
    open.sort { $0.field.name.utf8.count > $1.field.name.utf8.count }
  }

  subscript(_ name: String) -> FieldDefinition? {
    if let known = byName[name] { return known }
    guard var row = open.first(where: { name.hasPrefix($0.field.name) && name != $0.field.name }) else { return nil }
    row.field = Field(name)
    return row
  }

  /// All full names, sorted.
  var names: [String] { byName.keys.sorted() }
}
