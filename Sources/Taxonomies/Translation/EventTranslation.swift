package import Detections
package import Events

extension TaxonomyCatalog {
  /// An event in the names of another data model; see `EventTranslation`, which is prepared once for many
  /// events.
  package func translate(
    _ event: Event, from source: TaxonomyName, to target: TaxonomyName, for detection: Detection
  ) -> Event? {
    EventTranslation(self, from: source, to: target, for: detection)?.translate(event)
  }
}

/// Writes events in the names of another data model, in the way in which a detection's fields are mapped (its
/// overrides included): the detection, translated, says of the event, translated, what it says of the event.
///
/// That holds of the events that both models can hold. UDM holds no null and no zero values (empty text, 0,
/// false): they are left out, for there an unset field is the same. What the detection does not read is left
/// out too where it has no counterpart; to and from Sigma such fields keep their names, since keywords are
/// looked for in all values.
package struct EventTranslation: Sendable {
  /// How the events of the variables of one log source are written.
  private struct Route: Sendable {
    var logSource: LogSource?
    var mapping: VariableMapping
    /// The neutral names of the fields that the detection reads, and those of which it asks the case.
    var read: Set<String>
    var cased: Set<String>
  }

  private let catalog: TaxonomyCatalog
  private let source: TaxonomyName
  private let target: TaxonomyName
  private let routes: [Route]
  /// When the models differ by way of the neutral one.
  private let steps: [EventTranslation]

  private var model: TaxonomyName { target == .neutral ? source : target }
  private var isImport: Bool { target == .neutral }
  private var isIdentity: Bool {
    source == target || [source, target].allSatisfy { $0 == .neutral || $0 == .ecs }
  }

  /// - Parameter detection: in either of the two models. Its variables' log sources decide on names; a UDM
  ///   detection's are found as when it is translated.
  /// - Returns: `nil` when the detection itself could not be translated.
  package init?(
    _ catalog: TaxonomyCatalog, from source: TaxonomyName, to target: TaxonomyName, for detection: Detection
  ) {
    self.catalog = catalog
    self.source = source
    self.target = target
    if source != target, source != .neutral, target != .neutral, source != .ecs, target != .ecs {
      guard let first = EventTranslation(catalog, from: source, to: .neutral, for: detection),
        let second = EventTranslation(catalog, from: .neutral, to: target, for: detection)
      else { return nil }
      steps = [first, second]
      routes = []
      return
    }
    steps = []
    let model = target == .neutral || target == .ecs ? source : target
    guard model != .neutral, model != .ecs else {
      routes = []
      return
    }
    var routes: [Route] = []
    for owner in detection.withInner {
      for (variable, found) in catalog.sources(of: owner, in: model) {
        guard let found else { return nil }
        let overrides = owner.overrides[targetName(of: model)]?.fields ?? [:]
        let mapping = VariableMapping(found, overrides: overrides)
        func neutral(_ names: [String]) -> Set<String> {
          owner.taxonomy == model ? Set(names.compactMap { mapping.neutralNames(of: $0).first }) : Set(names)
        }
        let read = neutral(owner.fields(of: variable.name))
        let cased = neutral(owner.casedFields(of: variable.name))
        let logSource = found.logSource == LogSource() ? nil : found.logSource
        if let index = routes.firstIndex(where: { $0.logSource == logSource }) {
          routes[index].read.formUnion(read)
          routes[index].cased.formUnion(cased)
        } else {
          routes.append(Route(logSource: logSource, mapping: mapping, read: read, cased: cased))
        }
      }
    }
    self.routes = routes
  }

  /// The event in the other model's names.
  ///
  /// - Returns: `nil` when no variable looks at events of its log source (so it is in no alert), when it does not
  ///   say its log source and the variables have several, and when a value that the detection reads has no
  ///   counterpart.
  package func translate(_ event: Event) -> Event? {
    if isIdentity { return event }
    if !steps.isEmpty { return steps.reduce(event) { event, step in event.flatMap(step.translate) } }
    let relevant = relevantRoutes(for: event)
    guard !relevant.isEmpty else { return nil }
    var result = event
    result.fields = [:]
    for route in relevant {
      guard write(event, by: route, into: &result) else { return nil }
      if isImport {
        writeHashes(of: event, by: route.mapping, into: &result)
        readParts(of: event, by: route.mapping, into: &result)
      } else if !writeParts(of: event, by: route.mapping, read: route.read, into: &result) {
        return nil
      }
    }
    if model == .sigma { keepOthers(of: event, relevant, in: &result) }
    guard model == .udm else { return result }
    if isImport {
      guard let logSource = commonLogSource(of: relevant) else { return nil }
      result.logSource = logSource
    } else {
      for route in relevant where !select(by: route, like: event.logSource, in: &result) { return nil }
      if let time = event.time { result["metadata.event_timestamp.seconds"] = [.integer(time.seconds)] }
      result.logSource = nil
    }
    return result
  }
}

/// Log sources.
extension EventTranslation {
  /// The routes of the variables that look at the event.
  private func relevantRoutes(for event: Event) -> [Route] {
    if isImport, model == .udm {
      return routes.filter { route in
        route.mapping.selectors.allSatisfy { selector in
          event[selector.field.name].contains { value in selector.values.contains { $0.text == value.text } }
        }
      }
    }
    guard let own = event.logSource else { return routes.count == 1 ? routes : [] }
    return routes.filter { $0.logSource?.contains(own) ?? true }
  }

