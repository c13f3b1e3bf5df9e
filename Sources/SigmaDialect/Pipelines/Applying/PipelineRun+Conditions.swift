import Diagnostics
import Events

extension Sigma.Pipeline.PipelineRun {
  typealias Pipeline = Sigma.Pipeline

  /// Whether a step is for this document; without conditions it always is.
  mutating func ruleConditionsHold(_ step: Pipeline.Step) -> Bool {
    if step.ruleConditions.tests.isEmpty { return true }
    var run = self
    let holds = step.ruleConditions.holds { run.holds($0, step) }
    diagnostics = run.diagnostics
    return holds
  }

  private mutating func holds(_ condition: Pipeline.RuleCondition, _ step: Pipeline.Step) -> Bool {
    switch condition {
    case .logSource(let category, let product, let service):
      let sources = draft.kind == .correlation ? referencedSources : [draft.logSource]
      return sources.contains { source in
        (category ?? source.category) == source.category && (product ?? source.product) == source.product
          && (service ?? source.service) == source.service
      }
    case .hasField(let field):
      return draft.items.contains { $0.item.field == field }
    case .hasItem(let field, let value):
      return draft.items.contains { item in
        item.item.field == field && item.values.contains(Pipeline.DraftValue(value.content))
      }
    case .wasChanged(let identifier): return changedBy.contains(identifier)
    case .state(let test): return holds(test, step)
    case .isRule: return draft.kind != .correlation
    case .isCorrelation: return draft.kind == .correlation
    case .attribute(let test):
      return holds(test, step)
    case .tag(let tag):
      return draft.header.tags.contains(tag)
    }
  }

  private mutating func holds(_ test: Pipeline.StateTest, _ step: Pipeline.Step) -> Bool {
    guard let stored = state[test.key] else { return false }
    switch (stored.content, test.value.content) {
    case (.number(let left), .number(let right)): return test.comparison.holds(left.double, right.double)
    case (.text(let left), .text(let right)):
      return test.comparison.holds(UTF8Order(left), UTF8Order(right))
    case (.boolean, _), (.null, _), (.number, _), (.text, _):
      if test.comparison == .equal { return stored.content == test.value.content }
      if test.comparison == .notEqual { return stored.content != test.value.content }
      refuse(
        .sigmaPipeline, "the state '\(test.key)' is \(stored.kindName), compared with \(test.value.kindName)",
        at: step.origin, step)
      return false
    }
  }

  // MARK: Items and fields

  /// Whether a step takes an item, by its values and fields.
  mutating func conditionsHold(_ step: Pipeline.Step, _ item: Pipeline.DraftItem) -> Bool {
    var run = self
    let holdsItem = step.itemConditions.holds { run.holds($0, item, step) }
    let holdsField = step.fieldConditions.holds { run.holds($0, item, step) }
    diagnostics = run.diagnostics
    return holdsItem && holdsField
  }

  private mutating func holds(
    _ condition: Pipeline.ItemCondition, _ item: Pipeline.DraftItem, _ step: Pipeline.Step
  ) -> Bool {
    func extent(_ extent: Pipeline.Extent, _ isTrue: (Pipeline.DraftValue) -> Bool) -> Bool {
      extent == .any ? item.values.contains(where: isTrue) : item.values.allSatisfy(isTrue)
    }
    switch condition {
    case .matches(let pattern, let wanted, let isNegated):
      var uncertain: String?
      let holds = extent(wanted) { value in
        guard case .text(let text) = value else { return isNegated }
        if let isMatch = pattern.matchesStart(of: text.plain) { return isMatch != isNegated }
        uncertain = text.plain
        return false
      }
      if let uncertain {
        refuse(
          .sigmaPipelineNotSupported, "RE2 and Python may not agree on '\(pattern.text)' in '\(uncertain)'",
          at: item.item.origin, step)
      }
      return holds
    case .equals(let value, let wanted):
      return extent(wanted) { $0 == Pipeline.DraftValue(value.content) }
    case .hasWildcard(let wanted):
      return extent(wanted) { value in
        if case .text(let text) = value { text.hasWildcard } else { false }
      }
    case .isNull(let wanted): return extent(wanted) { $0 == .null }
    case .wasChanged(let identifier): return item.changedBy.contains(identifier)
    case .state(let test): return holds(test, step)
    }
  }

  /// A condition on field names, asked of an item: of its field and of the fields that its values name.
  private mutating func holds(
    _ condition: Pipeline.FieldCondition, _ item: Pipeline.DraftItem, _ step: Pipeline.Step
  ) -> Bool {
    if case .wasChanged(let identifier) = condition { return item.changedBy.contains(identifier) }
    var holds = self.holds(condition, field: item.item.field, step)
    for field in item.references where self.holds(condition, field: field, step) { holds = true }
    return holds
  }

  /// Whether a step takes a field name.
  mutating func fieldConditionsHold(_ step: Pipeline.Step, _ field: String?) -> Bool {
    var run = self
    let holds = step.fieldConditions.holds { run.holds($0, field: field, step) }
    diagnostics = run.diagnostics
    return holds
  }

  private mutating func holds(
    _ condition: Pipeline.FieldCondition, field: String?, _ step: Pipeline.Step
  ) -> Bool {
    switch condition {
    case .include(let names): return isNamed(field, names, step)
    case .exclude(let names): return !isNamed(field, names, step)
    // pySigma notes steps at the names of `fields`, `fieldref` and correlations only.
    case .wasChanged(let identifier): return field.map { renamedBy[$0]?.contains(identifier) == true } ?? false
    case .state(let test): return holds(test, step)
    }
  }

  private mutating func isNamed(_ field: String?, _ names: [Pipeline.FieldName], _ step: Pipeline.Step) -> Bool {
    guard let field else { return false }
    for name in names {
      switch name {
      case .name(let name): if name == field { return true }
      case .pattern(let pattern):
        guard let isMatch = pattern.matchesStart(of: field) else {
          refuse(
            .sigmaPipelineNotSupported, "RE2 and Python may not agree on '\(pattern.text)' in '\(field)'",
            at: draft.header.origin, step)
          return false
        }
        if isMatch { return true }
      }
    }
    return false
  }
}

extension Sigma.Pipeline.Draft {
  /// All items of all search identifiers.
  var items: [Sigma.Pipeline.DraftItem] { identifiers.flatMap(\.search.items) }
}

/// Texts in the order of their code points, as Python has it.
struct UTF8Order: Comparable {
  let bytes: [UInt8]

  init(_ text: String) { bytes = Array(text.utf8) }

  static func < (left: UTF8Order, right: UTF8Order) -> Bool {
    left.bytes.lexicographicallyPrecedes(right.bytes)
  }
}
