extension Neutral {
  /// The JSON Schema of rule files (draft 2020-12), for editors; `schema/neutral-rule.schema.json`.
  ///
  /// Made from the shapes that the loader reads with, so that both take the same keys. What the schema can't
  /// say (names that are used before they are defined, fields, patterns) the loader says.
  package static var jsonSchema: String {
    jsonSchema(of: Schema.rule, title: "Neutral detection rule", file: "neutral-rule")
  }

  /// The JSON Schema of `NAME.tests.yaml`; `schema/neutral-tests.schema.json`.
  package static var testsJSONSchema: String {
    jsonSchema(of: Schema.testFile, title: "Tests of a neutral detection rule", file: "neutral-tests")
  }

  private static func jsonSchema(of shape: MappingShape, title: String, file: String) -> String {
    var writing = JSONSchemaWriting()
    let root = writing.members(of: shape)
    let head: [JSONText.Member] = [
      .init("$schema", .string("https://json-schema.org/draft/2020-12/schema")),
      .init("$id", .string("https://transpile.invalid/schema/\(file).schema.json")),
      .init(
        "$comment",
        .string("Generated; do not edit. The source is Sources/NeutralDialect/Syntax/Schema.swift.")),
      .init("title", .string(title)),
    ]
    let definitions = JSONText.object(writing.definitions.sorted { $0.name < $1.name })
    return JSONText.object(head + root + [.init("$defs", definitions)]).text() + "\n"
  }
}

/// Writes shapes as JSON Schema; each mapping is a definition of its own.
private struct JSONSchemaWriting {
  var definitions: [JSONText.Member] = []

  mutating func schema(_ shape: Shape) -> JSONText {
    switch shape {
    case .scalar(let scalar): return .object(members(of: scalar))
    case .list(let item, let minimum, let maximum):
      var members: [JSONText.Member] = [.init("type", .string("array")), .init("items", schema(item))]
      if minimum > 0 { members.append(.init("minItems", .integer(minimum))) }
      if let maximum { members.append(.init("maxItems", .integer(maximum))) }
      return .object(members)
    case .mapping(let mapping): return reference(to: mapping)
    case .alerts: return reference(to: Schema.alerts)
    case .either(let shapes): return .object([.init("anyOf", .array(shapes.map { schema($0) }))])
    case .tree:
      let object = reference(to: Schema.object)
      func list(_ item: JSONText) -> JSONText {
        .object([.init("type", .string("array")), .init("items", item), .init("minItems", .integer(1))])
      }
      return .object([
        .init(
          "anyOf",
          .array([
            .object(members(of: .valueOrNull)), list(.object(members(of: .value))), object, list(object),
          ]))
      ])
    }
  }

  /// A reference to the mapping's definition, which is added if it is new.
  private mutating func reference(to mapping: MappingShape) -> JSONText {
    let name = mapping.noun.split(separator: " ").filter { $0 != "a" && $0 != "an" }.joined(separator: "_")
      .filter { $0 != "'" }
    if !definitions.contains(where: { $0.name == name }) {
      // Reserved first, so that the order in which definitions are found does not matter.
      definitions.append(.init(name, .object([])))
      let written = JSONText.object(members(of: mapping))
      if let index = definitions.firstIndex(where: { $0.name == name }) { definitions[index].value = written }
    }
    return .object([.init("$ref", .string("#/$defs/\(name)"))])
  }

