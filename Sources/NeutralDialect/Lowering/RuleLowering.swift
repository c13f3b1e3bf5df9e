import Detections
import Diagnostics
import Dialects
import Events
import Taxonomies

/// Lowers one rule: resolves names, fields and patterns, and reports everything that is wrong with them.
struct RuleLowering {
  let rule: Neutral.Rule
  let vocabulary: Vocabulary
  /// What the fields hold that variables compute, by variable; `nil` where that is not known.
  var computedTypes: [String: [String: FieldType?]] = [:]
  /// The variable whose fields names stand for, where no variable is said.
  var currentVariable: String?
  var diagnostics: [Diagnostic] = []

  /// The selections of each variable, in order.
  var selections: [(variable: String, entries: [(name: Neutral.Scalar, predicate: Predicate)])] = []
  /// `VARIABLE.SELECTION` of those that something refers to.
  var usedSelections: Set<String> = []
  /// The kinds of the outcomes so far.
  var outcomeKinds: [String: Outcome.Kind] = [:]
  var usedLists: Set<String> = []
  /// The rules whose alerts variables see, by variable.
  var alerts: [String: LoweredAlerts] = [:]
  /// Whether the rule stands in another one, whose lists it uses.
  var isInner = false

  init(_ rule: Neutral.Rule, _ vocabulary: Vocabulary) {
    self.rule = rule
    self.vocabulary = vocabulary
  }

  /// - Returns: `nil` when there is an error in the rule, in its text or in its meaning.
  mutating func lower() -> LoweredRule? {
    checkNames()
    let metadata = lowerHeader()
    let variables = rule.variables.map { lower($0) }
    let joins = rule.joins.compactMap { lower($0) }
    let window = rule.window.map { lower($0) }
    let outcomes = rule.outcomes.compactMap { lower($0) }
    let condition = self.condition(of: rule.condition, in: .rule)
    let lists = rule.lists.map { NamedList(name: $0.name.text, values: $0.values.map(\.text)) }
    var overrides: [String: TargetOverride] = [:]
    for override in rule.overrides { overrides[override.target.text] = lower(override) }
    reportUnused()
    let read = Detection(
      metadata: metadata, taxonomy: rule.header.taxonomy == nil ? .neutral : .udm, variables: variables, joins: joins, window: window,
      outcomes: outcomes, condition: condition, lists: isInner ? [] : lists, overrides: overrides
    ).givingMappings(overrides)
    let detection = rule.header.taxonomy == nil ? read : withExactNames(read)
    let tests = lowerTests(rule.tests, for: detection, vocabulary)
    diagnostics += tests.diagnostics
    guard rule.isComplete, !diagnostics.contains(where: { $0.severity == .error }) else { return nil }
    let accepted = rule.accepted.compactMap { acceptance in
      DiagnosticCode(rawValue: acceptance.code.text).map {
        AcceptedLoss(code: $0, target: acceptance.target?.text, reason: acceptance.reason.text)
      }
    }
    return LoweredRule(
      detection: detection, tests: tests.value, acceptedLosses: accepted,
      origin: rule.header.name?.origin ?? .none)
  }

  /// UDM's names of closed sets have one spelling, and are compared exactly.
  private func withExactNames(_ detection: Detection) -> Detection {
    detection.mapPredicates { _, predicate in
      predicate.mapField { test in
        guard case .text(var text) = test.test, vocabulary.type(of: test.field) == .enumeration else {
          return .field(test)
        }
        text.isCaseSensitive = true
        var test = test
        test.test = .text(text)
        return .field(test)
      }
    }
  }

  mutating func report(
    _ code: DiagnosticCode, _ message: String, at span: Span?, help: String = "",
    related: [Diagnostic.Related] = [],
    fixes: [Fix] = []
  ) {
    diagnostics.add(Diagnostic(code, message, at: span, help: help, related: related, fixes: fixes))
  }

  /// Says that a name is not defined, and which is near.
  ///
  /// - Returns: the near one.
  @discardableResult
  mutating func reportUndefined(
    _ what: String, _ name: Neutral.Name, among candidates: [String], help: String = ""
  ) -> String? {
    let near = nearestName(to: name.text, among: candidates)
    var fixes: [Fix] = []
    if let near, let span = name.origin.span, span.file.bytes[span.bytes].elementsEqual(name.text.utf8) {
      let edit = Fix.Edit(span, near)
      fixes = [Fix(title: "replace '\(name.text)' with '\(near)'", edits: [edit], safety: .changesMeaning)]
    }
    report(
      .undefinedName, "there is no \(what) '\(name.text)'", at: name.origin.span,
      help: near.map { "did you mean '\($0)'?" } ?? help, fixes: fixes)
    return near
  }

  // MARK: Names

  /// Variables, outcomes and keys share one set of names: those of alerts, and of YARA-L's placeholders.
  private mutating func checkNames() {
    var known: [String: Span?] = [:]
    var names = rule.variables.map { ($0.name.text, $0.name.span) }
    names += (rule.window?.keys ?? []).map { ($0.identifier, $0.nameSpan) }
    names += rule.outcomes.map { ($0.name.text, $0.name.span) }
    for (name, span) in names {
      guard let earlier = known[name] else {
        known[name] = span
        continue
      }
      report(
        .duplicateName, "the name '\(name)' is used twice", at: span,
        help:
          "event variables, outcomes and keys share one set of names; name a key by {name: …, field: …}",
        related: earlier.map { [Diagnostic.Related("the other '\(name)'", at: $0)] } ?? [])
    }
  }

