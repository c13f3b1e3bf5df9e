import Detections
import Diagnostics
import Dialects
import Events
import Patterns
import Testing

@testable import NeutralDialect

private let user: Field = "user.name"

private func rule(
  _ predicate: Predicate, outcomes: [Outcome] = [], condition: Condition = .present("e"),
  window: Window? = nil
) -> Detection {
  Detection(
    metadata: Metadata(name: "example"), taxonomy: .neutral,
    variables: [EventVariable(name: "e", predicate: predicate)], window: window, outcomes: outcomes,
    condition: condition)
}

/// The lines from `events:` on, and the losses.
private func written(_ detection: Detection) -> (text: String?, losses: [Loss]) {
  let raised = Neutral.raise(detection, vocabulary)
  guard let file = raised.file else { return (nil, raised.losses) }
  let text = Neutral.print(file)
  guard let start = text.firstRange(of: "events:\n") else { return (text, raised.losses) }
  return (String(text[start.lowerBound...]), raised.losses)
}

private func text(_ pattern: TextPattern, cased: Bool = false) -> Predicate {
  .text(user, pattern, cased: cased)
}

@Suite("Raising")
struct RaisingTests {
  @Test(
    "predicates in the forms that people write",
    arguments: [
      (text(.equals("root")), "selection:\n        user.name: root"),
      (
        .named("admin", text(.equals("root"), cased: true)),
        "admin:\n        user.name: {equals: root, cased: true}"
      ),
      (
        .any([text(.contains("a")), text(.contains("b"))]),
        "selection:\n        user.name: {contains: [a, b]}"
      ),
      (
        .all([text(.contains("a")), text(.contains("b"))]),
        "selection:\n        user.name: {contains: [a, b], all: true}"
      ),
      (
        .all([text(.startsWith("a")), text(.endsWith("b"))]),
        "selection:\n        user.name:\n          - {starts_with: a}\n          - {ends_with: b}"
      ),
      (
        .any([text(.equals("a")), .text("host.name", .equals("5"))]),
        "selection:\n        - {user.name: a}\n        - {host.name: '5'}"
      ),
      (
        .text(user, .glob(Glob([.literal("a*\\"), .anyRun]))),
        "selection:\n        user.name: {like: a\\*\\\\*}"
      ),
      (text(.matches("a|b")), "selection:\n        user.name: {matches: '(?i)a|b'}"),
      (
        .all([
          .field("destination.port", .number(.greater, .integer(0))),
          .field("destination.port", .number(.less, .integer(9))),
        ]), "selection:\n        destination.port: {greater_than: 0, less_than: 9}"
      ),
      (.field(user, .number(.equal, .integer(5))), "selection:\n        user.name: '5'"),
      (.text("destination.port", .equals("5"), cased: true), "selection:\n        destination.port: 5"),
      (
        .field("dll.code_signature.exists", .boolean(true)),
        "selection:\n        dll.code_signature.exists: true"
      ),
      (
        .all([.field(user, .present), .not(.field("host.name", .null))]),
        "selection:\n        user.name: {exists: true}\n        host.name: {is_null: false}"
      ),
      (.keyword(TextTest(.contains("x")), .none), "selection:\n        any_field: {contains: x}"),
      (
        .field(FieldPredicate("dns.question.name", .text(TextTest(.equals("x"))), quantifier: .every)),
        "selection:\n        dns.question.name: {equals: x, every: true}"
      ),
      (
        .all([text(.equals("a")), .text("host.name", .equals("h")), .not(text(.contains("t")))]),
        "selection:\n        user.name: a\n        host.name: h\n      filter:\n        user.name: {contains: t}\n    where: selection and not filter"
      ),
      (
        .all([
          .named("x", text(.equals("a"))),
          .not(.any([.named("f_1", text(.equals("b"))), .named("f_2", text(.equals("c")))])),
        ]),
        "x:\n        user.name: a\n      f_1:\n        user.name: b\n      f_2:\n        user.name: c\n    where: x and not 1 of f_*"
      ),
      (
        .any([.named("x", text(.equals("a"))), .named("x", text(.equals("b")))]),
        "x:\n        user.name: a\n      x_2:\n        user.name: b\n    where: 1 of them"
      ),
      (.named("and", text(.equals("a"))), "and_selection:\n        user.name: a"),
      (
        .all([.always, .named("x", text(.equals("a"))), .any([])]),
        "never:\n        host.name:\n          - {exists: true}\n          - {exists: false}"
      ),
    ] as [(Predicate, String)])
  func predicates(_ predicate: Predicate, _ expected: String) {
    let (text, losses) = written(rule(predicate))
    #expect(text == "events:\n  e:\n    selections:\n      \(expected)\n\ncondition: e\n")
    #expect(losses.isEmpty)
  }

