import Foundation
import Patterns
import YAMLTree

/// A value as an editor sees it that reads YAML and validates JSON Schema.
indirect enum JSONValue: Equatable {
  case null
  case boolean(Bool)
  case number(Double)
  case string(String)
  case array([JSONValue])
  case object([String: JSONValue])

  /// A node as YAML 1.2's core schema resolves it.
  init(_ node: YAMLNode) {
    switch node.content {
    case .sequence(let items): self = .array(items.map(JSONValue.init))
    case .mapping(let entries):
      self = .object(
        Dictionary(entries.map { ($0.key.scalar?.text ?? "", JSONValue($0.value)) }) { first, _ in first })
    case .scalar(let scalar):
      guard scalar.style == .plain else {
        self = .string(scalar.text)
        return
      }
      switch scalar.text {
      case "", "~", "null": self = .null
      case "true", "false": self = .boolean(scalar.text == "true")
      default: self = Double(scalar.text).map { .number($0) } ?? .string(scalar.text)
      }
    }
  }
}

/// As much of JSON Schema, draft 2020-12, as our schema uses; anything else is a failure.
struct JSONSchemaChecker {
  let root: [String: Any]

  init(_ text: String) throws {
    root = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any] ?? [:]
  }

  func accepts(_ value: JSONValue) -> Bool { accepts(value, root) }

  private func accepts(_ value: JSONValue, _ any: Any?) -> Bool {
    if let boolean = any as? Bool { return boolean }
    guard let schema = any as? [String: Any] else { return false }
    return schema.allSatisfy { keyword, content in holds(keyword, content, value, schema) }
  }

  private func holds(_ keyword: String, _ content: Any, _ value: JSONValue, _ schema: [String: Any]) -> Bool {
    func all(_ key: String) -> [Any] { content as? [Any] ?? [] }
    switch keyword {
    case "$schema", "$id", "$comment", "$defs", "title", "description", "examples", "then", "else":
      return true
    case "$ref":
      let name = (content as? String ?? "").replacing("#/$defs/", with: "")
      return accepts(value, (root["$defs"] as? [String: Any])?[name])
    case "type":
      let types = content as? [String] ?? [content as? String ?? ""]
      return types.contains(type(of: value))
    case "enum": return (content as? [Any] ?? []).contains { literal($0) == value }
    case "const": return literal(content) == value
    case "not": return !accepts(value, content)
    case "anyOf": return (content as? [Any] ?? []).contains { accepts(value, $0) }
    case "allOf": return (content as? [Any] ?? []).allSatisfy { accepts(value, $0) }
    case "oneOf": return (content as? [Any] ?? []).filter { accepts(value, $0) }.count == 1
    case "if": return accepts(value, accepts(value, content) ? schema["then"] : schema["else"])
    default: return holdsOfKind(keyword, content, value, schema)
    }
  }

  private func holdsOfKind(_ keyword: String, _ content: Any, _ value: JSONValue, _ schema: [String: Any])
    -> Bool
  {
    let number = content as? Int ?? 0
    switch (keyword, value) {
    case ("pattern", .string(let text)):
      return (try? CompiledPattern(content as? String ?? "("))?.search(text) == true
    case ("minLength", .string(let text)): return text.unicodeScalars.count >= number
    case ("maxItems", .array(let items)): return items.count <= number
    case ("maxProperties", .object(let members)): return members.count <= number
    case ("minItems", .array(let items)): return items.count >= number
    case ("items", .array(let items)): return items.allSatisfy { accepts($0, content) }
    case ("minProperties", .object(let members)): return members.count >= number
    case ("required", .object(let members)):
      return (content as? [String] ?? []).allSatisfy { members[$0] != nil }
    case ("properties", .object(let members)):
      let schemas = content as? [String: Any] ?? [:]
      return members.allSatisfy { name, member in schemas[name].map { accepts(member, $0) } ?? true }
    case ("additionalProperties", .object(let members)):
      let known = schema["properties"] as? [String: Any] ?? [:]
      return members.allSatisfy { known[$0] != nil || accepts($1, content) }
    case ("propertyNames", .object(let members)):
      return members.keys.allSatisfy { accepts(.string($0), content) }
    case ("dependentSchemas", .object(let members)):
      return (content as? [String: Any] ?? [:]).allSatisfy { members[$0] == nil || accepts(value, $1) }
    case ("maxItems", _), ("maxProperties", _), ("pattern", _), ("minLength", _), ("minItems", _),
      ("items", _), ("minProperties", _),
      ("required", _),
      ("properties", _), ("additionalProperties", _), ("propertyNames", _), ("dependentSchemas", _):
      return true
    default: return false
    }
  }

  private func type(of value: JSONValue) -> String {
    switch value {
    case .null: "null"
    case .boolean: "boolean"
    case .number: "number"
    case .string: "string"
    case .array: "array"
    case .object: "object"
    }
  }

  private func literal(_ content: Any) -> JSONValue {
    if let text = content as? String { return .string(text) }
    guard let number = content as? NSNumber else { return .null }
    // Foundation reads true as a number, too.
    return String(cString: number.objCType) == "c" ? .boolean(number.boolValue) : .number(number.doubleValue)
  }
}
