extension Schema {
  static let outcomes = MappingShape(
    noun: "outcomes", description: "Outcomes by name; a later one may use an earlier one.",
    others: OtherKeys(
      key: .name("the name of an outcome", reserved: formulaKeywords + ["event_count"]),
      shape: .mapping(outcome)))

  private static let outcome = MappingShape(
    noun: "an outcome", description: "One form, and what stands for absent fields.",
    keys: [
      KeyShape(
        name: "flag", shape: .scalar(.formula),
        description: "True if some event of the group satisfies these selections.",
        examples: ["\"privileged\""]),
      aggregate(
        .max, weighted, "The highest: of a field, of weights added up for each event, or of a choice."),
      aggregate(.min, weighted, "The lowest, in the same way."),
      aggregate(.sum, weighted, "The sum over all events, in the same way."),
      aggregate(.average, weighted, "The mean, in the same way."),
      aggregate(.count, .scalar(.field), "How many events (rows) of a variable, or with a field."),
      aggregate(.countDistinct, chosen, "How many different values."),
      aggregate(.values, chosen, "All different values."),
      aggregate(.list, chosen, "All values, with repetitions."),
      KeyShape(
        name: "choose", shape: .list(of: .mapping(choice), maximum: longestSum),
        description: "The value of the first item that holds; the last has no 'when'."),
      KeyShape(name: "value", shape: .scalar(.value), description: "A fixed value."),
      KeyShape(
        name: "field", shape: .scalar(.field), description: "The field's first value; not with a window."),
      KeyShape(
        name: "absent_as", shape: .scalar(.value), description: "What stands for a field that is absent.",
        onlyWith: ["max", "min", "sum", "average", "count", "count_distinct", "values", "list", "field"]),
    ],
    choices: [["flag"]] + Neutral.Aggregate.allCases.map { [$0.rawValue] } + [
      ["choose"], ["value"], ["field"],
    ])

  private static func aggregate(_ aggregate: Neutral.Aggregate, _ shape: Shape, _ description: String)
    -> KeyShape
  {
    KeyShape(name: aggregate.rawValue, shape: shape, description: description)
  }

  /// How many weights are added up, and how many choices an outcome has, at most: both nest in the detection.
  static let longestSum = 500

  private static let chosen = Shape.either([
    .scalar(.field), .list(of: .mapping(choice), maximum: longestSum),
  ])
  private static let weighted = Shape.either([
    .scalar(.field), .mapping(weights), .list(of: .mapping(choice), maximum: longestSum),
  ])

  private static let weights = MappingShape(
    noun: "weights", description: "Selections and what each adds; 'base' is added always.",
    others: OtherKeys(key: .formula, shape: .scalar(.number)), maximum: longestSum)

  private static let choice = MappingShape(
    noun: "a choice", description: "A value, and when it is taken.",
    keys: [
      KeyShape(
        name: "when", shape: .scalar(.formula), description: "When the value is taken; always unless said.",
        examples: ["\"risk_score >= 6\""]),
      KeyShape(name: "value", shape: .scalar(.value), description: "The value.", isRequired: true),
    ])

  // MARK: Tests

  static let test = MappingShape(
    noun: "a rule's test", description: "Events, and what must come of them.",
    keys: [
      KeyShape(
        name: "name", shape: .scalar(.text), description: "What the test shows.", isRequired: true),
      KeyShape(name: "event", shape: .mapping(event), description: "The only event."),
      KeyShape(name: "events", shape: .list(of: .mapping(event)), description: "The events."),
      KeyShape(
        name: "alert",
        shape: .either([
          .scalar(.word(["true", "none"], noun: "true or none")), .mapping(alert), .list(of: .mapping(alert)),
        ]),
        description: "true: any alert; none; or outcomes and keys of an alert, or of several.",
        examples: ["true", "\"none\"", "{\"risk_score\": 3}"]),
      KeyShape(
        name: "expect",
        shape: .either([
          .scalar(.word(["match", "no match"], noun: "match or no match")), .mapping(alert),
          .list(of: .mapping(alert)),
        ]),
        description: "The same in other words: match, no match, or outcomes and keys of the detection.",
        examples: ["\"match\"", "\"no match\"", "{\"risk_score\": 85}"]),
      KeyShape(
        name: "now", shape: .scalar(.time),
        description: "When the rule is run, for rules that ask it; the newest event's time unless said.",
        examples: ["\"2h\""]),
    ], choices: [["event"], ["events"]], furtherChoices: [["alert"], ["expect"]])

  private static let event = MappingShape(
    noun: "an event", description: "Fields and their values; a list is a repeated field.",
    keys: [
      KeyShape(
        name: "at", shape: .scalar(.time),
        description: "When it happened: an offset from 2026-01-01T00:00:00Z, or RFC 3339; 0s unless said.",
        examples: ["\"90s\""]),
      KeyShape(
        name: "logsource", shape: .mapping(logSource),
        description: "Where it comes from; anywhere unless said."),
    ],
    others: OtherKeys(key: ScalarShape(kind: .text, noun: "a field"), shape: .tree), minimum: 0)

  /// An object in an event.
  static let object = MappingShape(
    noun: "an object", description: "Members and their values.",
    others: OtherKeys(key: ScalarShape(kind: .text, noun: "a field"), shape: .tree))

  private static let alert = MappingShape(
    noun: "an alert",
    description: "Outcomes and keys, and what they must be; 'event_count' is how many events contribute.",
    others: OtherKeys(
      key: ScalarShape(kind: .text, noun: "the name of an outcome or key"),
      shape: .either([.scalar(.value), .list(of: .scalar(.value), minimum: 0)])))
}
