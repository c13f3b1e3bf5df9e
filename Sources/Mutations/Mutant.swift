/// A rule's text with one small change.
package struct Mutant: Hashable, Sendable, CustomStringConvertible {
  /// What was done: `drop nocase`.
  package var kind: String
  /// The line that was changed, from 1.
  package var line: Int
  /// What stands there now, and what stood there.
  package var change: String
  package var text: String

  package var description: String { "\(kind), line \(line): \(change)" }
}

/// Collects the mutants of a text: each replaces one range of its scalars.
struct MutantCollector {
  let scalars: [Unicode.Scalar]
  private(set) var mutants: [Mutant] = []
  private var seen: Set<String>

  init(_ text: String) {
    scalars = Array(text.unicodeScalars)
    seen = [text]
  }

  func text(_ range: Range<Int>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars[range])
    return String(view)
  }

  mutating func replace(_ range: Range<Int>, by replacement: String, _ kind: String) {
    let text = self.text(0..<range.lowerBound) + replacement + self.text(range.upperBound..<scalars.count)
    guard seen.insert(text).inserted else { return }
    let line = scalars[..<range.lowerBound].count { $0 == "\n" } + 1
    mutants.append(Mutant(kind: kind, line: line, change: "\(self.text(range)) → \(replacement)", text: text))
  }
}
