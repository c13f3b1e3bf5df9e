package import Detections
package import Evaluation
package import Events
package import Taxonomies

/// Whose names the fields of an event file have.
public enum EventSchema: String, CaseIterable, Sendable {
  /// Told from the first events.
  case auto
  case sigma, udm, ecs, neutral

  package var taxonomy: TaxonomyName {
    switch self {
    case .sigma: .sigma
    case .udm: .udm
    case .auto, .ecs, .neutral: .neutral
    }
  }

  /// The schema by which the events are read: ECS and neutral names are the same.
  var reading: EventSchema { .names(of: taxonomy) }

  /// The schema whose events have the names of a data model.
  static func names(of taxonomy: TaxonomyName) -> EventSchema {
    switch taxonomy {
    case .sigma: .sigma
    case .udm: .udm
    default: .neutral
    }
  }

  /// The schema of events as they were read, by the fields they have: UDM has `metadata.event_type` (or its
  /// other spellings), Sigma `Channel`, `EventID` or mostly names that start upper-case, ECS `@timestamp`. Others are
  /// neutral if some name is; else they are a log as its product writes it, which Sigma's rules name fields of.
  package static func detected(in events: [Event], _ catalog: TaxonomyCatalog) -> EventSchema {
    let names = events.prefix(20).flatMap(\.fields.keys).map(WindowsEventNames.sigmaName)
    // Signs in the order of their weight: Windows events that a shipper has passed on have @timestamp too.
    if names.contains(where: isSignOfUDM) { return .udm }
    if names.contains(where: isSignOfWindows) { return .sigma }
    let capitalized = names.count { $0.first?.isUppercase == true }
    if capitalized * 2 > names.count { return .sigma }
    if names.contains("@timestamp") { return .ecs }
    let isNeutral = names.contains { catalog.definition(of: Field($0), in: .neutral) != nil }
    return names.isEmpty || isNeutral ? .neutral : .sigma
  }
}

extension EventSchema {
  /// Whether only events of the Unified Data Model have a field of such a name.
  static func isSignOfUDM(_ name: String) -> Bool {
    let signs = [
      "metadata.event_type", "metadata.eventType", "metadata.event_timestamp", "metadata.eventTimestamp",
    ]
    return signs.contains { withoutWrapper(name).hasPrefix($0) }
  }

  /// The fields that say when an event happened, the first that has a time counts.
  var timeFields: [String] {
    switch self {
    case .sigma: timesOfSigma
    case .udm: ["metadata.event_timestamp"]
    case .auto, .ecs, .neutral: timesOfECS
    }
  }

  /// Whether only events of Windows, as Sigma's rules name their fields, have a field of such a name.
  static func isSignOfWindows(_ name: String) -> Bool { name == "Channel" || name == "EventID" }

  /// Whether a neutral event says its log source by such a name.
  static func isLogSourceField(_ name: String) -> Bool { logSourceFields.contains(name) }

  /// Whether a neutral event says its time or its identifier by such a name.
  static func completesNeutral(_ name: String) -> Bool { timesOfECS.contains(name) || identifiersOfECS.contains(name) }
}

