import Detections
import Events
import Foundation
import TestSupport
import Testing

@testable import Taxonomies

/// A row of the collected public mappings from Sigma to UDM.
private struct PublicRow {
  var logSource: LogSource
  var sigma: String
  /// Where the sources say it depends on the value, all that it may be.
  var udm: Set<String>
  var isProposed: Bool

  var name: String { "\(logSource.description): \(sigma)" }
  var key: String { "\(logSource.service ?? logSource.category ?? "") \(sigma)" }
}

/// The cells of a line of comma-separated values; quotes are doubled inside quotes.
private func cells(_ line: Substring) -> [String] {
  var cells = [""]
  var isQuoted = false
  var previous: Character?
  for character in line {
    switch character {
    case "\"":
      // A quote right behind a closing one was a doubled quote.
      if !isQuoted, previous == "\"" { cells[cells.count - 1].append("\"") }
      isQuoted.toggle()
    case "," where !isQuoted: cells.append("")
    default: cells[cells.count - 1].append(character)
    }
    previous = character
  }
  return cells
}

private func publicRows(_ text: String) -> [PublicRow] {
  text.split(separator: "\n").dropFirst().compactMap { line in
    let row = cells(line)
    guard row.count == 8, row[6].hasPrefix("preferred"), !row[3].hasPrefix("<") else { return nil }
    func part(_ text: String) -> String? { text.isEmpty ? nil : text }
    let logSource = LogSource(category: part(row[0]), product: part(row[1]), service: part(row[2]))
    return PublicRow(
      logSource: logSource, sigma: row[3], udm: Set(row[4].split(separator: "|").map(String.init)),
      isProposed: row[7].contains("proposed"))
  }
}

@Suite struct PublicMappingTests {
  /// Sigma fields for which public sources have a UDM field and our tables have none, and why.
  private static let deliberate: [String: String] = [
    "Hashes": "one field of several hashes; it is read by its parts, which agree",
    "NewName": "would be the same UDM field as TargetObject",
    "SourceHostname": "would be the same UDM field as Computer",
    "WorkstationName": "would be the same UDM field as Computer",
    "StartModule": "would be the same UDM field as StartFunction",
    "StartAddress": "would be the same UDM field as StartFunction",
    "CreationUtcTime": "the source itself says: not the same, leave unmapped",
    "PreviousCreationUtcTime": "a list of all labels' values, of whatever key",
    "QueryStatus": "Sysmon writes Windows' error number, UDM holds DNS's response code",
    "AccessMask": "Sigma writes hexadecimal text, UDM holds a number",
    "ObjectName": "which UDM field it is depends on another field",
    "ServiceFileName": "another UDM field since the source: one of event 4697 only",
    "NewProcessName": "has a row of its own event only, 4688",
    "requestParameters": "no field of UDM: a list of labels, of which each is a parameter",
    "responseElements": "no field of UDM: a list of labels, of which each is an element",
    "responseElements.publiclyAccessible": "would be the same UDM field as the parameter of that name",
    "responseElements.pendingModifiedValues.masterUserPassword":
      "would be the same UDM field as the parameter of that name",
    "ConsentContext.IsAdminConsent": "no field of UDM: a list of labels",
    "TargetResources": "no field of UDM: a list of labels",
    "TargetResources.ModifiedProperties.DisplayName": "no field of UDM: a list of labels",
    "TargetResources.ModifiedProperties.NewValue": "no field of UDM: a list of labels",
    "TargetResources.modifiedProperties": "no field of UDM: a list of labels",
    "TargetResources.modifiedProperties.newValue": "no field of UDM: a list of labels",
    "additionalDetails.additionalInfo": "no field of UDM: a list of labels",
    "properties.targetResources": "no field of UDM: a list of labels",
  ]

