import Diagnostics
import Foundation
import Transpilation

/// Rules of any language, run over events as they come.
final class RuleRunner {
  private let stream: EvaluationStream
  /// What is wrong with the rules, as a person reads it.
  let problems: [String]

  /// - Parameter paths: rule files: neutral YAML, Sigma or YARA-L.
  init(rules paths: [String]) throws {
    // All files of a run belong together: a Sigma correlation or filter names rules of other files.
    let files = try paths.map { path in
      SourceFile(name: path, bytes: [UInt8](try Data(contentsOf: URL(fileURLWithPath: path))))
    }
    let rules = try RuleSet(files)
    problems = rules.diagnostics.filter { $0.severity == .error }.map { $0.rendered() }
    // A lateness lets windows be told as soon as no event can come for them any more.
    stream = rules.stream(StreamSettings(lateness: .seconds(60)))
  }

  /// Takes bytes of JSON lines, in whatever pieces they come, and gives the alerts that are certain now.
  func feed(_ bytes: some Sequence<UInt8>) -> [String] {
    stream.feed(bytes, named: "<stdin>").map(\.json.line)
  }

  /// The alerts of the windows that were still open.
  func finish() -> [String] {
    stream.finish().map(\.json.line)
  }

  /// What kept rules from being run, and what was lost on the way.
  var warnings: [String] { stream.diagnostics.map { $0.rendered() } }
}
