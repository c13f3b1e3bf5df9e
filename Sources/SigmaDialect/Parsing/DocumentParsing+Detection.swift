import Diagnostics
import Events
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
        continue
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
    let isAggregated = read(condition.value, names, into: &section)
    readTimeframe(of: node, isAggregated, into: &section)
    reportUnused(section, entries)
    return section
  }

  /// - Returns: whether there is an aggregation, be it a faulty one.
  private mutating func read(
    _ node: YAMLNode, _ names: [String], into section: inout Sigma.DetectionSection
  ) -> Bool {
    var isAggregated = false
    let nodes = node.items ?? [node]
    if nodes.isEmpty { report(.sigmaCondition, "the list of conditions is empty", at: node.span) }
    for node in nodes {
      guard let text = text(node, "condition") else { continue }
      var parsing = Sigma.ConditionParsing(text, in: node, identifiers: names)
      if let condition = parsing.condition() {
        section.conditions.append(condition)
        if parsing.diagnostics.isEmpty, text.utf8.count <= 2_000, !condition.isSatisfiable(names) {
          report(
            .sigmaCondition, "no event can satisfy the condition",
            at: parsing.span(0..<(parsing.aggregation?.lowerBound ?? text.utf8.count)),
            help:
              "for searches that are events of their own, write a rule for each, and a correlation of the type "
              + "'temporal'", severity: .warning)
        }
      }
      if let tail = parsing.aggregation {
        isAggregated = true
        if nodes.count == 1, source.root.entry("detection") != nil {
          section.aggregation = aggregation(text, tail, at: parsing.span(tail))
        } else {
          parsing.refuseAggregation()
        }
      }
      diagnostics += parsing.diagnostics
    }
    return isAggregated
  }

  // MARK: Old aggregations

  private mutating func aggregation(_ text: String, _ tail: Range<Int>, at span: Span) -> Sigma.Aggregation? {
    var parsing = Sigma.AggregationParsing(
      String(decoding: Array(text.utf8)[tail], as: UTF8.self), at: Origin(span))
    do {
      return try parsing.aggregation()
    } catch {
      report(.sigmaNotSupported, error.message, at: span, help: error.help)
      return nil
    }
  }

  private mutating func readTimeframe(
    of node: YAMLNode, _ isAggregated: Bool, into section: inout Sigma.DetectionSection
  ) {
    guard let entry = node.entry("timeframe") else {
      guard let aggregation = section.aggregation, let span = aggregation.origin.span else { return }
      report(
        .sigmaNotSupported,
        "the aggregation has no 'timeframe': it is unsaid which events it counts together",
        at: span, help: "add 'timeframe: 10m' with the time that is meant")
      return
    }
    guard isAggregated else {
      report(
        .sigmaNotSupported, "'timeframe' says nothing without an aggregation", at: entry.key.span,
        help:
          "for searches that are events of their own, write a rule for each, and a correlation of the type "
          + "'temporal' with a timespan; to count events, one of the type 'event_count'")
      return
    }
    guard let text = text(entry.value, "timeframe") else { return }
    guard let timeframe = Sigma.Timespan(text: text, origin: Origin(entry.value.span)) else {
      report(
        .sigmaCorrelation, "'\(text)' is no timeframe", at: entry.value.span,
        help: "write a number and s, m, h or d: 90m")
      return
    }
    section.aggregation?.timeframe = timeframe
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
  mutating func item(_ entry: YAMLEntry) -> Sigma.Item? {
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
  /// Whether some choice of the identifiers that hold makes the condition true. True without a look where there are
  /// very many.
  fileprivate func isSatisfiable(_ names: [String]) -> Bool {
    var used: Set<String> = []
    collectIdentifiers(of: names, into: &used)
    let identifiers = names.filter { used.contains($0) }
    guard identifiers.count <= 10 else { return true }
    // All of them first: nearly every condition is true then, or with one of them less.
    return (0..<(1 << identifiers.count)).contains { choice in
      holds(names) { name in identifiers.firstIndex(of: name).map { choice & (1 << $0) == 0 } ?? false }
    }
  }

  private func holds(_ names: [String], _ identifier: (String) -> Bool) -> Bool {
    switch self {
    case .and(let operands): operands.allSatisfy { $0.holds(names, identifier) }
    case .or(let operands): operands.contains { $0.holds(names, identifier) }
    case .not(let operand): !operand.holds(names, identifier)
    case .identifier(let name, _): identifier(name)
    case .quantified(.one, let target, _): names.contains { target.selects($0) && identifier($0) }
    case .quantified(.all, let target, _): names.allSatisfy { !target.selects($0) || identifier($0) }
    }
  }

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
