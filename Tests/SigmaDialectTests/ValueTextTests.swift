import Patterns
import Testing

@testable import SigmaDialect

/// The table of the Sigma reference, section 4.2: what stands in a rule, and what it means.
private let table: [(written: String, pieces: [Glob.Piece])] = [
  (#"C:\a"#, [.literal(#"C:\a"#)]),
  (#"C:\\a"#, [.literal(#"C:\a"#)]),
  (#"a\*b"#, [.literal("a*b")]),
  (#"a\?b"#, [.literal("a?b")]),
  (#"C:\t\*"#, [.literal(#"C:\t*"#)]),
  (#"C:\t\\*"#, [.literal(#"C:\t\"#), .anyRun]),
  (#"\\\*"#, [.literal(#"\*"#)]),
  (#"\\\x"#, [.literal(#"\\x"#)]),
  (#"\\\\x"#, [.literal(#"\\x"#)]),
  (#"\\srv\x"#, [.literal(#"\srv\x"#)]),
  (#"\\\\\*\IPC$"#, [.literal(#"\\*\IPC$"#)]),
  (#"C:\temp\"#, [.literal(#"C:\temp\"#)]),
  (#"*"#, [.anyRun]),
  (#"a?c*"#, [.literal("a"), .anyScalar, .literal("c"), .anyRun]),
  (#""#, []),
]

@Test("escapes and wildcards are read from left to right", arguments: table)
func decoding(_ written: String, _ pieces: [Glob.Piece]) {
  #expect(Sigma.decode(written) == pieces)
}

@Test(
  "a backslash is doubled only where it would escape",
  arguments: [
    (#"C:\a"#, #"C:\a"#),
    (#"a*b?"#, #"a\*b\?"#),
    (#"C:\temp\"#, #"C:\temp\"#),
    (#"\*"#, #"\\\*"#),
    (#"\\srv\x"#, #"\\\srv\x"#),
    (#"\\"#, #"\\\"#),
  ])
func encodingLiterals(_ text: String, _ written: String) {
  #expect(Sigma.encode(literal: text) == written)
}

@Test(
  "a backslash before a wildcard is doubled",
  arguments: [
    ([.literal(#"C:\t\"#), .anyRun], #"C:\t\\*"#),
    ([.literal(#"\"#), .anyScalar], #"\\?"#),
    ([.anyRun, .literal(#"\"#)], #"*\"#),
  ] as [([Glob.Piece], String)])
func encodingWildcards(_ pieces: [Glob.Piece], _ written: String) {
  #expect(Sigma.encode(pieces) == written)
}

/// Every text of up to five of the characters that matter, so that no sequence of them is forgotten.
@Test func whatIsWrittenIsReadBack() {
  let alphabet: [Glob.Piece] = [
    .literal("\\"), .literal("*"), .literal("?"), .literal("a"), .anyRun, .anyScalar,
  ]
  var sequences: [[Glob.Piece]] = [[]]
  for _ in 0..<5 {
    sequences += sequences.filter { $0.count == sequences.last?.count }.flatMap { sequence in
      alphabet.map { sequence + [$0] }
    }
  }
  #expect(sequences.count == 1 + 6 + 36 + 216 + 1_296 + 7_776)
  let wrong = sequences.filter { Glob(Sigma.decode(Sigma.encode($0))) != Glob($0) }
  #expect(wrong.isEmpty)
}