  @Test(
    "what the type of the field forbids is refused",
    arguments: [
      .text("destination.port", .startsWith("8")), .text("destination.port", .equals("http")),
      .text("destination.port", .equals("05")), .field(user, .number(.less, .integer(5))),
      .field(user, .number(.equal, .double(0.5))), .field("destination.port", .number(.equal, .double(0.5))),
      .field("destination.port", .boolean(true)), .text("event.outcome", .equals("never")),
      .text("dll.code_signature.exists", .equals("TRUE"), cased: true), .text("any_field", .equals("x")),
      .all([text(.equals("a")), .not(.text("destination.port", .contains("8")))]),
    ] as [Predicate])
  func refused(_ predicate: Predicate) {
    let (text, losses) = written(rule(predicate))
    #expect(text == nil)
    #expect(losses.map(\.direction) == [.unwritable])
    #expect(losses.map(\.code) == [.notExpressible])
  }

  static let x = Condition.holds(variable: "e", .named("x", text(.equals("a"))))
  static let window = Window(
    keys: [GroupKey(name: "host_name", fields: ["e": "host.name"])], length: .seconds(300))

  private static func conditional(_ then: Int64, _ otherwise: Int64) -> Expression {
    .conditional(x, then: .literal(.integer(then)), otherwise: .literal(.integer(otherwise)))
  }

  @Test(
    "outcomes",
    arguments: [
      (.aggregate(.anyTrue, .truth(x)), "{flag: x}"),
      (.aggregate(.max, conditional(3, 0)), "{max: {x: 3}}"),
      (.aggregate(.max, conditional(3, 1)), "{max: [{when: x, value: 3}, {value: 1}]}"),
      (
        .aggregate(
          .sum,
          .arithmetic(
            .add, .arithmetic(.add, .literal(.integer(1)), conditional(3, 0)), .literal(.integer(2)))),
        "{sum: {base: 3, x: 3}}"
      ),
      (.aggregate(.count, .literal(.integer(1))), "{count: e}"),
      (
        .aggregate(.countDistinct, .field(variable: "e", "user.name", absentAs: .string(""))),
        "{count_distinct: user.name, absent_as: ''}"
      ),
      (.aggregate(.distinctList, .field(variable: "e", "user.name", absentAs: nil)), "{values: user.name}"),
      (.literal(.string("35")), "{value: '35'}"), (.literal(.string("08")), "{value: '08'}"),
      (.literal(.string("true")), "{value: 'true'}"), (.literal(.double(2)), "{value: 2.0}"),
    ] as [(Expression, String)])
  func outcomes(_ expression: Expression, _ expected: String) {
    let predicate = Predicate.named("x", text(.equals("a")))
    let outcome = Outcome(name: "o", kind: .integer, expression: expression)
    let (text, losses) = written(rule(predicate, outcomes: [outcome], window: Self.window))
    #expect(text?.contains("\noutcomes:\n  o: \(expected)\n") == true, "\(text ?? "")")
    #expect(losses.isEmpty)
  }

  @Test(
    "an outcome without a form is left out with a loss, and with its condition nothing is written",
    arguments: [
      .aggregate(.max, .arithmetic(.multiply, conditional(3, 0), .literal(.integer(2)))),
      .aggregate(.max, .field(variable: "e", "user.name", absentAs: nil)),
      .aggregate(.sum, .arithmetic(.add, conditional(3, 0), .literal(.double(0.5)))),
      .aggregate(.anyTrue, .truth(.compare(.literal(.integer(1)), .equal, .literal(.integer(1))))),
      .aggregate(
        .anyTrue, .truth(.any([x, .holds(variable: "e", .text("destination.port", .contains("8")))]))),
    ] as [Expression])
  func lostOutcomes(_ expression: Expression) {
    let predicate = Predicate.named("x", text(.equals("a")))
    let outcome = Outcome(name: "o", kind: .integer, expression: expression)
    let kept = written(rule(predicate, outcomes: [outcome], window: Self.window))
    #expect(kept.text?.contains("outcomes") == false)
    #expect(kept.losses.map(\.direction) == [.same])
    #expect(kept.losses.map(\.code) == [.outcomesNotCarried])
    let asked = Condition.all([.present("e"), .compare(.outcome("o"), .greater, .literal(.integer(0)))])
    let refused = written(rule(predicate, outcomes: [outcome], condition: asked, window: Self.window))
    #expect(refused.text == nil)
  }

