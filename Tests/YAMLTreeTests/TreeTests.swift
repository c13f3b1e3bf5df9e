import Diagnostics
import Testing
import YAMLTree

@Suite struct TreeTests {
  @Test(
    "trees",
    arguments: [
      ("a: 1\nb: [x, 'y', \"z\"]\n", "{a: 1, b: [x, 'y', \"z\"]}"),
      ("- a\n- {b: c, d: }\n-\n", "[a, {b: c, d: }, ]"),
      (
        "a: on\nb: 1e3\nc: 0x10\nd: 2026-04-16\ne: 1.0\nf: ~\ng:\n",
        "{a: on, b: 1e3, c: 0x10, d: 2026-04-16, e: 1.0, f: ~, g: }"
      ),
      ("a: |\n  one\n  two\nb: >-\n  one\n  two\n", "{a: |one⏎two⏎|, b: >one two>}"),
      ("a: one\n  two\n\n  three\n", "{a: one two⏎three}"),
      ("a: \"x\\ty\\u00e9\\\n  z\"\n", "{a: \"x\tyéz\"}"),
      ("a: 'it''s'\n", "{a: 'it's'}"),
      ("a:\r\n  b: c\r\n  d: |\r\n    e\r\n    f\r\n", "{a: {b: c, d: |e⏎f⏎|}}"),
      ("\u{FEFF}a: b\n", "{a: b}"),
      ("a:\n- b\n- c\n", "{a: [b, c]}"),
      ("a: [b: c, {d: e}: f]\n", "{a: [{b: c}, {}]}"),
      ("plain\n", "plain"),
      ("? a\n: b\n", "{a: b}"),
      (
        "a: !!str 1\nb: !!int '7'\nc: ! x\nd: !!seq [x]\ne: !!map {}\nf: !!null\n",
        "{a: !!str 1, b: !!int '7', c: ! x, d: !!seq [x], e: !!map {}, f: !!null }"
      ),
      (
        "%TAG !y! tag:yaml.org,2002:\n---\na: !y!str 1\nb: !<tag:yaml.org,2002:int> 2\n",
        "{a: !!str 1, b: !!int 2}"
      ),
      ("%YAML 1.2\n---\na: b\n", "{a: b}"),
      ("\"<<\": a\n", "{\"<<\": a}"),
      ("a: &x [1, &y 2]\nb: *x\nc: *y\n*y : d\n", "{a: [1, 2], b: [1, 2], c: 2, 2: d}"),
    ])
  func tree(_ text: String, _ expected: String) throws {
    let documents = read(text).value
    #expect(documents.map { shape($0.root) } == [expected])
  }

  @Test func severalDocuments() {
    let reading = read("a: 1\n---\nb: 2\n...\n---\n- c\n")
    #expect(reading.value.map { shape($0.root) } == ["{a: 1}", "{b: 2}", "[c]"])
    #expect(reading.value.map { excerpt($0.span) } == ["a: 1", "---\nb: 2", "---\n- c"])
    #expect(reading.diagnostics.isEmpty)
  }

  @Test(
    "empty documents are left out with a note",
    arguments: [
      ("a: 1\n---\n", ["{a: 1}"], ["emptyDocument 2:1 ---"]),
      ("---\n---\na: 1\n", ["{a: 1}"], ["emptyDocument 1:1 ---"]),
      ("---\n# only a comment\n---\n", [""], ["emptyDocument 3:1 ---"]),
      ("", [""], []), ("# nothing\n", [""], []), ("---\n", [""], []), ("\u{FEFF}", [""], []),
      ("--- ~\n", ["~"], []), ("--- ''\n", ["''"], []),
    ] as [(String, [String], [String])])
  func emptyDocuments(_ text: String, _ shapes: [String], _ notes: [String]) {
    let reading = read(text)
    #expect(reading.value.map { shape($0.root) } == shapes)
    #expect(reading.diagnostics.map(brief) == notes)
    #expect(!reading.hasErrors)
  }

  @Test func access() throws {
    let root = try #require(read("a: {b: [x]}\nc: text\nd:\n").value.first).root
    #expect(root["a"]?["b"]?.items?.first?.scalar?.text == "x")
    #expect(root["e"] == nil)
    #expect(root.items == nil)
    #expect(root.entry("c")?.key.span.start == .init(line: 2, column: 1))
    #expect(root.kindName == "a mapping")
    #expect(root["a"]?["b"]?.kindName == "a list")
    #expect(root["c"]?.kindName == "text")
    #expect(root["d"]?.kindName == "nothing")
  }

  @Test func equalityIgnoresPlacesButNotBytes() throws {
    let trees = ["a: [b]", "a:\n  - b", "a: ['b']", "a: [!!str b]", "a: [\u{E9}]", "a: [e\u{301}]"]
      .compactMap { read($0).value.first?.root }
    #expect(trees.count == 6)
    #expect(trees[0] == trees[1])
    #expect(Set(trees).count == 5)
  }
}

@Suite struct SpanTests {
  /// The spans of all nodes, in the order of the text, as the text they hold.
  private func excerpts(_ node: YAMLNode) -> [String] {
    let own = excerpt(node.span)
    switch node.content {
    case .scalar: return [own]
    case .sequence(let items): return [own] + items.flatMap(excerpts)
    case .mapping(let entries): return [own] + entries.flatMap { excerpts($0.key) + excerpts($0.value) }
    }
  }

  @Test(
    "spans hold the node and nothing more",
    arguments: [
      (
        "é: 'ü'  # ö\nß: [ä, \"ñ\"]\n",
        ["é: 'ü'  # ö\nß: [ä, \"ñ\"]", "é", "'ü'", "ß", "[ä, \"ñ\"]", "ä", "\"ñ\""]
      ),
      ("\u{FEFF}𝄞: x\n", ["𝄞: x", "𝄞", "x"]),
      (
        "a: |  # c\n  x\n\n\nb: >-\n  y  \n",
        ["a: |  # c\n  x\n\n\nb: >-\n  y  ", "a", "|  # c\n  x", "b", ">-\n  y  "]
      ),
      ("a:\n\n  - b\n  # c\n\nd:\n", ["a:\n\n  - b\n  # c\n\nd:", "a", "- b", "b", "d", ""]),
      ("a: !!str  &x  b\nc: *x\n", ["a: !!str  &x  b\nc: *x", "a", "b", "c", "*x"]),
      (
        "a: &x # c\n  b: !!seq\n    - d\n",
        ["a: &x # c\n  b: !!seq\n    - d", "a", "b: !!seq\n    - d", "b", "- d", "d"]
      ),
      ("[a: b , c]", ["[a: b , c]", "a: b", "a", "b", "c"]),
      ("a: { b: [ ] }\n", ["a: { b: [ ] }", "a", "{ b: [ ] }", "b", "[ ]"]),
      ("a: one\n  two # c\n", ["a: one\n  two", "a", "one\n  two"]),
      ("a: 'x'\r\nb: y\r\n", ["a: 'x'\r\nb: y", "a", "'x'", "b", "y"]),
      ("? x\n: y\n", ["? x\n: y", "x", "y"]),
    ])
  func spans(_ text: String, _ expected: [String]) throws {
    let document = try #require(read(text).value.first)
    #expect(excerpts(document.root) == expected)
  }
}
