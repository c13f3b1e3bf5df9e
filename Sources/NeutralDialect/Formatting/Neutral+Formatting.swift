package import Diagnostics
import YAMLTree

extension Neutral {
  /// A rule or test file in our layout, with the same values and comments: keys in the schema's order, 2
  /// columns a level; brackets and quotes stay as the author wrote them.
  ///
  /// What a rule says need not be right for that, as long as it is YAML.
  ///
  /// - Returns: `nil` when the text has errors, or holds what no layout keeps, such as anchors.
  package static func formatted(_ source: SourceFile) -> Reading<String?> {
    formatYAML(source, source.isTestFile ? testFile : rule)
  }

  private static let rule = layout(Schema.rule)
  private static let testFile = layout(Schema.testFile)

  private static func layout(_ root: MappingShape) -> YAMLLayout {
    YAMLLayout(
      indentation: 2, commentGap: 2, expandsFlow: false, prefersSingleQuotes: false, width: 110,
      root: root.place(levels: 3))
  }
}

extension SourceFile {
  /// Whether the file is named as one of the tests of a rule.
  fileprivate var isTestFile: Bool {
    name.hasSuffix(".tests.yaml") || name.hasSuffix(".tests.yml")
  }
}

extension MappingShape {
  /// Keys that the schema knows in its order; those that the author gives follow in theirs.
  ///
  /// - Parameter levels: of rules in rules; what is deeper stays in its order.
  fileprivate func place(levels: Int) -> YAMLPlace {
    YAMLPlace(
      first: keys.map(\.name),
      children: Dictionary(uniqueKeysWithValues: keys.map { ($0.name, $0.shape.place(levels: levels)) }),
      others: others?.shape.place(levels: levels))
  }
}

extension Shape {
  fileprivate func place(levels: Int) -> YAMLPlace {
    switch self {
    case .scalar, .tree: return .free
    case .alerts: return levels == 0 ? .free : Schema.alerts.place(levels: levels - 1)
    case .list(let item, _, _): return YAMLPlace(items: item.place(levels: levels))
    case .mapping(let mapping): return mapping.place(levels: levels)
    case .either(let shapes):
      // A mapping and a list of mappings are told apart by what is written.
      let places = shapes.map { $0.place(levels: levels) }
      var place = places.first { !$0.first.isEmpty || $0.others != .free } ?? .free
      if let items = places.lazy.map(\.items).first(where: { $0 != .free }) { place.items = items }
      return place
    }
  }
}
