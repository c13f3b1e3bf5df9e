import Testing
import Transpilation

@Suite struct UnifiedDiffTests {
  @Test(
    "as diff -u writes it",
    arguments: [
      ("", "", ""), ("a\n", "a\n", ""),
      ("a\n", "b\n", "@@ -1 +1 @@\n-a\n+b\n"),
      ("", "a\nb\n", "@@ -0,0 +1,2 @@\n+a\n+b\n"),
      ("a\n", "", "@@ -1 +0,0 @@\n-a\n"),
      ("a", "a\n", "@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n"),
      ("a\nb\nc\nd\ne\nf\n", "a\nb\nc\nd\nX\nf\n", "@@ -2,5 +2,5 @@\n b\n c\n d\n-e\n+X\n f\n"),
      (
        "1\n2\n3\n4\n5\n6\n7\n8\n9\n", "X\n2\n3\n4\n5\n6\n7\n8\nY\n",
        "@@ -1,4 +1,4 @@\n-1\n+X\n 2\n 3\n 4\n@@ -6,4 +6,4 @@\n 6\n 7\n 8\n-9\n+Y\n"
      ),
      // Equal for Swift, and not the same bytes.
      ("a\n\u{E9}\n", "a\ne\u{301}\n", "@@ -1,2 +1,2 @@\n a\n-\u{E9}\n+e\u{301}\n"),
      ("K\n", "\u{212A}\n", "@@ -1 +1 @@\n-K\n+\u{212A}\n"),
      // A line break of two bytes is one character.
      ("a\r\n", "a\n", "@@ -1 +1 @@\n-a\r\n+a\n"),
    ])
  func table(_ old: String, _ new: String, _ hunks: String) {
    let diff = unifiedDiff(old, new, oldName: "o", newName: "n")
    let expected = hunks.isEmpty ? "" : "--- o\n+++ n\n" + hunks
    #expect(Array(diff.utf8) == Array(expected.utf8), "\(diff)")
  }
}
