package import Diagnostics

extension YARAL {
  /// A text in the layout of published rules: the same tokens in the same order, literals and names as they
  /// were written, and all comments.
  ///
  /// - Parameter isKeepingTrailingText: whether text behind a rule is left as it is; it is an error otherwise.
  /// - Returns: `nil` when the text has errors. A text that is given was read again, and is the same to the
  ///   reader; where it is not, nothing is given, and our own error is reported.
  package static func formatted(
    _ source: SourceFile, keepingTrailingText isKeepingTrailingText: Bool = false
  ) -> Reading<String?> {
    let (file, text) = read(source)
    var diagnostics = file.diagnostics
    for index in diagnostics.indices where diagnostics[index].code == .yaralTrailingText {
      diagnostics[index].severity = isKeepingTrailingText ? .note : .error
      diagnostics[index].help = "take it out, make it a comment, or leave it with --keep-trailing-text"
    }
    if diagnostics.contains(where: { $0.severity == .error }) { return Reading(nil, diagnostics) }
    let result = FileLayout(text).result
    let again = read(SourceFile(name: source.name, text: result))
    guard isSame(file, text, again.file, again.text) else {
      return Reading(nil, diagnostics + [.formattingDiffers(source)])
    }
    return Reading(result, diagnostics)
  }

  private static func read(_ source: SourceFile) -> (file: Reading<File>, text: FormatText) {
    var lexer = Lexer(source)
    lexer.run()
    var parser = Parser(lexer)
    let file = parser.parseFile()
    return (Reading(file, parser.sortedDiagnostics), FormatText(lexer, parser.outline))
  }

  /// Whether two texts are the same to the reader: their trees, in which each statement has its comments, and
  /// byte for byte their tokens and comments.
  private static func isSame(
    _ file: Reading<File>, _ text: FormatText, _ other: Reading<File>, _ otherText: FormatText
  ) -> Bool {
    !other.hasErrors && file.value == other.value
      && text.words.elementsEqual(otherText.words) { $0.utf8.elementsEqual($1.utf8) }
      && text.comments.joined().elementsEqual(otherText.comments.joined()) {
        $0.text.utf8.elementsEqual($1.text.utf8)
      }
  }
}

extension Diagnostic {
  /// A text of ours that does not say what the file says.
  fileprivate static func formattingDiffers(_ source: SourceFile) -> Diagnostic {
    Diagnostic(
      .formattingDiffers, "the formatted text of '\(source.name)' would not be the same rule", at: nil,
      help: "this is an error of ours, the file is left as it is; please report it with the file")
  }
}
