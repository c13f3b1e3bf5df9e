import Diagnostics
import Testing
import YAMLTree

@Suite struct RefusalTests {
  @Test(
    "what is refused, and what is left of the tree",
    arguments: [
      // Bytes.
      ("a: \u{0}b\n", ["controlCharacter 1:4 \u{0}"], []),
      (
        "a: \u{1}\u{7F}\nb: \u{9B}\u{FFFE}",
        [
          "controlCharacter 1:4 \u{1}", "controlCharacter 1:5 \u{7F}", "controlCharacter 2:4 \u{9B}",
          "controlCharacter 2:5 \u{FFFE}",
        ], []
      ),
      // Keys.
      ("a: 1\nb: 2\na: 3\n", ["duplicateKey 3:1 a"], ["{a: 1, b: 2}"]),
      ("{a: 1, 'a': 2}\n", ["duplicateKey 1:8 'a'"], ["{a: 1}"]),
      ("\u{E9}: 1\ne\u{301}: 2\n", ["duplicateKey 2:1 e\u{301}"], ["{\u{E9}: 1}"]),
      ("[a]: 1\nb: 2\n", ["keyNotScalar 1:1 [a]"], ["{b: 2}"]),
      ("? {a: 1}\n: c\n", ["keyNotScalar 1:3 {a: 1}"], ["{}"]),
      ("a: &x {b: 1}\nc:\n  <<: *x\n  d: 2\n", ["mergeKey 3:3 <<"], ["{a: {b: 1}, c: {d: 2}}"]),
      // Aliases.
      ("a: *x\nb: 1\n", ["unknownAlias 1:4 *x"], ["{b: 1}"]),
      ("- &name 1\n- *nmae\n- 2\n", ["unknownAlias 2:3 *nmae"], ["[1, 2]"]),
      ("a: &x [1, *x]\n", ["recursiveAlias 1:11 *x"], ["{a: [1]}"]),
      ("a: &x {b: {c: *x}, d: 1}\n", ["recursiveAlias 1:15 *x"], ["{a: {b: {}, d: 1}}"]),
      ("*x", ["unknownAlias 1:1 *x"], [""]),
      ("a: &x 1\nb: &x 2\n", ["malformedYAML 2:4 &x"], ["{a: 1, b: 2}"]),
      // Tags.
      ("a: !foo b\n", ["unsupportedTag 1:4 !foo"], ["{a: b}"]),
      ("a: !!binary aGk=\n", ["unsupportedTag 1:4 !!binary"], ["{a: aGk=}"]),
      ("a: !!python/object:os.system {}\n", ["unsupportedTag 1:4 !!python/object:os.system"], ["{a: {}}"]),
      (
        "a: !!int x\nb: !!map [c]\nc: !!bool 1\nd: !!seq x\n",
        [
          "unsupportedTag 1:4 !!int", "unsupportedTag 2:4 !!map", "unsupportedTag 3:4 !!bool",
          "unsupportedTag 4:4 !!seq",
        ],
        ["{a: x, b: [c], c: 1, d: x}"]
      ),
    ] as [(String, [String], [String])])
  func refused(_ text: String, _ findings: [String], _ shapes: [String]) {
    let reading = read(text)
    #expect(reading.diagnostics.map(brief) == findings)
    #expect(reading.value.map { shape($0.root) } == shapes)
  }

  @Test(
    "bytes that are not UTF-8",
    arguments: [
      ([0x61, 0x3A, 0x20, 0xFF, 0x0A], 3), ([0x61, 0x0A, 0xC3], 2), ([0x61, 0xC0, 0x80], 1),
      ([0x61, 0xED, 0xA0, 0x80], 1), ([0x61, 0xF4, 0x90, 0x80, 0x80], 1), ([0xFF, 0xFE, 0x61, 0x00], 0),
      ([0xFE, 0xFF, 0x00, 0x61], 0), ([0x61, 0x00, 0x3A, 0x00], 0), ([0x61, 0x80], 1),
      ([0xE2, 0x28, 0xA1], 0),
    ] as [([UInt8], Int)])
  func notUTF8(_ bytes: [UInt8], _ offset: Int) {
    let reading = parseYAML(SourceFile(name: "test.yaml", bytes: bytes))
    #expect(reading.value.isEmpty)
    #expect(reading.diagnostics.map(\.code) == [.notUTF8])
    #expect(reading.diagnostics.first?.span?.bytes == offset..<(offset + 1))
  }

