import Detections
public import Diagnostics
import Dialects
import Events
import JSONEvents
import NeutralDialect
import Taxonomies

extension Transpiler {
  /// Adds the tests of a file that stands beside a rule file (`NAME.tests.yaml`): in the field names of the rule
  /// beside it.
  public func adding(tests source: SourceFile, to rules: [AuthoredRule]) -> Reading<[AuthoredRule]> {
    let file = Neutral.parseTests(source)
    var diagnostics = file.diagnostics
    // What is wrong with the rules themselves was reported.
    guard !rules.isEmpty else { return Reading(rules, diagnostics) }
    var result = rules
    if file.value.rule == nil, rules.count > 1, !file.diagnostics.contains(where: { $0.severity == .error }) {
      diagnostics.append(
        Diagnostic(
          .missingKey, "the file that these tests stand beside has \(rules.count) rules",
          at: file.value.tests.first?.name.span, help: "name the one that is tested: rule: \(rules[0].name)"))
    }
    if let name = file.value.rule, !rules.contains(where: { $0.name == name.text }) {
      let near = nearestName(to: name.text, among: rules.map(\.name)) ?? rules.first?.name
      diagnostics.append(
        Diagnostic(
          .undefinedName, "there is no rule '\(name.text)' in the file that these tests stand beside",
          at: name.origin.span, help: near.map { "did you mean '\($0)'?" } ?? ""))
    }
    for index in result.indices {
      guard file.value.rule.map({ $0.text == result[index].name }) ?? (rules.count == 1) else { continue }
      let extended = adding(file.value, to: result[index])
      result[index] = extended.value
      diagnostics += extended.diagnostics
    }
    return Reading(result, diagnostics)
  }

  private func adding(_ file: Neutral.TestFile, to rule: AuthoredRule) -> Reading<AuthoredRule> {
    let detection = rule.detection
    let events = TestEventReading(detection: detection, catalog: catalog)
    let tests = Neutral.lower(
      file.tests, for: detection, catalog: catalog,
      reading: detection.taxonomy == .neutral ? nil : { events.read($0) })
    var diagnostics = tests.diagnostics
    var lowered = rule.lowered
    lowered.tests += tests.value.map { test in
      var test = test
      if detection.taxonomy == .udm { test.events = test.events.map(\.stampedAsUDM) }
      return test
    }
    var lists = rule.testedLists
    var tables = rule.testedTables
    let known = detection.foreignLists + detection.lists.map(\.name)
    for list in file.lists {
      // YARA-L writes the names of lists with a percent sign.
      let name = list.name.text.hasPrefix("%") ? String(list.name.text.dropFirst()) : list.name.text
      if let variable = detection.variables.first(where: { $0.table == name }), list.values.isEmpty {
        // A table without rows looks like a list without values.
        tables[name] = DataTable(name: name, columns: variable.columns(readBy: detection), rows: [])
        continue
      }
      if !known.contains(name) {
        let near = nearestName(to: name, among: known)
        diagnostics.append(
          Diagnostic(
            .unknownList, "the rule asks no list '\(name)'", at: list.name.span,
            help: near.map { "did you mean '\($0)'?" }
              ?? (known.isEmpty ? "it asks none" : "it asks \(known.joined(separator: ", "))")))
      }
      lists[name] = list.values.map(\.text)
    }
    for table in file.tables {
      let read = DataTable(table)
      tables[read.name] = read
      for column in read.columns { lists["\(read.name).\(column)"] = read.values(of: column) }
      let isKnown = detection.tables.contains(read.name) || known.contains { $0.hasPrefix(read.name + ".") }
      if isKnown { continue }
      diagnostics.append(
        Diagnostic(
          .unknownList, "the rule reads no table '\(read.name)'", at: table.name.span,
          help: detection.tables.isEmpty ? "it reads none" : "it reads \(detection.tables.joined(separator: ", "))"))
    }
    return Reading(
      AuthoredRule(
        language: rule.language, source: rule.source, lowered: lowered, testedLists: lists, testedTables: tables),
      diagnostics)
  }
}

extension Event {
  /// A UDM event whose own field says when it happened, too: rules read it.
  fileprivate var stampedAsUDM: Event {
    var event = self
    if let time { event["metadata.event_timestamp.seconds"] = [.integer(time.seconds)] }
    return event
  }
}

/// Reads the events of tests that have UDM's or Sigma's names, as `eval` reads them from JSON, and says which
/// names and values are none.
private struct TestEventReading {
  let detection: Detection
  let catalog: TaxonomyCatalog

  func read(_ event: Neutral.TestEvent) -> Reading<Event> {
    detection.taxonomy == .udm ? readUDM(event) : readSigma(event)
  }

  // MARK: UDM

  private func readUDM(_ event: Neutral.TestEvent) -> Reading<Event> {
    var diagnostics: [Diagnostic] = []
    let object = JSONText.object(members(event.fields, "", &diagnostics))
    let read = readEvents(Array(object.line.utf8), named: "")
    for error in read.errors {
      diagnostics.append(Diagnostic(.malformedTest, error.message, at: event.fields.first?.name.span))
    }
    var reading = EventReading(schema: .udm, catalog: catalog)
    var result = reading.read(read.events.first ?? Event())
    // The tests give each event an identifier by its place.
    if !event.leaves.contains(where: { canonicalUDMPath($0.path) == "metadata.id" }) { result["metadata.id"] = [] }
    return Reading(result, diagnostics)
  }

