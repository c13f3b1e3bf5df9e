package import Diagnostics

/// What removes a value from its list; `nil` where the line holds more than the value.
///
/// - Parameter span: a value that is not the first of its list.
package func removalFromList(of span: Span) -> Fix.Edit? {
  let bytes = span.file.bytes
  var start = span.bytes.lowerBound
  while start > 0, isBlank(bytes[start - 1]) { start -= 1 }
  if start > 0, bytes[start - 1] == UInt8(ascii: "-") { return removalOfLine(from: start - 1, span) }
  while start > 0, isBlank(bytes[start - 1]) || isLineBreak(bytes[start - 1]) { start -= 1 }
  guard start > 0, bytes[start - 1] == UInt8(ascii: ",") else { return nil }
  return Fix.Edit(Span(file: span.file, bytes: (start - 1)..<span.bytes.upperBound), "")
}

private func removalOfLine(from dash: Int, _ span: Span) -> Fix.Edit? {
  let bytes = span.file.bytes
  var start = dash
  while start > 0, isBlank(bytes[start - 1]) { start -= 1 }
  guard start == 0 || isLineBreak(bytes[start - 1]) else { return nil }
  var end = span.bytes.upperBound
  while end < bytes.count, isBlank(bytes[end]) || bytes[end] == UInt8(ascii: "\r") { end += 1 }
  guard end == bytes.count || bytes[end] == UInt8(ascii: "\n"),
    !bytes[span.bytes].contains(UInt8(ascii: "\n"))
  else { return nil }
  return Fix.Edit(Span(file: span.file, bytes: start..<min(end + 1, bytes.count)), "")
}
