package import Diagnostics

/// Reads the YAML documents of a file.
///
/// The tree is what was written, as YAML 1.1 and libyaml read it, with aliases replaced by what they stand
/// for. Every error is reported: after one at which libyaml stops, the document up to there is returned as
/// incomplete, and reading goes on at the next `---` line. Empty documents are left out with a note; a
/// file without any content is one document whose root is nothing.
///
/// - Returns: at least one document, unless there is an error.
/// - Complexity: O(bytes).
package func parseYAML(_ file: SourceFile, limits: YAMLLimits = .standard) -> Reading<[YAMLDocument]> {
  guard file.bytes.count <= limits.bytes else {
    let message = "the file has \(file.bytes.count) bytes, more than the \(limits.bytes) that are read"
    return Reading(
      [], [Diagnostic(.inputTooLarge, message, at: Span(file: file, bytes: 0..<0), help: "split the file")])
  }
  let check = TextCheck(file)
  guard check.diagnostics.isEmpty else { return Reading([], check.diagnostics) }
  return file.bytes.withUnsafeBufferPointer { bytes in
    var builder = TreeBuilder(file: file, limits: limits)
    var start: Int? = check.start
    while let from = start {
      var marks = MarkCursor(bytes, base: from, isASCII: check.isASCII)
      start = builder.read(bytes, from: from, marks: &marks)
    }
    return builder.finished()
  }
}
