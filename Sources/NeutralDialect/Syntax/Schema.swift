import Detections

/// The schema of rule files and test files, as data; what each key means is in docs/neutral-rules.md.
enum Schema {
  /// The only version of the schema so far.
  static let version = 1

  static let rule = MappingShape(
    noun: "a rule", description: "A detection, stated once: docs/neutral-rules.md.",
    keys: headerKeys + [
      KeyShape(
        name: "events", shape: .mapping(variables),
        description: "The event variables: what each kind of event looks like.",
        isRequired: true),
      KeyShape(
        name: "joins", shape: .list(of: .scalar(.formula)),
        description: "Conditions between events of two variables.",
        examples: ["[\"failure.user.name = success.user.name\"]", "[\"failure before success\"]"]),
      KeyShape(
        name: "window", shape: .mapping(window),
        description:
          "Which events are looked at together; without it the rule is asked of each event by itself."),
      KeyShape(
        name: "outcomes", shape: .mapping(outcomes), description: "Named results of an alert, in order."),
      KeyShape(
        name: "condition", shape: .scalar(.formula),
        description: "When there is an alert: a statement over event variables, counts and outcomes.",
        isRequired: true,
        examples: ["\"launch and risk_score > 0\"", "\"count(failure) >= 5 and success\""]),
      KeyShape(
        name: "lists", shape: .mapping(lists),
        description: "The content of named lists, for tests and evaluation."),
      KeyShape(
        name: "targets", shape: .mapping(targets), description: "What is wanted otherwise in one target."),
      KeyShape(
        name: "accept", shape: .list(of: .mapping(acceptance)),
        description: "Losses that are accepted, each with a reason."),
      KeyShape(
        name: "tests", shape: .list(of: .mapping(test)),
        description: "Events and what must come of them, in every target."),
    ])

  /// `NAME.tests.yaml`
  static let testFile = MappingShape(
    noun: "a test file", description: "The tests of a rule, in a file beside it, in the rule's own field names.",
    keys: [
      KeyShape(
        name: "rule", shape: .scalar(.name("the name of a rule", reserved: [])),
        description: "The name of the rule; needed where the file beside holds several."),
      KeyShape(
        name: "lists", shape: .mapping(testedLists),
        description: "What the lists hold that the rule names, in these tests."),
      KeyShape(
        name: "tests", shape: .list(of: .mapping(test)), description: "The tests, as in the rule itself.",
        isRequired: true),
    ])

  private static func text(_ name: String, _ description: String, isRequired: Bool = false) -> KeyShape {
    KeyShape(name: name, shape: .scalar(.text), description: description, isRequired: isRequired)
  }

  private static let headerKeys: [KeyShape] = [
    KeyShape(
      name: "schema", shape: .scalar(ScalarShape(kind: .version(version), noun: "the schema's version")),
      description: "The version of this schema.", isRequired: true),
    KeyShape(
      name: "id", shape: .scalar(.uuid), description: "A UUID that stays with the rule for ever.",
      isRequired: true, examples: ["\"9b6f0c0e-5d0f-4a43-9a39-5f5c2f0f1a77\""]),
    KeyShape(
      name: "taxonomy", shape: .scalar(.word(["udm"], noun: "a taxonomy")),
      description: "Whose names the fields have; without it the neutral ones. Such a rule names no log source."),
    KeyShape(
      name: "name", shape: .scalar(.name("a name")),
      description: "The rule's name: the YARA-L rule name, the Swift type.", isRequired: true,
      examples: ["\"container_cli_abuse\""]),
    text("title", "One line that says what is detected.", isRequired: true),
    text("description", "What is detected, and why it matters."),
    text("author", "Who wrote the rule; several separated by commas."),
    KeyShape(
      name: "created", shape: .scalar(.date), description: "The day of the first version: YYYY-MM-DD.",
      examples: ["\"2026-04-16\""]),
    KeyShape(
      name: "modified", shape: .scalar(.date), description: "The day of the last change: YYYY-MM-DD.",
      examples: ["\"2026-05-02\""]),
    KeyShape(
      name: "version", shape: .scalar(.text), description: "The rule's own version.", examples: ["\"1.0\""]),
    KeyShape(
      name: "license", shape: .scalar(.text), description: "An SPDX identifier.", examples: ["\"Apache-2.0\""]
    ),
    KeyShape(
      name: "status", shape: .scalar(.word(Metadata.Status.allCases.map(\.rawValue), noun: "a status")),
      description: "How far the rule is tested."),
    KeyShape(
      name: "severity", shape: .scalar(.word(Metadata.Severity.allCases.map(\.rawValue), noun: "a severity")),
      description: "How grave an alert is."),
    KeyShape(
      name: "priority", shape: .scalar(.word(Metadata.Severity.allCases.map(\.rawValue), noun: "a priority")),
      description: "How soon an alert is looked at."),
    KeyShape(
      name: "attack", shape: .list(of: .scalar(.technique)),
      description: "ATT&CK techniques; tactics follow from them, unless some are named.",
      examples: ["[\"T1059.013\"]", "[\"Execution\", \"T1059\"]"]),
    KeyShape(
      name: "references", shape: .list(of: .scalar(.text)), description: "Where to read more."),
    KeyShape(
      name: "false_positives", shape: .list(of: .scalar(.text)), description: "What else causes an alert."),
    KeyShape(
      name: "tags", shape: .list(of: .scalar(.tag)),
      description: "Further tags, namespace.name; ATT&CK goes to 'attack'.",
      examples: ["[\"detection.threat_hunting\"]"]),
    KeyShape(
      name: "metadata",
      shape: .mapping(
        texts(
          "metadata", "Free further metadata, kept in order.",
          .either([.scalar(.value), .list(of: .scalar(.value))]))),
      description: "Free further metadata, kept in order.", examples: ["{\"data_source\": \"auditd\"}"]),
  ]