  /// The most special log source, if all others contain it; `nil` when the routes have no such thing. (The
  /// inner `nil`: they have none at all.)
  private func commonLogSource(of routes: [Route]) -> LogSource?? {
    let all = routes.map { $0.logSource ?? LogSource() }
    guard let special = all.first(where: { one in all.allSatisfy { $0.contains(one) } }) else { return nil }
    return .some(special == LogSource() ? nil : special)
  }

  /// Sets the fields that tell a route's log source, as the event's own log source is told if it can be.
  private func select(by route: Route, like own: LogSource?, in result: inout Event) -> Bool {
    let ownSelectors = own.flatMap { catalog.table(of: model)?.mergedForAll($0)?.selectors } ?? []
    for selector in route.mapping.selectors {
      let present = result[selector.field.name]
      if present.isEmpty {
        let wanted = ownSelectors.first { $0.field == selector.field }?.values ?? []
        result[selector.field.name] = Array((wanted.filter(selector.values.contains) + selector.values).prefix(1))
      } else if !present.contains(where: selector.values.contains) {
        // The event says of itself that it comes from elsewhere.
        return false
      }
    }
    return true
  }
}

/// Fields and values.
extension EventTranslation {
  /// Writes the fields that a route has names for; false when one that is read can't be written.
  private func write(_ event: Event, by route: Route, into result: inout Event) -> Bool {
    func neutralName(_ name: String) -> String? { isImport ? route.mapping.neutralNames(of: name).first : name }
    // What is read goes first: where two fields would become one, it must be the one that stays.
    for isRead in [true, false] {
      for (name, values) in event.fields {
        guard let neutral = neutralName(name), let row = route.mapping.row(of: neutral),
          route.read.contains(neutral) == isRead, row.part == nil
        else { continue }
        let other = isImport ? neutral : row.field.name
        let written = translate(values, row, neutral, cased: route.cased.contains(neutral))
        let isClash = !result[other].isEmpty && result[other] != written ?? []
        if let written, !isClash {
          result[other] = written
        } else if isRead {
          return false
        }
      }
    }
    return true
  }

  /// Fields that have no other name stay as they are, unless their name is that of another field.
  private func keepOthers(of event: Event, _ routes: [Route], in result: inout Event) {
    for (name, values) in event.fields {
      let isMapped = routes.contains { route in
        isImport ? route.mapping.reads(name) : route.mapping.row(of: name) != nil
      }
      if !isMapped, result[name].isEmpty { result[name] = values }
    }
  }

  /// The values of a field as the other model writes them; `nil` when it can't hold one.
  private func translate(_ values: [Value], _ row: Mapping, _ neutral: String, cased: Bool) -> [Value]? {
    let isUDM = model == .udm
    let definition = isImport ? catalog.definition(of: Field(neutral), in: .neutral)
      : isUDM ? catalog.definition(of: row.field, in: .udm) : nil
    var written: [Value] = []
    for value in values {
      // In UDM what is null or zero is not there.
      if isUDM, isImport ? value.isZero : value == .null || value == .string("") { continue }
      guard let other = translate(value, row, definition, cased: cased) else { return nil }
      if isUDM, !isImport, other.isZero {
        // What reads as unset there, and is not so here, can't be said.
        guard value.isZero else { return nil }
        continue
      }
      written.append(other)
    }
    if isUDM, !isImport, written.count > 1, definition?.isRepeated != true { return nil }
    return written
  }

  private func translate(_ value: Value, _ row: Mapping, _ definition: FieldDefinition?, cased: Bool) -> Value? {
    if value == .null { return .null }
    if !row.values.isEmpty {
      guard let text = value.text else { return nil }
      if isImport {
        return row.values.first { $0.native.text.map(Value.string) == .string(text) }.map {
          $0.neutralValue(definition?.type)
        }
      }
      if let exact = row.values.first(where: { Value.string($0.neutral) == .string(text) }) { return exact.native }
      // Where case is not asked about, it is no difference.
      return cased ? nil : row.values.first { TextTest(.equals($0.neutral)).passes(text) }?.native
    }
    guard model == .udm, let definition else { return value }
    return isImport ? value.imported(as: definition.type) : value.exported(as: definition)
  }
}

extension Value {
  /// The value as a UDM field of a type holds it; `nil` when it can't.
  fileprivate func exported(as definition: FieldDefinition) -> Value? {
    switch definition.type {
    case .text, .address: text.map(Value.string)
    case .integer, .time: exactInteger.map(Value.integer)
    case .float: number?.value
    case .boolean: TextTest(.equals(text ?? "")).exactBoolean.map(Value.boolean)
    case .enumeration:
      text.flatMap { definition.enumerators.isEmpty || definition.enumerators.contains($0) ? .string($0) : nil }
    }
  }

  /// A UDM value as a neutral field of a type holds it: decimal text becomes a number where numbers are meant.
  fileprivate func imported(as type: FieldType) -> Value {
    switch type {
    case .integer, .time: exactInteger.map(Value.integer) ?? self
    case .text, .address, .float, .boolean, .enumeration: self
    }
  }

  /// The integer that the value is, or whose usual decimal it is.
  private var exactInteger: Int64? {
    switch self {
    case .integer(let integer): integer
    case .double(let double): Int64(exactly: double)
    case .string(let text): Int64(text).flatMap { String($0) == text ? $0 : nil }
    case .null, .boolean, .list: nil
    }
  }

  /// Whether UDM can't tell the value from an unset field.
  fileprivate var isZero: Bool {
    switch self {
    case .null, .string(""), .integer(0), .double(0), .boolean(false): true
    case .string, .integer, .double, .boolean, .list: false
    }
  }
}
