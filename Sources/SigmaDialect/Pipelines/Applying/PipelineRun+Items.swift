import Diagnostics
import Events

extension Sigma.Pipeline.PipelineRun {
  // MARK: Dropped items

  /// `drop_detection_item`: what is left empty leaves its list and the condition, as in pySigma.
  mutating func drop(_ step: Sigma.Pipeline.Step) {
    changeItems(step) { _, _ in .all([]) }
    guard !isRefused else { return }
    var gone: [String] = []
    for index in draft.identifiers.indices {
      let identifier = draft.identifiers[index]
      var losesAlternative = false
      if let search = identifier.search.withoutDropped(&losesAlternative) {
        draft.identifiers[index].search = search
        if losesAlternative {
          report(
            .sigmaPipeline, "an alternative of '\(identifier.name)' is dropped, and no more looked for",
            at: identifier.origin, step, severity: .warning)
        }
      } else {
        gone.append(identifier.name)
        report(
          .sigmaPipeline, "all of '\(identifier.name)' is dropped, and with it its part of the condition",
          at: identifier.origin, step, severity: .warning)
      }
    }
    if !gone.isEmpty { removeIdentifiers(gone, step) }
  }

  private mutating func removeIdentifiers(_ gone: [String], _ step: Sigma.Pipeline.Step) {
    draft.identifiers.removeAll { gone.contains($0.name) }
    let names = draft.identifiers.map(\.name)
    let conditions = draft.conditions.compactMap { $0.without(gone, left: names) }
    if conditions.count < draft.conditions.count {
      refuse(
        .sigmaPipelineFailure, "nothing is left of the condition: the pipeline drops all that it asks for",
        at: draft.header.origin, step)
    }
    draft.conditions = conditions
  }

  // MARK: Added conditions

  mutating func add(_ condition: Sigma.Pipeline.AddedCondition, _ step: Sigma.Pipeline.Step) {
    let names = draft.identifiers.map(\.name)
    var name = condition.name
    if name.isEmpty {
      var number = 1
      repeat {
        name = "_cond_\(number)"
        number += 1
      } while names.contains(name)
    } else if names.contains(name) {
      return refuse(
        .sigmaPipelineFailure, "the pipeline's condition '\(name)' has the name of a search identifier",
        at: draft.header.origin, step)
    }
    var items: [Sigma.Item] = []
    for item in condition.items {
      guard let item = condition.isTemplate ? filled(item, step) : item else { return }
      items.append(item)
    }
    var search = DraftSearch.all(items.map { .item(DraftItem(item: $0)) })
    if !step.identifier.isEmpty { search = search.changed(by: step.identifier) }
    draft.identifiers.append(
      Sigma.Pipeline.Draft.Identifier(name: name, search: search, origin: step.origin))
    let added = Sigma.Condition.identifier(name, step.origin)
    draft.conditions = draft.conditions.map { own in
      .and([condition.isNegated ? .not(added) : added, own])
    }
  }

  /// A template's item with the log source filled in.
  private mutating func filled(_ item: Sigma.Item, _ step: Sigma.Pipeline.Step) -> Sigma.Item? {
    let source = draft.logSource
    let values = ["category": source.category, "product": source.product, "service": source.service]
    var result = item
    for index in result.values.indices {
      guard case .text(let text) = result.values[index].content else { continue }
      var missing: String?
      let filled = text.fillingTemplate { name in
        guard let known = values[name] else { return nil }
        if known == nil { missing = name }
        return known
      }
      if let missing {
        refuse(
          .sigmaPipelineFailure, "the pipeline asks for the log source's \(missing), and the rule has none",
          at: draft.header.origin, step)
        return nil
      }
      result.values[index].content = .text(filled)
    }
    return result
  }

  // MARK: Hashes

