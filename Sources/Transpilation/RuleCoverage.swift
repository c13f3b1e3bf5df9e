import Detections
import Dialects
public import Diagnostics
import Equivalence
import Evaluation
import Events
import Findings

extension Transpiler {
  /// Rules that fire only where another one of them fires, too: proved of each that is named.
  public func coverage(of rules: [AuthoredRule]) -> [Diagnostic] {
    coverings(of: rules).map(\.diagnostic)
  }

  /// Each rule that fires only where others fire, too, with these.
  func coverings(of rules: [AuthoredRule]) -> [Covering] {
    let entries = rules.enumerated().compactMap { CoveredRule($0.offset, $0.element) }
    let models = Dictionary(grouping: entries) { [$0.rule.language.rawValue, $0.rule.detection.taxonomy.name] }
    return models.values.flatMap { coverings(among: $0) }.sorted { $0.rule.number < $1.rule.number }
  }

  /// - Parameter entries: rules in one language, with fields of one data model, in order.
  private func coverings(among entries: [CoveredRule]) -> [Covering] {
    let candidates = candidates(among: entries)
    var covering: [Set<Int>] = []
    for (index, entry) in entries.enumerated() {
      covering.append(Set(candidates[index].filter { covers(entries[$0], entry) }))
    }
    return entries.indices.compactMap { index in
      let (same, wider) = (
        covering[index].filter { covering[$0].contains(index) }.sorted(),
        covering[index].filter { !covering[$0].contains(index) }.sorted()
      )
      if let first = same.first, first < index {
        return Covering(rule: entries[index], others: [entries[first]], isSame: true)
      }
      // Of rules that say the same, the first stands for all.
      let first = wider.filter { rule in !covering[rule].contains { $0 < rule && covering[$0].contains(rule) } }
      return first.isEmpty ? nil : Covering(rule: entries[index], others: first.map { entries[$0] }, isSame: false)
    }
  }

  private func covers(_ wide: CoveredRule, _ narrow: CoveredRule) -> Bool {
    let detections = [wide.rule.detection, narrow.rule.detection]
    var comparison = PredicateComparison(domain: singleValued(domain(of: detections), detections))
    comparison.bounds = Self.findingBounds(true)
    return wide.firing.covers(narrow.firing, comparison)
  }

  /// For each rule those that fire on all events that were made for it, and so may cover it: a look that keeps nearly
  /// all pairs from being compared.
  private func candidates(among entries: [CoveredRule]) -> [[Int]] {
    var compiled: [CompiledDetection] = []
    var places: [Int] = []
    for (index, entry) in entries.enumerated() {
      // A pattern that does not compile is told elsewhere.
      guard let detection = try? CompiledDetection(entry.firing.rule(entry.rule.metadata)) else { continue }
      compiled.append(detection)
      places.append(index)
    }
    var events: [Event] = []
    var owners: [Int] = []
    for index in places {
      let own = self.events(for: entries[index])
      events += own
      owners += own.map { _ in index }
    }
    var firing: [Set<Int>] = events.map { _ in [] }
    for (rule, alert) in DetectionSet(compiled).alerts(on: events) {
      for event in alert.events { firing[event].insert(places[rule]) }
    }
    var result: [Set<Int>?] = entries.map { _ in nil }
    for (event, owner) in owners.enumerated() where firing[event].contains(owner) {
      result[owner] = result[owner]?.intersection(firing[event]) ?? firing[event]
    }
    return entries.indices.map { index in
      (result[index] ?? []).filter { $0 != index && entries[$0].firing.mayCover(entries[index].firing) }.sorted()
    }
  }

  /// Events on many of which the rule fires.
  private func events(for entry: CoveredRule) -> [Event] {
    let detection = entry.firing.rule(entry.rule.metadata)
    let domain = singleValued(domain(of: [detection]), [detection])
    var sampler = EventSampler(
      detection, seed: 1, domain: detection.taxonomy == .udm ? .zeroValues : .neutral)
    return (0..<CoveredRule.eventCount).map { _ in
      var event = domain.oneValue(sampler.event())
      event.logSource = entry.firing.logSource
      return event
    }
  }
}

/// A rule that may be covered by another.
struct CoveredRule {
  /// How many events are made for a rule.
  static let eventCount = 12

  let number: Int
  let rule: AuthoredRule
  let firing: FiringEvents

  init?(_ number: Int, _ rule: AuthoredRule) {
    guard let firing = FiringEvents(rule.detection) else { return nil }
    self.number = number
    self.rule = rule
    self.firing = firing
  }
}

/// A rule that fires only where others fire, too.
struct Covering {
  let rule: CoveredRule
  /// Each of them fires wherever the rule does.
  let others: [CoveredRule]
  /// Whether the one other rule fires nowhere else.
  let isSame: Bool

  fileprivate var diagnostic: Diagnostic {
    let shown = others.prefix(Self.nameLimit)
    let names = shown.map { name(of: $0) }.joined(separator: " and ")
    let related = shown.flatMap { other in
      other.rule.lowered.origin.span.map { [Diagnostic.Related("the other rule", at: $0)] } ?? []
    }
    let own = "'\(rule.rule.title)'"
    return isSame
      ? Diagnostic(
        .ruleRepeated, "\(own) fires on the same events as \(names)", at: rule.rule.lowered.origin.span,
        help: "each of these events is reported twice: take one of the rules out", related: related)
      : Diagnostic(
        .ruleCovered, "\(own) fires only where \(names) \(others.count == 1 ? "fires" : "fire"), too",
        at: rule.rule.lowered.origin.span,
        help: "it finds nothing more: keep it if its title, severity or response says more, else take it out",
        related: related)
  }

  private static let nameLimit = 3

  /// The title; with the file where both have the same.
  private func name(of other: CoveredRule) -> String {
    other.rule.title == rule.rule.title
      ? "'\(other.rule.title)' in \(other.rule.source.name)" : "'\(other.rule.title)'"
  }
}

extension EventDomain {
  /// The event with the first value only of each field that has one.
  func oneValue(_ event: Event) -> Event {
    var result = event
    for (name, values) in event.fields where values.count > 1 {
      let field = Field(name)
      let isRepeated =
        switch repeated {
        case .all: true
        case .none: false
        case .only(let fields): fields.contains(field)
        }
      if !isRepeated, let first = values.first { result[field.name] = [first] }
    }
    return result
  }
}
