import Detections
import Diagnostics
import Events
import Testing

@testable import Taxonomies

/// The events that a rule asks for, a field of theirs, another test beside it, and what the field is in UDM by Google's
/// winevtlog page; `nil`: it has no one name there.
private struct Case: Sendable, CustomTestStringConvertible {
  var events: [String]
  var field: String
  var beside: [String: String] = [:]
  var udm: String?
  var testDescription: String { "\(events) \(field) \(beside)" }
}

private let account = "user.target.name"
private let object = "winlog.event_data.ObjectName"
private let kind = "winlog.event_data.ObjectType"

private let cases: [Case] = [
  Case(events: ["4624"], field: account, udm: "target.user.userid"),
  Case(events: ["4728"], field: account, udm: "target.group.group_display_name"),
  Case(events: ["4728", "4732", "4756"], field: account, udm: "target.group.group_display_name"),
  // An account in one event, a group in the other.
  Case(events: ["4720", "4728"], field: account),
  Case(events: [], field: account),
  Case(events: ["4732"], field: "winlog.event_data.TargetSid", udm: "target.group.windows_sid"),
  Case(events: ["4672"], field: "user.name", udm: "target.user.userid"),
  Case(events: ["4697"], field: "winlog.event_data.ServiceFileName", udm: "target.process.file.full_path"),
  Case(events: ["5145"], field: "winlog.event_data.RelativeTargetName", udm: "target.file.names"),
  Case(events: ["4657"], field: object, udm: "target.registry.registry_key"),
  Case(events: ["4663"], field: object, beside: [kind: "Key"], udm: "target.registry.registry_key"),
  Case(events: ["4663"], field: object, beside: [kind: "File"], udm: "target.file.full_path"),
  Case(events: ["4656", "4663"], field: object, beside: [kind: "file"], udm: "target.file.full_path"),
  // The page says nothing of keys in 4656.
  Case(events: ["4656", "4663"], field: object, beside: [kind: "Key"]),
  Case(events: ["4663"], field: object),
  Case(events: ["4768"], field: "winlog.event_data.TicketOptions", udm: "target.resource.name"),
  Case(events: ["4769"], field: "winlog.event_data.TicketOptions", udm: "additional.fields[\"TicketOptions\"]"),
  Case(events: ["4768", "4769"], field: "winlog.event_data.TicketOptions"),
]

@Suite struct EventRequirementTests {
  private func detection(_ each: Case) -> Detection {
    let codes = each.events.map { Predicate.text("event.code", .equals($0)) }
    let beside = each.beside.map { Predicate.text(Field($0.key), .equals($0.value)) }
    let test = Predicate.text(Field(each.field), .contains("x"))
    let predicate = Predicate.all(
      (codes.isEmpty ? [] : [.named("selection", .any(codes))]) + beside + [.not(.named("filter", test))])
    let source = LogSource(product: "windows", service: "security")
    let variable = EventVariable(name: "e", logSource: source, predicate: predicate)
    return Detection(
      metadata: Metadata(name: "r"), taxonomy: .neutral, variables: [variable], condition: .present("e"))
  }

  @Test("a field is called as the events are that the rule asks for", arguments: cases)
  private func fields(_ each: Case) throws {
    let neutral = detection(each)
    let translated = TaxonomyCatalog.builtIn.translate(neutral, to: .udm)
    guard let udm = each.udm else {
      #expect(translated.value == nil)
      #expect(translated.diagnostics.contains { $0.code == .unmappedField })
      return
    }
    let detection = try #require(translated.value, "\(translated.diagnostics.map(\.message))")
    #expect(detection.fields(of: "e").contains(udm))
    // And is read back as what it was.
    let back = try #require(TaxonomyCatalog.builtIn.translate(detection, to: .neutral).value)
    #expect(Set(back.fields(of: "e")) == Set(neutral.fields(of: "e")))
  }

  /// Events are written by the same names as the rule that reads them.
  @Test func events() throws {
    let each = Case(events: ["4728"], field: account)
    let translation = try #require(
      EventTranslation(TaxonomyCatalog.builtIn, from: .neutral, to: .udm, for: detection(each)))
    var event = Event(fields: ["event.code": [.string("4728")], account: [.string("Domain Admins")]])
    event.logSource = LogSource(product: "windows", service: "security")
    let written = try #require(translation.translate(event))
    #expect(written["target.group.group_display_name"] == [.string("Domain Admins")])
    #expect(written["target.user.userid"] == [])
  }
}
