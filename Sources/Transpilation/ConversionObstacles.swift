import Detections
import Diagnostics
import Events

/// What keeps a rule from being written in a target: a code, and what it is about.
struct ConversionObstacle: Hashable {
  var code: DiagnosticCode
  /// The field, log source or construct in words, without what differs from rule to rule.
  var subject: String

  /// `DT0302 the field 'x' has no UDM name … (product: linux)`.
  var text: String { "\(code.rawValue) \(subject)" }
}

/// How often something stands in the way.
struct ObstacleCount {
  var name: String
  /// Rules that it blocks, alone or with others.
  var rules: Int
  /// Rules that nothing else blocks: they would be written without it.
  var alone: Int
}

extension ConversionRow {
  /// What blocks the rule, each thing once; empty when there is a text, or the author wants none.
  var obstacles: Set<ConversionObstacle> {
    guard emission.status == .refused else { return [] }
    return Set(emission.diagnostics.filter { $0.severity == .error }.map(obstacle))
  }

  private func obstacle(_ diagnostic: Diagnostic) -> ConversionObstacle {
    if diagnostic.code == .unmappedField {
      // A field is mapped for a log source: that is what would have to be added.
      let place = logSource.isEmpty ? "" : " (\(logSource))"
      return ConversionObstacle(code: diagnostic.code, subject: diagnostic.message + place)
    }
    if diagnostic.code == .notExpressible || diagnostic.code == .absentAndEmptyMerge {
      // `target: construct: reason`; the reason is what rules have in common.
      let reason = diagnostic.message.textAfterLast(": ") ?? diagnostic.message
      return ConversionObstacle(code: diagnostic.code, subject: reason)
    }
    return ConversionObstacle(code: diagnostic.code, subject: diagnostic.message)
  }
}

/// The obstacles of rows by name, those first without which most rules would be written.
func counted(_ rows: [ConversionRow], by name: (ConversionObstacle) -> String) -> [ObstacleCount] {
  var counts: [String: (rules: Int, alone: Int)] = [:]
  for row in rows {
    let names = Set(row.obstacles.map(name))
    for name in names {
      counts[name, default: (0, 0)].rules += 1
      if names.count == 1 { counts[name, default: (0, 0)].alone += 1 }
    }
  }
  return counts.map { ObstacleCount(name: $0.key, rules: $0.value.rules, alone: $0.value.alone) }
    .sorted { ($1.alone, $1.rules, $0.name) < ($0.alone, $0.rules, $1.name) }
}

/// Rows by log source and what became of them, those first of which most were refused.
func coverage(_ rows: [ConversionRow]) -> [(logSource: String, written: Int, refused: Int)] {
  var counts: [String: (written: Int, refused: Int)] = [:]
  for row in rows where row.emission.status != .omitted {
    let name = row.logSource.isEmpty ? "none" : row.logSource
    if row.emission.text == nil {
      counts[name, default: (0, 0)].refused += 1
    } else {
      counts[name, default: (0, 0)].written += 1
    }
  }
  return counts.map { ($0.key, $0.value.written, $0.value.refused) }
    .sorted { ($1.refused, $1.written, $0.logSource) < ($0.refused, $0.written, $1.logSource) }
}

extension AuthoredRule {
  /// The log sources of the rule's events, for people: `category: process_creation, product: windows`.
  public var logSourceText: String {
    var texts: [String] = []
    for source in detection.withInner.flatMap(\.variables).compactMap(\.logSource) {
      let parts = [("category", source.category), ("product", source.product), ("service", source.service)]
      let text = parts.compactMap { name, value in value.map { "\(name): \($0)" } }.joined(separator: ", ")
      if !texts.contains(text) { texts.append(text) }
    }
    return texts.joined(separator: "; ")
  }
}

extension String {
  /// What stands behind the last occurrence of a separator.
  fileprivate func textAfterLast(_ separator: String) -> String? {
    var found: String?
    var rest = self[...]
    while !rest.isEmpty {
      if rest.hasPrefix(separator) { found = String(rest.dropFirst(separator.count)) }
      rest = rest.dropFirst()
    }
    return found
  }
}