/// Brings events as they were read into the form that detections speak of: canonical field names, a time, an
/// identifier.
package struct EventReading {
  let schema: EventSchema
  let catalog: TaxonomyCatalog
  /// Names as read → canonical names; events repeat the same few hundred.
  private var names: [String: String] = [:]

  package init(schema: EventSchema, catalog: TaxonomyCatalog) {
    self.schema = schema
    self.catalog = catalog
  }

  package mutating func read(_ event: Event) -> Event {
    switch schema {
    case .udm: readUDM(event)
    case .sigma: completedSigma(WindowsEventNames.renamed(event))
    case .auto, .ecs, .neutral: readNeutral(event)
    }
  }

  /// UDM events as the search and ingestion interfaces export them: camelCase or snake_case names, perhaps
  /// inside `udm` or `event`; 64-bit integers as text; zero values are unset values (YARA-L reference,
  /// section 9).
  private mutating func readUDM(_ event: Event) -> Event {
    var fields: [String: [Value]] = [:]
    for (name, values) in event.fields {
      let canonical = canonicalUDMName(name)
      add(values, canonical, to: &fields)
    }
    var result = event
    result.fields = fields
    result.elements = canonicalElements(event.elements)
    return completedUDM(result)
  }

  /// Gives an event with canonical names and values its time and its identifier.
  fileprivate func completedUDM(_ event: consuming Event) -> Event {
    let file = event.source.file
    let line = event.source.line
    event.time = time(event["metadata.event_timestamp"].first)
    if event.time == nil, case .integer(let seconds)? = event["metadata.event_timestamp.seconds"].first {
      var nanoseconds: Int64 = 0
      if case .integer(let nanos)? = event["metadata.event_timestamp.nanos"].first { nanoseconds = nanos }
      event.time = instant(seconds, unit: 1_000_000_000).flatMap { start in
        let (sum, overflows) = start.nanoseconds.addingReportingOverflow(nanoseconds)
        return overflows ? nil : Timestamp(nanoseconds: sum)
      }
    }
    if let time = event.time {
      event["metadata.event_timestamp.seconds"] = [.integer(time.seconds)]
    }
    let identifier = event["metadata.id"]
    event.source.id = (identifier.isEmpty ? event["metadata.product_log_id"] : identifier).first?.text
    if identifier.isEmpty { event["metadata.id"] = [.string("\(file):\(line)")] }
    return event
  }

  private func add(_ values: [Value], _ name: String, to fields: inout [String: [Value]]) {
    let type = catalog.definition(of: Field(name), in: .udm)?.type
    let kept = values.compactMap { typed($0, type) }
    if !kept.isEmpty { fields[name, default: []] += kept }
    // Exports write moments as text; rules read their seconds.
    guard type == nil, catalog.definition(of: Field(name + ".seconds"), in: .udm) != nil else { return }
    let seconds = values.compactMap { value -> Value? in
      guard case .string(let text) = value else { return nil }
      return Timestamp(text: text).map { .integer($0.seconds) }
    }
    if !seconds.isEmpty { fields[name + ".seconds", default: []] += seconds }
  }

  /// Sigma events are flat and named by their log; nested ones have dotted names.
  fileprivate func completedSigma(_ event: Event) -> Event {
    var result = event
    result.time = timesOfSigma.lazy.compactMap { time(event[$0].first) }.first
    result.source.id = identifiersOfSigma.lazy.compactMap { event[$0].first?.text }.first
    return result
  }

  fileprivate func readNeutral(_ event: Event) -> Event {
    var result = event
    result.time = timesOfECS.lazy.compactMap { time(event[$0].first) }.first
    result.source.id = identifiersOfECS.lazy.compactMap { event[$0].first?.text }.first
    let source = LogSource(
      category: event["logsource.category"].first?.text, product: event["logsource.product"].first?.text,
      service: event["logsource.service"].first?.text)
    if source != LogSource() {
      result.logSource = source
      for name in logSourceFields { result[name] = [] }
    }
    return result
  }

  private mutating func canonicalElements(_ lists: [String: [EventElement]]) -> [String: [EventElement]] {
    var result: [String: [EventElement]] = [:]
    for (name, elements) in lists {
      // A list is named as its members are, without their own part.
      let canonical = String(canonicalUDMName(name + ".m").dropLast(2))
      for element in elements {
        var read = EventElement(elements: canonicalElements(element.elements))
        for (name, values) in element.fields {
          let canonical = canonicalUDMName(name)
          add(values, canonical, to: &read.fields)
        }
        result[canonical, default: []].append(read)
      }
    }
    return result
  }

  private mutating func canonicalUDMName(_ name: String) -> String {
    if let known = names[name] { return known }
    let canonical = canonicalUDMPath(name)
    names[name] = canonical
    return canonical
  }
}

/// A UDM path as rules write it, for one as exports do.
func canonicalUDMPath(_ name: String) -> String { udmPath(withoutWrapper(name)) }

// The fields that tell an event's time, identifier and log source, the first that does counts.
private let timesOfSigma = [
  "UtcTime", "@timestamp", "TimeCreated", "SystemTime", "EventTime", "eventTime", "timestamp",
]
private let identifiersOfSigma = ["EventRecordID", "RecordNumber", "event_id", "eventID", "_id", "id"]
private let timesOfECS = ["@timestamp", "event.created", "at", "timestamp"]
private let identifiersOfECS = ["event.id", "_id", "id"]
private let logSourceFields = ["logsource.category", "logsource.product", "logsource.service"]
private let completionOfUDM = [
  "metadata.event_timestamp", "metadata.event_timestamp.seconds", "metadata.event_timestamp.nanos", "metadata.id",
  "metadata.product_log_id",
]

extension EventReading {
  /// The same reading, said of names and values one by one: for evaluation that reads no whole events.
  package var naming: EventNaming {
    var naming = namingOfSchema
    naming.signs = { [catalog] in SchemaSigns(of: $0, catalog).rawValue }
    return naming
  }

