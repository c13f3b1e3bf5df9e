import Detections
import Diagnostics
import Dialects
import Events
import Testing

@testable import YARALDialect

private let commandLine: Field = "target.process.command_line"
private let port: Field = "target.port"

@Suite struct JoinRaisingTests {
  private static func join(_ left: Field, _ relation: Relation, _ right: Field) -> Join {
    Join(.field(variable: "a", left), relation, .field(variable: "b", right))
  }

  @Test(
    "joins are guarded where absent fields would join",
    arguments: [
      (
        Join(.time(variable: "a"), .less, .time(variable: "b")), true,
        ["$a.metadata.event_timestamp.seconds < $b.metadata.event_timestamp.seconds"]
      ),
      (
        join("target.file.full_path", .equal, "target.process.file.full_path"), true,
        [
          #"$a.target.file.full_path != """#,
          "$a.target.file.full_path = $b.target.process.file.full_path",
        ]
      ),
      (
        join("target.file.full_path", .equal, "target.process.file.full_path"), false,
        [
          #"$b.target.process.file.full_path != """#,
          "$a.target.file.full_path = $b.target.process.file.full_path",
        ]
      ),
      (
        join(port, .less, "principal.port"), true,
        ["$a.target.port != 0", "$b.principal.port != 0", "$a.target.port < $b.principal.port"]
      ),
      (join(port, .less, "principal.port"), false, nil),
      (join(port, .equal, "target.file.full_path"), true, nil),
    ] as [(Join, Bool, [String]?)])
  func joins(_ join: Join, _ isRequired: Bool, _ expected: [String]?) throws {
    let text = try raised(Self.joined(join, isRequired, .hop)).text
    #expect(text.map { Array(lines(of: "events", in: $0).dropFirst(4)) } == expected)
  }

  /// A guard there would take away windows.
  @Test func guardsDoNotStandAtThePivot() throws {
    let join = Self.join("target.file.full_path", .equal, "target.process.file.full_path")
    let text = try #require(try raised(Self.joined(join, true, .after(variable: "a"))).text)
    #expect(
      Array(lines(of: "events", in: text).dropFirst(4)) == [
        #"$b.target.process.file.full_path != """#,
        "$a.target.file.full_path = $b.target.process.file.full_path",
      ])
    #expect(lines(of: "match", in: text) == ["$host over 5m after $a"])
    #expect(
      try raised(
        Self.joined(Self.join(port, .less, "principal.port"), true, .before(variable: "a"))
      ).text == nil)
  }

  private static func joined(_ join: Join, _ isRequired: Bool, _ kind: Window.Kind) -> Detection {
    Detection(
      metadata: Metadata(name: "sample"), taxonomy: .udm,
      variables: [
        EventVariable(name: "a", predicate: .text(commandLine, .equals("1"))),
        EventVariable(name: "b", predicate: .text(commandLine, .equals("2"))),
      ], joins: [join],
      window: Window(
        keys: [
          GroupKey(name: "host", fields: ["a": "principal.hostname", "b": "principal.hostname"])
        ],
        length: .seconds(300), kind: kind),
      condition: .all([.present("a"), isRequired ? .present("b") : .not(.present("b"))]))
  }

  @Test func joinsNeedAnEventThatMustOccur() throws {
    var sample = Self.joined(Join(.time(variable: "b"), .less, .time(variable: "c")), false, .hop)
    sample.variables.append(EventVariable(name: "c", predicate: .text(commandLine, .equals("3"))))
    sample.window?.keys[0].fields["c"] = "principal.hostname"
    sample.condition = .all([.present("a"), .not(.present("b")), .not(.present("c"))])
    let (text, losses) = try raised(sample)
    #expect(text == nil)
    #expect(losses.map(\.code) == [.joinNotExpressible])
  }
}
