import Detections
import Diagnostics

/// Everything that taxonomy files say.
struct TaxonomyTables: Sendable {
  var neutral = NeutralFields()
  var models: [TaxonomyName: ModelTable] = [:]
  var udm = UDMSchema(root: "Event", messages: [:], enumerations: [:])
}

/// The built-in tables, each read once, when it is first asked for; a test asserts that nothing is found wrong
/// with them.
enum BuiltInTables {
  static let neutral = read(("neutral", EmbeddedTables.neutral)).neutral
  static let udmSchema = read(("udm-schema", EmbeddedTables.udmSchema)).udm
  static let udm = read(("udm", EmbeddedTables.udm)).models[.udm]
  static let sigma = read(("sigma", EmbeddedTables.sigma)).models[.sigma]

  /// All of them, for overlays.
  static var all: TaxonomyTables {
    var tables = TaxonomyTables(neutral: neutral, udm: udmSchema)
    tables.models[.udm] = udm
    tables.models[.sigma] = sigma
    return tables
  }

  private static func read(_ table: (name: String, text: String)) -> TaxonomyTables {
    var reader = TableReader()
    reader.read(SourceFile(name: "\(table.name).yaml", text: table.text))
    return reader.tables
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
