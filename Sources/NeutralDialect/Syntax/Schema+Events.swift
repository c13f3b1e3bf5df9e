extension Schema {
  static let variables = MappingShape(
    noun: "event variables", description: "The event variables by name.",
    others: OtherKeys(key: .name("the name of an event variable"), shape: .mapping(variable)))

  private static let variable = MappingShape(
    noun: "an event variable", description: "What the events of a variable look like.",
    keys: [
      KeyShape(
        name: "logsource", shape: .mapping(logSource),
        description: "The logs in which the events are looked for.",
        examples: ["{\"category\": \"process_creation\", \"product\": \"linux\"}"]),
      KeyShape(
        name: "timeless", shape: .scalar(.word(["true"], noun: "true")),
        description: "What it speaks of holds at all times: an entity of UDM's entity graph."),
      KeyShape(
        name: "whole", shape: .mapping(wholeLists),
        description: "Lists by another name, as they were before 'each' takes them apart."),
      KeyShape(
        name: "each", shape: .list(of: .scalar(.field)),
        description: "Lists whose elements are looked at one by one: all that is said is of the same element.",
        examples: ["[\"principal.ip\"]"]),
      KeyShape(
        name: "computed", shape: .mapping(computedFields),
        description: "Further fields, whose values are computed from the event; later ones may name earlier ones."),
      KeyShape(
        name: "selections", shape: .mapping(selections),
        description: "Named tests, which 'where', outcomes and weights refer to."),
      KeyShape(
        name: "where", shape: .scalar(.formula),
        description: "Which selections must hold, with and, or, not; all unless said.",
        onlyWith: ["selections"],
        examples: ["\"container_tool and (verb or privileged)\"", "\"selection and not 1 of filter_*\""]),
      KeyShape(
        name: "alerts", shape: .alerts,
        description: "The rule whose alerts the variable sees, in place of events of a log."),
    ], choices: [["logsource", "timeless", "whole", "each", "computed", "selections", "where"], ["alerts"]])

  private static let wholeLists = MappingShape(
    noun: "whole lists", description: "Lists by another name.",
    others: OtherKeys(key: .name("the name of a list"), shape: .scalar(.field)))

  private static let computedFields = MappingShape(
    noun: "computed fields", description: "Names, and how the values are computed.",
    others: OtherKeys(key: .name("the name of a computed field"), shape: .scalar(.formula)))

  /// A rule of which only the alerts matter.
  static let alerts = MappingShape(
    noun: "a rule of alerts",
    description: "A rule whose alerts are events here: their fields are its keys and outcomes.",
    keys: rule.keys.filter { !["schema", "taxonomy", "lists", "targets", "accept", "tests"].contains($0.name) }.map { key in
      var key = key
      key.isRequired = key.name == "events" || key.name == "condition"
      return key
    })

  static let logSource = MappingShape(
    noun: "a log source", description: "Which logs: the names are those of Sigma's log sources.",
    keys: [
      KeyShape(
        name: "category", shape: .scalar(.text), description: "What kind of event.",
        examples: ["\"process_creation\""]),
      KeyShape(
        name: "product", shape: .scalar(.text), description: "What system writes the log.",
        examples: ["\"windows\""]),
      KeyShape(
        name: "service", shape: .scalar(.text), description: "Which log of the system.",
        examples: ["\"security\""]),
    ])

  private static let selections = MappingShape(
    noun: "selections", description: "Selections by name.",
    others: OtherKeys(
      key: .name("the name of a selection", reserved: formulaKeywords + ["base"]),
      shape: .either([.mapping(clause), .list(of: .mapping(clause))])))

  private static let clause = MappingShape(
    noun: "a clause", description: "Fields and their tests; all must hold.",
    others: OtherKeys(
      key: .field,
      shape: .either([
        .scalar(.value), .mapping(fieldTest), .list(of: .scalar(.value)), .list(of: .mapping(fieldTest)),
      ])))

  private static let oneOrMore = Shape.either([.scalar(.value), .list(of: .scalar(.value))])
  private static let aList = Shape.scalar(ScalarShape(kind: .text, noun: "the name of a list"))

  private static let fieldTest = MappingShape(
    noun: "a test", description: "One operator and its switches.",
    keys: [
      operation(.equals, oneOrMore, "The whole value; case does not matter unless 'cased'."),
      operation(.startsWith, oneOrMore, "The start of the value."),
      operation(.endsWith, oneOrMore, "The end of the value."),
      operation(.contains, oneOrMore, "Some part of the value."),
      operation(
        .like, oneOrMore,
        "The whole value, with * for any run and ? for one character; \\*, \\? and \\\\ are literal."),
      operation(
        .matches, oneOrMore, "An RE2 pattern that matches somewhere in the value; case matters unless (?i)."),
      operation(.inNetwork, oneOrMore, "The value is an address in this CIDR block."),
      operation(.greaterThan, .scalar(.number), "The value is greater."),
      operation(.atLeast, .scalar(.number), "The value is greater or equal."),
      operation(.lessThan, .scalar(.number), "The value is less."),
      operation(.atMost, .scalar(.number), "The value is less or equal."),
      operation(.exists, .scalar(.boolean), "The field is there, be it empty."),
      operation(.isNull, .scalar(.boolean), "The field is absent or null."),
      operation(.sameAs, .scalar(.field), "The value equals that of another field of the event."),
      operation(.inList, aList, "The value equals an entry of a named list."),
      operation(.matchesList, aList, "The value holds a match of an entry of a named list."),
      operation(.inNetworkList, aList, "The value is an address in a network of a named list."),
      KeyShape(
        name: "cased", shape: .scalar(.boolean), description: "Case matters.",
        onlyWith: casedOperators.map(\.rawValue)),
      KeyShape(
        name: "all", shape: .scalar(.boolean),
        description: "Every value of the list must be satisfied, not one.",
        onlyWith: listOperators.map(\.rawValue)),
      KeyShape(
        name: "every", shape: .scalar(.boolean),
        description: "Every value of a repeated field must pass; without it one is enough.",
        onlyWith: Neutral.Operator.allCases.filter { $0 != .exists && $0 != .isNull }.map(\.rawValue)),
    ],
    choices: Neutral.Operator.allCases.filter { !$0.isOrder }.map { [$0.rawValue] }
      + [Neutral.Operator.allCases.filter(\.isOrder).map(\.rawValue)])

  private static func operation(_ operator: Neutral.Operator, _ shape: Shape, _ description: String)
    -> KeyShape
  {
    KeyShape(name: `operator`.rawValue, shape: shape, description: description)
  }

  private static let casedOperators: [Neutral.Operator] = [
    .equals, .startsWith, .endsWith, .contains, .like, .sameAs, .inList, .matchesList,
  ]

  private static let listOperators: [Neutral.Operator] = [
    .equals, .startsWith, .endsWith, .contains, .like, .matches, .inNetwork,
  ]
}

extension Neutral.Operator {
  /// A comparison of numbers, of which several may make a range.
  var isOrder: Bool {
    switch self {
    case .lessThan, .atMost, .greaterThan, .atLeast: true
    case .equals, .startsWith, .endsWith, .contains, .like, .matches, .inNetwork, .exists, .isNull, .sameAs,
      .inList, .matchesList, .inNetworkList:
      false
    }
  }
}
