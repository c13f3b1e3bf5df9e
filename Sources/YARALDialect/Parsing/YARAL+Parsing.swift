package import Diagnostics

extension YARAL {
  /// Text → syntax tree. Reports everything that is wrong with the text, and keeps what could be read; a rule
  /// of which something could not be read is marked as damaged.
  ///
  /// Text behind a rule's closing brace is reported (`yaralTrailingText`) and left alone: rules are published
  /// with prose around them.
  package static func parse(_ source: SourceFile) -> Reading<File> {
    var lexer = Lexer(source)
    lexer.run()
    var parser = Parser(lexer)
    let file = parser.parseFile()
    return Reading(file, parser.sortedDiagnostics)
  }
}

extension Parser {
  /// What was found, in the order of the text.
  var sortedDiagnostics: [Diagnostic] {
    let sorted = diagnostics.enumerated().sorted { left, right in
      let starts = (left.element.span?.bytes.lowerBound ?? 0, right.element.span?.bytes.lowerBound ?? 0)
      return starts.0 != starts.1 ? starts.0 < starts.1 : left.offset < right.offset
    }
    return sorted.map(\.element)
  }
}
