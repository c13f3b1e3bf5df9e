import Detections

/// What a path leads to in UDM.
package enum UDMPlace: Hashable, Sendable {
  /// A field, or an element of a map.
  case field
  /// A group of fields.
  case message
  /// Nothing: a part of the path is none of the members of what stands before it.
  case unknown(part: String, members: [String])
}

/// The Unified Data Model's messages, as far as rules use them: the content of `udm-schema.yaml`.
struct UDMSchema: Sendable {
  enum Kind: Hashable, Sendable {
    case scalar(FieldType)
    case enumeration(String)
    case message(String)
    /// Read as FIELD["KEY"].
    case map
  }

  struct Member: Hashable, Sendable {
    var kind: Kind
    var isRepeated: Bool
    /// Whether it holds whole numbers from 0 on, which other arithmetic applies to.
    var isUnsigned = false
  }

  var root: String
  var messages: [String: [String: Member]]
  var enumerations: [String: [String]]

  /// The field of a path such as `principal.ip` or `additional.fields["x"]`; `nil` when there is none, or when
  /// it names a message.
  ///
  /// A field is repeated when anything along its path is. Labels that are read by key have one value for each element
  /// of what stands above their list, which is all that may repeat of them.
  func definition(ofPath path: String) -> FieldDefinition? {
    var message = root
    var isRepeated = false
    let map = path.firstIndex(of: "[")
    let segments = path[..<(map ?? path.endIndex)].split(separator: ".", omittingEmptySubsequences: false)
    for (index, segment) in segments.enumerated() {
      let isLast = index == segments.count - 1
      guard let member = messages[message]?[String(segment)] else { return nil }
      let isBelowRepeated = isRepeated
      isRepeated = isRepeated || member.isRepeated
      switch member.kind {
      case .message(let name):
        if isLast {
          let isLabels = member.isRepeated && messages[name]?["key"] != nil && messages[name]?["value"] != nil
          guard isLabels, map != nil else { return nil }
          return FieldDefinition(field: Field(path), type: .text, isRepeated: isBelowRepeated)
        }
        message = name
      case .map:
        guard isLast, map != nil else { return nil }
        return FieldDefinition(field: Field(path), type: .text, isRepeated: isBelowRepeated)
      case .scalar(let type):
        guard isLast, map == nil else { return nil }
        return FieldDefinition(
          field: Field(path), type: type, isRepeated: isRepeated, isUnsigned: member.isUnsigned)
      case .enumeration(let name):
        guard isLast, map == nil else { return nil }
        return FieldDefinition(
          field: Field(path), type: .enumeration, isRepeated: isRepeated,
          enumerators: enumerations[name] ?? [])
      }
    }
    return nil
  }

  /// How far a path without indices can be followed. What stands behind a key is not looked at.
  func place(ofPath path: String) -> UDMPlace {
    var message = root
    let map = path.firstIndex(of: "[")
    let segments = path[..<(map ?? path.endIndex)].split(separator: ".", omittingEmptySubsequences: false)
    for (index, segment) in segments.enumerated() {
      let members = messages[message] ?? [:]
      guard let member = members[String(segment)] else {
        return .unknown(part: String(segment), members: members.keys.sorted())
      }
      let isLast = index == segments.count - 1
      switch member.kind {
      case .message(let name):
        if isLast { return map == nil ? .message : .field }
        message = name
      case .scalar, .enumeration, .map:
        if isLast { return .field }
        return .unknown(part: String(segments[index + 1]), members: [])
      }
    }
    return .message
  }

  /// The parts of a path that repeat, from short to long: `security_result` and `security_result.action` of
  /// `security_result.action`; of labels that are read by key those above their list.
  func repeatedParts(ofPath path: String) -> [String] {
    guard let definition = definition(ofPath: path), definition.isRepeated else { return [] }
    var message = root
    var part: [String] = []
    var result: [String] = []
    let map = path.firstIndex(of: "[")
    let segments = path[..<(map ?? path.endIndex)].split(separator: ".").map(String.init)
    for segment in map == nil ? segments : segments.dropLast() {
      part.append(segment)
      guard let member = messages[message]?[segment] else { break }
      if member.isRepeated { result.append(part.joined(separator: ".")) }
      guard case .message(let name) = member.kind else { break }
      message = name
    }
    return result
  }

  /// Paths of at most four steps without recursion, for suggestions.
  var commonPaths: [String] {
    var paths: [String] = []
    func walk(_ message: String, _ prefix: String, _ depth: Int) {
      for (name, member) in messages[message] ?? [:] {
        let path = prefix.isEmpty ? name : "\(prefix).\(name)"
        switch member.kind {
        case .message(let inner): if depth < 4 { walk(inner, path, depth + 1) }
        case .scalar, .enumeration, .map: paths.append(path)
        }
      }
    }
    walk(root, "", 1)
    return paths.sorted()
  }
}
