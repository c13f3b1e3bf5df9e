import Detections
import Diagnostics
import Taxonomies

/// A field that an expression reads, in UDM's names.
struct Reference {
  /// How a repeated field is read (reference, section 10).
  enum Reading {
    /// `$e.f`: of a repeated field, one copy of the event for each element.
    case plain
    /// `any $e.f`, `all $e.f`: the whole list.
    case any, all
  }

  var variable: String
  var definition: FieldDefinition
  var reading: Reading
  /// The part of the path that repeats; `nil` for a field that does not.
  var repeatedPart: Field?
  /// Whether `strings.to_lower` stands around it.
  var isLowercased: Bool
  var origin: Origin

  var field: Field { definition.field }
  var isText: Bool { definition.type == .text || definition.type == .address }
  var isNumber: Bool { [.integer, .float, .time].contains(definition.type) }

  /// The part that unnests the event: that of a repeated field without `any` and `all`.
  var unnested: Field? { reading == .plain ? repeatedPart : nil }

  /// The reference, with the place of the constant that a test compares it with.
  func compared(with constant: YARAL.Expression) -> Reference {
    var result = self
    result.origin.constant = constant.origin.span
    return result
  }
}

extension YARAL.Path {
  /// The field's name in UDM: the way from the variable, without `udm`, keys quoted as in texts.
  var fieldName: String {
    var steps = steps[...]
    if steps.first == .member("udm") { steps.removeFirst() }
    return steps.reduce(into: isOfTable ? variable : "") { name, step in
      switch step {
      case .member(let member): name += name.isEmpty ? member : ".\(member)"
      case .key(let key): name += "[\"\(Self.escaped(key))\"]"
      case .index(let digits): name += "[\(digits)]"
      }
    }
  }

  private static func escaped(_ key: String) -> String {
    key.unicodeScalars.reduce(into: "") { result, scalar in
      switch scalar {
      case "\\": result += "\\\\"
      case "\"": result += "\\\""
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      default: result.unicodeScalars.append(scalar)
      }
    }
  }

  /// Whether this is when the event happened, in whole seconds.
  var isEventTime: Bool { fieldName == "metadata.event_timestamp.seconds" }

  /// Whether the variable stands for an entity of the entity graph.
  var isOfEntity: Bool { steps.first == .member("graph") }

  /// What the variable stands for, if neither for an event nor for an entity: detections.
  var foreignSource: String? {
    switch steps.first {
    case .member("detection"): "a composite detection"
    case .member, .key, .index, nil: nil
    }
  }
}