  mutating func members(of mapping: MappingShape) -> [JSONText.Member] {
    var members: [JSONText.Member] = [
      .init("description", .string(mapping.description)), .init("type", .string("object")),
    ]
    if !mapping.keys.isEmpty {
      members.append(.init("properties", .object(mapping.keys.map { .init($0.name, property($0)) })))
    }
    if let others = mapping.others {
      if let names = propertyNames(others.key, known: mapping.keys.map(\.name)) {
        members.append(.init("propertyNames", names))
      }
      members.append(.init("additionalProperties", schema(others.shape)))
    } else {
      members.append(.init("additionalProperties", .boolean(false)))
    }
    let required = mapping.keys.filter(\.isRequired).map(\.name)
    if !required.isEmpty { members.append(.init("required", .strings(required))) }
    if mapping.minimum > 0 { members.append(.init("minProperties", .integer(mapping.minimum))) }
    if let maximum = mapping.maximum { members.append(.init("maxProperties", .integer(maximum))) }
    if !mapping.choices.isEmpty { members.append(.init("oneOf", .array(mapping.choices.map { choice($0) }))) }
    if !mapping.furtherChoices.isEmpty {
      let further = JSONText.object([.init("oneOf", .array(mapping.furtherChoices.map { choice($0) }))])
      members.append(.init("allOf", .array([further])))
    }
    let dependent = mapping.keys.filter { !$0.onlyWith.isEmpty }
    if !dependent.isEmpty {
      let schemas = dependent.map { JSONText.Member($0.name, someOf($0.onlyWith)) }
      members.append(.init("dependentSchemas", .object(schemas)))
    }
    if let condition = mapping.condition { members += conditional(condition) }
    return members
  }

  private mutating func property(_ key: KeyShape) -> JSONText {
    var members: [JSONText.Member] = [.init("description", .string(key.description))]
    if case .object(let own) = schema(key.shape) { members += own }
    if !key.examples.isEmpty { members.append(.init("examples", .array(key.examples.map { .raw($0) }))) }
    return .object(members)
  }

  private func propertyNames(_ key: ScalarShape, known: [String]) -> JSONText? {
    guard case .form(let pattern, _) = key.kind else { return .object([.init("minLength", .integer(1))]) }
    var members: [JSONText.Member] = [.init("pattern", .string(pattern))]
    if !key.reserved.isEmpty {
      members.append(.init("not", .object([.init("enum", .strings(key.reserved))])))
    }
    return .object(members)
  }

  private func choice(_ keys: [String]) -> JSONText {
    keys.count == 1 ? .object([.init("required", .strings(keys))]) : someOf(keys)
  }

  private func someOf(_ keys: [String]) -> JSONText {
    .object([.init("anyOf", .array(keys.map { .object([.init("required", .strings([$0]))]) }))])
  }

  private func conditional(_ condition: WordCondition) -> [JSONText.Member] {
    let words = JSONText.object([.init("enum", .strings(condition.words))])
    let needed = JSONText.object([.init("required", .strings([condition.needed]))])
    return [
      .init(
        "if",
        .object([
          .init("properties", .object([.init(condition.key, words)])),
          .init("required", .strings([condition.key])),
        ])), .init("then", needed), .init("else", .object([.init("not", needed)])),
    ]
  }

  private func members(of scalar: ScalarShape) -> [JSONText.Member] {
    let anyScalar = JSONText.strings(["string", "number", "boolean"])
    switch scalar.kind {
    case .text: return [.init("type", anyScalar), .init("minLength", .integer(1))]
    case .form(let pattern, _):
      var members: [JSONText.Member] = [.init("type", .string("string")), .init("pattern", .string(pattern))]
      if !scalar.reserved.isEmpty {
        members.append(.init("not", .object([.init("enum", .strings(scalar.reserved))])))
      }
      return members
    case .word(let words):
      return [.init("enum", .array(words.map { $0 == "true" ? .boolean(true) : .string($0) }))]
    case .boolean: return [.init("type", .string("boolean"))]
    case .number: return [.init("type", .string("number"))]
    case .version(let version): return [.init("const", .integer(version))]
    case .value: return [.init("type", anyScalar)]
    case .valueOrNull: return [.init("type", .strings(["string", "number", "boolean", "null"]))]
    case .formula: return [.init("type", anyScalar), .init("pattern", .string("[^\\s]"))]
    }
  }
}
