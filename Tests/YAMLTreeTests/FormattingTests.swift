import Diagnostics
import Testing
import YAMLTree

/// `a`, `b`, then the rest, then `z`; texts below `s` are quoted.
private let layout = YAMLLayout(
  indentation: 2, commentGap: 1, expandsFlow: false, prefersSingleQuotes: true, width: 30,
  root: YAMLPlace(
    first: ["a", "b"], last: ["z"],
    children: [
      "s": YAMLPlace(quotesTexts: true, items: YAMLPlace(quotesTexts: true)),
      "m": YAMLPlace(first: ["x", "y"]),
      "l": YAMLPlace(items: YAMLPlace(first: ["x", "y"])),
    ]))

private let expanding = YAMLLayout(
  indentation: 4, commentGap: 2, expandsFlow: true, prefersSingleQuotes: false, root: .free)

private func format(_ text: String, _ layout: YAMLLayout = layout) -> Reading<String?> {
  formatYAML(SourceFile(name: "test.yaml", text: text), layout)
}

private func expect(_ text: String, _ expected: String, _ layout: YAMLLayout = layout) {
  let reading = format(text, layout)
  #expect(reading.value == expected, "\(reading.diagnostics.map(brief))")
  #expect(format(expected, layout).value == expected, "a second time")
}

@Suite("Formatting")
struct FormattingTests {
  @Test(
    "comments keep their place",
    arguments: [
      // Above everything, at the end of everything, and alone.
      ("# head\n\na: 1\n", "# head\n\na: 1\n"), ("\n\n# head\na: 1", "# head\na: 1\n"),
      ("a: 1\n# end", "a: 1\n# end\n"), ("# nothing else", "# nothing else\n"), ("", ""),
      // The head stays above when keys move; what stands above another key moves with it.
      ("# head\nc: 1\n# of a\na: 2\n", "# head\n# of a\na: 2\nc: 1\n"),
      ("# head\n\nz: 1\nc: 2\n", "# head\n\nc: 2\nz: 1\n"),
      ("c: 1\n\n\n# of b\n\nb: 2 # on b\na: 3 # on a\n", "a: 3 # on a\n\n# of b\n\nb: 2 # on b\nc: 1\n"),
      // At the end of lines.
      ("a: 1   # gap\n", "a: 1   # gap\n"),
      ("a: 'x'\t# tab\n", "a: 'x' # tab\n"),
      ("a:   # on\n    x: 1\n", "a:   # on\n  x: 1\n"),
      ("a: #on\n- 1 # one\n-  2 # two\n", "a: #on\n  - 1 # one\n  - 2 # two\n"),
      ("a: | # head of text\n    x\nb: >- # folded\n    y\n",
        "a: | # head of text\n  x\nb: >- # folded\n  y\n"),
      ("a: # nothing\nb: 1\n", "a: # nothing\nb: 1\n"), ("a: [1, 2] # list\n", "a: [1, 2] # list\n"),
      ("- # dash\n  x: 1\n-   - 1 # one\n    - 2\n", "- # dash\n  x: 1\n- - 1 # one\n  - 2\n"),
      // Below a key, inside and after a list.
      ("a:\n # first\n  - 1\n  # second\n  - 2\n  # last\nb: 1\n",
        "a:\n  # first\n  - 1\n  # second\n  - 2\n  # last\nb: 1\n"),
      ("a:\n- 1\n# of b\nb: 2\n", "a:\n  - 1\n# of b\nb: 2\n"),
      ("a:\n- 1\n  # of one\n- 2\n", "a:\n  - 1\n    # of one\n  - 2\n"),
      ("a:\n    x:\n        y: 1\n        # in x\n    # in a\n# of b\nb: 2\n",
        "a:\n  x:\n    y: 1\n    # in x\n  # in a\n# of b\nb: 2\n"),
      ("a:\n    x:\n        y: 1\n      # between\n    w: 1\n",
        "a:\n  x:\n    y: 1\n    # between\n  w: 1\n"),
      ("a:\n    # - 1\n    # - 2\nb: 1\n", "a:\n  # - 1\n  # - 2\nb: 1\n"),
      ("-\n  # own\n  x: 1\n-\n  # text\n  t\n", "-\n  # own\n  x: 1\n-\n  # text\n  t\n"),
      ("a:\n  # own\n  text\n", "a:\n  # own\n  text\n"),
      // Lines of a rule that were commented out keep their shape.
      ("c: 1\n# x:\n  # - 1\n    # - 2\n  # - 3\nd: 1\n", "c: 1\n# x:\n  # - 1\n    # - 2\n  # - 3\nd: 1\n"),
      // After a block scalar nothing may become part of it.
      ("a: |\n    text\n  # of b\nb: 1\n", "a: |\n  text\n# of b\nb: 1\n"),
      ("- |\n   text\n # of two\n- 2\n", "- |\n  text\n# of two\n- 2\n"),
      ("a:\n   x: |\n      text\n  # in a\nb: 1\n", "a:\n  x: |\n    text\n  # in a\nb: 1\n"),
      // No comments: they are part of texts.
      ("a: x#y\nb: '# z'\nc: |\n  # w\n", "a: x#y\nb: '# z'\nc: |\n  # w\n"),
      ("a: \"b #c\"\n", "a: 'b #c'\n"),
      // In brackets.
      ("a: [1, # one\n    2,\n    # three\n    3\n    # end\n  ] # out\n",
        "a:\n  - 1 # one\n  - 2\n  # three\n  - 3\n  # end\n  # out\n"),
    ])
  func comments(_ text: String, _ expected: String) { expect(text, expected) }

