import Diagnostics
import YAMLTree

/// A rule with more findings than a person reads is given up.
let mostFindings = 1_000

/// Compares YAML with the shapes of the schema, and reports everything that does not fit.
struct SchemaValidation {
  /// False when a part of the text could not be read, so that a missing key may well be in the text.
  let isTextComplete: Bool
  private(set) var diagnostics: [Diagnostic] = []

  init(isTextComplete: Bool) {
    self.isTextComplete = isTextComplete
  }

  static func validate(_ document: YAMLDocument, _ shape: MappingShape) -> [Diagnostic] {
    var validation = SchemaValidation(isTextComplete: document.isComplete)
    validation.validate(document.root, .mapping(shape), at: document.root.span)
    return validation.diagnostics
  }

  /// - Parameter place: what to point at when nothing is written: the key.
  private mutating func validate(_ node: YAMLNode, _ shape: Shape, at place: Span) {
    guard diagnostics.count < mostFindings else { return }
    switch shape {
    case .scalar(let scalar):
      if let written = Neutral.Scalar(node) {
        diagnostics += written.findings(scalar)
      } else {
        reportShape(node, shape, at: place)
      }
    case .list(let item, let minimum, let maximum):
      guard let items = node.items else { return reportShape(node, shape, at: place) }
      reportSurplus(items.count, maximum, at: node.span)
      if items.count < minimum {
        diagnostics.append(
          Diagnostic(
            .emptyList, "this list has no items", at: node.span, help: "leave the key out, or add one"))
      }
      for node in items { validate(node, item, at: node.span.isEmpty ? place : node.span) }
    case .mapping(let mapping):
      guard let entries = node.entries else { return reportShape(node, shape, at: place) }
      validate(entries, mapping, at: node.span.isEmpty ? place : node.span)
    case .either(let shapes):
      validate(node, oneOf: shapes, at: place)
    case .alerts:
      validate(node, .mapping(Schema.alerts), at: place)
    case .tree:
      validate(tree: node, at: place)
    }
  }

  private mutating func validate(_ node: YAMLNode, oneOf shapes: [Shape], at place: Span) {
    let fitting = shapes.filter { shape in
      switch shape {
      case .scalar: node.scalar != nil
      case .list: node.items != nil
      case .mapping, .alerts: node.entries != nil
      case .either, .tree: false
      }
    }
    guard let first = fitting.first else { return reportShape(node, .either(shapes), at: place) }
    // Of two lists the first item decides; an item of another kind is then reported as such.
    let chosen = fitting.first { shape in
      guard case .list(let item, _, _) = shape, let node = node.items?.first else { return false }
      if case .mapping = item { return node.entries != nil }
      return node.scalar != nil
    }
    validate(node, chosen ?? first, at: place)
  }

  private mutating func validate(tree node: YAMLNode, at place: Span) {
    guard diagnostics.count < mostFindings else { return }
    if let entries = node.entries {
      validate(entries, Schema.object, at: node.span.isEmpty ? place : node.span)
    } else if let items = node.items {
      if items.isEmpty {
        diagnostics.append(
          Diagnostic(.emptyList, "this list has no items", at: node.span, help: "leave the key out, or add one"))
      }
      let holdsObjects = items.first?.entries != nil
      let item: Shape = holdsObjects ? .tree : .scalar(.value)
      for item in items where (item.entries != nil) != holdsObjects || item.items != nil {
        reportShape(item, holdsObjects ? .mapping(Schema.object) : .scalar(.value), at: place)
      }
      for node in items where holdsObjects == (node.entries != nil) && node.items == nil {
        validate(node, item, at: node.span.isEmpty ? place : node.span)
      }
    } else {
      validate(node, .scalar(.valueOrNull), at: place)
    }
  }

