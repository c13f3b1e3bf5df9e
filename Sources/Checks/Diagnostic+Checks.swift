import Detections
import Diagnostics

// One factory a finding, so that each message is built in one place.
extension Diagnostic {
  static func noVariable(_ name: String) -> Diagnostic {
    Diagnostic(.missingKey, "the rule '\(name)' has no event variable", at: nil)
  }

  static func duplicateVariable(_ name: String, at span: Span?) -> Diagnostic {
    Diagnostic(.duplicateName, "two event variables are called '\(name)'", at: span)
  }

  static func duplicateOutcome(_ name: String, at span: Span?) -> Diagnostic {
    Diagnostic(
      .duplicateName, "the name '\(name)' is used twice", at: span,
      help: "outcomes and event variables share one set of names")
  }

  static func duplicateKey(_ name: String, at span: Span?) -> Diagnostic {
    Diagnostic(.duplicateName, "two keys of the window are called '\(name)'", at: span)
  }

  static func undefinedVariable(_ name: String, in detection: Detection, at span: Span?) -> Diagnostic {
    let near = nearestName(to: name, among: detection.variables.map(\.name))
    return Diagnostic(
      .undefinedName, "there is no event variable '\(name)'", at: span,
      help: near.map { "did you mean '\($0)'?" } ?? "")
  }

  static func undefinedOutcome(_ name: String, among known: [String], at span: Span?) -> Diagnostic {
    let near = nearestName(to: name, among: known.sorted())
    return Diagnostic(
      .undefinedName, "there is no outcome '\(name)' before this one", at: span,
      help: near.map { "did you mean '\($0)'?" } ?? "an outcome may use those that stand above it")
  }

  static func windowNeeded(at span: Span?) -> Diagnostic {
    Diagnostic(
      .windowNeeded, "a rule with several event variables needs a window", at: span,
      help: "say which events belong together: window: {by: [host.name], over: 10m}")
  }

  static func windowNotPositive(at span: Span?) -> Diagnostic {
    Diagnostic(.windowOutOfBounds, "a window must last longer than nothing", at: span)
  }

  static func keyWithoutField(_ key: String, at span: Span?) -> Diagnostic {
    Diagnostic(.missingKey, "the window's key '\(key)' has no field in any event", at: span)
  }

  static func pivotNotRequired(_ pivot: String, at span: Span?) -> Diagnostic {
    Diagnostic(
      .unboundedCondition, "the window is laid around '\(pivot)', which the condition does not require",
      at: span, help: "let the condition say '\(pivot) and …'")
  }

  static func joinOfOneVariable(_ name: String, at span: Span?) -> Diagnostic {
    Diagnostic(
      .unjoinedVariable, "a join needs two variables, this has '\(name)' twice", at: span,
      help: "to compare two fields of one event, use 'same_as' in a selection")
  }

  static func unjoinedVariable(_ name: String, at span: Span?) -> Diagnostic {
    Diagnostic(
      .unjoinedVariable, "nothing connects '\(name)' with the other event variables", at: span,
      help: "name a field that they share in the window's 'by', or in 'joins'")
  }

  static func variableNotInCondition(_ name: String, at span: Span?) -> Diagnostic {
    Diagnostic(
      .variableNotInCondition, "the condition says nothing about '\(name)'", at: span,
      help: "add 'and \(name)' to the condition, or take the variable out")
  }

  static func unboundedCondition(at span: Span?) -> Diagnostic {
    Diagnostic(
      .unboundedCondition, "the condition may hold without any event", at: span,
      help: "require an event variable: absence is seen only beside something that is there")
  }

  static func needsAggregate(_ what: String, at span: Span?) -> Diagnostic {
    Diagnostic(
      .outcomeNeedsAggregate, "\(what) has a value for each event of the window, and an outcome has one",
      at: span, help: "say which is meant: max, min, sum, count, count_distinct, values or flag")
  }

