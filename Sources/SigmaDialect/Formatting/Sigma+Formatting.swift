package import Diagnostics
import YAMLTree

// The layout of public Sigma rules: keys in the specification's order, 4 columns a level, lists indented
// below their key, one value a line, single quotes.

extension Sigma {
  /// A text in the layout of public rules, with the same values and comments.
  ///
  /// What a rule says need not be right for that, as long as it is YAML.
  ///
  /// - Returns: `nil` when the text has errors, or holds what no layout keeps, such as anchors.
  package static func formatted(_ source: SourceFile) -> Reading<String?> {
    formatYAML(source, layout)
  }

  private static let layout = YAMLLayout(
    indentation: 4, commentGap: 1, expandsFlow: true, prefersSingleQuotes: true, root: document)

  /// Keys of the author's own follow `scope`, in their order.
  private static let document = YAMLPlace(
    first: [
      "action", "title", "id", "name", "related", "taxonomy", "status", "description", "license",
      "references", "author", "date", "modified", "tags", "logsource", "detection", "correlation", "filter",
      "fields", "falsepositives", "level", "scope",
    ],
    children: [
      "related": YAMLPlace(items: YAMLPlace(first: ["id", "type"])),
      "logsource": YAMLPlace(last: ["definition"]),
      "detection": detection(first: []),
      "correlation": YAMLPlace(
        first: ["type", "rules", "aliases", "group-by", "timespan", "generate", "condition"]),
      "filter": detection(first: ["rules"]),
    ])

  /// Named searches in the author's order, and what is said of them.
  private static func detection(first: [String]) -> YAMLPlace {
    YAMLPlace(
      first: first, last: ["timeframe", "condition"],
      children: ["rules": .free, "timeframe": .free, "condition": .free], others: search(levels: 6))
  }

  /// A list or mapping of values, of which the special ones are quoted; a few levels are enough.
  private static func search(levels: Int) -> YAMLPlace {
    let inner = levels > 1 ? search(levels: levels - 1) : YAMLPlace(quotesTexts: true)
    return YAMLPlace(quotesTexts: true, others: inner, items: inner)
  }
}
