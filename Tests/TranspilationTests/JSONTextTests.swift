import Events
import Foundation
import Testing

@testable import Transpilation

@Suite struct JSONTextTests {
  @Test(
    arguments: [
      (JSONText.null, "null"), (.boolean(true), "true"), (.integer(.min), "-9223372036854775808"),
      (.double(0.5), "0.5"), (.double(.nan), "null"), (.double(.infinity), "null"),
      (.string("plain"), #""plain""#), (.string("\"\\"), #""\"\\""#),
      (.string("a\nb\r\tc\r\n"), #""a\nb\r\tc\r\n""#), (.string("\u{0}\u{1F}\u{7F}"), #""\u0000\u001f\u007f""#),
      (.string("\"\u{301}"), "\"\\\"\u{301}\""), (.string("日本 🐳"), "\"日本 🐳\""),
      (.array([]), "[]"), (.object([]), "{}"), (.array([.integer(1), .null]), "[1,null]"),
      (.object([.init("b", .integer(1)), .init("a", .array([.string("x")]))]), #"{"b":1,"a":["x"]}"#),
    ])
  func line(_ value: JSONText, _ text: String) {
    #expect(value.line == text)
  }

  @Test func indented() {
    let value = JSONText.object([
      .init("list", .array([.integer(1), .object([.init("a", .null)])])), .init("none", .array([])),
    ])
    #expect(
      value.indented == """
        {
          "list": [
            1,
            {
              "a": null
            }
          ],
          "none": []
        }
        """)
  }

  /// Another reader finds in the text what was written.
  @Test func otherReadersAgree() throws {
    let text = String(String.UnicodeScalarView((0...0x2FF).compactMap { Unicode.Scalar($0) }))
    let value = JSONText.array([.string(text), .double(1e300), .double(-1.5e-7), .integer(.max)])
    let found = try #require(try JSONSerialization.jsonObject(with: Data(value.line.utf8)) as? [Any])
    #expect(found[0] as? String == text)
    #expect(found[1] as? Double == 1e300)
    #expect(found[2] as? Double == -1.5e-7)
    #expect((found[3] as? NSNumber)?.int64Value == .max)
  }

  @Test func values() {
    #expect(JSONText(Value.list([.string("a"), .integer(1), .null])).line == #"["a",1,null]"#)
  }
}
