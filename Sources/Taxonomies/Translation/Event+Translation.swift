package import Detections
package import Events

extension TaxonomyCatalog {
  /// An event in the names of another data model, as the fields of a detection are mapped (its overrides
  /// included). One of the two models must be neutral.
  ///
  /// Fields without a mapping are left out: a detection that could be translated does not read them. UDM holds
  /// no null and no zero values (empty text, 0, false), so they are left out too.
  ///
  /// - Parameters:
  ///   - event: its log source, or when it has none that of the detection's variables, decides on names.
  ///   - detection: in the event's model.
  /// - Returns: `nil` when the log source or a value has no counterpart.
  package func translate(
    _ event: Event, from source: TaxonomyName, to target: TaxonomyName, for detection: Detection
  ) -> Event? {
    if source == target || target == .ecs || source == .ecs { return event }
    let isImport = target == .neutral
    let model = isImport ? source : target
    guard let logSource = logSource(of: event, for: detection) else { return nil }
    let overrides = detection.overrides[targetName(of: model)]?.fields ?? [:]
    guard let mapping = mapping(of: logSource, in: model, overrides: overrides) else { return nil }
    var result = event
    result.fields = [:]
    let inverse = isImport ? mapping.inverse : [:]
    for (name, values) in event.fields {
      guard let neutral = isImport ? inverse[name]?.min() : name, let row = mapping.fields[neutral] else {
        continue
      }
      let type = definition(of: row.field, in: model)?.type
      var translated: [Value] = []
      for value in values {
        guard let value = translate(value, row, type, isImport: isImport) else { return nil }
        if model != .udm || !value.isZero { translated.append(value) }
      }
      result[isImport ? neutral : row.field.name] += translated
    }
    if model == .udm, !isImport {
      for selector in mapping.selectors { result[selector.field.name] = Array(selector.values.prefix(1)) }
      if let time = event.time { result["metadata.event_timestamp.seconds"] = [.integer(time.seconds)] }
      result.logSource = nil
    }
    return result
  }

  /// The log source that decides on the names of an event's fields; `nil` when variables of several log sources
  /// may be meant.
  private func logSource(of event: Event, for detection: Detection) -> LogSource?? {
    if let own = event.logSource { return own }
    let all = Set(detection.variables.map(\.logSource))
    guard all.count == 1, let only = all.first else { return nil }
    return .some(only)
  }

  /// The value as the other model writes it; `nil` when it has no counterpart.
  private func translate(_ value: Value, _ row: Mapping, _ type: FieldType?, isImport: Bool) -> Value? {
    guard row.values.isEmpty else {
      if value == .null { return .null }
      if isImport {
        return row.values.first { $0.native.text == value.text }.map { .string($0.neutral) }
      }
      let pair = row.values.first { TextTest(.equals($0.neutral)).passes(value.text ?? "") }
      return pair?.native
    }
    if isImport { return value }
    switch type {
    case .text, .address: return value == .null ? .null : value.text.map(Value.string)
    case .integer, .time: return value.number.flatMap(\.integerValue) ?? value
    case .enumeration, .float, .boolean, nil: return value
    }
  }
}

extension Number {
  /// The number as an integer value, if it is one.
  var integerValue: Value? {
    switch self {
    case .integer(let integer): .integer(integer)
    case .double(let double): Int64(exactly: double).map(Value.integer)
    }
  }
}

extension Value {
  /// Whether UDM can't tell the value from an unset field.
  var isZero: Bool {
    switch self {
    case .null, .string(""), .integer(0), .double(0), .boolean(false): true
    case .string, .integer, .double, .boolean, .list: false
    }
  }
}