  private mutating func reportUnused() {
    for (variable, entries) in selections {
      for entry in entries where !usedSelections.contains("\(variable).\(entry.name.text)") {
        report(
          .unusedName, "nothing refers to the selection '\(entry.name.text)'", at: entry.name.span,
          help: "use it in 'where' or in an outcome, or take it out")
      }
    }
    for list in rule.lists where !isInner && !usedLists.contains(list.name.text) {
      report(.unusedName, "nothing refers to the list '\(list.name.text)'", at: list.name.span)
    }
  }

  // MARK: Variables

  private mutating func lower(_ variable: Neutral.Variable) -> EventVariable {
    if let inner = variable.alerts { return lower(inner, seenAs: variable) }
    noteViews(variable.views, of: variable.name.text)
    currentVariable = variable.name.text
    defer { currentVariable = nil }
    let entries = variable.selections.map { selection in
      (name: selection.name, predicate: Predicate.named(selection.name.text, self.predicate(of: selection)))
    }
    selections.append((variable.name.text, entries))
    let predicate: Predicate
    if let filter = variable.filter {
      predicate = self.predicate(of: filter, in: variable.name.text)
    } else {
      for entry in entries { usedSelections.insert("\(variable.name.text).\(entry.name.text)") }
      predicate = conjunction(entries.map(\.predicate))
    }
    if rule.header.taxonomy != nil, variable.logSource != nil {
      report(
        .unmappedLogSource, "a rule with UDM's names has no log source", at: variable.name.span,
        help: "test metadata.event_type and metadata.log_type")
    }
    return EventVariable(
      name: variable.name.text, logSource: variable.logSource,
      derivations: derivations(variable.views, of: variable.name.text), isTimeless: variable.isTimeless,
      predicate: predicate,
      origin: variable.name.origin)
  }

  private mutating func lower(_ override: Neutral.Override) -> TargetOverride {
    var fields: [String: String] = [:]
    for entry in override.fields {
      _ = field(entry.key)
      fields[entry.key.text] = entry.value.text
    }
    return TargetOverride(
      name: override.name?.text,
      metadata: override.metadata.map { MetadataEntry($0.key.text, $0.value.text) },
      fields: fields, omission: override.omission.map { trimmed($0.text) }, origin: override.target.origin)
  }

  /// The definition of a field; reports one that there is not.
  mutating func field(_ scalar: Neutral.Scalar) -> FieldReference {
    field(Neutral.Name(scalar.text, origin: scalar.origin))
  }

  mutating func field(_ name: Neutral.Name) -> FieldReference {
    let field = Field(name.text)
    if let currentVariable, let type = computedTypes[currentVariable]?[name.text] {
      return FieldReference(field: field, type: type, enumerators: [])
    }
    if let definition = vocabulary.definition(name.text) {
      return FieldReference(field: field, type: definition.type, enumerators: definition.enumerators)
    }
    let near = nearestName(to: name.text, among: vocabulary.fieldNames())
    var fixes: [Fix] = []
    if let near, let span = name.origin.span, span.file.bytes[span.bytes].elementsEqual(name.text.utf8) {
      let edit = Fix.Edit(span, near)
      fixes = [Fix(title: "replace '\(name.text)' with '\(near)'", edits: [edit], safety: .changesMeaning)]
    }
    report(
      .unknownField, "there is no field '\(name.text)'", at: name.origin.span,
      help: near.map { "did you mean '\($0)'?" }
        ?? (rule.header.taxonomy == nil
          ? "fields have the names of the Elastic Common Schema; --taxonomy adds others"
          : "fields have the names of UDM; --taxonomy adds others"),
      fixes: fixes)
    return FieldReference(field: field, type: nil, enumerators: [])
  }
}

extension [Diagnostic] {
  /// Adds a finding unless there are enough; the first error always, for it rejects the rule.
  mutating func add(_ finding: Diagnostic) {
    guard count >= mostFindings else { return append(finding) }
    if finding.severity == .error, !contains(where: { $0.severity == .error }) { append(finding) }
  }
}

/// A field that a rule names; without a type if the taxonomy does not have it, which was reported.
struct FieldReference {
  var field: Field
  var type: FieldType?
  var enumerators: [String]
}

/// Every operand holds; one operand is itself.
func conjunction(_ operands: [Predicate]) -> Predicate {
  operands.count == 1 ? operands[0] : .all(operands)
}

/// Some operand holds; one operand is itself.
func disjunction(_ operands: [Predicate]) -> Predicate {
  operands.count == 1 ? operands[0] : .any(operands)
}

/// Without line breaks and blanks at both ends, which YAML's blocks leave behind.
func trimmed(_ text: String) -> String {
  var scalars = text.unicodeScalars[...]
  while let first = scalars.first, first.properties.isWhitespace { scalars.removeFirst() }
  while let last = scalars.last, last.properties.isWhitespace { scalars.removeLast() }
  return String(scalars)
}
