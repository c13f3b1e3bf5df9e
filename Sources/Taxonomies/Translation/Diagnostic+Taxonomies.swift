import Detections
import Diagnostics
import Events

// One factory a finding, so that each message is built in one place.
extension Diagnostic {
  static func unmappedField(
    _ field: Field, from source: TaxonomyName, to target: TaxonomyName, _ known: [String], at span: Span?
  ) -> Diagnostic {
    let near = nearestName(to: field.name, among: known.sorted())
    let help = near.map { "'\($0)' has one; did you mean that?" } ?? "add it by a taxonomy file (--taxonomy), or for this rule under targets: fields:"
    return Diagnostic(
      .unmappedField, "the field '\(field)' has no \(target.title) name in this log source", at: span, help: help)
  }

  static func readAsAnother(_ field: Field, _ usual: Field, _ neutral: Field, at span: Span?) -> Diagnostic {
    Diagnostic(
      .proposedMapping, "'\(field)' is read as '\(neutral)', which is otherwise called '\(usual)'", at: span,
      help: "it is written as '\(usual)' from there on")
  }

  static func foreignOutcome(
    _ outcome: String, _ fields: [String], _ model: TaxonomyName, at span: Span?
  ) -> Diagnostic {
    let names = fields.map { "'\($0)'" }.joined(separator: ", ")
    return Diagnostic(
      .outcomesNotCarried, "the outcome '\(outcome)' is left out: \(model.title)'s \(names) has no neutral name", at: span,
      help: "the same events are detected")
  }

  static func unmappedHash(_ test: FieldPredicate, _ known: [String], at span: Span?) -> Diagnostic {
    Diagnostic(
      .unmappedField, "'\(test.description)' can't be said of one hash", at: span,
      help: "only whole hashes can, as contains 'ALGORITHM=HEX', of \(known.joined(separator: ", "))")
  }

  static func unmappedLogSource(
    _ logSource: LogSource?, _ model: TaxonomyName, _ known: [LogSource], at span: Span?
  ) -> Diagnostic {
    guard let logSource else {
      return Diagnostic(
        .unmappedLogSource, "without a log source the rule can't be written in \(model.title)", at: span,
        help: "say which logs it reads: logsource: {category: process_creation}")
    }
    let words = known.flatMap { [$0.category, $0.product, $0.service].compactMap { $0 } }
    let own = [logSource.category, logSource.product, logSource.service].compactMap { $0 }
    let near = own.first { !words.contains($0) }.flatMap { nearestName(to: $0, among: Set(words).sorted()) }
    return Diagnostic(
      .unmappedLogSource, "the log source (\(logSource.description)) is not known in \(model.title)", at: span,
      help: near.map { "did you mean '\($0)'?" } ?? "add it by a taxonomy file (--taxonomy)")
  }

  static func onlyProposed(
    _ field: Field, _ native: Field, _ model: TaxonomyName, at span: Span?
  ) -> Diagnostic {
    Diagnostic(
      .unmappedField, "the field '\(field)' has no confirmed \(model.title) name", at: span,
      help: "'\(native)' is proposed without a public source; --mappings proposed uses it")
  }

  static func proposedMapping(
    _ field: Field, _ native: Field, _ model: TaxonomyName, at span: Span?
  ) -> Diagnostic {
    Diagnostic(
      .proposedMapping, "'\(field)' is written as '\(native)' in \(model.title), for which there is no public source",
      at: span, help: "check it against your parser; --mappings confirmed refuses it")
  }

  static func mergedFields(
    _ first: String, _ second: String, _ native: Field, _ model: TaxonomyName, at span: Span?
  ) -> Diagnostic {
    Diagnostic(
      .ambiguousMapping, "'\(first)' and '\(second)' are both '\(native)' in \(model.title)", at: span,
      help: "map one of them otherwise for this rule, under targets: fields:")
  }

  static func ambiguousField(_ field: Field, _ names: [String], at span: Span?) -> Diagnostic {
    Diagnostic(
      .ambiguousMapping, "'\(field)' may be \(names.joined(separator: " or "))", at: span,
      help: "decide it by a taxonomy file (--taxonomy)")
  }

  static func valuesDiffer(_ field: Field, _ model: TaxonomyName, at span: Span?) -> Diagnostic {
    Diagnostic(
      .unmappedValue, "the values of '\(field)' are written otherwise in \(model.title), so they can't be given as they are",
      at: span, help: "use the field in tests only, or map it to a field that has its text")
  }

  static func valuesNotToldApart(_ test: FieldPredicate, _ model: TaxonomyName, at span: Span?) -> Diagnostic {
    Diagnostic(
      .unmappedValue, "\(model.title) has one value for several of which '\(test.description)' takes some", at: span,
      help: "test all of them, or none")
  }