  static func duplicateComputedField(_ name: String, at span: Span?) -> Diagnostic {
    Diagnostic(.duplicateName, "two computed fields are called '\(name)'", at: span)
  }

  static func argumentCount(_ function: String, given: Int, at span: Span?) -> Diagnostic {
    Diagnostic(
      .outcomeTypeMismatch, "the function '\(function)' can't be given \(given) arguments", at: span)
  }

  static func nestedAggregate(at span: Span?) -> Diagnostic {
    Diagnostic(.outcomeTypeMismatch, "an aggregate can't stand inside another", at: span)
  }

  static func outcomeKind(_ name: String, says: String, gives: String, at span: Span?) -> Diagnostic {
    Diagnostic(
      .outcomeTypeMismatch, "the outcome '\(name)' is said to be \(says), and gives \(gives)", at: span)
  }

  static func notANumber(at span: Span?) -> Diagnostic {
    Diagnostic(.outcomeTypeMismatch, "a number is needed here", at: span)
  }

  static func branchesDiffer(_ first: String, _ second: String, at span: Span?) -> Diagnostic {
    Diagnostic(.outcomeTypeMismatch, "one value is \(first), the other \(second)", at: span)
  }

  static func textOrder(at span: Span?) -> Diagnostic {
    Diagnostic(.outcomeTypeMismatch, "texts and lists are compared with = and != only", at: span)
  }

  static func comparisonOfKinds(at span: Span?) -> Diagnostic {
    Diagnostic(.outcomeTypeMismatch, "a text and a number are never equal", at: span)
  }

  static func comparisonWithList(at span: Span?) -> Diagnostic {
    Diagnostic(.outcomeTypeMismatch, "a list equals nothing but a list", at: span)
  }

  static func malformedPattern(_ pattern: String, _ message: String, at span: Span?) -> Diagnostic {
    Diagnostic(.malformedPattern, "/\(pattern)/ is no RE2 pattern: \(message)", at: span)
  }

  static func nestedTooDeeply(_ name: String, at span: Span?) -> Diagnostic {
    Diagnostic(
      .alertsMisread, "'\(name)' looks at alerts of alerts beyond what is sensible", at: span,
      help: "at most \(Detection.deepestNesting) levels and \(Detection.largestNesting) rules can stand in one")
  }

  static func alertsAreNoLog(_ variable: String, at span: Span?) -> Diagnostic {
    Diagnostic(
      .alertsMisread, "'\(variable)' sees alerts, which have no log source, no elements and a time", at: span,
      help: "the rule whose alerts they are says which logs it reads")
  }

  static func alertsOfEntities(_ name: String, at span: Span?) -> Diagnostic {
    Diagnostic(
      .alertsMisread, "the alerts of '\(name)' have no certain time, because it looks at entities", at: span)
  }

  static func alertFieldTwice(_ field: String, of name: String, at span: Span?) -> Diagnostic {
    Diagnostic(
      .alertsMisread, "alerts of '\(name)' would have two fields '\(field)': a key and an outcome", at: span)
  }

  static func unknownAlertField(_ field: String, of inner: Detection, at span: Span?) -> Diagnostic {
    let known = inner.alertFields.map(\.name)
    let near = nearestName(to: field, among: known)
    let all = known.map { "'\($0)'" }.joined(separator: ", ")
    return Diagnostic(
      .alertsMisread, "alerts of '\(inner.metadata.name)' have no field '\(field)'", at: span,
      help: near.map { "did you mean '\($0)'?" }
        ?? (known.isEmpty ? "they have none: it has no keys and no outcomes" : "they have its keys and outcomes: \(all)"))
  }

  static func twoTaxonomies(_ inner: Detection, _ outer: Detection, at span: Span?) -> Diagnostic {
    Diagnostic(
      .alertsMisread,
      "'\(inner.metadata.name)' has fields of another data model than '\(outer.metadata.name)'", at: span)
  }
}
