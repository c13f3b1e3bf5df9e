import Patterns

/// A pattern that has no form which all engines of Sigma's tools read alike.
struct UnportablePattern: Error, Hashable {
  /// What stands in the way, as the author wrote it or as RE2 calls it.
  var construct: String
}

extension String {
  /// The RE2 pattern in a form that RE2 and Python's `re` both take and read alike (Sigma reference, sections 4
  /// and 13): pySigma rejects a rule whose patterns its engine does not compile, and which of the two that is
  /// depends on its version.
  ///
  /// What is portable stays as the author wrote it; `\d`, `\s`, `\w`, `\z`, `\Q…\E`, `\x{…}`, `{,n}` are replaced
  /// where they stand; a pattern with flags in its midst, properties, octal numbers, or POSIX classes is spelled
  /// anew. Three things have no other form and stay: `$` (Python's also matches before a final newline), `\b`
  /// (Python's knows letters beyond ASCII), and `(?i)` (Python's i is also İ and ı).
  ///
  /// - Throws: an `UnportablePattern` that names what has no such form.
  func portablePattern() throws(UnportablePattern) -> String {
    let expression: RegularExpression
    do { expression = try RegularExpression(self) } catch {
      throw UnportablePattern(construct: error.message)
    }
    let scanner = PortablePatternScanner(self)
    if !scanner.needsNewSpelling {
      if scanner.text == self { return self }
      let written = try? RegularExpression(scanner.text)
      if let written, written.normalized == expression.normalized { return scanner.text }
    }
    guard let text = expression.portableText, let written = try? RegularExpression(text),
      written.normalized == expression.normalized
    else {
      throw UnportablePattern(construct: unportableConstruct)
    }
    return text
  }

  /// The first Unicode property of the pattern; they alone are too large to be written out.
  private var unportableConstruct: String {
    let scalars = Array(unicodeScalars)
    for index in scalars.indices.dropLast(2) where scalars[index] == "\\" {
      guard scalars[index + 1] == "p" || scalars[index + 1] == "P" else { continue }
      guard scalars[index + 2] == "{" else { return String(scalars[index...].prefix(3).map(Character.init)) }
      let name = scalars[index...].prefix { $0 != "}" }
      return String(String.UnicodeScalarView(name)) + "}"
    }
    return "a character class of very many parts"
  }
}