  @Test("a negation about a variable that may be missing is not said as one about its events")
  func optionalVariables() {
    let predicate = Predicate.named("x", text(.equals("a")))
    var detection = rule(predicate, window: Self.window)
    detection.variables.append(EventVariable(name: "f", predicate: predicate))
    detection.window?.keys[0].fields["f"] = "host.name"
    func flag(_ condition: Condition) -> String? {
      detection.outcomes = [
        Outcome(name: "o", kind: .boolean, expression: .aggregate(.anyTrue, .truth(condition)))
      ]
      return written(detection).text?.split(separator: "\n").first { $0.contains("flag") }.map(String.init)
    }
    let missing = Condition.holds(variable: "f", predicate)
    #expect(flag(.not(Self.x)) == "  o: {flag: not e.x}")
    #expect(flag(.not(missing)) == nil)
    #expect(flag(.holds(variable: "f", .not(predicate))) == "  o: {flag: not f.x}")
    #expect(flag(.not(.all([Self.x, missing]))) == "  o: {flag: not (e.x and f.x)}")
    detection.condition = .all([.present("e"), .present("f")])
    #expect(flag(.not(missing)) == "  o: {flag: not f.x}")
  }

  @Test(
    "a flag compared with a number is the flag, or its absence",
    arguments: [
      (Relation.greater, Int64(0), "e and o"), (.greaterOrEqual, 1, "e and o"), (.equal, 1, "e and o"),
      (.notEqual, 0, "e and o"), (.equal, 0, "e and o = false"), (.less, 1, "e and o = false"),
    ])
  func flags(_ relation: Relation, _ number: Int64, _ expected: String) {
    let outcome = Outcome(name: "o", kind: .boolean, expression: .aggregate(.anyTrue, .truth(Self.x)))
    let condition = Condition.all([
      .present("e"), .compare(.outcome("o"), relation, .literal(.integer(number))),
    ])
    let text = written(
      rule(.named("x", text(.equals("a"))), outcomes: [outcome], condition: condition, window: Self.window)
    ).text
    #expect(text?.hasSuffix("condition: \(expected)\n") == true)
  }

  @Test("what has no name or identifier gets one, always the same")
  func identity() throws {
    var detection = rule(text(.equals("a")))
    detection.metadata = Metadata(name: "Bad Rule-7", title: "")
    let first = Neutral.raise(detection, vocabulary)
    let second = Neutral.raise(detection, vocabulary)
    #expect(first.file == second.file)
    let header = try #require(first.file?.rules.first?.header)
    #expect(header.name?.text == "bad_rule_7")
    #expect(header.title?.text == "Bad Rule-7")
    #expect(ScalarShape.uuid.accepts(header.id?.text ?? ""))
    #expect(first.losses.map(\.direction) == [.same])
  }

  @Test("a rule in full") func whole() {
    let file = Neutral.parse(
      SourceFile(
        name: "x",
        text: """
          {schema: 1, name: full, id: 00000000-0000-0000-0000-000000000001, title: "A title", description: "Two words.",
          attack: [T1059], version: "1.0", created: 2026-04-16, references: ["https://a.example/"], condition: launch and (risk_score>0),
          window: {over: 5m, by: [{field: host.name, name: hostname}]}, outcomes: {risk_score: {max: {privileged: 3}}},
          events: {launch: {where: (tool) and privileged, logsource: {category: process_creation}, selections: {
          tool: {process.executable: {ends_with: [/docker, /kubectl], cased: true}}, privileged: {process.command_line: {contains:
          [--privileged, --cap-add=SYS_ADMIN, --net=host, --pid=host, --security-opt=seccomp=unconfined, "--volume /:/host"]}}}}},
          tests: [{name: a, alert: none, event: {at: 5s, user.name: "7"}}]}

          """))
    #expect(file.diagnostics.isEmpty)
    #expect(
      Neutral.print(file.value) == """
        schema: 1
        id: 00000000-0000-0000-0000-000000000001
        name: full
        title: A title
        description: Two words.
        created: 2026-04-16
        version: '1.0'
        attack: [T1059]
        references:
          - https://a.example/

        events:
          launch:
            logsource: {category: process_creation}
            selections:
              tool:
                process.executable: {ends_with: [/docker, /kubectl], cased: true}
              privileged:
                process.command_line:
                  contains:
                    - '--privileged'
                    - '--cap-add=SYS_ADMIN'
                    - '--net=host'
                    - '--pid=host'
                    - '--security-opt=seccomp=unconfined'
                    - '--volume /:/host'
            where: tool and privileged

        window: {by: [{name: hostname, field: host.name}], over: 5m}

        outcomes:
          risk_score: {max: {privileged: 3}}

        condition: launch and risk_score > 0

        tests:
          - name: a
            event: {at: 5s, user.name: '7'}
            alert: none

        """)
  }
}