  @Test(
    "texts keep what they stand for",
    arguments: [
      ("a: yes\nb: 0x10\nc: 2026-04-16\nd: ~\ne:\nf: 1_000\ng: 'no'\nh: 1e3\n", nil),
      ("a: \"x\"\n", "a: 'x'\n"), ("a: \"1.0\"\n", "a: '1.0'\n"), ("\"a\": 1\n", "'a': 1\n"),
      ("a: \"C:\\\\x\"\n", "a: 'C:\\x'\n"),
      ("a: \"it's\"\nb: \"x\\ty\"\nc: \"\\u202e\"\nd: \"\\xe9\"\n",
        "a: \"it's\"\nb: \"x\\ty\"\nc: \"\\u202e\"\nd: 'é'\n"),
      ("a: 'it''s'\n", nil), ("a: plain * text?\n", nil), ("a: !!str 5\nb: ! yes\nc: !!null\n", nil),
      // Quoted where the language says so, and only texts.
      ("s:\n  - C:\\x\n  - a*\n  - 5\n  - yes\n  - plain words, (all)\n  - it's*\n  - http://x/?y\n",
        "s:\n  - 'C:\\x'\n  - 'a*'\n  - 5\n  - yes\n  - plain words, (all)\n  - it's*\n  - 'http://x/?y'\n"),
      // Over several lines.
      ("a: one\n      two\n\n      three\nb: 1\n", "a: one\n  two\n\n  three\nb: 1\n"),
      ("a:\n    one\n    two\n", "a: one\n  two\n"),
      ("a: 'one  \n    two'\n", "a: 'one\n  two'\n"),
      ("a: \"one \\\n    two\\  \n  \\ three\"\n", "a: \"one \\\n  two\\ \n  \\ three\"\n"),
      ("a: |\n        x\n          y\n\n        z\n", "a: |\n  x\n    y\n\n  z\n"),
      ("a: >-\n   x\n   y\nb: |-\n x\n", "a: >-\n  x\n  y\nb: |-\n  x\n"),
      ("a: |4\n      x\n    y\n", "a: |2\n    x\n  y\n"), ("- |3\n    x\n", "- |2\n   x\n"),
      ("- k: |3-\n      x\n", "- k: |2-\n     x\n"),
      ("a: |\n  x \n  \n   \n  y\n", "a: |\n  x \n\n   \n  y\n"), ("a: |+\n  x\n", "a: |\n  x\n"),
      ("a: |\n  x", "a: |-\n  x\n"),
      ("a: |\nb: >-\n", "a: |\nb: >\n"),
      ("a: |\r\n  x\r\n  y\r\n", "a: |\n  x\n  y\n"),
      ("\u{FEFF}a: 1\n", "a: 1\n"),
      // What would begin or end a document at the start of a line.
      ("  ---\n", "'---'\n"), ("  --- a: 1\n", "'--- a': 1\n"), ("  ... x\n", "'... x'\n"),
      ("  ---x\n", "---x\n"),
    ] as [(String, String?)])
  func scalars(_ text: String, _ expected: String?) { expect(text, expected ?? text) }

