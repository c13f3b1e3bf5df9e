import Detections
public import Diagnostics
import Equivalence
import Events
import Findings
import Taxonomies
import YAMLTree

extension AuthoredRule {
  /// How much there is to compare when it is asked which of the rule's tests make no difference: about as many pairs
  /// of tests, and as much for the rule itself as takes the time of so many.
  public var comparedPairs: Int {
    var count = 0
    _ = detection.mapPredicates { _, predicate in
      count += predicate.leaves.count
      return predicate
    }
    return count * count + 5_000
  }
}

extension Transpiler {
  /// What in the rules of a file makes no difference: proved of each part that is named.
  ///
  /// - Parameter isThorough: whether to look also for what takes long to find.
  public func findings(
    of rules: [AuthoredRule], in source: SourceFile, isThorough: Bool = false
  ) -> [Diagnostic] {
    let searches = rules.compactMap { uselessParts(of: $0, isThorough: isThorough) }
    var diagnostics: [Diagnostic] = []
    for (index, search) in searches.enumerated() {
      // A text that several rules are made of must be useless in all of them.
      let others = searches.indices.filter { $0 != index }.map { searches[$0] }
      let found = search.findings.filter { finding in
        // Of rules that agree the first says it.
        finding.span?.file === source && others.allSatisfy { $0.agrees(on: finding.part) }
          && !searches[..<index].contains { $0.findings.contains { $0.part == finding.part } }
      }
      let isMendable = rules.count == 1 && settings.pipelines.isEmpty && isRead(search, from: source)
      let weights = rules.count == 1 ? uselessWeights(of: rules[0]).filter { $0.span?.file === source } : []
      let (groups, rest) = FindingGroup.grouping(found, weights)
      diagnostics += groups.map { group in
        var diagnostic = Diagnostic(group)
        if isMendable { diagnostic.fixes = group.findings.compactMap { fix(for: $0) } }
        return diagnostic
      }
      diagnostics += rest.map { Diagnostic($0) }
    }
    return diagnostics.sorted { ($0.span?.bytes.lowerBound ?? 0) < ($1.span?.bytes.lowerBound ?? 0) }
  }

  /// The parts of a rule that make no difference.
  func uselessParts(of rule: AuthoredRule, isThorough: Bool) -> UselessParts? {
    var certain = PredicateComparison(domain: domain(of: [rule.detection]))
    certain.bounds = Self.findingBounds(isThorough)
    var likely = certain
    likely.domain = singleValued(certain.domain, [rule.detection])
    return UselessParts.search(rule.detection, likely, certain: certain, isThorough: isThorough)
  }

  /// The weights without which a rule fires on the same events.
  func uselessWeights(of rule: AuthoredRule) -> [UselessWeight] {
    guard !rule.detection.decidingOutcomes.isEmpty else { return [] }
    var comparison = PredicateComparison(domain: domain(of: [rule.detection]))
    comparison.bounds = Self.findingBounds(false)
    return UselessWeight.search(rule.detection, comparison)
  }

  /// Nobody waits long for a finding.
  static func findingBounds(_ isThorough: Bool) -> ComparisonBounds {
    var bounds = ComparisonBounds()
    bounds.patternSize = 2_000
    bounds.states = 4_000
    bounds.effort = isThorough ? 40_000 : 5_000
    bounds.rounds = 400
    return bounds
  }

  /// The domain in which fields have several values only where their data model says so, or does not say.
  func singleValued(_ domain: EventDomain, _ detections: [Detection]) -> EventDomain {
    guard domain.repeated == .all else { return domain }
    var repeated: Set<Field> = []
    for detection in detections {
      _ = detection.renamingFields { _, field in
        if catalog.definition(of: field, in: detection.taxonomy)?.isRepeated ?? true { repeated.insert(field) }
        return field
      }
    }
    var result = domain
    result.repeated = .only(repeated)
    return result
  }

  private func fix(for finding: Finding) -> Fix? {
    edit(for: finding).map { Fix(title: "take out \(finding.name)", edits: [$0], safety: .keepsMeaning) }
  }

  private func edit(for finding: Finding) -> Fix.Edit? {
    guard finding.isRemovable else { return nil }
    if finding.part.branch != nil { return finding.branchRemoval.map { Fix.Edit($0, "") } }
    guard let constant = finding.part.constants.first, finding.part.constants.count == 1 else { return nil }
    return removalFromList(of: constant)
  }

  /// Whether the text without all parts that can go says what the detection without them says.
  private func isRead(_ search: UselessParts, from source: SourceFile) -> Bool {
    let edits = search.findings.compactMap { edit(for: $0) }
    guard !edits.isEmpty, edits.count == search.findings.count(where: \.isRemovable) else { return false }
    let fixed = applying(edits.map { Fix(title: "", edits: [$0], safety: .keepsMeaning) }, to: source)
    let reading = read(SourceFile(name: source.name, text: fixed.text))
    guard fixed.count == edits.count, let mended = reading.value.first?.detection, reading.value.count == 1 else {
      return false
    }
    return mended.mapPredicates { $1.normalized } == search.mended.mapPredicates { $1.normalized }
  }
}
