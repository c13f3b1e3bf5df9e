import Diagnostics
import Events

extension Sigma.Pipeline {
  /// The steps of a pipeline at work on one document.
  ///
  /// What a step may ask of earlier ones is kept as pySigma keeps it; the first refusal ends the run.
  struct PipelineRun {
    let variables: [String: [String]]
    /// The log sources of the rules that a correlation refers to, as steps have left them.
    let referencedSources: [Sigma.LogSourceSection]
    var draft: Draft
    /// What `set_state` has stored.
    var state: [String: Sigma.Scalar] = [:]
    /// The steps that have changed the rule.
    var changedBy: Set<String> = []
    /// The steps that have renamed a field of `fields`, a `fieldref` or a correlation, by its present name.
    var renamedBy: [String: Set<String>] = [:]
    /// Every name that a field mapping was given or has given.
    var mapped: Set<String> = []
    var diagnostics: [Diagnostic] = []

    init(_ draft: Draft, variables: [String: [String]], referencedSources: [Sigma.LogSourceSection]) {
      self.draft = draft
      self.variables = variables
      self.referencedSources = referencedSources
    }

    var isRefused: Bool { diagnostics.contains { $0.severity == .error } }

    /// Carries out steps, one after the other.
    mutating func run(_ steps: [Step]) {
      for step in steps where !isRefused {
        guard ruleConditionsHold(step), !isRefused else { continue }
        apply(step)
      }
    }

    private mutating func apply(_ step: Step) {
      switch step.transformation {
      case .renameFields(let renaming): rename(by: renaming, step)
      case .dropItem: drop(step)
      case .splitHashes(let splitting): splitHashes(splitting, step)
      case .addCondition(let condition):
        // pySigma leaves correlations unmarked.
        guard draft.kind == .rule else { return }
        add(condition, step)
      case .changeLogSource(let category, let product, let service):
        draft.logSource = Sigma.LogSourceSection(
          category: category, product: product, service: service, origin: draft.logSource.origin)
      case .replaceText, .mapText, .changeCase, .setValue, .convert, .matchIgnoringCase, .fillPlaceholders,
        .widenPlaceholders:
        changeValues(step)
      case .addFields(let fields): draft.header.fields += fields
      case .removeFields(let fields):
        for field in fields {
          if let index = draft.header.fields.firstIndex(of: field) { draft.header.fields.remove(at: index) }
        }
      case .setFields(let fields): draft.header.fields = fields
      case .setState(let key, let value): state[key] = value
      case .setAttribute(let entry):
        draft.header.custom.removeAll { $0.key == entry.key }
        draft.header.custom.append(entry)
      case .refuseRule(let message): refuse(.sigmaPipelineFailure, message, at: draft.header.origin, step)
      case .refuseItem(let message):
        changeItems(step) { run, item in
          run.refuse(.sigmaPipelineFailure, message, at: item.item.origin, step)
          return nil
        }
      case .refuseUnmappedFields: refuseUnmappedFields(step)
      case .steps(let steps): nest(steps)
      }
      if !step.identifier.isEmpty { changedBy.insert(step.identifier) }
    }

    /// Inner steps start with an empty state, and leave theirs to the outer ones, as in pySigma.
    private mutating func nest(_ steps: [Step]) {
      let outer = (state, renamedBy, mapped)
      (state, renamedBy, mapped) = ([:], [:], [])
      run(steps)
      state.merge(outer.0) { inner, _ in inner }
      renamedBy.merge(outer.1) { inner, _ in inner }
      mapped.formUnion(outer.2)
    }

    private mutating func refuseUnmappedFields(_ step: Step) {
      guard draft.kind != .correlation else { return }
      for item in draft.identifiers.flatMap(\.search.items) {
        guard let field = item.item.field, !mapped.contains(field) else { continue }
        refuse(
          .sigmaPipelineFailure, "the pipeline maps no field '\(field)'", at: item.item.origin, step)
      }
    }

    // MARK: Items

    /// Replaces the items that a step's conditions take, where `change` gives something.
    mutating func changeItems(
      _ step: Step, _ change: (inout PipelineRun, DraftItem) -> DraftSearch?
    ) {
      for index in draft.identifiers.indices where !isRefused {
        draft.identifiers[index].search = changed(draft.identifiers[index].search, step, change)
      }
    }

    private mutating func changed(
      _ search: DraftSearch, _ step: Step, _ change: (inout PipelineRun, DraftItem) -> DraftSearch?
    ) -> DraftSearch {
      switch search {
      case .item(let item):
        guard conditionsHold(step, item), !isRefused, let result = change(&self, item) else { return search }
        return step.identifier.isEmpty ? result : result.changed(by: step.identifier)
      case .all(let searches): return .all(searches.map { changed($0, step, change) })
      case .any(let searches): return .any(searches.map { changed($0, step, change) })
      }
    }

    // MARK: Reporting

    /// Refuses the document because of a step.
    mutating func refuse(
      _ code: DiagnosticCode, _ message: String, at origin: Origin, _ step: Step, help: String = ""
    ) {
      report(code, message, at: origin, step, help: help, severity: .error)
    }

    mutating func report(
      _ code: DiagnosticCode, _ message: String, at origin: Origin, _ step: Step, help: String = "",
      severity: Diagnostic.Severity
    ) {
      let related = step.origin.span.map { [Diagnostic.Related("by this step of the pipeline", at: $0)] } ?? []
      diagnostics.append(
        Diagnostic(
          code, message, at: origin.span ?? draft.header.origin.span, help: help, related: related,
          severity: severity))
    }
  }
}