  @Test(
    "collections and documents",
    arguments: [
      ("z: 1\nd: 2\nb: 3\nc: 4\na: 5\n", "a: 5\nb: 3\nd: 2\nc: 4\nz: 1\n"),
      ("m: {y: 1, w: 2, x: 3}\nl: [{y: 1, x: 2}]\n", "m: {x: 3, y: 1, w: 2}\nl: [{x: 2, y: 1}]\n"),
      ("l:\n- y: 1\n  x: 2\n", "l:\n  - x: 2\n    y: 1\n"),
      ("a:   [ 1,2 , {b:  c} ]\n", "a: [1, 2, {b: c}]\n"), ("a: []\nb: {  }\n", "a: []\nb: {}\n"),
      ("a: [b: c, {d, e: }]\n", "a: [{b: c}, {d, e}]\n"), ("a: {\n  b: 1,\n  c: 2\n}\n", "a: {b: 1, c: 2}\n"),
      ("a: [one text, another text, 3,\n  4]\n", "a:\n  - one text\n  - another text\n  - 3\n  - 4\n"),
      ("a: [one text, another text, 3, 4, 5]\n", "a: [one text, another text, 3, 4, 5]\n"),
      ("a: ['x\n  y', {b: c}]\n", "a:\n  - 'x\n    y'\n  - {b: c}\n"),
      ("[a, b]\n", "[a, b]\n"), ("? a\n: b\n", "a: b\n"), ("a: !!map\n  b: 1\n", "a: !!map\n  b: 1\n"),
      ("a:\n    -   - 1\n        - 2\n    -\n        b: 1\n", "a:\n  - - 1\n    - 2\n  - b: 1\n"),
      ("a: 1\n\n\n\nb: 2\n", "a: 1\n\nb: 2\n"), ("a:\n\n  x: 1\n\n  y: 2\n\n", "a:\n  x: 1\n\n  y: 2\n"),
      ("--- # first\nz: 1\na: 2\n# end\n\n---\n\nb: 1\n...\n", "--- # first\na: 2\nz: 1\n# end\n---\nb: 1\n"),
      ("# top\n---\na: 1\n---\n- 1\n", "# top\n---\na: 1\n---\n- 1\n"), ("--- text # x\n", "---\ntext # x\n"),
      ("a: 1\n...\nb: 2\n", nil),
    ] as [(String, String?)])
  func collections(_ text: String, _ expected: String?) {
    // A document without a mark can't follow another for libyaml.
    guard let expected else { return #expect(format(text).value == nil) }
    expect(text, expected)
  }

  @Test func brackets() {
    expect(
      "a: [1, {b: 2, c: [ ]}] # x\nd: {e: f}\n",
      "a:\n    - 1\n    - b: 2\n      c: []  # x\nd:\n    e: f\n", expanding)
  }

  @Test(
    "what can't be kept is named",
    arguments: [
      ("a: &x 1\nb: *x\n", "layoutRefused 1:4 &x"), ("%YAML 1.1\n---\na: 1\n", "layoutRefused 1:1 %"),
      ("? \"a\n  b\"\n: 1\n", "layoutRefused 1:3 \"a\n  b\""),
      ("? |\n  a\n: 1\n", "layoutRefused 1:3 |\n  a"),
      ("a: |+\n  x\n\nb: 1\n", "layoutRefused 1:4 |+\n  x"),
      ("a: [ # why\n  ]\n", "layoutRefused 1:4 [ # why\n  ]"),
      ("a: 1 # x\u{2028}b: 2\n", "layoutRefused 1:6 # x\u{2028}b: 2"),
      ("a: [1\n", "malformedYAML 2:1 "), ("a: 1\na: 2\n", "duplicateKey 2:1 a"),
    ])
  func refusals(_ text: String, _ expected: String) {
    let reading = format(text)
    #expect(reading.value == nil)
    #expect(reading.diagnostics.first.map(brief) == expected)
  }

  @Test("random texts: nothing is lost, and a second time changes nothing", arguments: 0..<400)
  func randomTexts(_ seed: Int) {
    var writer = YAMLTextWriter(seed: UInt64(seed))
    let text = writer.document()
    for layout in [layout, expanding] {
      let reading = format(text, layout)
      guard let formatted = reading.value else {
        Issue.record("\(reading.diagnostics.map(brief))\n\(text)")
        continue
      }
      #expect(meaning(of: formatted) == meaning(of: text), "\(text)")
      for number in 0..<writer.commentCount {
        let parts = formatted.split(separator: "#c\(number).", omittingEmptySubsequences: false)
        #expect(parts.count == 2, "\(text)")
      }
      #expect(format(formatted, layout).value == formatted, "\(text)")
      // Where no key moves and no quotes change, only blanks and punctuation do.
      if layout == expanding { #expect(words(of: formatted) == words(of: text), "\(text)") }
    }
  }

  @Test("damaged texts are refused or laid out, never changed", arguments: 0..<400)
  func damagedTexts(_ seed: Int) {
    var writer = YAMLTextWriter(seed: UInt64(seed) + 10_000)
    var bytes = Array(writer.document().utf8)
    for _ in 0..<3 { writer.damage(&bytes) }
    let source = SourceFile(name: "test.yaml", bytes: bytes)
    let reading = formatYAML(source, layout)
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(!reading.diagnostics.contains { $0.code == .formattingDiffers }, "\(text)")
    guard let formatted = reading.value else { return #expect(reading.hasErrors) }
    #expect(meaning(of: formatted) == meaning(of: text), "\(text)")
    #expect(format(formatted).value == formatted, "\(text)")
  }
}

/// Letters, digits and `#` in the order of a text.
private func words(of text: String) -> [Substring] {
  text.split { !$0.isLetter && !$0.isNumber && $0 != "#" }
}

/// The trees of a text with what their texts stand for, keys sorted.
private func meaning(of text: String) -> [String] {
  func meaning(_ node: YAMLNode) -> String {
    switch node.content {
    case .scalar(let scalar): "\(node.resolved(schema: .core11) ?? .null) \(scalar.text.debugDescription)"
    case .sequence(let items): "[" + items.map(meaning).joined(separator: ", ") + "]"
    case .mapping(let entries):
      "{" + entries.map { meaning($0.key) + ": " + meaning($0.value) }.sorted().joined(separator: ", ") + "}"
    }
  }
  return read(text).value.map { meaning($0.root) }
}