  private func members(
    _ fields: [Neutral.FieldValues], _ prefix: String, _ diagnostics: inout [Diagnostic]
  ) -> [JSONText.Member] {
    fields.map { field in
      let path = prefix + field.name.text
      if field.objects.isEmpty {
        let values = json(field, canonicalUDMPath(path), &diagnostics)
        return JSONText.Member(field.name.text, field.isList ? .array(values) : values.first ?? .null)
      }
      let objects = field.objects.map { JSONText.object(members($0, path + ".", &diagnostics)) }
      return JSONText.Member(field.name.text, field.isList ? .array(objects) : objects[0])
    }
  }

  private func json(
    _ field: Neutral.FieldValues, _ path: String, _ diagnostics: inout [Diagnostic]
  ) -> [JSONText] {
    if let definition = catalog.definition(of: Field(path), in: .udm) {
      if field.isList, !definition.isRepeated, field.values.count > 1 {
        diagnostics.append(
          Diagnostic(.malformedTest, "'\(path)' has one value, these are several", at: field.name.span))
      }
      return field.values.map { json($0, definition, path, &diagnostics) }
    }
    // Moments are written as text where the model has seconds.
    if catalog.definition(of: Field(path + ".seconds"), in: .udm) != nil {
      for value in field.values where Timestamp(text: value.text) == nil {
        diagnostics.append(
          Diagnostic(
            .malformedTest, "'\(path)' is a moment, this is '\(value.text)'", at: value.span,
            help: "write RFC 3339 like 2026-04-16T10:00:00Z"))
      }
      return field.values.map { .string($0.text) }
    }
    diagnostics.append(unknown(field.name, path))
    return []
  }

  private func json(
    _ scalar: Neutral.Scalar, _ definition: FieldDefinition, _ path: String, _ diagnostics: inout [Diagnostic]
  ) -> JSONText {
    let text = scalar.text
    if scalar.plainNull != nil { return .null }
    func wrong(_ noun: String, help: String = "") -> JSONText {
      diagnostics.append(
        Diagnostic(.malformedTest, "'\(path)' is \(noun), this is '\(text)'", at: scalar.span, help: help))
      return .null
    }
    switch definition.type {
    case .text, .address: return .string(text)
    case .enumeration:
      let names = definition.enumerators
      if !names.isEmpty, !names.contains(text) {
        let near = nearestName(to: text, among: names)
        return wrong("one of a closed set of names", help: near.map { "did you mean '\($0)'?" } ?? "")
      }
      return .string(text)
    case .integer, .time:
      if let integer = Int64(text) { return .integer(integer) }
      return wrong("an integer")
    case .float:
      if let number = Number(decimal: text) { return .double(number.double) }
      return wrong("a number")
    case .boolean:
      if text == "true" || text == "false" { return .boolean(text == "true") }
      return wrong("true or false")
    }
  }

  private func unknown(_ name: Neutral.Scalar, _ path: String) -> Diagnostic {
    switch catalog.place(ofUDMPath: Field(path)) {
    case .unknown(let part, let members):
      var near = nearestName(to: path, among: catalog.fieldNames(in: .udm))
      if let member = nearestName(to: part, among: members) {
        let parts = path.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        near = parts.map { $0 == part ? member : $0 }.joined(separator: ".")
      }
      return Diagnostic(
        .unknownField, "UDM has no field '\(path)'", at: name.span,
        help: near.map { "did you mean '\($0)'?" } ?? "tests beside a YARA-L rule have UDM's names")
    case .message, .field:
      return Diagnostic(
        .malformedTest, "'\(path)' is a group of fields, and has no value of its own", at: name.span,
        help: "name its fields: {\(name.text): {...}}")
    }
  }

  // MARK: Sigma

  private func readSigma(_ event: Neutral.TestEvent) -> Reading<Event> {
    var diagnostics: [Diagnostic] = []
    var fields: [String: [Value]] = [:]
    let ours = Set(detection.withInner.flatMap(\.variables).flatMap { $0.predicate.fields.map(\.name) })
    for leaf in event.leaves {
      if let finding = misnamed(leaf, ours) { diagnostics.append(finding) }
      let values = leaf.values.map { $0.plainNull ?? $0.literal }
      if !values.isEmpty { fields[leaf.path, default: []] += values }
    }
    var reading = EventReading(schema: .sigma, catalog: catalog)
    return Reading(reading.read(Event(fields: fields)), diagnostics)
  }

  /// Sigma's names are an open set: what is reported is a neutral name, and what is nearly a name of the rule.
  private func misnamed(_ leaf: Neutral.TestEvent.Leaf, _ ours: Set<String>) -> Diagnostic? {
    let taxonomy = detection.taxonomy
    if ours.contains(leaf.path) || catalog.definition(of: Field(leaf.path), in: taxonomy) != nil { return nil }
    var near = nearestName(to: leaf.path, among: ours.sorted())
    if near == nil, catalog.definition(of: Field(leaf.path), in: .neutral) != nil {
      let source = detection.variables.first?.logSource
      near = catalog.native(Field(leaf.path), logSource: source, in: taxonomy)?.field.name ?? ours.sorted().first
    }
    return near.map { near in
      Diagnostic(
        .unknownField, "neither Sigma nor the rule has a field '\(leaf.path)'", at: leaf.name.span,
        help: "did you mean '\(near)'?")
    }
  }
}

extension Neutral.Scalar {
  /// The plain `null`; `nil` for every other scalar.
  fileprivate var plainNull: Value? { !isQuoted && text == "null" ? Value.null : nil }
}