  private var namingOfSchema: EventNaming {
    let (schema, catalog) = (self.schema, self.catalog)
    let whole: @Sendable (Event) -> Event = { event in
      var reading = EventReading(schema: schema, catalog: catalog)
      return reading.read(event)
    }
    let reading = EventReading(schema: schema, catalog: catalog)
    switch schema {
    case .sigma:
      return EventNaming(
        field: WindowsEventNames.sigmaName,
        completionFields: timesOfSigma + identifiersOfSigma, timeFields: timesOfSigma,
        completed: { reading.completedSigma($0) }, whole: whole)
    case .auto, .ecs, .neutral:
      return EventNaming(
        changedFields: Set(logSourceFields), completionFields: timesOfECS + identifiersOfECS + logSourceFields,
        timeFields: timesOfECS, logSourceFields: logSourceFields, completed: { reading.readNeutral($0) }, whole: whole)
    case .udm:
      return EventNaming(
        field: canonicalUDMPath,
        form: { name in ValueForm(catalog.definition(of: Field(name), in: .udm)?.type) },
        momentField: { name in
          guard name.hasSuffix(".seconds"), catalog.definition(of: Field(name), in: .udm) != nil else { return nil }
          let moment = String(name.dropLast(8))
          return catalog.definition(of: Field(moment), in: .udm)?.type == nil ? moment : nil
        },
        changedFields: ["metadata.id", "metadata.event_timestamp.seconds"], completionFields: completionOfUDM,
        timeFields: ["metadata.event_timestamp"],
        keepsValues: false, completed: { (event: consuming Event) in reading.completedUDM(event) }, whole: whole)
    }
  }
}

extension ValueForm {
  /// How UDM's types are read; see `typed`.
  fileprivate init(_ type: FieldType?) {
    switch type {
    case .integer, .time: self = .integer
    case .float: self = .double
    case .boolean: self = .boolean
    case .text: self = .text
    case .address, .enumeration, nil: self = .untyped
    }
  }
}

extension Event {
  /// A UDM event with an identifier: Google gives every event one, and rules count events by it.
  package func identified(as id: String) -> Event {
    if !self["metadata.id"].isEmpty { return self }
    var event = self
    event["metadata.id"] = [.string(id)]
    return event
  }
}

/// Drops the message that exports wrap around an event: `udm`, and `event` before a part of a UDM event (there
/// are other fields below `event` in ECS).
private func withoutWrapper(_ name: String) -> String {
  if name.hasPrefix("udm.") { return String(name.dropFirst(4)) }
  guard name.hasPrefix("event.") else { return name }
  let inner = name.dropFirst(6)
  let part = inner.prefix { $0 != "." && $0 != "[" }
  return partsOfUDM.contains(String(part)) && part.endIndex < inner.endIndex ? String(inner) : name
}

private let partsOfUDM: Set<String> = [
  "metadata", "additional", "principal", "src", "target", "intermediary", "observer", "about", "security_result",
  "securityResult", "network", "extensions", "extracted",
]

/// `principal.process.commandLine` → `principal.process.command_line`; keys of maps are kept as they are, and
/// `additional.fields.key` becomes `additional.fields["key"]`.
private func udmPath(_ name: String) -> String {
  let mapStart = name.firstIndex(of: "[") ?? name.endIndex
  var path = ""
  for character in name[..<mapStart] {
    if character.isUppercase, let last = path.last, last != "." { path += "_" }
    path += character.lowercased()
  }
  let plain = "additional.fields."
  if mapStart == name.endIndex, path.hasPrefix(plain) {
    return "additional.fields[\"\(name.dropFirst(plain.count))\"]"
  }
  return path + name[mapStart...]
}

/// The value as its field's type says; `nil` for the type's zero value, which UDM can't tell from an unset field.
private func typed(_ value: Value, _ type: FieldType?) -> Value? {
  var value = value
  if case .string(let text) = value {
    switch type {
    case .integer, .time: if let integer = Int64(text) { value = .integer(integer) }
    case .float: if let number = Number(decimal: text) { value = .double(number.double) }
    case .boolean: if text == "true" || text == "false" { value = .boolean(text == "true") }
    case .text, .address, .enumeration, nil: break
    }
  } else if case .text? = type, let text = value.text {
    value = .string(text)
  }
  switch value {
  case .null, .string(""), .integer(0), .double(0), .boolean(false): return nil
  case .string, .integer, .double, .boolean, .list: return value
  }
}

private func time(_ value: Value?) -> Timestamp? { value.flatMap { Timestamp($0) } }

/// `nil` for an instant that a timestamp can't hold (years after 2262).
private func instant(_ number: Int64, unit: Int64) -> Timestamp? {
  let (nanoseconds, overflows) = number.multipliedReportingOverflow(by: unit)
  return overflows ? nil : Timestamp(nanoseconds: nanoseconds)
}
