/// What may stand at a place of a file.
///
/// The shapes of `Schema` are the schema: the loader compares files with them, and the JSON Schema for
/// editors is made from them.
indirect enum Shape: Sendable {
  case scalar(ScalarShape)
  case list(of: Shape, minimum: Int = 1, maximum: Int? = nil)
  case mapping(MappingShape)
  /// The kind of the node decides which: at most one for scalars and one for mappings. Of several lists the
  /// first item decides.
  case either([Shape])
  /// A value, an object, or a list of values or of objects, with any names; what they mean is seen later.
  case tree
  /// A rule inside of a rule: `Schema.alerts`, which is named here because shapes can't stand in themselves.
  case alerts
}

/// A scalar that has a form.
struct ScalarShape: Sendable {
  enum Kind: Sendable {
    /// Any text that is not empty.
    case text
    /// A text of a form, which a pattern of JSON Schema describes.
    case form(pattern: String, isValid: @Sendable (String) -> Bool)
    /// One of these; `true` stands for the Boolean.
    case word([String])
    /// `true` or `false`
    case boolean
    /// A plain decimal number.
    case number
    /// The number of the schema.
    case version(Int)
    /// Text, number or Boolean, as the field says.
    case value
    /// The same, or `null`.
    case valueOrNull
    /// A statement.
    case formula
  }

  var kind: Kind
  /// What a person calls it: "a name", "a date".
  var noun: String
  /// How one is written, for those who wrote something else.
  var help: String = ""
  /// Texts of the form that have a meaning already.
  var reserved: [String] = []
}

/// A mapping whose keys are known, or given by the author, or both.
struct MappingShape: Sendable {
  /// What a person calls it: "a window"; in the JSON Schema the name of its definition.
  var noun: String
  var description: String
  var keys: [KeyShape] = []
  var others: OtherKeys?
  /// Exactly one of these groups of keys is there; the keys of one group may stand together.
  var choices: [[String]] = []
  /// Groups of which one is there besides.
  var furtherChoices: [[String]] = []
  /// With one of these words at the first key the second must stand, with all others it can't.
  var condition: WordCondition?
  /// How many entries there are at least.
  var minimum = 1
  /// How many entries there are at most.
  var maximum: Int?
}

/// A key that the schema knows.
struct KeyShape: Sendable {
  var name: String
  var shape: Shape
  var description: String
  var isRequired = false
  /// Other keys of which one must be there; empty: none.
  var onlyWith: [String] = []
  /// JSON texts.
  var examples: [String] = []
}

/// The keys that the author gives: names of variables, fields.
struct OtherKeys: Sendable {
  var key: ScalarShape
  var shape: Shape
}

struct WordCondition: Sendable {
  var key: String
  var words: [String]
  var needed: String
}

extension MappingShape {
  func key(_ name: String) -> KeyShape? { keys.first { $0.name == name } }
}

extension Shape {
  /// What a person calls what is needed: "a list or text".
  var noun: String {
    switch self {
    case .scalar(let scalar): return scalar.noun
    case .list: return "a list"
    case .mapping: return "a mapping"
    case .tree: return "a value, a mapping or a list"
    case .alerts: return "a mapping"
    case .either(let shapes):
      var nouns: [String] = []
      for noun in shapes.map(\.noun) where !nouns.contains(noun) { nouns.append(noun) }
      guard nouns.count > 1, let last = nouns.last else { return nouns.first ?? "nothing" }
      return nouns.dropLast().joined(separator: ", ") + " or " + last
    }
  }
}