  static func unmappedValue(
    _ test: FieldPredicate, _ known: [String], _ model: TaxonomyName, at span: Span?
  ) -> Diagnostic {
    var near: String?
    if case .text(let text) = test.test, case .equals(let value) = text.pattern {
      near = nearestName(to: value, among: known)
    }
    let list = known.prefix(12).joined(separator: ", ") + (known.count > 12 ? ", ..." : "")
    return Diagnostic(
      .unmappedValue, "no value of the field in \(model.title) satisfies '\(test.description)'", at: span,
      help: near.map { "did you mean '\($0)'?" } ?? "known values: \(list)")
  }

  static func untranslatableTest(_ test: FieldPredicate, _ model: TaxonomyName, at span: Span?) -> Diagnostic {
    Diagnostic(
      .fieldTypeMismatch, "'\(test.description)' can't be asked of the field in \(model.title), which holds something else",
      at: span)
  }

  static func untranslatablePart(
    _ test: FieldPredicate, _ part: URLPart, _ whole: Field, _ model: TaxonomyName, at span: Span?
  ) -> Diagnostic {
    Diagnostic(
      .fieldTypeMismatch,
      "'\(test.description)' can't be asked of the \(part.rawValue) of a URL, which \(model.title) holds as one text",
      at: span, help: "ask it of the whole URL ('\(whole)'), or ask for a text, a beginning, an end or a content that the part can have")
  }

  static func unknownOverride(
    _ field: Field, _ model: TaxonomyName, _ known: [String], at span: Span?
  ) -> Diagnostic {
    let near = nearestName(to: field.name, among: known)
    return Diagnostic(
      .unknownField, "\(model.title) has no field '\(field)'", at: span,
      help: near.map { "did you mean '\($0)'?" } ?? "correct it under targets: fields:")
  }

  static func unknownNativeField(_ field: Field, _ model: TaxonomyName, at span: Span?) -> Diagnostic {
    Diagnostic(
      .unknownField, "\(model.title) has no field '\(field)'", at: span,
      help: "correct the mapping that leads to it")
  }

  static func ambiguousLogSource(
    _ variable: String, _ found: [LogSource], _ model: TaxonomyName, at span: Span?
  ) -> Diagnostic {
    let words = found.map { "(\($0.description))" }.joined(separator: " or ")
    return Diagnostic(
      .ambiguousMapping, "the events of '\(variable)' may come from log sources \(words), which \(model.title) does not tell apart",
      at: span, help: "say which by a taxonomy file (--taxonomy): 'preferred: true' at the log source that is meant")
  }

  static func untoldLogSource(
    _ logSource: LogSource, _ untold: [String], _ model: TaxonomyName, at span: Span?
  ) -> Diagnostic {
    Diagnostic(
      .unmappedLogSource,
      "\(model.title) is not asked for the \(untold.joined(separator: " and ")) of the log source (\(logSource.description))",
      at: span, help: "events of others are looked at too; to narrow it, select them by a taxonomy file (--taxonomy)",
      severity: .note)
  }

  static func proposedLogSource(_ logSource: LogSource, _ model: TaxonomyName, at span: Span?) -> Diagnostic {
    Diagnostic(
      .proposedMapping, "how \(model.title) tells the log source (\(logSource.description)) is proposed, without a public source",
      at: span, help: "check it against your parser; --mappings confirmed refuses it")
  }

  static func onlyProposedLogSource(_ logSource: LogSource, _ model: TaxonomyName, at span: Span?) -> Diagnostic {
    Diagnostic(
      .unmappedLogSource, "how \(model.title) tells the log source (\(logSource.description)) is not confirmed", at: span,
      help: "it is proposed without a public source; --mappings proposed uses it")
  }

  /// - Parameter unnamed: the fields without a neutral name in the log source that fits best; empty when the tests tell
  ///   none at all.
  static func noLogSource(
    _ variable: String, _ model: TaxonomyName, _ unnamed: [String], at span: Span?
  ) -> Diagnostic {
    guard !unnamed.isEmpty else {
      return Diagnostic(
        .unmappedLogSource, "the tests of '\(variable)' tell no log source that has neutral names", at: span,
        help: "test metadata.event_type, or add a log source by a taxonomy file (--taxonomy)")
    }
    let names = unnamed.map { "'\($0)'" }.joined(separator: ", ")
    let verb = unnamed.count == 1 ? "has" : "have"
    return Diagnostic(
      .unmappedLogSource, "in the log source that the tests of '\(variable)' tell, \(names) \(verb) no neutral name",
      at: span, help: "add it by a taxonomy file (--taxonomy)")
  }
}

extension TaxonomyName {
  /// The model's name for people.
  var title: String {
    switch self {
    case .neutral: "neutral"
    case .udm: "UDM"
    case .sigma: "Sigma"
    case .ecs: "ECS"
    default: name
    }
  }
}
