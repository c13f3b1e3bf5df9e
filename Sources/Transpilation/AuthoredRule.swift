package import Detections
public import Diagnostics
package import Dialects

/// A rule of a file, read and understood. Every alert has one: it is passed on as a reference.
public struct AuthoredRule: Sendable {
  private let content: Content

  private final class Content: Sendable {
    let language: Language
    let source: SourceFile
    let lowered: LoweredRule
    let testedLists: [String: [String]]
    let testedTables: [String: DataTable]

    init(
      _ language: Language, _ source: SourceFile, _ lowered: LoweredRule, _ testedLists: [String: [String]],
      _ testedTables: [String: DataTable]
    ) {
      self.language = language
      self.source = source
      self.lowered = lowered
      self.testedLists = testedLists
      self.testedTables = testedTables
    }
  }

  package init(
    language: Language, source: SourceFile, lowered: LoweredRule, testedLists: [String: [String]] = [:],
    testedTables: [String: DataTable] = [:]
  ) {
    content = Content(language, source, lowered, testedLists, testedTables)
  }

  public var language: Language { content.language }
  public var source: SourceFile { content.source }
  package var lowered: LoweredRule { content.lowered }
  /// What lists hold in the rule's tests.
  package var testedLists: [String: [String]] { content.testedLists }
  /// What data tables hold in the rule's tests.
  package var testedTables: [String: DataTable] { content.testedTables }

  package var detection: Detection { content.lowered.detection }
  package var metadata: Metadata { content.lowered.detection.metadata }

  /// What machine-readable output calls the rule: the UUID of a neutral or Sigma rule, the name of a YARA-L
  /// rule; the name for a rule without a UUID.
  public var id: String {
    language == .yaral || metadata.id.isEmpty ? metadata.name : metadata.id
  }

  public var name: String { metadata.name }
  public var title: String { metadata.title.isEmpty ? metadata.name : metadata.title }
  public var severity: String { metadata.severity?.rawValue ?? "" }
  /// How many tests stand in or beside the rule: those that expect an alert, and those that expect none.
  public var testCounts: (alerting: Int, silent: Int) {
    let silent = lowered.tests.count { $0.expectation == .none }
    return (lowered.tests.count - silent, silent)
  }
}
