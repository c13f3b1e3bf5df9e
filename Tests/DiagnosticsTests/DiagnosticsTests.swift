import Diagnostics
import Testing

@Suite struct SuggestionTests {
  @Test(
    "the name that was meant",
    arguments: [
      ("ends_wiht", "ends_with"), ("endswith", "ends_with"), ("Contains", "contains"),
    ])
  func near(_ written: String, _ meant: String) {
    #expect(nearestName(to: written, among: ["ends_with", "starts_with", "contains", "equals"]) == meant)
  }

  @Test func farNamesAreNotSuggested() {
    #expect(nearestName(to: "banana", among: ["ends_with", "cased"]) == nil)
    #expect(nearestName(to: "", among: ["a", ""]) == nil)
  }
}

@Suite struct PositionTests {
  @Test func columnsCountScalars() {
    let file = SourceFile(name: "f", text: "aé\nxyz")
    #expect(file.position(at: 3) == .init(line: 1, column: 3))
    #expect(file.position(at: 5) == .init(line: 2, column: 2))
    #expect(file.offset(line: 2, column: 2) == 5)
    #expect(file.line(1) == "aé")
  }

  @Test func renderedWithCaret() {
    let file = SourceFile(name: "r.yaml", text: "title: x\nends_wiht: y\n")
    let finding = Diagnostic(
      .unknownKey, "unknown key 'ends_wiht'", at: Span(file: file, bytes: 9..<18),
      help: "did you mean 'ends_with'?")
    #expect(
      finding.rendered() == """
        r.yaml:2:1: error[DT0201]: unknown key 'ends_wiht'
           |
         2 | ends_wiht: y
           | ^^^^^^^^^
          help: did you mean 'ends_with'?

        """)
  }
}
