import Diagnostics
import Events

extension Sigma.Pipeline.PipelineRun {
  typealias DraftItem = Sigma.Pipeline.DraftItem
  typealias DraftSearch = Sigma.Pipeline.DraftSearch

  /// Renames fields of items, `fieldref`, `fields` and correlations.
  mutating func rename(by renaming: Sigma.Pipeline.Renaming, _ step: Sigma.Pipeline.Step) {
    draft.header.fields = draft.header.fields.flatMap { renamed($0, renaming, step) }
    renameCorrelation(by: renaming, step)
    changeItems(step) { run, item in run.renamed(item, renaming, step) }
  }

  /// The names of a field after a step, which notes itself at them.
  private mutating func renamed(
    _ field: String, _ renaming: Sigma.Pipeline.Renaming, _ step: Sigma.Pipeline.Step
  ) -> [String] {
    guard let names = renaming.names(of: field), fieldConditionsHold(step, field) else { return [field] }
    if names != [field] {
      var steps = renamedBy.removeValue(forKey: field) ?? []
      if !step.identifier.isEmpty { steps.insert(step.identifier) }
      for name in names { renamedBy[name] = steps }
    }
    return names
  }

  private mutating func renamed(
    _ item: DraftItem, _ renaming: Sigma.Pipeline.Renaming, _ step: Sigma.Pipeline.Step
  ) -> DraftSearch? {
    var item = item
    var isChanged = false
    if item.references.count == item.item.values.count, !item.references.isEmpty {
      isChanged = renameReferences(of: &item, renaming, step)
    }
    guard let names = renaming.names(of: item.item.field), fieldConditionsHold(step, item.item.field) else {
      return isChanged ? .item(item) : nil
    }
    mapped.formUnion(names)
    if let field = item.item.field { mapped.insert(field) } else { item = anywhere(item) }
    if names.count == 1 {
      item.item.field = names[0]
      return .item(item)
    }
    warnOfAbsence(item, names, step)
    let items = names.map { name in
      // Each of several is a new item for pySigma, with no steps noted.
      var new = DraftItem(item: item.item)
      new.item.field = name
      return DraftSearch.item(new)
    }
    // Not either of them: not the one, and not the other.
    return item.item.modifiers.contains { $0.kind == .neq } ? .all(items) : .any(items)
  }

  private mutating func renameReferences(
    of item: inout DraftItem, _ renaming: Sigma.Pipeline.Renaming, _ step: Sigma.Pipeline.Step
  ) -> Bool {
    var values: [Sigma.Scalar] = []
    var isChanged = false
    for (scalar, field) in zip(item.item.values, item.references) {
      guard fieldConditionsHold(step, field) else {
        values.append(scalar)
        continue
      }
      isChanged = true
      values += renamed(field, renaming, step).map {
        Sigma.Scalar(.text(Sigma.encode(literal: $0)), origin: scalar.origin)
      }
    }
    if isChanged { item.item.values = values }
    return isChanged
  }

  /// A keyword that becomes a field's value still stands anywhere in it.
  private func anywhere(_ item: DraftItem) -> DraftItem {
    guard item.chain?.kind == .text else { return item }
    let isFree = !item.item.modifiers.contains { [.contains, .startswith, .endswith].contains($0.kind) }
    var item = item
    if isFree { item.item.modifiers.append(Sigma.Modifier(.contains)) }
    return item
  }

  private mutating func warnOfAbsence(_ item: DraftItem, _ names: [String], _ step: Sigma.Pipeline.Step) {
    let asksAbsence =
      item.values.contains(.null)
      || (item.chain?.kind == .presence && item.item.values.contains { $0.content == .boolean(false) })
    guard asksAbsence, !item.item.modifiers.contains(where: { $0.kind == .neq }) else { return }
    let fields = names.map { "'\($0)'" }.joined(separator: ", ")
    report(
      .sigmaPipeline, "it is enough that one of the fields \(fields) is absent", at: item.item.origin, step,
      help: "a field that becomes several means any of them, here as in pySigma", severity: .warning)
  }

  // MARK: Correlations, and the aggregations of old rules

  private mutating func renameCorrelation(
    by renaming: Sigma.Pipeline.Renaming, _ step: Sigma.Pipeline.Step
  ) {
    if var aggregation = draft.aggregation {
      aggregation.field = aggregation.field.map { renamed($0, [], renaming, step) }
      aggregation.groupBy = aggregation.groupBy.map { renamed($0, [], renaming, step) }
      // The edit would write the names before.
      aggregation.rewriting = Sigma.Rewriting()
      draft.aggregation = aggregation
    }
    guard var correlation = draft.correlation else { return }
    for alias in correlation.aliases.indices {
      for mapping in correlation.aliases[alias].fields.indices {
        let old = correlation.aliases[alias].fields[mapping]
        correlation.aliases[alias].fields[mapping].field = single(old.field, renaming, step, at: old.origin)
      }
    }
    let aliases = Set(correlation.aliases.map(\.name))
    correlation.groupBy = correlation.groupBy?.map { renamed($0, aliases, renaming, step) }
    correlation.fields = correlation.fields.map { renamed($0, [], renaming, step) }
    draft.correlation = correlation
  }

  private mutating func renamed(
    _ reference: Sigma.Correlation.Reference, _ aliases: Set<String>, _ renaming: Sigma.Pipeline.Renaming,
    _ step: Sigma.Pipeline.Step
  ) -> Sigma.Correlation.Reference {
    var reference = reference
    if !aliases.contains(reference.name) {
      reference.name = single(reference.name, renaming, step, at: reference.origin)
    }
    return reference
  }

  /// The one name of a field by which events are grouped or counted.
  private mutating func single(
    _ field: String, _ renaming: Sigma.Pipeline.Renaming, _ step: Sigma.Pipeline.Step, at origin: Origin
  ) -> String {
    let names = renamed(field, renaming, step)
    if names.count == 1 { return names[0] }
    refuse(
      .sigmaPipelineNotSupported,
      "the field '\(field)' would become several here: \(names.joined(separator: ", "))", at: origin, step, help: "events can't be grouped or counted by either of several fields")
    return field
  }
}

extension Sigma.Pipeline.Renaming {
  /// What a field becomes; `nil` when it is not touched. The field `nil` stands for keywords.
  func names(of field: String?) -> [String]? {
    switch self {
    case .names(let mapping): return mapping[field]
    case .prefixes(let prefixes):
      guard let field, let found = prefixes.first(where: { field.hasPrefix($0.prefix) }) else { return nil }
      return found.replacements.map { $0 + field.dropFirst(found.prefix.count) }
    case .addPrefix(let prefix): return field.map { [prefix + $0] }
    case .addSuffix(let suffix): return field.map { [$0 + suffix] }
    case .changeCase(let letterCase, let mapping):
      return mapping[field] ?? field.map { [letterCase.applied(to: $0)] }
    }
  }
}

extension Sigma.Pipeline.LetterCase {
  func applied(to text: String) -> String {
    switch self {
    case .lower: return text.lowercased()
    case .upper: return text.uppercased()
    case .title:
      var isInWord = false
      return String(
        text.map { character in
          defer { isInWord = character.isLetter }
          return isInWord ? character.lowercased() : character.uppercased()
        }.joined())
    case .snake:
      var result = ""
      for (index, character) in text.enumerated() {
        if index > 0, character.isASCII, character.isUppercase { result.append("_") }
        result += character.lowercased()
      }
      return result
    }
  }
}