  /// Fields whose public source was found after the rows were collected: Google's parser pages (winevtlog, auditd,
  /// azure-ad, azure-ad-signin), by service or category.
  private static let confirmedSince: Set<String> = [
    "signinlogs ResultDescription", "signinlogs conditionalAccessStatus", "auditd comm", "auditd type",
    "security SubjectDomainName", "security SubjectUserSid", "security TargetDomainName", "system Channel",
    "ps_module ContextInfo", "ps_script Path",
  ]

  /// Fields that the parser has elsewhere since the collected source, and where; its page lists the change of
  /// 2025-09-23.
  private static let movedSince = [
    "auditd exe": "target.process.file.full_path", "auditd uid": "target.user.userid",
    // The pages as of 2026-03-05; that of azure-ad lists the change of 2026-01-01.
    "security RelativeTargetName": "target.file.names", "system ImagePath": "target.process.file.full_path",
    "signinlogs ResultType": "additional.fields[\"resultType\"]", "signinlogs resultType": "additional.fields[\"resultType\"]",
    "signinlogs homeTenantId": "target.resource.attribute.labels[\"homeTenantId\"]",
  ]

  /// How most events of a log source are named; the collected rows do not say of which events they are.
  private func mapping(of logSource: LogSource) -> VariableMapping? {
    let table = TaxonomyCatalog.builtIn.table(of: .udm)
    return table?.mergedForAll(logSource).map { VariableMapping($0, overrides: [:]) }
  }

  /// What a public source confirms is what our tables say, and is not marked as proposed.
  @Test func publicMappingsAgreeWithOurs() throws {
    guard let file = SharedFiles.url("reference/udm-mapping.csv") else {
      print("publicMappingsAgreeWithOurs: skipped, there is no ../shared")
      return
    }
    let rows = publicRows(try String(contentsOf: file, encoding: .utf8)).filter { !$0.isProposed }
    #expect(rows.count > 400)
    let catalog = TaxonomyCatalog.builtIn
    var missing: Set<String> = []
    for row in rows {
      let sigma = catalog.mapping(of: row.logSource, in: .sigma, overrides: [:])
      let udm = mapping(of: row.logSource)
      guard let native = (sigma?.neutralNames(of: row.sigma).first).flatMap({ udm?.row(of: $0) }) else {
        #expect(Self.deliberate[row.sigma] != nil, "\(row.name) is \(row.udm) by public sources")
        missing.insert(row.sigma)
        continue
      }
      let sources = Self.movedSince[row.key].map { [$0] } ?? row.udm
      #expect(sources.contains(native.field.name), "\(row.name) is \(row.udm) by public sources, not \(native.field)")
      #expect(!native.isProposed, "\(row.name) has a public source")
    }
    #expect(Set(Self.deliberate.keys) == missing, "reasons without a difference")
  }

  /// What nobody has published is marked as proposed.
  @Test func proposedMappingsAreMarked() throws {
    guard let file = SharedFiles.url("reference/udm-mapping.csv") else {
      print("proposedMappingsAreMarked: skipped, there is no ../shared")
      return
    }
    let all = publicRows(try String(contentsOf: file, encoding: .utf8))
    // Another spelling of the same field may be confirmed.
    let rows = all.filter { row in
      row.isProposed
        && !all.contains { !$0.isProposed && $0.logSource == row.logSource && !$0.udm.isDisjoint(with: row.udm) }
    }
    #expect(rows.count > 250)
    let catalog = TaxonomyCatalog.builtIn
    for row in rows {
      let sigma = catalog.mapping(of: row.logSource, in: .sigma, overrides: [:])
      let udm = mapping(of: row.logSource)
      guard let neutral = sigma?.neutralNames(of: row.sigma).first, let native = udm?.row(of: neutral),
        row.udm.contains(native.field.name), sigma?.row(of: neutral)?.field.name == row.sigma
      else { continue }
      #expect(
        native.isProposed != Self.confirmedSince.contains(row.key),
        "\(row.name) is \(native.field) without a public source")
    }
  }
}
