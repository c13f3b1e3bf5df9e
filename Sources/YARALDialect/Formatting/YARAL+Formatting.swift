package import Diagnostics

extension YARAL {
  /// A text in the layout of published rules: the same tokens in the same order, literals and names as they
  /// were written, and all comments.
  ///
  /// - Parameter isKeepingTrailingText: whether text behind a rule is left as it is, and no error.
  /// - Returns: `nil` when the text has errors. A text that is given was read again, and is the same to the
  ///   reader; where it is not, nothing is given, and our own error is reported.
  package static func formatted(
    _ source: SourceFile, keepingTrailingText isKeepingTrailingText: Bool = false
  ) -> Reading<String?> {
    let written = FormattableText(source)
    var diagnostics = written.file.diagnostics
    for index in diagnostics.indices where diagnostics[index].code == .yaralTrailingText {
      diagnostics[index].severity = isKeepingTrailingText ? .note : .error
      diagnostics[index].help = "take it out, make it a comment, or leave it with --keep-trailing-text"
    }
    if diagnostics.contains(where: { $0.severity == .error }) { return Reading(nil, diagnostics) }
    let result = FileLayout(written.text).result
    guard FormattableText(SourceFile(name: source.name, text: result)).isSame(as: written) else {
      return Reading(nil, diagnostics + [.formattingDiffers(source)])
    }
    return Reading(result, diagnostics)
  }
}

/// A text as its reader and as the formatter see it.
struct FormattableText {
  let file: Reading<YARAL.File>
  let text: FormatText

  init(_ source: SourceFile) {
    var lexer = Lexer(source)
    lexer.run()
    var parser = Parser(lexer)
    let tree = parser.parseFile()
    file = Reading(tree, parser.sortedDiagnostics)
    text = FormatText(lexer, parser.outline)
  }

  /// Whether a text without errors is the same to its reader as another: their trees, in which each statement
  /// has its comments, and byte for byte their tokens and comments.
  func isSame(as other: FormattableText) -> Bool {
    !file.hasErrors && file.value == other.file.value
      && text.words.elementsEqual(other.text.words) { $0.utf8.elementsEqual($1.utf8) }
      && text.comments.joined().elementsEqual(other.text.comments.joined()) {
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
