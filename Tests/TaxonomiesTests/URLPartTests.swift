import Detections
import Diagnostics
import Events
import Patterns
import Testing

@testable import Taxonomies

private let urls = [
  "https://a.example/x/Login.aspx?id=1&u=/x?y", "http://a.example", "http://a.example?q=/x", "/x/login.aspx", "/x?",
  "?id=1", "", "/", "/a.b/c", "/a.php", "/a.PHP?x=.asp", "ftp://host:21/etc/passwd", "/r?u=http://b.example/x",
  "http://x/login", "/x\ny?a\nb", "a.example:443", "/x/loginx?login",
]

@Suite struct URLPartTests {
  /// What a URL is made of, by the words that stand at `URLPart`.
  @Test(
    "parts",
    arguments: [
      ("https://a.example/x/y.aspx?id=1?2", "/x/y.aspx", "id=1?2", "aspx"),
      ("/x", "/x", nil, nil),
      ("/x.d/y?", "/x.d/y", "", nil),
      ("http://a.example?q", nil, "q", nil),
      ("http://a.example", nil, nil, nil),
      ("a.example:443", nil, nil, nil),
      ("/r.php?u=http://b/x.gif", "/r.php", "u=http://b/x.gif", "php"),
    ] as [(String, String?, String?, String?)])
  func parts(_ url: String, _ path: String?, _ query: String?, _ suffix: String?) {
    #expect(URLPart.path.value(in: url) == path)
    #expect(URLPart.query.value(in: url) == query)
    #expect(URLPart.extension.value(in: url) == suffix)
  }

  /// A test of the whole URL holds just when the part is there and passes the test of the part.
  @Test func patternsOfTheWholeAreTestsOfThePart() throws {
    let texts = ["/x", "login", "/x/login.aspx", "id=1", "x", "/", "a.b", "aspx", "php", "u=", "\n", "1&u", ".", "$"]
    let globs = [
      Glob([.literal("/x"), .anyRun, .literal("aspx")]), Glob([.anyRun, .literal("x"), .anyScalar]),
      Glob([.literal("id="), .anyScalar, .anyRun]), Glob([.anyRun, .literal("/x/"), .anyRun, .literal("n"), .anyRun]),
    ]
    let shapes =
      texts.flatMap { [TextPattern.equals($0), .startsWith($0), .endsWith($0), .contains($0)] } + globs.map(TextPattern.glob)
    var asked = 0
    for part in URLPart.allCases {
      for shape in shapes {
        for isCaseSensitive in [true, false] {
          guard let pattern = part.pattern(of: shape, isCaseSensitive: isCaseSensitive) else { continue }
          asked += 1
          for url in urls {
            let whole = TextTest(.matches(pattern), isCaseSensitive: true).passes(url)
            let own = part.value(in: url).map { TextTest(shape, isCaseSensitive: isCaseSensitive).passes($0) } ?? false
            #expect(whole == own, "\(part) \(shape) of \(url): \(pattern)")
          }
        }
      }
    }
    #expect(asked > 150)
  }

  @Test(
    "what can't be said of a part",
    arguments: [
      (URLPart.query, TextPattern.matches("^a")), (.query, .contains("")), (.query, .equals("")), (.path, .contains("a?b")),
      (.path, .startsWith("x")), (.extension, .contains("as")), (.extension, .equals("a.b")), (.path, .equals("")),
    ])
  func refused(_ part: URLPart, _ shape: TextPattern) {
    #expect(part.pattern(of: shape, isCaseSensitive: false) == nil)
  }

  /// A URL is written only if its parts can be read from it again.
  @Test(
    "URLs of parts",
    arguments: [
      ([URLPart.path: "/x", .query: "a"], "/x?a"), ([.query: "a=?"], "?a=?"), ([.path: "/x?y"], nil), ([.path: "x"], nil),
      ([.path: "/x.php", .extension: "php"], "/x.php"), ([.path: "/x", .extension: "php"], nil),
    ] as [([URLPart: String], String?)])
  func composition(_ parts: [URLPart: String], _ url: String?) {
    #expect(URLPart.url(of: parts) == url)
  }

  /// A rule that asks for path and query asks twice of the one URL that UDM has.
  @Test func rulesAskTheWhole() throws {
    let rule = detection(
      .all([.text("url.path", .startsWith("/x")), .not(.text("url.query", .contains("a")))]), in: .neutral,
      of: LogSource(category: "proxy"))
    let read = TaxonomyCatalog.load(policy: .confirmed).value.translate(rule, to: .udm)
    #expect(read.diagnostics.filter { $0.severity == .error }.map(\.message) == [])
    let translated = try #require(read.value)
    #expect(Set(translated.fields(of: translated.variables[0].name)) == ["metadata.event_type", "target.url"])
  }

  @Test func whatCannotBeAskedIsSaid() {
    let rule = detection(.text("url.query", .matches("^a"), cased: true), in: .neutral, of: LogSource(category: "proxy"))
    let read = TaxonomyCatalog.builtIn.translate(rule, to: .udm)
    #expect(read.value == nil)
    #expect(read.diagnostics.map(\.code) == [.fieldTypeMismatch])
  }

  /// Another spelling of a value counts beside that value, and is no value by itself.
  @Test(
    "spellings of values",
    arguments: [
      (["System", "S-1-16-16384"], true), (["S-1-16-16384", "System", "High"], true), (["System"], true),
      (["S-1-16-16384"], false), (["High", "S-1-16-16384"], false),
    ])
  func spellings(_ values: [String], _ isKnown: Bool) {
    let tests = values.map { Predicate.text("process.token.integrity_level_name", .equals($0)) }
    let rule = detection(
      tests.count == 1 ? tests[0] : .any(tests), in: .neutral, of: LogSource(category: "process_creation"))
    #expect((TaxonomyCatalog.builtIn.translate(rule, to: .udm).value != nil) == isKnown)
  }

  /// Several hashes of one Sigma field are the fields of their algorithms.
  @Test func severalHashes() throws {
    let texts = ["MD5=" + String(repeating: "a", count: 32), "SHA1=" + String(repeating: "b", count: 40)]
    let rule = detection(
      .any(texts.map { .text("Hashes", .contains($0)) }), in: .sigma, of: LogSource(category: "process_creation"))
    let read = TaxonomyCatalog.builtIn.translate(rule, to: .neutral)
    let translated = try #require(read.value, "\(read.diagnostics.map(\.message))")
    #expect(Set(translated.fields(of: translated.variables[0].name)) == ["process.hash.md5", "process.hash.sha1"])
  }
}
