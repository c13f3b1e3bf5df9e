package import Detections
package import Taxonomies

extension YARAL {
  /// What is known of UDM's fields: the type, and whether they repeat.
  package struct FieldDefinitions: Sendable {
    private var lookUp: @Sendable (Field) -> FieldDefinition?
    private var findParts: @Sendable (Field) -> [Field]

    /// - Parameters:
    ///   - lookUp: the definition of a UDM field; `nil` for one that is not known.
    ///   - repeatedParts: the parts of a field's path that repeat, from short to long.
    package init(
      _ lookUp: @escaping @Sendable (Field) -> FieldDefinition?,
      repeatedParts: @escaping @Sendable (Field) -> [Field] = { _ in [] }
    ) {
      self.lookUp = lookUp
      findParts = repeatedParts
    }

    /// The parts of a field's path that repeat, from short to long; none of a field that does not.
    func repeatedParts(of field: Field) -> [Field] { findParts(field) }

    /// The definitions with others for some fields; `nil` for those that stay.
    func replacing(_ replacement: @escaping @Sendable (Field) -> FieldDefinition?) -> FieldDefinitions {
      let original = lookUp
      return FieldDefinitions({ replacement($0) ?? original($0) }, repeatedParts: findParts)
    }

    /// Told by the last part of the name: a small stand-in for the schema.
    package static let byName = FieldDefinitions({ definition(byNameOf: $0) }, repeatedParts: parts(byNameOf:))

    /// The definition of a field.
    package func definition(of field: Field) -> FieldDefinition? { lookUp(field) }

    /// Whether everything below a part of UDM repeats with it.
    package func isRepeatedMessage(_ path: String) -> Bool {
      if let definition = lookUp(Field(path)), definition.isRepeated { return true }
      return path.split(separator: ".").last.map { Self.repeatedMessages.contains(String($0)) }
        ?? false
    }

    /// Whether two repeated fields may stand in one repeated message, or are one.
    func haveSameElements(_ one: Field, _ other: Field) -> Bool {
      if one == other { return true }
      // `principal.ip` and `principal.mac` repeat by themselves; below a repeated message all repeat with it.
      let shared = zip(one.name.split(separator: "."), other.name.split(separator: ".")).prefix {
        $0 == $1
      }
      var message = ""
      for (part, _) in shared {
        message += message.isEmpty ? String(part) : "." + part
        if isRepeatedMessage(message) { return true }
      }
      return false
    }

    private static func definition(byNameOf field: Field) -> FieldDefinition {
      // What is read from a map by key is text (section 5).
      if field.name.hasSuffix("\"]") { return FieldDefinition(field: field, type: .text) }
      let parts = field.name.split(separator: ".").map(String.init)
      let name = parts.last ?? ""
      let isRepeated =
        repeatedNames.contains(name) || parts.contains { repeatedMessages.contains($0) }
      if let enumerators = enumerations[name] {
        return FieldDefinition(
          field: field, type: .enumeration, isRepeated: isRepeated, enumerators: enumerators)
      }
      let type: FieldType =
        switch name {
        case "port", "response_code", "sent_bytes", "received_bytes", "size", "file_size": .integer
        case "seconds": .time
        case "ip": .address
        case "risk_score": .float
        default: .text
        }
      return FieldDefinition(field: field, type: type, isRepeated: isRepeated)
    }

    @Sendable private static func parts(byNameOf field: Field) -> [Field] {
      var path = ""
      return field.name.split(separator: ".").compactMap { part in
        path += path.isEmpty ? String(part) : ".\(part)"
        let isRepeated = repeatedNames.contains(String(part)) || repeatedMessages.contains(String(part))
        return isRepeated ? Field(path) : nil
      }
    }

    private static let repeatedNames: Set<String> = [
      "ip", "mac", "email_addresses", "group_identifiers", "action", "mechanism", "labels",
      "detection_fields",
    ]
    private static let repeatedMessages: Set<String> = [
      "about", "intermediary", "security_result", "labels", "detection_fields", "questions",
      "answers",
    ]
    private static let enumerations: [String: [String]] = [
      "event_type": [],
      "action": ["UNKNOWN_ACTION", "ALLOW", "BLOCK", "ALLOW_WITH_MODIFICATION", "FAIL"],
      "ip_protocol": [], "direction": ["UNKNOWN_DIRECTION", "INBOUND", "OUTBOUND", "BROADCAST"],
      "application_protocol": [], "mechanism": [],
    ]
  }
}

extension YARAL.FieldDefinitions {
  /// UDM's schema.
  package static let standard = YARAL.FieldDefinitions(
    { TaxonomyCatalog.builtIn.definition(of: $0, in: .udm) },
    repeatedParts: { TaxonomyCatalog.builtIn.repeatedParts(ofUDMPath: $0) })
}
