import Diagnostics
import YAMLTree

extension Sigma.DocumentParsing {
  /// The search identifiers and the condition of `detection` or `filter`.
  ///
  /// - Parameter others: keys of the section that are neither.
  mutating func detection(_ node: YAMLNode, besides others: Set<String>) -> Sigma.DetectionSection {
    var section = Sigma.DetectionSection(identifiers: [], conditions: [], origin: Origin(node.span))
    guard let entries = node.entries else {
      report(
        .sigmaWrongShape,
        "a detection is a mapping of search identifiers and a condition, this is "
          + node.kindName, at: node.span)
      return section
    }
    var names: [String] = []
    for entry in entries {
      let name = entry.key.scalar?.text ?? ""
      switch name {
      case "condition":
        continue
      case _ where others.contains(name):
        continue
      case "timeframe":
        report(
          .sigmaNotSupported, "'timeframe' belongs to the aggregations of old Sigma", at: entry.key.span,
          help: "write a correlation rule with a timespan")
      default:
        names.append(name)
        if let identifier = identifier(name, entry) { section.identifiers.append(identifier) }
      }
    }
    guard let condition = node.entry("condition") else {
      if source.isComplete {
        report(
          .sigmaMissingKey, "the detection has no condition", at: node.span,
          help: "'condition' says which of the search identifiers must hold")
      }
      return section
    }
    section.conditions = conditions(condition.value, names: names)
    reportUnused(section, entries)
    return section
  }

  private mutating func conditions(_ node: YAMLNode, names: [String]) -> [Sigma.Condition] {
    let nodes = node.items ?? [node]
    if nodes.isEmpty { report(.sigmaCondition, "the list of conditions is empty", at: node.span) }
    return nodes.compactMap { node in
      guard let text = text(node, "condition") else { return nil }
      var parsing = Sigma.ConditionParsing(text, in: node, identifiers: names)
      let condition = parsing.condition()
      diagnostics += parsing.diagnostics
      return condition
    }
  }

  private mutating func reportUnused(_ section: Sigma.DetectionSection, _ entries: [YAMLEntry]) {
    guard !section.conditions.isEmpty else { return }
    var used: Set<String> = []
    for condition in section.conditions {
      condition.collectIdentifiers(of: section.identifiers.map(\.name), into: &used)
    }
    for identifier in section.identifiers where !used.contains(identifier.name) {
      guard let span = identifier.origin.span else { continue }
      report(
        .sigmaUnusedIdentifier, "'\(identifier.name)' is not used in the condition", at: span,
        help: "what it looks for has no effect")
    }
  }

  // MARK: Search identifiers

  private mutating func identifier(_ name: String, _ entry: YAMLEntry) -> Sigma.Identifier? {
    let isLegal =
      !name.isEmpty && name.utf8.allSatisfy { Sigma.isPlaceholderByte($0) || $0 == UInt8(ascii: "-") }
    if !isLegal {
      report(
        .sigmaWrongShape, "'\(name)' cannot be used in a condition", at: entry.key.span,
        help: "the name of a search identifier has letters, digits, '_' and '-'")
    }
    return search(entry.value).map {
      Sigma.Identifier(name: name, search: $0, origin: Origin(entry.key.span))
    }
  }

  private mutating func search(_ node: YAMLNode) -> Sigma.Search? {
    switch node.content {
    case .mapping(let entries):
      if entries.isEmpty { report(.sigmaValue, "the map is empty and would match everything", at: node.span) }
      return .items(entries.compactMap { item($0) })
    case .sequence(let items):
      if items.isEmpty { report(.sigmaValue, "the list is empty and would match nothing", at: node.span) }
      return .any(items.compactMap { search($0) })
    case .scalar:
      guard let scalar = scalar(node) else { return nil }
      if scalar.content == .null {
        report(.sigmaValue, "a search identifier must look for something", at: node.span)
      }
      return .keyword(scalar)
    }
  }

  /// `Field|modifier|modifier: value`.
  private mutating func item(_ entry: YAMLEntry) -> Sigma.Item? {
    let key = entry.key.scalar?.text ?? ""
    let parts = key.utf8.split(separator: UInt8(ascii: "|"), omittingEmptySubsequences: false)
    let field = parts.first.flatMap { String($0) } ?? ""
    var modifiers: [Sigma.Modifier] = []
    var start = field.utf8.count + 1
    for part in parts.dropFirst() {
      let word = String(part) ?? ""
      let span = entry.key.span(ofUTF8Range: start..<start + part.count)
      start += part.count + 1
      if let kind = Sigma.Modifier.kind(of: word) {
        modifiers.append(Sigma.Modifier(kind, origin: Origin(span)))
      } else {
        unknownModifier(word, at: span)
      }
    }
    guard let values = values(entry.value) else { return nil }
    return Sigma.Item(
      field.isEmpty ? nil : field, modifiers, values: values, origin: Origin(entry.key.span))
  }

  private mutating func values(_ node: YAMLNode) -> [Sigma.Scalar]? {
    guard let items = node.items else { return scalar(node).map { [$0] } }
    if items.isEmpty {
      report(
        .sigmaValue, "the list of values is empty and would match nothing", at: node.span,
        help: "write 'null' to ask whether the field is absent")
    }
    return items.compactMap { scalar($0) }
  }

  private mutating func unknownModifier(_ word: String, at span: Span) {
    let near = nearestName(to: word, among: Sigma.Modifier.Kind.allCases.map(\.rawValue))
    let fix = near.map { near in
      Fix(title: "replace '\(word)' with '\(near)'", edits: [Fix.Edit(span, near)], safety: .changesMeaning)
    }
    report(
      .sigmaModifier, word.isEmpty ? "a modifier is missing after '|'" : "unknown modifier '\(word)'",
      at: span, help: near.map { "did you mean '\($0)'?" } ?? "", fixes: fix.map { [$0] } ?? [])
  }
}

extension Sigma.Condition {
  /// The identifiers among `names` that the condition takes, by name or by selector.
  func collectIdentifiers(of names: [String], into used: inout Set<String>) {
    switch self {
    case .and(let operands), .or(let operands):
      for operand in operands { operand.collectIdentifiers(of: names, into: &used) }
    case .not(let operand): operand.collectIdentifiers(of: names, into: &used)
    case .quantified(_, let target, _): used.formUnion(names.filter { target.selects($0) })
    case .identifier(let name, _): used.insert(name)
    }
  }
}