  /// `hashes_fields`: `Hashes: MD5=…` becomes the field of that hash.
  mutating func splitHashes(_ splitting: Sigma.Pipeline.HashSplitting, _ step: Sigma.Pipeline.Step) {
    changeItems(step) { run, item in
      guard let field = item.item.field, splitting.fields.contains(field), !item.values.isEmpty else { return nil }
      var found: [(field: String, values: [Sigma.Scalar])] = []
      for (value, scalar) in zip(item.values, item.item.values) {
        guard case .text(let text) = value else { return nil }
        guard let hash = splitting.hash(text.plain) else {
          let known = splitting.algorithms.joined(separator: ", ")
          run.refuse(
            .sigmaPipelineFailure, "'\(text.plain)' is none of the hashes \(known)",
            at: scalar.origin, step, help: "leaving it out would detect less")
          return nil
        }
        let new = Sigma.Scalar(.text(Sigma.encode(literal: hash.value)), origin: scalar.origin)
        if let index = found.firstIndex(where: { $0.field == hash.field }) {
          found[index].values.append(new)
        } else {
          found.append((hash.field, [new]))
        }
      }
      // What joined the values joins the fields.
      let modifiers = item.item.modifiers.filter { $0.kind == .all || $0.kind == .neq }
      let isAll = modifiers.contains { $0.kind == .all }
      let items = found.map { field, values in
        let kept = modifiers.filter { $0.kind != .all || values.count > 1 }
        return DraftSearch.item(DraftItem(item: Sigma.Item(field, kept, values: values, origin: item.item.origin)))
      }
      if isAll, modifiers.count > 1, items.count > 1 { return .any(items) }
      return isAll || modifiers.contains { $0.kind == .neq } ? .all(items) : .any(items)
    }
  }
}

extension Sigma.Pipeline.HashSplitting {
  /// The field and value of `SHA1=…`, `SHA1|…`, or a value that its length tells; `nil` for anything else.
  fileprivate func hash(_ text: String) -> (field: String, value: String)? {
    let separator: Character = text.contains("|") ? "|" : "="
    let parts = text.split(separator: separator, omittingEmptySubsequences: false)
    func trimmed(_ part: Substring) -> String {
      var part = part
      while let first = part.first, first == "*" || first == "?" { part = part.dropFirst() }
      while let last = part.last, last == "*" || last == "?" { part = part.dropLast() }
      return String(part)
    }
    let algorithm: String
    let value: String
    if parts.count == 2 {
      algorithm = String(parts[0].drop { $0 == "*" }).uppercased()
      value = trimmed(parts[1])
    } else {
      value = trimmed(parts[0])
      algorithm = [32: "MD5", 40: "SHA1", 64: "SHA256", 128: "SHA512"][value.unicodeScalars.count] ?? ""
    }
    // A wildcard inside would be text.
    guard algorithms.contains(algorithm), parts.count <= 2, !value.isEmpty, !value.contains("*"), !value.contains("?")
    else { return nil }
    return (prefix + (hasOneField ? "" : algorithm), value)
  }
}

extension Sigma.Pipeline.DraftSearch {
  /// The search without what was dropped; `nil` when nothing is left.
  fileprivate func withoutDropped(_ losesAlternative: inout Bool) -> Self? {
    switch self {
    case .item: return self
    case .all(let searches):
      let left = searches.compactMap { $0.withoutDropped(&losesAlternative) }
      return left.isEmpty ? nil : .all(left)
    case .any(let searches):
      let left = searches.compactMap { $0.withoutDropped(&losesAlternative) }
      if left.count < searches.count { losesAlternative = true }
      return left.isEmpty ? nil : .any(left)
    }
  }
}

extension Sigma.Condition {
  /// The condition without identifiers that are gone; `nil` when nothing is left of it.
  fileprivate func without(_ gone: [String], left: [String]) -> Sigma.Condition? {
    switch self {
    case .and(let operands):
      let kept = operands.compactMap { $0.without(gone, left: left) }
      return kept.count > 1 ? .and(kept) : kept.first
    case .or(let operands):
      let kept = operands.compactMap { $0.without(gone, left: left) }
      return kept.count > 1 ? .or(kept) : kept.first
    case .not(let operand): return operand.without(gone, left: left).map { .not($0) }
    case .identifier(let name, _): return gone.contains(name) ? nil : self
    case .quantified(_, let target, _): return left.contains { target.selects($0) } ? self : nil
    }
  }
}

extension String {
  /// The text with `$name` and `${name}` replaced where there is a value, and `$$` as a dollar: Python's
  /// `string.Template`.
  fileprivate func fillingTemplate(_ value: (String) -> String?) -> String {
    var result = ""
    var rest = self[...]
    func isNamePart(_ character: Character) -> Bool {
      character.isASCII && (character.isLetter || character.isNumber || character == "_")
    }
    while let character = rest.first {
      rest = rest.dropFirst()
      guard character == "$" else {
        result.append(character)
        continue
      }
      if rest.first == "$" {
        rest = rest.dropFirst()
        result.append("$")
        continue
      }
      let isBraced = rest.first == "{"
      let name = rest.dropFirst(isBraced ? 1 : 0).prefix(while: isNamePart)
      let end = rest[name.endIndex...]
      guard !isBraced || end.first == "}", let found = value(String(name)) else {
        result.append("$")
        continue
      }
      result += found
      rest = end.dropFirst(isBraced ? 1 : 0)
    }
    return result
  }
}
