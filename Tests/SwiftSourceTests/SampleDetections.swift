import Detections
import Diagnostics
import Events
import Patterns

/// Two events, and every construct that a detection with a window may have.
let sequenceDetection: Detection = {
  let user: Field = "user.name"
  let network = IPNetwork("10.0.0.0/8")
  let other = IPNetwork("fd00::/8")
  let internalSource = Predicate.named(
    "internal", .any([network, other].compactMap { $0 }.map { .field("source.ip", .network($0)) }))
  let failed = Predicate.named(
    "failed",
    .all([
      .text("event.outcome", .equals("failure")),
      .any([
        .text("event.reason", .startsWith("bad ")), .text("event.reason", .matches(#"(?i)\bpassword\b"#), cased: true),
        .text("event.reason", .glob(Glob([.literal(#"C:\"#), .anyRun, .literal("*"), .anyScalar]))),
      ]),
    ]))
  let listed = Predicate.named(
    "listed",
    .any([
      .field(user, .member(list: "admins", .exact(isCaseSensitive: false))),
      .field(user, .member(list: "name_patterns", .pattern(isCaseSensitive: true))),
      .field("source.ip", .member(list: "networks", .network)),
    ]))
  let odd = Predicate.named(
    "in",
    .any([
      .not(.field("event.reason", .null)), .field("event.reason", .present),
      .field("destination.port", .number(.greaterOrEqual, .integer(1024))),
      .field("event.duration", .number(.less, .double(0.5))),
      .field("event.success", .boolean(false)), .field("user.name", .sameAs("user.id", isCaseSensitive: true)),
      .keyword(TextTest(.contains("\"quoted\" \\ text")), .none),
      .field(FieldPredicate("host.ip", .text(TextTest(.endsWith(".1"))), quantifier: .every)),
    ]))

  func failures(_ field: Field, absentAs: Value? = nil) -> Expression {
    .field(variable: "failure", field, absentAs: absentAs)
  }
  func outcome(_ name: String, _ expression: Expression) -> Outcome {
    Outcome(name: name, kind: .integer, expression: expression)
  }
  let weighted = Expression.arithmetic(
    .add,
    .arithmetic(
      .add, .literal(.integer(10)),
      .conditional(
        .holds(variable: "failure", internalSource), then: .literal(.integer(3)), otherwise: .literal(.integer(0)))),
    .conditional(
      .all([.holds(variable: "success", .not(listed)), .count(variable: "failure", .greater, 2)]),
      then: failures("event.severity", absentAs: .integer(1)), otherwise: .literal(.integer(0))))

  return Detection(
    metadata: Metadata(name: "failures_then_success", title: "Failures, then a success", severity: .medium),
    taxonomy: .neutral,
    variables: [
      EventVariable(
        name: "failure", logSource: LogSource(category: "authentication", product: "linux"),
        predicate: .all([failed, .any([internalSource, listed, odd])])),
      EventVariable(name: "success", predicate: .text("event.outcome", .equals("success"))),
      EventVariable(
        name: "logout", predicate: .all([.text("event.action", .contains("log")), .text("event.action", .contains("out"))])),
    ],
    joins: [
      Join(.field(variable: "failure", user), .equal, .field(variable: "success", user), ignoringCase: true),
      Join(.time(variable: "failure"), .lessOrEqual, .time(variable: "success")),
    ],
    window: Window(
      keys: [GroupKey(name: "source", fields: ["failure": "source.ip", "success": "source.ip", "logout": "client.ip"])],
      length: .milliseconds(90_500), kind: .after(variable: "failure")),
    outcomes: [
      outcome("score", .aggregate(.max, weighted)),
      outcome("least", .aggregate(.min, failures("event.severity"))),
      outcome("bytes", .aggregate(.sum, failures("network.bytes", absentAs: .integer(0)))),
      outcome("mean", .aggregate(.average, failures("network.bytes"))),
      outcome("rows", .aggregate(.count, .literal(.integer(1)))),
      outcome("users", .aggregate(.countDistinct, failures(user))),
      outcome("ports", .aggregate(.list, failures("destination.port"))),
      outcome("reasons", .aggregate(.distinctList, failures("event.reason"))),
      outcome("internal", .aggregate(.anyTrue, .truth(.holds(variable: "failure", internalSource)))),
      outcome(
        "ratio",
        .arithmetic(
          .divide, .outcome("bytes"), .arithmetic(.subtract, .outcome("rows"), .literal(.double(0.5))))),
      outcome(
        "verdict",
        .conditional(
          .compare(.outcome("score"), .greaterOrEqual, .literal(.integer(13))), then: .literal(.string("critical")),
          otherwise: .conditional(
            .compare(.outcome("users"), .notEqual, .literal(.integer(1))), then: .literal(.string("spray")),
            otherwise: .literal(.null)))),
    ],
    condition: .all([
      .count(variable: "failure", .greaterOrEqual, 2), .present("success"), .not(.present("logout")),
      .any([.compare(.outcome("verdict"), .equal, .literal(.string("critical"))), .holds(variable: "success", listed)]),
    ]),
    lists: [
      NamedList(name: "admins", values: ["root", "Administrator"]), NamedList(name: "networks", values: ["10.1.0.0/16"]),
    ])
}()

/// One event, no window: everything may be asked of its only row.
let singleDetection = Detection(
  metadata: Metadata(id: "11111111-2222-3333-4444-555555555555", name: "default", title: "Names that Swift has"),
  taxonomy: .neutral,
  variables: [
    EventVariable(
      name: "event",
      predicate: .any([
        .named("self", .text("file.path", .equals("/etc/shadow"), cased: true)),
        .named("row", .text("file.path", .equals("/etc/passwd"), cased: true)),
      ]))
  ],
  outcomes: [
    Outcome(
      name: "row", kind: .integer,
      expression: .arithmetic(
        .add,
        .conditional(
          .holds(variable: "event", .named("self", .text("file.path", .equals("/etc/shadow"), cased: true))),
          then: .literal(.integer(2)), otherwise: .literal(.integer(0))),
        .field(variable: "event", "event.severity", absentAs: .integer(1))))
  ],
  condition: .all([
    .present("event"),
    .compare(
      .conditional(
        .holds(variable: "event", .text("user.name", .equals("root"))), then: .literal(.integer(0)),
        otherwise: .outcome("row")),
      .greater, .literal(.integer(1))),
  ]))
