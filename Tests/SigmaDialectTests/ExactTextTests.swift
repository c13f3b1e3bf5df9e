import Checks
import Detections
import Diagnostics
import Dialects
import Events
import Testing

@testable import SigmaDialect

/// Texts that Swift takes for one stay two.
@Suite struct ExactTextTests {
  private func raised(_ predicate: Predicate) throws -> String {
    let detection = Detection(
      metadata: Metadata(name: "t"), taxonomy: .sigma,
      variables: [EventVariable(name: "e", logSource: LogSource(category: "c"), predicate: predicate)],
      condition: .present("e"))
    let checked = try #require(check(detection).value)
    let text = try #require(Sigma.raise(checked).file.map(Sigma.print))
    return String(text[(text.firstRange(of: "detection:\n")?.upperBound ?? text.endIndex)...])
  }

  private func occurrences(of part: String, in text: String) -> Int {
    Array(text.utf8).indices.count { text.utf8.dropFirst($0).starts(with: part.utf8) }
  }

  @Test(
    "values and fields",
    arguments: [
      [Predicate.text("f", .contains("\u{E9}")), .text("f", .contains("e\u{301}"))],
      [.text("\u{E9}", .contains("x")), .text("e\u{301}", .contains("x"))],
      [.text("\u{E9}", .equals("x")), .text("e\u{301}", .equals("y"))],
      [.keyword(.contains("\u{E9}")), .keyword(.contains("e\u{301}"))],
    ])
  func kept(_ tests: [Predicate]) throws {
    for predicate in [Predicate.any(tests + tests), .all(tests)] {
      let text = try raised(predicate)
      #expect(occurrences(of: "\u{E9}", in: text) == 1, "\(text)")
      #expect(occurrences(of: "e\u{301}", in: text) == 1, "\(text)")
    }
  }

  @Test("keys that a YAML reader takes for one are not put into one map")
  func keys() throws {
    let text = try raised(.all([.text("\u{E9}", .equals("x")), .text("e\u{301}", .equals("y"))]))
    #expect(text.contains(" and ") && text.contains("condition:"))
  }
}
