import Diagnostics

/// Findings of one rule that are told together, because they say the same of several parts.
package struct FindingGroup: Sendable {
  /// One or more, in the order of the file.
  package private(set) var findings: [Finding]
  /// Weights that are given for the part, and decide nothing either.
  package private(set) var weights: [UselessWeight] = []

  /// The first finding, which stands for all.
  var first: Finding { findings[0] }

  /// What makes the parts useless, if it is one other part for each.
  var reasons: Set<Finding.Label> { Set(findings.compactMap(\.reason)) }

  private init(_ finding: Finding) { findings = [finding] }

  /// More lists of parts than these are told in one.
  private static let limit = 6

  /// The findings of a rule, those together that have the reason in common, and weights with the part they belong to.
  ///
  /// - Returns: the groups in the order of the file, and the weights that belong to none.
  package static func grouping(
    _ findings: [Finding], _ weights: [UselessWeight]
  ) -> (groups: [FindingGroup], weights: [UselessWeight]) {
    var groups: [FindingGroup] = []
    var places: [Key: Int] = [:]
    let sorted = findings.sorted { ($0.span?.bytes.lowerBound ?? 0) < ($1.span?.bytes.lowerBound ?? 0) }
    let rooted = withRoots(sorted)
    let isLong = Set(rooted.filter { $0.kind == .addsNothing }.map(\.reason)).count > limit
    for finding in rooted {
      guard let key = Key(finding, isLong: isLong) else {
        groups.append(FindingGroup(finding))
        continue
      }
      if let place = places[key] {
        groups[place].findings.append(finding)
      } else {
        places[key] = groups.count
        groups.append(FindingGroup(finding))
      }
    }
    var rest: [UselessWeight] = []
    for weight in weights {
      let owner = groups.firstIndex { group in
        group.first.kind == .neverDecides && weight.test.span != nil && group.first.span == weight.test.span
      }
      if let owner { groups[owner].weights.append(weight) } else { rest.append(weight) }
    }
    return (groups, rest)
  }

  /// Of a chain of parts, each useless beside the next, the last is the reason of all.
  private static func withRoots(_ findings: [Finding]) -> [Finding] {
    var reasons: [Step: Finding.Label] = [:]
    for finding in findings {
      if let reason = finding.reason { reasons[Step(finding.kind, Finding.Label(finding))] = reason }
    }
    return findings.map { finding in
      var result = finding
      var seen: Set<Finding.Label> = []
      while let reason = result.reason, seen.insert(reason).inserted, let next = reasons[Step(finding.kind, reason)] {
        result.reason = next
      }
      return result
    }
  }

  private struct Step: Hashable {
    var kind: Finding.Kind
    var label: Finding.Label

    init(_ kind: Finding.Kind, _ label: Finding.Label) {
      self.kind = kind
      self.label = label
    }
  }

  /// What findings that are told together have in common.
  private struct Key: Hashable {
    var kind: Finding.Kind
    var reason: Finding.Label?
    /// The pattern, of branches.
    var constants: Set<Span>?

    /// - Returns: `nil` for what is told by itself.
    init?(_ finding: Finding, isLong: Bool) {
      kind = finding.kind
      switch finding.kind {
      case .addsNothing, .asksNothing:
        guard finding.reason != nil else { return nil }
        if !isLong || finding.kind == .asksNothing { reason = finding.reason }
      case .scoresNothing: constants = finding.part.branch.map { _ in finding.part.constants }
      case .variableNeverHolds, .neverHolds, .alwaysHolds, .excludesNothing, .neverDecides: return nil
      }
    }
  }
}

extension Finding.Label {
  fileprivate init(_ finding: Finding) { self.init(name: finding.name, span: finding.span) }
}
