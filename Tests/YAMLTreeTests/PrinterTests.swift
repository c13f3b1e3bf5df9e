import Diagnostics
import Testing
import YAMLTree

@Suite struct PrinterTests {
  @Test(
    "the quoting of one line",
    arguments: [
      ("text", "text"), ("two words", "two words"), ("C:\\Windows\\x.exe", "C:\\Windows\\x.exe"),
      ("it's", "it's"), ("a\"b", "a\"b"), ("a:b", "a:b"), ("a#b", "a#b"), ("a - b", "a - b"),
      ("é ß 𝄞", "é ß 𝄞"),
      ("x{1,2}[a]", "x{1,2}[a]"), ("-1q", "-1q"), ("5m", "5m"),
      ("CommandLine|contains", "CommandLine|contains"),
      // Not strings if plain.
      ("", "''"), ("on", "'on'"), ("Off", "'Off'"), ("y", "'y'"), ("N", "'N'"), ("null", "'null'"),
      ("~", "'~'"),
      ("nUll", "'nUll'"), ("1e3", "'1e3'"), ("0x10", "'0x10'"), ("0o17", "'0o17'"), ("017", "'017'"),
      ("12:30:45", "'12:30:45'"), ("2026-04-16", "'2026-04-16'"), ("1.0", "'1.0'"), (".inf", "'.inf'"),
      ("10.0.0.1", "'10.0.0.1'"), ("4624", "'4624'"), ("-1", "'-1'"), ("+1", "'+1'"), ("=", "'='"),
      ("<<", "'<<'"),
      ("1_000", "'1_000'"), ("1,000", "'1,000'"), ("NaN", "'NaN'"),
      // Not one text if plain.
      ("- x", "'- x'"), ("-", "'-'"), ("---", "'---'"), ("...", "'...'"), ("--flag", "'--flag'"),
      ("? x", "'? x'"),
      ("a: b", "'a: b'"), ("a:", "'a:'"), (": b", "': b'"), ("# x", "'# x'"), ("a #b", "'a #b'"),
      (" a", "' a'"), ("a ", "'a '"), (" ", "' '"), ("*x", "'*x'"), ("&x", "'&x'"), ("!x", "'!x'"),
      ("%x", "'%x'"), ("@x", "'@x'"), ("`x`", "'`x`'"), ("|", "'|'"), (">x", "'>x'"), ("[a]", "'[a]'"),
      ("{a}", "'{a}'"), (",x", "',x'"), ("]", "']'"), ("'x'", "'''x'''"), ("\"x\"", "'\"x\"'"),
      // Not to be seen if not escaped.
      ("a\tb", "\"a\\tb\""), ("\u{0}", "\"\\0\""), ("\u{7F}", "\"\\x7F\""), ("\u{A0}", "\"\\xA0\""),
      ("a\u{202E}b\\\"", "\"a\\u202Eb\\\\\\\"\""), ("\u{FEFF}", "\"\\uFEFF\""), ("\u{85}", "\"\\x85\""),
      ("\u{E0001}", "\"\\U000E0001\""), ("a\r", "\"a\\r\""), ("\n", "\"\\n\""), ("a\n\n", "\"a\\n\\n\""),
      (" a\nb", "\" a\\nb\""),
      // A quote with a combining mark is not the character of a quote.
      (" '\u{301}", "' ''\u{301}'"),
    ])
  func quoting(_ text: String, _ expected: String) {
    let printed = YAMLPrinter().print(.mapping([YAMLMember("k", .text(text))]))
    #expect(printed.unicodeScalars.elementsEqual("k: \(expected)\n".unicodeScalars), "\(printed)")
  }

