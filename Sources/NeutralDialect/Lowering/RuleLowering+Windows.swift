import Detections
import Diagnostics
import Events
import Taxonomies

/// The longest window: a year.
private let longestWindow = Duration.seconds(366 * 86_400)

extension RuleLowering {
  mutating func lower(_ window: Neutral.Window) -> Window {
    let length = Duration(neutral: window.length.text) ?? .seconds(1)
    if length <= .zero || length > longestWindow {
      report(
        .windowOutOfBounds, "a window lasts from one second to 366 days, this is '\(window.length.text)'",
        at: window.length.span)
    }
    if let pivot = window.pivot, !rule.variables.contains(where: { $0.name.text == pivot.text }) {
      reportUndefined(
        "event variable", Neutral.Name(pivot.text, origin: pivot.origin),
        among: rule.variables.map(\.name.text))
    }
    let pivot = window.pivot?.text ?? ""
    let kind: Window.Kind =
      switch window.kind?.text {
      case "tumbling": .tumbling
      case "sliding": .sliding
      case "after": .after(variable: pivot)
      case "before": .before(variable: pivot)
      default: .hop
      }
    return Window(keys: window.keys.map { lower($0) }, length: length, kind: kind, origin: window.origin)
  }

  private mutating func lower(_ key: Neutral.Key) -> GroupKey {
    let variables = rule.variables.map(\.name.text)
    var fields: [String: Field] = [:]
    switch key {
    case .field(let scalar), .named(_, let scalar):
      let name = Neutral.Name(scalar.text, origin: scalar.origin)
      var read: Set<String> = []
      for variable in variables where alerts[variable] == nil {
        // What one variable computes others lack; of a field of all it is said once that there is none.
        let isOwn = computedTypes[variable]?[name.text] != nil
        fields[variable] = isOwn || read.insert(name.text).inserted ? field(name, of: variable).field : Field(name.text)
      }
      for variable in variables where alerts[variable] != nil {
        fields[variable] = field(name, of: variable).field
      }
    case .filled(let key, let value):
      var filled = lower(key)
      filled.absentAs = value.literal
      return filled
    case .each(let name, let entries), .some(let name, let entries):
      for entry in entries {
        if !variables.contains(entry.key.text) {
          reportUndefined(
            "event variable", Neutral.Name(entry.key.text, origin: entry.key.origin), among: variables)
        }
        let name = Neutral.Name(entry.value.text, origin: entry.value.origin)
        fields[entry.key.text] = field(name, of: entry.key.text).field
      }
      if case .some = key { break }
      for variable in variables where fields[variable] == nil && !entries.isEmpty {
        report(
          .missingKey, "the key '\(name.text)' has no field in the events of '\(variable)'", at: name.span,
          help: "add '\(variable): FIELD'")
      }
    }
    return GroupKey(name: key.identifier, fields: fields, origin: Origin(key.nameSpan))
  }

  mutating func lower(_ join: Neutral.Join) -> Join? {
    guard let left = lower(join.left), let right = lower(join.right) else { return nil }
    if left.variable == right.variable {
      report(
        .unjoinedVariable, "a join needs two event variables, this has '\(left.variable)' twice",
        at: join.origin.span,
        help: "to compare two fields of one event, use 'same_as' in a selection")
    }
    switch (left, right) {
    case (.field(let variable, let field), .time), (.time, .field(let variable, let field)):
      checkTime(field, of: variable, at: join.origin)
    case (.field, .field), (.time, .time): break
    }
    return Join(left, join.relation, right, ignoringCase: join.ignoringCase, origin: join.origin)
  }

  /// A time is a number of seconds, and so must be what it is compared with.
  private mutating func checkTime(_ field: Field, of variable: String, at origin: Origin) {
    switch computedTypes[variable]?[field.name] ?? vocabulary.type(of: field) {
    case .integer, .float, .time: break
    case .text, .address, .enumeration, .boolean, nil:
      report(
        .fieldTypeMismatch, "a time is compared with a time, or with seconds since 1970", at: origin.span)
    }
  }

  private mutating func lower(_ side: Neutral.Join.Side) -> Join.Operand? {
    switch side {
    case .field(let name):
      if rule.variables.contains(where: { $0.name.text == name.text }) {
        report(
          .malformedExpression, "'\(name.text)' is an event variable, a field of it is needed",
          at: name.origin.span,
          help: "write '\(name.text).user.name', or '\(name.text) before …'")
        return nil
      }
      // In a join a field always has its variable, also when there is only one.
      let variables = rule.variables.map(\.name.text)
      guard let dot = name.text.firstIndex(of: "."), variables.contains(String(name.text[..<dot])) else {
        reportUndefined("event variable", variablePart(name), among: variables, help: "write VARIABLE.FIELD")
        return nil
      }
      return qualifiedField(name).map { .field(variable: $0.variable, $0.field.field) }
    case .time(let name):
      guard rule.variables.contains(where: { $0.name.text == name.text }) else {
        reportUndefined("event variable", name, among: rule.variables.map(\.name.text))
        return nil
      }
      return .time(variable: name.text)
    }
  }

  /// The part of a name before its first dot.
  private func variablePart(_ name: Neutral.Name) -> Neutral.Name {
    var part = name
    part.text = String(name.text.prefix { $0 != "." })
    if let span = name.origin.span, span.bytes.count == name.text.utf8.count {
      let end = span.bytes.lowerBound + part.text.utf8.count
      part.origin = Origin(Span(file: span.file, bytes: span.bytes.lowerBound..<end))
    }
    return part
  }
}

extension Neutral.Key {
  /// The key's name: as given, or the field's with `_` for what no name can have.
  var identifier: String {
    switch self {
    case .field(let field): fieldIdentifier(field.text)
    case .named(let name, _), .each(let name, _), .some(let name, _): name.text
    case .filled(let key, _): key.identifier
    }
  }

  var nameSpan: Span? {
    switch self {
    case .field(let field): field.span
    case .named(let name, _), .each(let name, _), .some(let name, _): name.span
    case .filled(let key, _): key.nameSpan
    }
  }
}

/// `host.name` → `host_name`: a name that a key can have.
func fieldIdentifier(_ field: String) -> String {
  var identifier = ""
  for byte in field.lowercased().utf8 {
    let isKept =
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
      || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    if isKept {
      identifier.unicodeScalars.append(Unicode.Scalar(byte))
    } else if identifier.utf8.last != UInt8(ascii: "_"), !identifier.isEmpty {
      identifier += "_"
    }
  }
  while identifier.hasSuffix("_") { identifier.removeLast() }
  guard let first = identifier.first, first.isLetter else { return "key_" + identifier }
  return identifier
}
