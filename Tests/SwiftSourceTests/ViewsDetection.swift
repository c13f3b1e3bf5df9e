import Detections
import Events
import ValueFunctions

/// Variables that see answers one by one, and fields that are computed in every way.
let viewsDetection: Detection = {
  func computed(_ field: Field, _ expression: ValueExpression, isAbsentWhenZero: Bool = false) -> Derivation {
    .computed(ComputedField(field, expression, isAbsentWhenZero: isAbsentWhenZero))
  }
  let domain = ValueExpression.call(
    .capture,
    [
      .call(.lower, [.field("dns.answers.name", absentAs: .string(""))]),
      .literal(.string(#"([^.]+\.[a-z]+)$"#)),
    ])
  let isInternal = Predicate.named("internal", .text("dns.answers.data", .startsWith("10.")))
  let answer = EventVariable(
    name: "answer",
    derivations: [
      .each("dns.answers"),
      computed("domain", domain, isAbsentWhenZero: true),
      computed(
        "weight",
        .conditional(
          isInternal, then: .literal(.integer(0)),
          otherwise: .arithmetic(
            .multiply, .call(.length, [.field("domain", absentAs: .null)]), .literal(.double(0.5)))),
        isAbsentWhenZero: true),
      computed("half", .arithmetic(.modulo, .time, .literal(.integer(2)))),
      computed("users", .call(.append, [.values("user.name"), .literal(.list([.string("more"), .integer(-1)]))])),
      computed("third", .element(of: "dns.answers", index: 2, .field("dns.answers.name", absentAs: .null))),
    ],
    predicate: .all([
      .field("domain", .present),
      .any([isInternal, .field("weight", .number(.greater, .integer(4))), .text("half", .equals("1"))]),
    ]))
  let question = EventVariable(
    name: "question",
    derivations: [
      computed("first", .element(of: "dns.answers", index: 0, domain)),
      computed("pattern", .call(.capture, [.literal(.string("a.b")), .field("user.name", absentAs: .string("."))])),
    ],
    predicate: .any([.text("first", .equals("example.com")), .text("pattern", .equals("a"))]))
  return Detection(
    metadata: Metadata(name: "views", title: "Answers one by one", severity: .low), taxonomy: .neutral,
    variables: [answer, EventVariable(name: "views", predicate: .text("user.name", .equals("kim"))), question],
    joins: [Join(.field(variable: "answer", "domain"), .equal, .field(variable: "question", "first"))],
    window: Window(keys: [GroupKey(name: "domain", fields: ["answer": "domain", "question": "first"])], length: .seconds(30)),
    outcomes: [
      Outcome(
        name: "domains", kind: .integer,
        expression: .aggregate(
          .list,
          .call(
            .replace,
            [.field(variable: "answer", "domain", absentAs: nil), .literal(.string("^[^.]*")), .field(variable: "answer", "half", absentAs: nil)]))),
      Outcome(
        name: "users", kind: .integer,
        expression: .aggregate(.countDistinct, .field(variable: "answer", "users", absentAs: nil))),
      Outcome(name: "third", kind: .integer, expression: .aggregate(.list, .field(variable: "answer", "third", absentAs: nil))),
    ],
    condition: .all([.present("answer"), .present("question"), .not(.count(variable: "views", .greater, 5))]))
}()