  private mutating func reportShape(_ node: YAMLNode, _ shape: Shape, at place: Span) {
    // What could not be read has been reported.
    if !isTextComplete, node.kindName == "nothing" { return }
    var help = ""
    switch shape {
    case .scalar(let scalar):
      if scalar.noun == "text" || node.kindName == "nothing" { help = "for the empty text write ''" }
      if node.entries != nil { help = "text that holds ': ' or starts with '{' needs quotes" }
    case .list:
      if let written = Neutral.Scalar(node) { help = "write [\(written.text)]" }
    case .mapping, .either, .tree, .alerts: break
    }
    let message = "\(shape.noun) is needed here, this is \(node.kindName)"
    let isNothing = node.span.isEmpty
    diagnostics.append(Diagnostic(.wrongShape, message, at: isNothing ? place : node.span, help: help))
  }

  private mutating func reportSurplus(_ count: Int, _ maximum: Int?, at place: Span) {
    guard let maximum, count > maximum else { return }
    diagnostics.append(
      Diagnostic(.wrongShape, "at most \(maximum) are possible here, these are \(count)", at: place))
  }

  // MARK: Mappings

  private mutating func validate(_ entries: [YAMLEntry], _ shape: MappingShape, at place: Span) {
    reportSurplus(entries.count, shape.maximum, at: place)
    if entries.count < shape.minimum, isTextComplete {
      diagnostics.append(Diagnostic(.emptyList, "\(shape.noun) can't be empty", at: place))
      return
    }
    let written = Set(entries.compactMap { $0.key.scalar?.text })
    var meant: Set<String> = []
    var hasUnknown = false
    for entry in entries {
      guard let key = Neutral.Scalar(entry.key) else {
        diagnostics.append(Diagnostic(.wrongScalar, "a key can't be empty", at: entry.value.span))
        continue
      }
      if let known = shape.key(key.text) {
        validate(entry.value, known.shape, at: entry.key.span)
        if let finding = missingCompanion(of: known, key, among: written, shape) {
          diagnostics.append(finding)
        }
      } else if let others = shape.others {
        diagnostics += key.findings(others.key)
        validate(entry.value, others.shape, at: entry.key.span)
      } else {
        hasUnknown = true
        meant.formUnion(reportUnknown(key, shape, among: written))
      }
    }
    // Nothing is missing that stands there under a misspelt name.
    let present = written.union(meant)
    if isTextComplete {
      reportMissing(shape, among: present, at: entries.first?.key.span ?? place)
    }
    for choices in [shape.choices, shape.furtherChoices] where !choices.isEmpty {
      report(
        choices, shape, entries, among: present, at: hasUnknown ? nil : entries.first?.key.span ?? place)
    }
    reportCondition(shape, entries, among: written)
  }

  /// - Returns: the key that was probably meant.
  private mutating func reportUnknown(
    _ key: Neutral.Scalar, _ shape: MappingShape, among written: Set<String>
  ) -> [String] {
    let names = shape.keys.map(\.name)
    let near = nearestName(to: key.text, among: names.filter { !written.contains($0) })
    var help = near.map { "did you mean '\($0)'?" } ?? ""
    if near == nil { help = knownElsewhere(key.text) ?? "the keys here are \(names.joined(separator: ", "))" }
    let fix = near.flatMap { key.fix(replacing: key.text, with: $0, .changesMeaning) }
    diagnostics.append(
      Diagnostic(
        .unknownKey, "\(shape.noun) has no key '\(key.text)'", at: key.span, help: help,
        fixes: fix.map { [$0] } ?? []))
    return near.map { [$0] } ?? []
  }

  private func missingCompanion(
    of known: KeyShape, _ key: Neutral.Scalar, among written: Set<String>, _ shape: MappingShape
  ) -> Diagnostic? {
    guard !known.onlyWith.isEmpty, isTextComplete, written.isDisjoint(with: known.onlyWith) else {
      return nil
    }
    let companions = known.onlyWith.joined(separator: ", ")
    // Without any operator, that is what is missing; a misspelt one is reported by itself.
    if !shape.choices.isEmpty, written.isDisjoint(with: shape.choices.flatMap { $0 }) { return nil }
    return Diagnostic(
      .unknownKey, "'\(key.text)' has no meaning here", at: key.span, help: "it goes with \(companions)")
  }

