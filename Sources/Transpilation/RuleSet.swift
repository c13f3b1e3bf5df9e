public import Diagnostics

/// Rules of any language, read together, ready to be run over events.
///
///     let rules = try RuleSet([SourceFile(name: "rule.yaml", text: text)])   // .diagnostics say what is wrong
///     let stream = rules.stream(StreamSettings(lateness: .seconds(60)))
///     for alert in stream.feed(bytes) { print(alert.json.line) }
///     for alert in stream.finish() { print(alert.json.line) }
public struct RuleSet: Sendable {
  private let transpiler: Transpiler
  /// Those that were understood, in the order of the files.
  public let rules: [AuthoredRule]
  /// What is to be said of the files. Errors name the rules that were not understood.
  public let diagnostics: [Diagnostic]

  /// Reads the files of a run, neutral, Sigma or YARA-L: what a rule means may hang on another file, as a Sigma correlation's does.
  ///
  /// - Throws: `UnusableSettings` when a taxonomy or a pipeline of the settings has errors.
  public init(
    _ files: [SourceFile], _ settings: TranspilerSettings = TranspilerSettings()
  ) throws(UnusableSettings) {
    let made = Transpiler.make(settings)
    guard let transpiler = made.value else { throw UnusableSettings(diagnostics: made.diagnostics) }
    let collection = transpiler.collection(of: files.map { transpiler.parse($0, keepsStyle: false) })
    let read = files.indices.map { transpiler.rules(ofFileAt: $0, in: collection) }
    self.transpiler = transpiler
    rules = read.flatMap(\.value)
    diagnostics = made.diagnostics + read.flatMap(\.diagnostics)
  }

  /// The rules run over a stream of events of their own.
  public func stream(_ settings: StreamSettings = StreamSettings()) -> EvaluationStream {
    EvaluationStream(transpiler, rules, settings)
  }
}

/// Why nothing is read: a taxonomy or a pipeline that rules would be read by has errors.
public struct UnusableSettings: Error, Sendable {
  public let diagnostics: [Diagnostic]
}
