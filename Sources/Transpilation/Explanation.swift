import Detections
import Diagnostics
public import Events
import Semantics

/// A node of a rule with its truth for an event, for a person to read.
public struct ExplanationNode: Sendable {
  public var text: String
  public var holds: Bool
  public var children: [ExplanationNode]

  /// The tree as indented lines, a tick or a cross before each.
  public func rendered(indentation: Int = 0) -> String {
    let mark = holds ? "✓" : "✗"
    let line = String(repeating: "  ", count: indentation) + "\(mark) \(text)\n"
    return children.reduce(line) { $0 + $1.rendered(indentation: indentation + 1) }
  }
}

/// Why an event matches a rule, or what it lacks.
public struct Explanation: Sendable {
  public var variables: [ExplanationNode]
  /// What else the event lacks for an alert: values of group keys, or what the condition asks for.
  public var conditions: [ExplanationNode]
  /// The outcomes of the alert; those that the condition was asked of when there is none.
  public var outcomes: [Alert.Entry]
  /// The alerts that the event gives by itself.
  public var alerts: [Alert]
  /// The shortest list of changes to the event after which it is one of the first variable, and can be in a
  /// window; empty when it is already.
  public var changes: [String]
}

extension Transpiler {
  /// Explains a rule for one event as it was read from JSON.
  ///
  /// - Returns: `nil` when the rule can't be asked of events of that schema.
  public func explain(_ rule: AuthoredRule, _ raw: Event, schema: EventSchema) -> Explanation? {
    let schema = schema == .auto ? EventSchema.detected(in: [raw], catalog) : schema
    guard let lowered = self.detection(of: rule, for: schema, isRouted: true).value else { return nil }
    var reading = EventReading(schema: schema, catalog: catalog)
    var event = reading.read(raw)
    // Without a time an event is in no window, and nothing could be said of it.
    if event.time == nil { event.time = Timestamp(nanoseconds: 0) }
    let detection = lowered.running(at: nil, on: [event])
    let lists = lists(of: rule.detection)
    let explainer = Explainer(event: event, lists: lists)
    let alerts = meaning(of: detection, on: [event], lists: lists)
    var unconditional = detection
    unconditional.condition = .any(detection.variables.map { .present($0.name) })
    let asked = alerts.first ?? meaning(of: unconditional, on: [event], lists: lists).first
    let needs = explainer.windowNeeds(of: detection)
    let unmet = ExplanationNode(text: "condition", holds: false, children: [])
    let eventVariables = detection.withInner.flatMap(\.variables).filter { $0.inner == nil }
    return Explanation(
      variables: explainer.nodes(of: detection),
      conditions: needs.map(\.node) + (asked != nil && alerts.isEmpty ? [unmet] : []),
      outcomes: asked?.outcomes ?? [], alerts: alerts,
      changes: (eventVariables.first.map { explainer.seeing(as: $0).changes($0) } ?? []) + needs.map(\.change))
  }
}

/// Walks a predicate with one event.
private struct Explainer {
  let event: Event
  let lists: [String: [String]]

  /// The same of what a variable sees of the event.
  func seeing(as variable: EventVariable) -> Explainer {
    Explainer(event: view(of: event, by: variable, lists: lists), lists: lists)
  }

  /// What each variable says of the event, and of alerts what those do whose alerts they are.
  func nodes(of detection: Detection) -> [ExplanationNode] {
    detection.variables.map { variable in
      guard let inner = variable.inner else { return seeing(as: variable).node(variable) }
      let alerts = meaning(of: inner, on: [event], lists: lists)
      return ExplanationNode(
        text: "alerts '\(variable.name)' of '\(inner.metadata.name)'", holds: !alerts.isEmpty,
        children: nodes(of: inner))
    }
  }

  func node(_ variable: EventVariable) -> ExplanationNode {
    let predicate = node(variable.predicate, label: "event '\(variable.name)'")
    guard let source = foreignSource(variable) else { return predicate }
    let found = event.logSource.map(words) ?? "absent"
    let wanted = ExplanationNode(text: "log source \(words(source))   [\(found)]", holds: false, children: [])
    return ExplanationNode(
      text: "event '\(variable.name)': all of", holds: false, children: [wanted, node(variable.predicate)])
  }

  func changes(_ variable: EventVariable) -> [String] {
    let source = foreignSource(variable).map { ["let it come from log source \(words($0))"] } ?? []
    return source + changes(variable.predicate, to: true)
  }

  /// What the event lacks to be in a window.
  func windowNeeds(of detection: Detection) -> [(node: ExplanationNode, change: String)] {
    guard let window = detection.window else { return [] }
    var needs: [(node: ExplanationNode, change: String)] = []
    let alerts = detection.alertVariables
    for key in window.keys {
      let fields = Set(key.fields.filter { !alerts.contains($0.key) }.values.map(\.name)).sorted()
      guard !fields.isEmpty, fields.allSatisfy({ event[$0].isEmpty }) else { continue }
      let names = fields.joined(separator: " or ")
      needs.append(
        (
          ExplanationNode(text: "group key \(key.name): \(names)   [absent]", holds: false, children: []),
          "give \(names) a value"
        ))
    }
    return needs
  }

  /// The log source of a variable that the event says it does not come from.
  private func foreignSource(_ variable: EventVariable) -> LogSource? {
    guard let wanted = variable.logSource, let found = event.logSource, !wanted.contains(found) else { return nil }
    return wanted
  }

  private func words(_ source: LogSource) -> String {
    [source.category, source.product, source.service].compactMap { $0 }.joined(separator: "/")
  }

  func node(_ predicate: Predicate, label: String? = nil) -> ExplanationNode {
    let isTrue = holds(predicate, on: event, lists: lists)
    let prefix = label.map { "\($0): " } ?? ""
    switch predicate {
    case .all(let operands):
      return ExplanationNode(
        text: prefix + "all of", holds: isTrue, children: operands.map { node($0) })
    case .any(let operands):
      return ExplanationNode(
        text: prefix + "one of", holds: isTrue, children: operands.map { node($0) })
    case .not(let operand):
      return ExplanationNode(text: prefix + "not", holds: isTrue, children: [node(operand)])
    case .named(let name, let operand):
      return ExplanationNode(text: prefix + name, holds: isTrue, children: [node(operand)])
    case .field(let test):
      let values = event[test.field.name].map { JSONText($0).line }
      let found = values.isEmpty ? "absent" : values.joined(separator: ", ")
      return ExplanationNode(
        text: prefix + "\(test.description)   [\(found)]", holds: isTrue, children: [])
    case .keyword(let test, _):
      return ExplanationNode(text: prefix + "some value \(test.description)", holds: isTrue, children: [])
    }
  }

  /// The fewest atoms that must change for the predicate to have a truth; empty when it has it.
  func changes(_ predicate: Predicate, to goal: Bool) -> [String] {
    if holds(predicate, on: event, lists: lists) == goal { return [] }
    switch predicate {
    case .all(let operands) where goal, .any(let operands) where !goal:
      return operands.flatMap { changes($0, to: goal) }
    case .all(let operands), .any(let operands):
      return operands.map { changes($0, to: goal) }.min { $0.count < $1.count } ?? ["no event can do"]
    case .not(let operand): return changes(operand, to: !goal)
    case .named(_, let operand): return changes(operand, to: goal)
    case .field(let test): return [goal ? "make \(test.description)" : "make it false that \(test.description)"]
    case .keyword(let test, _):
      return [goal ? "let some value be one that \(test.description)" : "let no value be one that \(test.description)"]
    }
  }
}
