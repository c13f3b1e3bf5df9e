package import Detections
import Diagnostics
package import Equivalence
import Events

/// Finds the parts of a rule that make no difference, and proves it of each.
///
/// A part is a constant of the rule's text, with all tests that were read from it, a group of them, or a branch of a
/// pattern. It makes no difference when the rule without it lets the same events through. What is found is taken
/// out before the search goes on, so that all parts that are found can go together; of two that say the same the
/// later goes.
package struct UselessParts {
  private let detection: Detection
  /// Which events are asked about.
  var inquiry: PredicateInquiry
  /// The same questions of all events, lists in every field included.
  private var certainInquiry: PredicateInquiry
  private var cuts = Cuts()
  /// What a fix may take out. Parts that only add events, so that fewer of them can go, too.
  private var removed = Cuts()
  private var seen: Set<Part> = []
  package private(set) var findings: [Finding] = []
  private var related = RelatedTests(.always)
  private var variable: EventVariable
  private let tests: RuleTests
  private let isSmall: Bool
  private let isThorough: Bool
  /// How many questions about whole rules may still be asked.
  private var budget = 120
  private var firing: FiringQuestion?

  /// The findings of a detection; `nil` for one without variables.
  ///
  /// - Parameters:
  ///   - comparison: with the domain whose events are asked about; bounds, beyond which nothing is said.
  ///   - certain: the same, with the domain in which a fix must keep the meaning.
  ///   - isThorough: whether to look also for parts that only several others together make useless, and into pairs
  ///     that no cheap look tells to bear on each other.
  package static func search(
    _ detection: Detection, _ comparison: PredicateComparison, certain: PredicateComparison, isThorough: Bool
  ) -> UselessParts? {
    guard let first = detection.variables.first else { return nil }
    var comparison = comparison
    var certain = certain
    for variable in detection.variables {
      comparison.domain.unrestricted.formUnion(variable.computedFields)
      certain.domain.unrestricted.formUnion(variable.computedFields)
    }
    var search = UselessParts(detection, first, comparison, certain, isThorough)
    for variable in detection.variables { search.search(variable) }
    return search
  }

  /// The detection without all parts that are removable.
  package var mended: Detection {
    detection.mapPredicates { _, predicate in removed.applied(to: predicate) ?? predicate }
  }

  /// The detection without the parts of some findings; where nothing is left of a predicate, it never holds.
  package func detection(without findings: [Finding]) -> Detection {
    let cuts = findings.reduce(Cuts()) { $0.adding($1.part) }
    return detection.mapPredicates { _, predicate in cuts.applied(to: predicate) ?? .never }
  }

  /// Whether a part is no part of this rule, or found to make no difference.
  package func agrees(on part: Part) -> Bool {
    cuts.contains(part) || !tests.all.contains { $0.leaf?.constant.map(part.constants.contains) ?? false }
  }

  private init(
    _ detection: Detection, _ variable: EventVariable, _ comparison: PredicateComparison,
    _ certain: PredicateComparison, _ isThorough: Bool
  ) {
    self.isThorough = isThorough
    self.detection = detection
    self.variable = variable
    inquiry = PredicateInquiry(comparison)
    certainInquiry = PredicateInquiry(certain)
    let count = detection.variables.reduce(0) { $0 + $1.predicate.leaves.count }
    isSmall = count <= Self.testLimit
    tests = RuleTests(detection)
    if isSmall { firing = FiringQuestion(detection) }
  }

  /// Rules of more tests are asked only whether one test makes another one superfluous.
  private static let testLimit = 150

  // MARK: The walk

  private mutating func search(_ variable: EventVariable) {
    self.variable = variable
    related = RelatedTests(variable.predicate)
    if case .impossible = inquiry.witness(holding: [variable.predicate]) {
      let constants = variable.predicate.constants ?? []
      var finding = Finding(
        kind: .variableNeverHolds(variable.name), part: Part(constants: constants), name: variable.name,
        span: variable.predicate.span ?? variable.origin.span)
      finding.grounds = exclusion(among: [variable.predicate])
      finding.hasInnerAnchor = finding.isAnchored(variable.predicate)
      findings.append(finding)
      return
    }
    walk(variable.predicate, isNegated: false, levels: [])
  }

  /// Asks of the operands, from the last to the first, and of what is in them where they are needed.
  private mutating func walk(_ predicate: Predicate, isNegated: Bool, levels: [Occurrence.Level]) {
    switch predicate {
    case .all(let operands), .any(let operands):
      let isChoice = predicate.isConjunction == isNegated
      for index in operands.indices.reversed() {
        var siblings = operands
        siblings.remove(at: index)
        let level = Occurrence.Level(
          isChoice: isChoice, siblings: isNegated ? siblings.map(Predicate.not) : siblings)
        visit(operands[index], isNegated: isNegated, levels: operands.count > 1 ? [level] + levels : levels)
      }
    case .not(let operand): visit(operand, isNegated: !isNegated, levels: levels)
    case .named(_, let operand): visit(operand, isNegated: isNegated, levels: levels)
    case .field, .keyword: walkBranches(predicate, isNegated: isNegated, levels: levels)
    }
  }

  private mutating func visit(_ predicate: Predicate, isNegated: Bool, levels: [Occurrence.Level]) {
    if let constants = predicate.constants, !constants.isEmpty, !levels.isEmpty {
      let part = Part(constants: constants)
      let occurrence = Occurrence(
        predicate: isNegated ? .not(predicate) : predicate, isNegated: isNegated, levels: levels)
      if isUseless(part, predicate, occurrence) { return }
    }
    walk(predicate, isNegated: isNegated, levels: levels)
  }

  private mutating func walkBranches(_ test: Predicate, isNegated: Bool, levels: [Occurrence.Level]) {
    guard let leaf = test.leaf, let constant = leaf.constant, let alternatives = leaf.text?.alternatives,
      alternatives.areValid
    else { return }
    let all = alternatives.ranges.indices
    for branch in all.reversed() {
      let part = Part(constants: [constant], branch: branch)
      guard let own = test.keeping({ $0 == branch }) else { continue }
      let siblings = all.filter { $0 != branch }.compactMap { other -> Predicate? in
        cuts.contains(Part(constants: [constant], branch: other)) ? nil : test.keeping { $0 == other }
      }
      let level = Occurrence.Level(
        isChoice: !isNegated, siblings: isNegated ? siblings.map(Predicate.not) : siblings)
      let occurrence = Occurrence(
        predicate: isNegated ? .not(own) : own, isNegated: isNegated, levels: [level] + levels)
      _ = isUseless(part, test, occurrence)
    }
  }

  // MARK: Questions

  /// Whether a part makes no difference; then it is noted, and gone.
  private mutating func isUseless(_ part: Part, _ predicate: Predicate, _ occurrence: Occurrence) -> Bool {
    guard seen.insert(part).inserted, !cuts.contains(part), part.constants.isDisjoint(with: tests.fixed) else {
      return cuts.contains(part)
    }
    let next = cuts.adding(part)
    // What is in a group may exclude each other, whatever is around it.
    if isSmall, predicate.leaf == nil, isFixed(occurrence), tests.areSame(cuts, next, &inquiry) {
      note(Verdict(fixed: occurrence), part, predicate, occurrence, next)
      return true
    }
    if related.mayBear(on: part), let verdict = verdict(on: part, next, occurrence) {
      note(verdict, part, predicate, occurrence, next)
      return true
    }
    guard let firing, budget > 0 else { return false }
    budget -= 1
    if firing.isSame(cuts, next, &inquiry) {
      note(Verdict(.neverDecides, predicate), part, predicate, occurrence, next)
      return true
    }
    let isTest = predicate.leaf.map { part.branch != nil || $0.text?.alternatives == nil } ?? false
    if isTest, !occurrence.restricts, firing.isSilent(occurrence, &inquiry) {
      note(Verdict(.scoresNothing, predicate), part, predicate, occurrence, cuts)
    }
    return false
  }

  private mutating func verdict(on part: Part, _ next: Cuts, _ occurrence: Occurrence) -> Verdict? {
    if let sibling = decidingSibling(of: occurrence) {
      let isProved = isSmall ? tests.areSame(cuts, next, &inquiry) : tests.useOnce(part) && isNotLast(occurrence)
      return isProved ? Verdict(occurrence, beside: sibling) : nil
    }
    guard isSmall, isThorough, budget > 0 else { return nil }
    budget -= 1
    guard tests.areSame(cuts, next, &inquiry) else { return nil }
    return isFixed(occurrence) ? Verdict(fixed: occurrence) : Verdict(occurrence, beside: nil)
  }

  /// Whether a part that restricts events holds on all of them, or one that adds some on none.
  private mutating func isFixed(_ occurrence: Occurrence) -> Bool {
    let own = occurrence.predicate
    return occurrence.restricts
      ? inquiry.witness(holding: [], failing: [own]) == .impossible : inquiry.witness(holding: [own]) == .impossible
  }

  /// Whether something else is left of the group that a part stands in: with its last part the group itself would go.
  private func isNotLast(_ occurrence: Occurrence) -> Bool {
    occurrence.levels.first?.siblings.contains { cuts.applied(to: $0) != nil } ?? false
  }

  /// A sibling because of which the part makes no difference.
  private mutating func decidingSibling(of occurrence: Occurrence) -> Predicate? {
    let own = occurrence.predicate
    let fields = Set(own.fields)
    let partners = own.withoutNegation.leaf?.constant.flatMap(related.partners)
    func isApart(_ sibling: Predicate) -> Bool {
      guard let partners, own.isNegation == sibling.isNegation,
        let constant = sibling.withoutNegation.leaf?.constant
      else { return false }
      return !partners.contains(constant)
    }
    for level in occurrence.levels where level.isChoice != occurrence.restricts {
      for sibling in level.siblings where !isApart(sibling) {
        guard let rest = cuts.applied(to: sibling), rest.mayShare(fields),
          isThorough || RelatedTests.isLikely(own, rest)
        else { continue }
        if decides(rest, occurrence) { return member(of: rest, deciding: occurrence) ?? rest }
      }
    }
    return nil
  }

  private mutating func decides(_ sibling: Predicate, _ occurrence: Occurrence) -> Bool {
    let own = occurrence.predicate
    let (narrow, wide) = occurrence.restricts ? (sibling, own) : (own, sibling)
    return inquiry.witness(holding: [narrow], failing: [wide]) == .impossible
  }

  /// The one test of a group because of which another test makes no difference.
  private mutating func member(of group: Predicate, deciding occurrence: Occurrence) -> Predicate? {
    let isNegated = group.isNegation
    guard occurrence.predicate.withoutNegation.leaf != nil, isNegated == occurrence.predicate.isNegation else {
      return nil
    }
    // What suffices, or what is needed, as negations have it.
    let isChoice = occurrence.restricts == isNegated
    guard let operands = group.withoutNegation.operands(ofChoice: isChoice) else { return nil }
    for operand in operands {
      let test = isNegated ? Predicate.not(operand) : operand
      if decides(test, occurrence) { return member(of: test, deciding: occurrence) ?? test }
    }
    return nil
  }

  // MARK: Words

  private mutating func note(
    _ verdict: Verdict, _ part: Part, _ predicate: Predicate, _ occurrence: Occurrence, _ next: Cuts
  ) {
    let label = part.branch.flatMap(predicate.label(ofBranch:)) ?? verdict.named.label
    var finding = Finding(kind: verdict.kind, part: part, name: label.name, span: label.span)
    explain(&finding, verdict, occurrence, predicate)
    if let reason = verdict.reason {
      let branch = part.branch == nil ? nil : predicate.branch(that: reason.withoutNegation)
      finding.reason = branch.flatMap(predicate.label(ofBranch:)) ?? reason.label
      finding.isRepeated = reason == verdict.named
    }
    finding.branchRemoval = part.branch.flatMap(predicate.removal(ofBranch:))
    if verdict.letsGo, !occurrence.restricts, isSmall {
      let removed = removed.adding(part)
      if tests.areSame(Cuts(), removed, &certainInquiry) {
        self.removed = removed
        finding.isRemovable = true
      }
    }
    cuts = next
    findings.append(finding)
  }

  private mutating func explain(
    _ finding: inout Finding, _ verdict: Verdict, _ occurrence: Occurrence, _ predicate: Predicate
  ) {
    if finding.part.branch != nil { finding.branchCount = predicate.leaf?.text?.alternatives?.ranges.count }
    switch finding.kind {
    case .excludesNothing where verdict.reason != nil:
      if let reason = verdict.reason { finding.grounds = exclusion(among: [reason, verdict.named]) }
    case .addsNothing, .asksNothing, .excludesNothing:
      guard verdict.reason == nil else { break }
      finding.grounds = grounds(for: occurrence)
      // Names that are cut may be those of different tests, and so may those of groups.
      finding.isRepeated =
        verdict.named.leaf != nil && !finding.name.contains("…") && finding.grounds.map(\.name) == [finding.name]
    case .neverHolds:
      finding.grounds = exclusion(among: [verdict.named])
      finding.hasInnerAnchor = finding.isAnchored(verdict.named)
    case .neverDecides, .scoresNothing:
      let deciding = detection.decidingOutcomes
      finding.scores = detection.condition.outcomes.filter(deciding.contains).sorted()
    case .alwaysHolds, .variableNeverHolds: break
    }
  }
}
