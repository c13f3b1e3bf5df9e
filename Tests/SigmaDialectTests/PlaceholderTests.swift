import Detections
import Diagnostics
import Dialects
import Events
import Semantics
import Testing

@testable import SigmaDialect

private let lists = ["admins": ["root", "a*m"], "hosts": ["DC1", "DC2"], "none": []]

private func lowered(_ item: String) -> Reading<[LoweredRule]> {
  let file = Sigma.parse(SourceFile(name: "", text: ruleText("{sel: {\(item)}, condition: sel}")))
  let reading = Sigma.Collection([file.value], lists: lists).lower(fileAt: 0)
  return Reading(reading.value, file.diagnostics + reading.diagnostics)
}

/// Items, a value of the field, and whether the item holds (Sigma reference section 8).
private let items: [(item: String, value: String, holds: Bool)] = [
  ("F|expand: 'x-%admins%'", "X-ROOT", true),
  ("F|expand: 'x-%admins%'", "root", false),
  ("F|contains|expand: '%admins%'", "the root user", true),
  ("F|startswith|expand: '%admins%'", "the root user", false),
  ("F|endswith|expand|cased: '%admins%'", "the ROOT", false),
  // A value of a list is plain text, the wildcards of the rule are none of it.
  ("F|expand: 'x-%admins%'", "x-a*m", true),
  ("F|expand: 'x-%admins%'", "x-adam", false),
  ("F|expand: '*-%admins%'", "y-a*m", true),
  // Several placeholders: any of each.
  ("F|expand: '%admins%@%hosts%'", "root@dc2", true),
  ("F|expand: '%admins%@%hosts%'", "root@dc3", false),
  ("F|expand|contains|all: ['%admins%', '%hosts%']", "root on dc1", true),
  ("F|expand|contains|all: ['%admins%', '%hosts%']", "root", false),
  ("F|expand: '50\\% of %hosts%'", "50% of dc1", true),
  ("F|expand|contains|neq: '%hosts%'", "dc1.local", false),
  ("F|expand|contains: '%none%'", "a", false),
  ("F|windash|contains|expand: ' -u %admins%'", "su /u root", true),
  ("F|re|expand: '^%admins%@d'", "root@dc", true),
  ("F|re|expand: '^%admins%@d'", "aam@dc", false),
  ("F|re|expand: '^%admins%@d'", "a*m@dc", true),
  ("F|re|i|expand: '%hosts%[a-z]$'", "dc1x", true),
]

@Test("placeholders inside of values are filled from lists", arguments: items.indices)
func filledItem(_ index: Int) throws {
  let (item, value, holds) = items[index]
  let reading = lowered(item)
  #expect(reading.diagnostics == [], "\(item)")
  let detection = try #require(reading.value.first?.detection)
  let event = Event(fields: ["F": [.string(value)]])
  #expect(!meaning(of: detection, on: [event]).isEmpty == holds, "\(item)")
}

@Test("a placeholder that is all of a value stays a list")
func wholePlaceholder() {
  let predicate = lowered("F|expand: '%admins%'").value.first?.detection.variables.first?.predicate
  #expect(
    predicate == .named("sel", .field("F", .member(list: "admins", .exact(isCaseSensitive: false)))))
}

@Test(
  "placeholders without values are refused by name",
  arguments: [
    ("F|expand: 'x%guests%%hosts%'", ["guests"]), ("F|re|expand: '%guests%x%visitors%'", ["guests", "visitors"]),
  ])
func unknownPlaceholders(_ item: String, _ names: [String]) {
  let reading = lowered(item)
  #expect(reading.value.isEmpty)
  #expect(reading.diagnostics.map(\.code) == names.map { _ in .sigmaPlaceholder })
  for (diagnostic, name) in zip(reading.diagnostics, names) {
    #expect(diagnostic.message.contains("'%\(name)%'"))
    #expect(diagnostic.help.contains("--list \(name)=FILE"))
  }
}
