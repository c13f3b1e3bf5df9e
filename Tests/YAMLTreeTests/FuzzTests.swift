import Diagnostics
import Testing
import YAMLTree

/// Damaged texts: reading must neither crash nor hang, and say where each text is wrong.
@Suite struct FuzzTests {
  private static let samples = [
    """
    title: A rule  # with a comment
    id: 0b1c
    "quoted \\u00e9 \\x41": 'it''s'
    detection:
      selection:
        Image|endswith:
          - '\\a.exe'
          - "\\\\b.exe"
        CommandLine|contains|all: [' -e ', "x, y", {z: w}, [1, 2]]
      condition: selection and not 1 of filter_*
    description: |
      one
        two

      three
    note: >-
      folded text
      on lines

    empty:
    """,
    """
    %YAML 1.1
    ---
    base: &base {a: 1, b: &b [x, *c]}
    c: *base
    d: *b
    ? complex
    : !!str 12
    ---
    - plain text
      that goes on
    - ünïcödé 𝄞: "ß"
    - !!int 7
    ...
    ---
    last: true
    """,
    "{a: [b, {c: d}], 'e': \"f\\n\\\n  g\"}\r\n# end\r\n",
  ]
  private static let pieces = [
    "[", "]", "{", "}", ": ", "- ", "? ", "\n", "\r\n", "\n  ", "\t", "'", "\"", "\\", "&a ", "*a", "*b",
    "!!str ", "!x ", "|", ">",
    "|2-\n", "#", " #", "%", "@", "---\n", "\n---\n", "...\n", "<<: ", "\u{0}", "\u{FEFF}", "\u{2028}", "é",
    ",", "~", "&b [", "\n\n\n",
  ]

  static func mutated(_ random: inout SeededGenerator) -> [UInt8] {
    var bytes = Array(random.pick(samples).utf8)
    for _ in 0...random.below(4) {
      let start = random.below(bytes.count + 1)
      let end = min(bytes.count, start + random.below(30))
      switch random.below(7) {
      case 0 where start < bytes.count: bytes[start] ^= UInt8(1 << random.below(8))
      case 1: bytes.removeSubrange(start...)
      case 2: bytes.insert(contentsOf: Array(bytes[start..<end]), at: random.below(bytes.count + 1))
      case 3: bytes.removeSubrange(start..<end)
      case 4:
        let level = random.pick(["[", "{a: ", "- ", "? ", "- &a "])
        bytes.insert(contentsOf: Array(String(repeating: level, count: random.below(120)).utf8), at: start)
      default: bytes.insert(contentsOf: Array(random.pick(pieces).utf8), at: start)
      }
    }
    return bytes
  }

  /// The first thing that is wrong with a node, or `nil`.
  private static func fault(_ node: YAMLNode, in outer: Range<Int>) -> String? {
    let bytes = node.span.bytes
    guard outer.lowerBound <= bytes.lowerBound, bytes.upperBound <= outer.upperBound else {
      return "\(bytes) is not inside \(outer)"
    }
    // The parts of an alias stand elsewhere.
    let isAlias = node.span.file.bytes[bytes].first == UInt8(ascii: "*")
    let inner = isAlias ? 0..<node.span.file.bytes.count : bytes
    switch node.content {
    case .sequence(let items):
      return items.lazy.compactMap { fault($0, in: inner) }.first
    case .mapping(let entries):
      return entries.lazy.compactMap { fault($0.key, in: inner) ?? fault($0.value, in: inner) }.first
    case .scalar(let scalar):
      let count = scalar.text.utf8.count
      let part = node.span(ofUTF8Range: (count / 3)..<(count - count / 4)).bytes
      guard bytes.lowerBound <= part.lowerBound, part.upperBound <= bytes.upperBound else {
        return "\(part) is not inside the scalar \(bytes)"
      }
      return nil
    }
  }

  @Test(arguments: Array(1...8) as [UInt64])
  func damagedTexts(_ seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<1_000 {
      let file = SourceFile(name: "fuzz.yaml", bytes: Self.mutated(&random))
      let reading = parseYAML(file)
      let text = String(decoding: file.bytes, as: UTF8.self)
      for diagnostic in reading.diagnostics {
        let span = try #require(diagnostic.span, "\(diagnostic.message) of \(text.debugDescription)")
        try #require(span.file === file && span.bytes.upperBound <= file.bytes.count && span.start.line >= 1)
        try #require(!diagnostic.message.isEmpty && !diagnostic.rendered().isEmpty)
      }
      if !reading.hasErrors { try #require(!reading.value.isEmpty && reading.value.allSatisfy(\.isComplete)) }
      for document in reading.value {
        let fault = Self.fault(document.root, in: document.span.bytes)
        try #require(fault == nil, "\(fault ?? "") in \(text.debugDescription)")
      }
    }
  }
}