  /// Keys and texts of the author's own.
  private static func texts(_ noun: String, _ description: String, _ value: Shape) -> MappingShape {
    MappingShape(
      noun: noun, description: description,
      others: OtherKeys(key: ScalarShape(kind: .text, noun: "a key"), shape: value))
  }

  // MARK: Windows

  static let window = MappingShape(
    noun: "a window", description: "Which events are looked at together.",
    keys: [
      KeyShape(
        name: "by", shape: .list(of: .either([.scalar(.field), .mapping(key)]), minimum: 0),
        description: "What all events of a group share; empty: all events are one group.", isRequired: true,
        examples: ["[\"host.name\"]", "[]"]),
      KeyShape(
        name: "over", shape: .scalar(.duration),
        description: "How long a window lasts: an integer and s, m, h or d.",
        isRequired: true, examples: ["\"5m\""]),
      KeyShape(
        name: "kind", shape: .scalar(.word(windowKinds, noun: "a kind of window")),
        description: "How windows are laid on time; hop unless said."),
      KeyShape(
        name: "pivot", shape: .scalar(.name("an event variable")),
        description: "The event variable whose events each open (after) or close (before) a window."),
    ], condition: WordCondition(key: "kind", words: ["after", "before"], needed: "pivot"))

  static let windowKinds = ["hop", "tumbling", "sliding", "after", "before"]

  private static let key = MappingShape(
    noun: "a key", description: "A key of the window with a name of its own.",
    keys: [
      KeyShape(
        name: "name", shape: .scalar(.name("a name")),
        description: "The name in alerts, and of the YARA-L placeholder.",
        isRequired: true, examples: ["\"hostname\""]),
      KeyShape(
        name: "field", shape: .scalar(.field), description: "The field, in the events of every variable.",
        examples: ["\"host.name\""]),
      KeyShape(
        name: "fields",
        shape: .mapping(
          MappingShape(
            noun: "fields of a key", description: "The field in the events of each variable.",
            others: OtherKeys(key: .name("an event variable"), shape: .scalar(.field)))),
        description: "The field in the events of each variable.",
        examples: ["{\"failure\": \"source.ip\", \"success\": \"client.ip\"}"]),
      KeyShape(
        name: "only",
        shape: .mapping(
          MappingShape(
            noun: "fields of a partial key", description: "The field in the events of some variables.",
            others: OtherKeys(key: .name("an event variable"), shape: .scalar(.field)))),
        description: "The field in the events of some variables; events of the others are in every group."),
      KeyShape(
        name: "absent_as", shape: .scalar(.value),
        description: "The key of events that have no value there; without it they are in no group.",
        examples: ["\"''\""]),
    ], choices: [["field"], ["fields"], ["only"]])

  // MARK: Lists, targets, losses

  private static let lists = MappingShape(
    noun: "lists", description: "Named lists of values.",
    others: OtherKeys(key: listName, shape: .list(of: .scalar(.value), minimum: 0)))

  private static let testedLists = MappingShape(
    noun: "tested lists", description: "Named lists of values, and data tables as lists of rows.",
    others: OtherKeys(
      key: ScalarShape(kind: .text, noun: "the name of a list"),
      shape: .either([.list(of: .scalar(.value), minimum: 0), .list(of: .mapping(row))])))

  private static let row = MappingShape(
    noun: "a row", description: "The cells of one row of a data table, by column.",
    others: OtherKeys(key: ScalarShape(kind: .text, noun: "the name of a column"), shape: .scalar(.value)))

  static let listName = ScalarShape(
    kind: .form(pattern: "^[A-Za-z_][A-Za-z0-9_]*$", isValid: isListName), noun: "the name of a list",
    help: "names of lists are letters, digits and '_'")

  static let targetNames = ["yaral", "sigma", "swift"]

  private static let targets = MappingShape(
    noun: "targets", description: "What is wanted otherwise in one target.",
    keys: targetNames.map { name in
      KeyShape(name: name, shape: .mapping(target), description: "What is wanted otherwise in \(name).")
    })

  private static let target = MappingShape(
    noun: "a target", description: "What is wanted otherwise in this target.",
    keys: [
      text("name", "Another rule name."),
      KeyShape(
        name: "metadata",
        shape: .mapping(
          texts(
            "metadata of a target", "Metadata that replaces or is added; an empty text leaves the key out.",
            .scalar(.value))),
        description: "Metadata that replaces or is added; an empty text leaves the key out."),
      KeyShape(
        name: "fields",
        shape: .mapping(
          MappingShape(
            noun: "mapped fields", description: "Other mappings: our field to the target's.",
            others: OtherKeys(key: .field, shape: .scalar(.field)))),
        description: "Other mappings: our field to the target's."),
      text("omit", "Why the rule is not written in this target."),
    ])

  private static let acceptance = MappingShape(
    noun: "an accepted loss", description: "A loss that is accepted, and why.",
    keys: [
      KeyShape(
        name: "code", shape: .scalar(.lossCode), description: "The code of the loss.", isRequired: true,
        examples: ["\"DT0602\""]),
      KeyShape(
        name: "target", shape: .scalar(.word(targetNames, noun: "a target")),
        description: "The target it is accepted in; all unless said."),
      text("reason", "Why it is accepted.", isRequired: true),
    ])
}

private func isListName(_ text: String) -> Bool {
  guard let first = text.first, !first.isNumber else { return false }
  return isName("a" + text.lowercased()) && text.utf8.allSatisfy { $0 < 0x80 }
}
