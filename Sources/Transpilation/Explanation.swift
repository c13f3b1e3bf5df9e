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
  /// The alerts that the event gives by itself.
  public var alerts: [Alert]
  /// The outcomes for the event by itself, whether the rule's condition holds or not; empty when the event is
  /// none that the rule looks for.
  public var outcomes: [Alert.Entry]
  /// The shortest list of changes to the event after which the first variable's predicate holds; empty when
  /// it holds already.
  public var changes: [String]
}

extension Transpiler {
  /// Explains a rule for one event as it was read from JSON.
  ///
  /// - Returns: `nil` when the rule can't be asked of events of that schema.
  public func explain(_ rule: AuthoredRule, _ raw: Event, schema: EventSchema) -> Explanation? {
    let schema = schema == .auto ? EventSchema.detected(in: [raw]) : schema
    guard let detection = detection(of: rule, for: schema, isRouted: true).value else { return nil }
    var reading = EventReading(schema: schema, catalog: catalog)
    var event = reading.read(raw)
    // Without a time an event is in no window, and nothing could be said of it.
    if event.time == nil { event.time = Timestamp(nanoseconds: 0) }
    let lists = lists(of: rule.detection)
    let explainer = Explainer(event: event, lists: lists)
    let nodes = detection.variables.map { variable in
      explainer.node(variable.predicate, label: "event '\(variable.name)'")
    }
    let changes = detection.variables.first.map { explainer.changes($0.predicate, to: true) } ?? []
    var unconditional = detection
    unconditional.condition = .any(detection.variables.map { .present($0.name) })
    return Explanation(
      variables: nodes, alerts: meaning(of: detection, on: [event], lists: lists),
      outcomes: meaning(of: unconditional, on: [event], lists: lists).first?.outcomes ?? [], changes: changes)
  }
}

/// Walks a predicate with one event.
private struct Explainer {
  let event: Event
  let lists: [String: [String]]

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