  @Test func relatedPlaces() {
    #expect(read("a: 1\nb: 2\na: 3\n").diagnostics.first?.related.map { excerpt($0.span) } == ["a"])
    #expect(read("a: 1\nb: 2\na: 3\n").diagnostics.first?.related.first?.span.start.line == 1)
    #expect(read("- &name 1\n- *nmae\n").diagnostics.first?.help == "did you mean '*name'?")
  }

  @Test func largeMappingsFindDuplicatesToo() {
    let keys = (0..<500).map { "key\($0): \($0)\n" }.joined()
    let reading = read(keys + "key0: x\nkey499: y\nkey40: *none\nfresh: *none\nfresh: 1\nfresh: 2\n")
    #expect(
      reading.diagnostics.map(\.code) == [
        .duplicateKey, .duplicateKey, .duplicateKey, .unknownAlias, .unknownAlias, .duplicateKey,
      ])
    #expect(reading.value.first?.root.entries?.count == 501)
    #expect(reading.value.first?.root["fresh"]?.scalar?.text == "1")
  }
}

@Suite struct LimitTests {
  @Test func depth() {
    let deepest = String(repeating: "[", count: 100) + String(repeating: "]", count: 100)
    #expect(read(deepest).diagnostics.isEmpty)
    let tooDeep = read("a: " + deepest)
    #expect(tooDeep.diagnostics.map(brief) == ["nestingTooDeep 1:103 ["])
    #expect(tooDeep.value.first?.isComplete == false)
  }

  @Test func aliasesDeepenToo() {
    let limits = YAMLLimits(bytes: 1_000, depth: 5, aliasNodes: 100, nodes: 100)
    #expect(read("- &a [[[1]]]\n- *a\n- [*a]\n", limits: limits).diagnostics.isEmpty)
    #expect(read("- &a [[[1]]]\n- [[*a]]\n", limits: limits).diagnostics.map(\.code) == [.nestingTooDeep])
  }

  @Test(arguments: ["[", "{", "- ", "? ", "{a: ", "[[a]: "])
  func aMillionLevels(_ level: String) {
    let file = SourceFile(name: "deep.yaml", text: String(repeating: level, count: 1_000_000))
    let start = ContinuousClock.now
    let reading = parseYAML(file)
    #expect(reading.diagnostics.contains { $0.code == .nestingTooDeep })
    #expect(ContinuousClock.now - start < .seconds(3))
  }

  @Test func aliasBomb() {
    var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for level in 1..<60 {
      text +=
        "a\(level): &a\(level) [" + Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ",")
        + "]\n"
    }
    let start = ContinuousClock.now
    let reading = read(text)
    #expect(reading.diagnostics.map(\.code) == [.aliasExpansionTooLarge])
    #expect(ContinuousClock.now - start < .milliseconds(500))
    #expect(reading.value.first?.root["a0"]?.items?.count == 10)
  }

  @Test func aliasesUpToTheLimit() {
    let limits = YAMLLimits(bytes: 1_000, depth: 10, aliasNodes: 6, nodes: 100)
    #expect(read("- &a [1, 2]\n- *a\n- *a\n", limits: limits).diagnostics.isEmpty)
    #expect(
      read("- &a [1, 2]\n- *a\n- *a\n- *a\n", limits: limits).diagnostics.map(brief) == [
        "aliasExpansionTooLarge 4:3 *a"
      ])
  }

  @Test func sizes() {
    let limits = YAMLLimits(bytes: 10, depth: 10, aliasNodes: 6, nodes: 3)
    #expect(read("a: 3456789", limits: limits).diagnostics.isEmpty)
    #expect(read("a: 34567890", limits: limits).diagnostics.map(\.code) == [.inputTooLarge])
    #expect(read("[1,2,3,4]", limits: limits).diagnostics.map(\.code) == [.inputTooLarge])
    let large = String(repeating: "x", count: 1 << 20)
    #expect(read("a: \(large)\nb: '\(large)'\n").value.first?.root["b"]?.scalar?.text.utf8.count == 1 << 20)
  }
}