  @Test func compactValues() {
    let test = YAMLValue.mapping([
      YAMLMember("ends_with", .texts(["/docker", "a, b"])), YAMLMember("cased", .boolean(true)),
    ])
    let value = YAMLValue.mapping([
      YAMLMember("a", .compact(test), lineComment: "why"),
      YAMLMember("b", .compact(.list([YAMLItem(.compact(test)), YAMLItem(.plain("x"), comment: "here")]))),
      YAMLMember("c", .compact(.text("x\ny"))), YAMLMember("d", .compact(.mapping([]))),
      YAMLMember("e", .compact(.list([YAMLItem(.text("- k: v"))]))),
    ])
    #expect(
      YAMLPrinter(width: 53).print(value) == """
        a: {ends_with: [/docker, 'a, b'], cased: true}  # why
        b:
          - {ends_with: [/docker, 'a, b'], cased: true}
          # here
          - x
        c: |-
          x
          y
        d: {}
        e: ['- k: v']

        """)
    #expect(
      YAMLPrinter(width: 40).print(.mapping([YAMLMember("a", .compact(.list([YAMLItem(.compact(test))])))])) == """
        a:
          - ends_with:
              - /docker
              - a, b
            cased: true

        """)
  }

  @Test func styles() {
    let value = YAMLValue.mapping([
      YAMLMember("a", .text("x", .singleQuoted)), YAMLMember("b", .text("x\t", .singleQuoted)),
      YAMLMember("c", .text("x", .doubleQuoted)), YAMLMember("d", .text("one\n\n  two\n")),
      YAMLMember("e", .text("x", .literal)), YAMLMember("f", .text("short", .folded)),
      YAMLMember("g", .text("one two three four five six\nseven\n", .folded), lineComment: "why"),
      YAMLMember("h", .plain("2026-04-16")), YAMLMember("i", .plain("- x")), YAMLMember("j", .plain("1.5")),
      YAMLMember("k", .integer(-1)), YAMLMember("l", .boolean(true)), YAMLMember("m", .null),
    ])
    #expect(
      YAMLPrinter(width: 22).print(value) == """
        a: 'x'
        b: "x\\t"
        c: "x"
        d: |
          one

            two
        e: |-
          x
        f: short
        g: >  # why
          one two three four
          five six

          seven
        h: 2026-04-16
        i: '- x'
        j: 1.5
        k: -1
        l: true
        m: null

        """)
  }

  private let tree = YAMLValue.mapping([
    YAMLMember("title", .text("T"), comment: "first\n\nthird"),
    YAMLMember("on", .texts(["a", "b: c"]), lineComment: "list"),
    YAMLMember(
      "maps",
      .list([
        YAMLItem(.mapping([YAMLMember("a", .text("1"), comment: "of a"), YAMLMember("b", .texts(["x"]))])),
        YAMLItem(.list([YAMLItem(.text("y")), YAMLItem(.mapping([]))]), comment: "nested"),
        YAMLItem(.text("l\nm\n")),
      ]), isSetApart: true),
    YAMLMember("flow", .flowList([YAMLItem(.integer(1)), YAMLItem(.text("a,b")), YAMLItem(.text("c"))])),
    YAMLMember("empty", .list([])),
    YAMLMember("deep", .mapping([YAMLMember("er", .mapping([YAMLMember("x", .text("y"))]))])),
  ])

  @Test func block() {
    #expect(
      YAMLPrinter().print(tree, comment: "top") == """
        # top
        # first
        #
        # third
        title: T
        'on':  # list
          - a
          - 'b: c'

        maps:
          # of a
          - a: '1'
            b:
              - x
          # nested
          - - 'y'
            - {}
          - |
            l
            m
        flow: [1, 'a,b', c]
        empty: []
        deep:
          er:
            x: 'y'

        """)
  }

  @Test func fourBlanksAndListsAtTheirKeys() {
    #expect(
      YAMLPrinter(indentation: 4, indentsLists: false).print(tree).hasSuffix(
        """
        'on':  # list
        - a
        - 'b: c'

        maps:
        # of a
        - a: '1'
          b:
          - x
        # nested
        - - 'y'
          - {}
        - |
          l
          m
        flow: [1, 'a,b', c]
        empty: []
        deep:
            er:
                x: 'y'

        """))
  }

  @Test func commentsCannotEscape() {
    let value = YAMLValue.mapping([
      YAMLMember("a", .text("b"), comment: "x\r\ny: 1\u{2028}z: 2\u{85}w: 3\u{0}", lineComment: "u\nv: 4")
    ])
    #expect(YAMLPrinter().print(value) == "# x\n# y: 1\n# z: 2\n# w: 3\u{FFFD}\na: b  # u v: 4\n")
  }

  @Test func documentsAndRoots() {
    #expect(
      YAMLPrinter().print(documents: [.texts(["a"]), .text("x\ny"), .mapping([])])
        == "- a\n---\n|-\n  x\n  y\n---\n{}\n")
    #expect(YAMLPrinter().print(.list([YAMLItem(.text("a"), comment: "c")])) == "# c\n- a\n")
  }

  @Test func longKeys() throws {
    let key = String(repeating: "k'", count: 2_000)
    let value = YAMLValue.list([
      YAMLItem(
        .mapping([
          YAMLMember(key, .text("v")), YAMLMember("w" + key, .mapping([YAMLMember("x", .texts(["y"]))])),
        ]))
    ])
    let root = try #require(read(YAMLPrinter().print(value)).value.first?.root.items?.first)
    #expect(root[key]?.scalar?.text == "v")
    #expect(root["w" + key]?["x"]?.items?.count == 1)
  }
}

