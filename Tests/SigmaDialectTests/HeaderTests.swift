import Detections
import Diagnostics
import Dialects
import Testing

@testable import SigmaDialect

/// What is written of metadata: the header, and what was not carried.
private func header(
  _ metadata: Metadata, _ override: TargetOverride = TargetOverride()
) -> (header: Sigma.Header, losses: [String]) {
  let detection = Detection(
    metadata: metadata, taxonomy: .sigma, variables: [EventVariable(name: "event", predicate: .always)],
    condition: .present("event"), overrides: ["sigma": override])
  let raising = Sigma.HeaderRaising(detection)
  return (raising.header, raising.losses.map(\.construct))
}

@Test("metadata takes the form of Sigma's keys")
func metadataForms() {
  let metadata = Metadata(
    name: "abuse", title: "Abuse of it", version: "1.0", priority: .high, tactics: ["Command and Control"],
    techniques: ["T1059.013"], references: ["a", "b", "a"], tags: ["detection.threat-hunting"],
    custom: [MetadataEntry("data_source", "auditd")])
  let (header, losses) = header(metadata)
  #expect(header.name == "abuse")
  #expect(header.tags == ["attack.command-and-control", "attack.t1059.013", "detection.threat-hunting"])
  #expect(header.references == ["a", "b"])
  #expect(
    header.custom == [
      Sigma.Tree.Entry("version", .scalar(.text("1.0"))),
      Sigma.Tree.Entry("priority", .scalar(.text("high"))),
      Sigma.Tree.Entry("data_source", .scalar(.text("auditd"))),
    ])
  #expect(losses == [])
}

@Test("a name that follows from the title is not written")
func nameFromTitle() {
  #expect(header(Metadata(name: "abuse_of_it", title: "Abuse of it!")).header.name == "")
}

@Test("an author's overrides replace, add and leave out keys")
func overrides() {
  let override = TargetOverride(
    name: "other_name",
    metadata: [
      MetadataEntry("level", "medium"), MetadataEntry("author", ""), MetadataEntry("references", "x"),
      MetadataEntry("references", "y"), MetadataEntry("owner", "us"),
      MetadataEntry("logsource.service", "ssh"),
      MetadataEntry("detection", "no"),
    ])
  let metadata = Metadata(name: "n", title: "T", author: "A", severity: .high, references: ["z"])
  let (header, losses) = header(metadata, override)
  #expect(header.name == "other_name")
  #expect(header.level == "medium")
  #expect(header.author == "")
  #expect(header.references == ["x", "y"])
  #expect(header.custom == [Sigma.Tree.Entry("owner", .scalar(.text("us")))])
  #expect(losses == ["metadata detection"])
}

@Test("what the JSON schemas refuse is left out, and said")
func limits() {
  let metadata = Metadata(
    id: "not-a-uuid", name: "n", title: String(repeating: "t", count: 300), created: "soon",
    falsePositives: ["x", "Unknown"], tags: ["No Namespace", "Vendor.Rule Set"],
    custom: [MetadataEntry("level", "x")])
  let (header, losses) = header(metadata)
  #expect(header.id == "")
  #expect(header.title.count == 256)
  #expect(header.date == "")
  #expect(header.falsePositives == ["Unknown"])
  #expect(header.tags == ["vendor.rule-set"])
  #expect(
    losses == [
      "metadata level", "metadata title", "metadata id", "metadata date", "metadata tag No Namespace",
      "metadata falsepositives",
    ])
}
