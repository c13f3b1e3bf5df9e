import Detections
import Diagnostics
import Events

/// Looks in tables for names that nothing defines, and for mappings that could not be read back.
struct TableCheck {
  let tables: TaxonomyTables
  /// Only what stands in these files is reported.
  let files: [SourceFile]

  var findings: [Diagnostic] {
    tables.models.sorted { $0.key.name < $1.key.name }.flatMap { model, table in
      // Each log source once, and each row that speaks of some of its events.
      let sources = table.sources
      let distinct = sources.enumerated().filter { place, source in
        !source.conditions.isEmpty
          || !sources[..<place].contains { $0.logSource == source.logSource && $0.conditions.isEmpty }
      }
      return sources.flatMap { findings(in: $0, of: model) } + distinct.flatMap { collisions($0.element, in: table) }
    }
  }

  private func isNew(_ origin: Origin) -> Bool {
    origin.span.map { span in files.contains { $0 === span.file } } ?? false
  }

  private func findings(in source: ModelTable.Source, of model: TaxonomyName) -> [Diagnostic] {
    guard isNew(source.origin) else { return [] }
    var findings: [Diagnostic] = []
    if model == .udm {
      for selector in source.selectors { findings += self.findings(in: selector, source.origin) }
    }
    for (name, mapping) in source.fields.sorted(by: { $0.key < $1.key }) {
      if definition(ofNeutral: name) == nil {
        findings.append(unknown("'\(name)' is no neutral field", name, tables.neutral.names, mapping.origin))
      }
      findings += self.findings(in: mapping, named: name, of: model)
    }
    for name in source.withoutName.sorted() + source.conditions.map(\.field) where definition(ofNeutral: name) == nil {
      findings.append(unknown("'\(name)' is no neutral field", name, tables.neutral.names, source.origin))
    }
    for name in source.hashes.flatMap(\.neutral.values).sorted() where definition(ofNeutral: name) == nil {
      findings.append(unknown("'\(name)' is no neutral field", name, tables.neutral.names, source.origin))
    }
    return findings
  }

  private func findings(in selector: ModelTable.Selector, _ origin: Origin) -> [Diagnostic] {
    guard let definition = tables.udm.definition(ofPath: selector.field.name) else {
      return [unknown("UDM has no field '\(selector.field)'", selector.field.name, tables.udm.commonPaths, origin)]
    }
    return foreign(selector.values, definition, origin)
  }

  private func findings(
    in mapping: Mapping, named name: String, of model: TaxonomyName
  ) -> [Diagnostic] {
    var findings: [Diagnostic] = []
    let stars = [name, mapping.field.name].map { $0.utf8.count { $0 == UInt8(ascii: "*") } }
    if stars[0] != stars[1] || stars[0] > 1 || (stars[0] == 1 && !name.hasSuffix(".*")) {
      findings.append(malformed("'\(name)' and '\(mapping.field)' must both have one '*', or none", mapping.origin))
    }
    if Set(mapping.values.map(\.neutral)).count < mapping.values.count {
      findings.append(malformed("'\(name)' has the same neutral value twice", mapping.origin))
    }
    for (spelling, meant) in mapping.synonyms.sorted(by: { $0.key < $1.key }) {
      let isKnown = mapping.values.contains { $0.neutral == meant } && !mapping.values.contains { $0.neutral == spelling }
      if !isKnown {
        findings.append(malformed("'\(spelling)' must stand for another value of '\(name)', and be none itself", mapping.origin))
      }
    }
    guard model == .udm else { return findings }
    for field in [mapping.field] + mapping.aliases {
      let path = field.name.split(separator: "*", omittingEmptySubsequences: false).joined(separator: "x")
      if let definition = tables.udm.definition(ofPath: path) {
        findings += foreign(mapping.values.map(\.native), definition, mapping.origin)
      } else {
        findings.append(unknown("UDM has no field '\(field)'", field.name, tables.udm.commonPaths, mapping.origin))
      }
    }
    return findings
  }

  /// Values that a UDM field can't have.
  private func foreign(_ values: [Value], _ definition: FieldDefinition, _ origin: Origin) -> [Diagnostic] {
    values.compactMap { value in
      let text = value.text ?? ""
      switch definition.type {
      case .enumeration where !definition.enumerators.isEmpty && !definition.enumerators.contains(text):
        return unknown("'\(definition.field)' has no value '\(text)'", text, definition.enumerators, origin)
      case .integer where value.number == nil, .time where value.number == nil:
        return malformed("'\(definition.field)' holds numbers, and '\(text)' is none", origin)
      case .text, .integer, .float, .boolean, .address, .enumeration, .time:
        return nil
      }
    }
  }

  /// Two neutral fields that would have one name in the same logs, and could not be told apart there.
  private func collisions(_ source: ModelTable.Source, in table: ModelTable) -> [Diagnostic] {
    let logSource = source.logSource
    var owners: [String: (neutral: String, origin: Origin)] = [:]
    var findings: [Diagnostic] = []
    let fields = (table.merged(logSource, of: .meeting(source.conditions))?.fields ?? [:]).filter { $0.value.part == nil }
    for (neutral, mapping) in fields.sorted(by: { $0.key < $1.key }) {
      for native in [mapping.field] + mapping.aliases {
        if let other = owners[native.name], isNew(mapping.origin) || isNew(other.origin) {
          let origin = isNew(mapping.origin) ? mapping.origin : other.origin
          let logs = logSource == LogSource() ? "all logs" : "(\(logSource.description))"
          findings.append(
            malformed(
              "'\(neutral)' and '\(other.neutral)' are both '\(native)' in \(logs)", origin,
              "take the name from one of them: 'FIELD: ~'"))
        }
        owners[native.name] = (neutral, mapping.origin)
      }
    }
    return findings
  }

  private func definition(ofNeutral name: String) -> FieldDefinition? {
    tables.neutral[name.hasSuffix("*") ? String(name.dropLast()) + "x" : name]
  }

  private func unknown(_ message: String, _ name: String, _ known: [String], _ origin: Origin) -> Diagnostic {
    malformed(message, origin, nearestName(to: name, among: known).map { "did you mean '\($0)'?" } ?? "")
  }

  private func malformed(_ message: String, _ origin: Origin, _ help: String = "") -> Diagnostic {
    Diagnostic(.malformedTaxonomy, message, at: origin.span, help: help)
  }
}
