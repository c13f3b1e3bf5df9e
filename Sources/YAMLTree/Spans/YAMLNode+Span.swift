package import Diagnostics

extension YAMLNode {
  /// Where a part of a scalar's text stands in the file.
  ///
  /// Exact wherever the text can be followed back through quotes, escapes, folding and indentation; what an
  /// escape or a fold stands for is the whole escape or fold. Otherwise, and for a node that is no scalar
  /// or a range that is not in the text, the span of the node. For an alias, the alias.
  ///
  /// - Parameter range: in bytes of the UTF-8 form of the scalar's text; an empty range gives an empty span.
  /// - Complexity: O(bytes of the scalar).
  package func span(ofUTF8Range range: Range<Int>) -> Span {
    guard let scalar, range.lowerBound >= 0, range.upperBound <= scalar.text.utf8.count else { return span }
    let source = span.file.bytes[span.bytes]
    let quote = scalar.style == .singleQuoted || scalar.style == .doubleQuoted ? 1 : 0
    let inner = source.dropFirst(quote).dropLast(quote)
    let isTextItself = scalar.style != .literal && scalar.style != .folded
    if isTextItself, inner.count == scalar.text.utf8.count, inner.elementsEqual(scalar.text.utf8) {
      let start = inner.startIndex
      return Span(file: span.file, bytes: (start + range.lowerBound)..<(start + range.upperBound))
    }
    guard let trace = ScalarTrace(of: scalar, in: source) else { return span }
    return Span(file: span.file, bytes: trace.source(of: range))
  }
}