  private mutating func reportMissing(_ shape: MappingShape, among present: Set<String>, at place: Span) {
    for key in shape.keys where key.isRequired && !present.contains(key.name) {
      diagnostics.append(
        Diagnostic(.missingKey, "\(shape.noun) needs the key '\(key.name)'", at: place, help: key.description)
      )
    }
  }

  /// - Parameter place: where to say that none of the choices is there; `nil` when an unknown key may be it.
  private mutating func report(
    _ choices: [[String]], _ shape: MappingShape, _ entries: [YAMLEntry], among present: Set<String>,
    at place: Span?
  ) {
    let chosen = choices.filter { !present.isDisjoint(with: $0) }
    let names = choices.flatMap { $0 }.joined(separator: ", ")
    if chosen.isEmpty, isTextComplete, let place {
      diagnostics.append(Diagnostic(.missingKey, "\(shape.noun) needs one of \(names)", at: place))
    }
    guard chosen.count > 1 else { return }
    let later = entries.filter { entry in
      entry.key.scalar.map { key in chosen.contains { $0.contains(key.text) } } ?? false
    }
    guard let first = later.first?.key.scalar?.text, let group = chosen.first(where: { $0.contains(first) })
    else { return }
    for entry in later {
      guard let key = entry.key.scalar?.text, !group.contains(key) else { continue }
      diagnostics.append(
        Diagnostic(.wrongShape, "\(shape.noun) can't have both '\(first)' and '\(key)'", at: entry.key.span))
    }
  }

  private mutating func reportCondition(
    _ shape: MappingShape, _ entries: [YAMLEntry], among written: Set<String>
  ) {
    guard let condition = shape.condition else { return }
    let word = entries.first { $0.key.scalar?.text == condition.key }
    let text = word?.value.scalar?.text ?? ""
    let needed = entries.first { $0.key.scalar?.text == condition.needed }
    if condition.words.contains(text) {
      guard needed == nil, isTextComplete, let word else { return }
      diagnostics.append(
        Diagnostic(
          .missingKey, "\(shape.noun) of the kind '\(text)' needs '\(condition.needed)'", at: word.value.span)
      )
    } else if let needed {
      let help = "it goes with \(condition.key): \(condition.words.joined(separator: " or "))"
      diagnostics.append(
        Diagnostic(.unknownKey, "'\(condition.needed)' has no meaning here", at: needed.key.span, help: help))
    }
  }
}

/// Keys that people know from other languages, and what stands for them here.
private func knownElsewhere(_ key: String) -> String? {
  switch key {
  case "detection": "neutral rules have 'events', with 'selections' and 'where'"
  case "level": "the key is 'severity'"
  case "falsepositives": "the key is 'false_positives'"
  case "date": "the key is 'created'"
  case "timeframe", "timespan": "a window has a length: window: {by: [host.name], over: 5m}"
  case "match": "the key is 'window'"
  case "outcome": "the key is 'outcomes'"
  case "meta": "the key is 'metadata'"
  case "fields": "fields are named under 'selections', each with its test"
  case "re", "regex": "the operator is 'matches'"
  case "cidr": "the operator is 'in_network'"
  case "gt": "the operator is 'greater_than'"
  case "gte": "the operator is 'at_least'"
  case "lt": "the operator is 'less_than'"
  case "lte": "the operator is 'at_most'"
  case "fieldref": "the operator is 'same_as'"
  case "startswith", "endswith": nil
  default: nil
  }
}

extension Span {
  var isEmpty: Bool { bytes.isEmpty }
}
