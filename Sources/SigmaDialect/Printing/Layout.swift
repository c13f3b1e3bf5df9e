extension Sigma {
  /// YAML in the house style of Sigma rules: 4 columns a level, lists indented, one value a line.
  indirect enum Layout {
    /// A value as it is written, quotes included.
    case scalar(String)
    /// `|` and the lines below it, without a line break at the end.
    case block(String)
    case list([Layout])
    /// Keys as they are written.
    case mapping([(key: String, value: Layout)])

    /// The lines of a mapping that stands at a column, each with its line break.
    func lines(at column: Int) -> String {
      let indent = String(repeating: " ", count: column)
      switch self {
      case .scalar(let text):
        return indent + text + "\n"
      case .block:
        return ""
      case .list(let items):
        return items.map { item in
          switch item {
          case .scalar(let text): return indent + "- " + text + "\n"
          case .block(let text): return indent + "- " + Layout.blockText(text, at: column + 4)
          case .list, .mapping:
            // The first line of the item stands beside the dash.
            return indent + "- " + item.lines(at: column + 2).dropFirst(column + 2)
          }
        }.joined()
      case .mapping(let entries):
        return entries.map { indent + $0.key + ":" + $0.value.afterKey(at: column) }.joined()
      }
    }

    /// What stands after `key:`, for a key at a column.
    private func afterKey(at column: Int) -> String {
      switch self {
      case .scalar(let text): " " + text + "\n"
      case .block(let text): " " + Layout.blockText(text, at: column + 4)
      case .list(let items) where items.isEmpty: " []\n"
      case .mapping(let entries) where entries.isEmpty: " {}\n"
      case .list, .mapping: "\n" + lines(at: column + 4)
      }
    }

    private static func blockText(_ text: String, at column: Int) -> String {
      let indent = String(repeating: " ", count: column)
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      return "|-\n" + lines.map { $0.isEmpty ? "\n" : indent + $0 + "\n" }.joined()
    }
  }
}
