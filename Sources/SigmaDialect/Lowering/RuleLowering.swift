import Detections
import Diagnostics
import Events

extension Sigma {
  /// A rule as one event variable would have it: whose logs, and what must hold.
  struct LoweredSearch {
    var logSource: LogSource
    var predicate: Predicate
    /// The fields that the predicate asks, and that are computed of others.
    var computed: [ComputedField] = []

    /// The event variable that stands for the search.
    func variable(_ name: String, origin: Origin) -> EventVariable {
      EventVariable(
        name: name, logSource: logSource, derivations: computed.map { .computed($0) }, predicate: predicate,
        origin: origin)
    }
  }

  /// Lowers detection rules, and collects what cannot be.
  struct RuleLowering {
    /// As `Collection.lists`.
    let lists: [String: [String]]
    var diagnostics: [Diagnostic] = []
    /// The fields that the searches ask, and that are computed.
    var computed: [ComputedField] = []

    init(lists: [String: [String]]) {
      self.lists = lists
    }

    /// The search of a rule; `nil` when an error was reported, now or in reading.
    mutating func search(_ rule: Rule) -> LoweredSearch? {
      guard let searches = searches(of: rule.detection, rule.header) else { return nil }
      let names = rule.detection.identifiers.map(\.name)
      let conditions = rule.detection.conditions.map { condition in
        condition.predicate(names) { .named($0, searches[$0] ?? .never) }
      }
      guard let first = conditions.first else { return nil }
      let section = rule.logSource
      return LoweredSearch(
        logSource: LogSource(
          category: section.category, product: section.product, service: section.service),
        predicate: conditions.count == 1 ? first : .any(conditions), computed: computed)
    }

    /// What each identifier looks for; `nil` when an error was reported, now or in reading.
    mutating func searches(of detection: DetectionSection, _ header: Header) -> [String: Predicate]? {
      guard header.isComplete, isKnownTaxonomy(header) else { return nil }
      var items = ItemLowering(lists: lists)
      var predicates: [String: Predicate] = [:]
      for identifier in detection.identifiers {
        predicates[identifier.name] = items.predicate(identifier.search)
      }
      diagnostics += items.diagnostics
      computed.formUnion(items.computed)
      return items.diagnostics.contains { $0.severity == .error } ? nil : predicates
    }

    /// Field names of another taxonomy would be taken for Sigma's.
    mutating func isKnownTaxonomy(_ header: Header) -> Bool {
      if header.taxonomy.isEmpty || header.taxonomy == "sigma" { return true }
      diagnostics.append(
        Diagnostic(
          .sigmaNotSupported, "the taxonomy '\(header.taxonomy)' is not known", at: header.origin.span,
          help: "fields are read as those of the taxonomy 'sigma'"))
      return false
    }
  }
}