@Suite struct PrinterRoundTripTests {
  private static let pieces = [
    "a", "b", "ab", "word", "yes", "on", "null", "~", "0", "1", "17", "0x", "1e3", ".5", "e", ":", ": ",
    " :", " ", "  ", "#", " #", "-", "- ", "--", "?", "? ", ",", "[", "]", "{", "}", "&", "*", "!", "|",
    ">", "'", "''", "\"", "%", "@", "`", "\\", "\\n", "\n", "\n\n", "\t", "\r", "\r\n", "\u{0}",
    "\u{1B}", "\u{7F}", "\u{85}", "\u{A0}", "\u{2028}", "\u{FEFF}", "\u{FFFE}", "é", "e\u{301}",
    "\u{301}", "𝄞", "\u{10FFFF}", "...", "---", "<<", "=", ".", "_", "+", "(", "C:\\x",
    "two words and more of them ", "2026-04-16", "12:30:45", "a: b",
  ]
  private static let styles: [YAMLTextStyle] = [.automatic, .singleQuoted, .doubleQuoted, .literal, .folded]

  private static func text(_ random: inout SeededGenerator) -> String {
    (0..<random.below(random.pick([3, 5, 9, 40]))).reduce(into: "") { text, _ in text += random.pick(pieces) }
  }

  private static func isSame(_ node: YAMLNode?, _ text: String) -> Bool {
    guard let scalar = node?.scalar else { return false }
    return scalar.text.utf8.elementsEqual(text.utf8) && scalar.resolved(schema: .core11) == .string
  }

  /// The bytes of the first `word`, which no style escapes or folds.
  private static func firstWord(in text: String) -> Range<Int>? {
    let bytes = Array(text.utf8)
    let word = Array("word".utf8)
    guard bytes.count >= word.count else { return nil }
    return (0...(bytes.count - word.count)).map { $0..<($0 + word.count) }
      .first { bytes[$0].elementsEqual(word) }
  }

  /// 500 documents of 40 texts in the places where a text may stand.
  @Test func textsAreReadBackAsTheSameStrings() throws {
    var random = SeededGenerator(seed: 20_260_416)
    for round in 0..<500 {
      let printer = YAMLPrinter(
        indentation: random.pick([1, 2, 4]), indentsLists: random.below(2) == 0,
        width: random.pick([0, 30, 80]))
      let texts = (0..<40).map { _ in Self.text(&random) }
      let values = texts.map { YAMLValue.text($0, random.pick(Self.styles)) }
      let comment = random.pick(["", Self.text(&random)])
      let value = YAMLValue.mapping([
        YAMLMember(
          "values",
          .mapping(
            values[..<10].enumerated().map {
              YAMLMember(
                "k\($0)", $1, comment: comment, lineComment: comment, isSetApart: random.below(2) == 0)
            })),
        YAMLMember(
          "items", .list(values[10..<20].map { YAMLItem($0, comment: comment) }), lineComment: comment),
        YAMLMember("flow", .flowList(values[20..<30].map { YAMLItem($0) }), lineComment: comment),
        YAMLMember(
          "keys",
          .list(texts[30...].map { YAMLItem(.mapping([YAMLMember($0, .integer(1), comment: comment)])) })),
      ])
      let printed = printer.print(value, comment: comment)
      let reading = read(printed)
      let root = try #require(
        reading.value.first?.root, "\(reading.diagnostics.map { $0.rendered() }) \(printed)")
      try #require(
        reading.diagnostics.isEmpty, "round \(round): \(reading.diagnostics.map { $0.rendered() })")
      let read =
        (root["values"]?.entries ?? []).map(\.value) + (root["items"]?.items ?? [])
        + (root["flow"]?.items ?? []) + (root["keys"]?.items ?? []).compactMap { $0.entries?.first?.key }
      try #require(read.count == 40)
      for (node, text) in zip(read, texts) {
        try #require(
          Self.isSame(node, text), "\(text.debugDescription) read as \(shape(node)) from\n\(printed)")
        if let word = Self.firstWord(in: text) {
          let place = node.span(ofUTF8Range: word)
          try #require(excerpt(place) == "word", "\(excerpt(place)) for 'word' of\n\(excerpt(node.span))")
        }
      }
    }
  }
}
