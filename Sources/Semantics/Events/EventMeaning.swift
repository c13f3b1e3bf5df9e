package import Detections
package import Events
import Patterns

/// What predicates mean on events, given the content of named lists.
///
/// A class for its cache only: compiled patterns are kept from one question to the next.
package final class EventMeaning {
  /// The content of named lists; a list that is not here is empty.
  package let lists: [String: [String]]
  private var patterns: [PatternKey: CompiledPattern?] = [:]

  package init(lists: [String: [String]] = [:]) {
    self.lists = lists
  }

  /// Whether an event is one of the events that a variable speaks of: its log source is one of the
  /// variable's, and the predicate holds.
  ///
  /// A variable without log source takes all; an event that does not say its log source fits every variable.
  ///
  /// Of an event that the variable sees in several views one must satisfy the predicate.
  package func matches(_ event: Event, _ variable: EventVariable) -> Bool {
    reads(event, variable) && views(of: event, variable).contains { holds(variable.predicate, on: $0) }
  }

  /// Whether the event's log source is one of the variable's.
  func reads(_ event: Event, _ variable: EventVariable) -> Bool {
    guard let wanted = variable.logSource, let found = event.logSource else { return true }
    return wanted.contains(found)
  }

  /// Whether a predicate holds on an event.
  package func holds(_ predicate: Predicate, on event: Event) -> Bool {
    switch predicate {
    case .all(let operands): return operands.allSatisfy { holds($0, on: event) }
    case .any(let operands): return operands.contains { holds($0, on: event) }
    case .not(let operand): return !holds(operand, on: event)
    case .named(_, let operand): return holds(operand, on: event)
    case .field(let test): return holds(test, on: event)
    case .keyword(let test, _):
      return event.hasValue { passes($0, test) }
    }
  }

  /// A compiled pattern; `nil`, which matches nothing, for one that does not compile.
  func pattern(_ text: String, ignoringCase: Bool) -> CompiledPattern? {
    let key = PatternKey(bytes: Array(text.utf8), ignoringCase: ignoringCase)
    if let known = patterns[key] { return known }
    let compiled = try? CompiledPattern(text, ignoringCase: ignoringCase)
    patterns[key] = .some(compiled)
    return compiled
  }

  // Patterns are told apart by their bytes: Swift's texts are equal when they look the same.
  private struct PatternKey: Hashable {
    var bytes: [UInt8]
    var ignoringCase: Bool
  }
}

/// Whether a predicate holds on an event. Ask an `EventMeaning` when there is more than one question.
///
/// - Parameter lists: the content of named lists; a list that is not here is empty.
package func holds(_ predicate: Predicate, on event: Event, lists: [String: [String]] = [:]) -> Bool {
  EventMeaning(lists: lists).holds(predicate, on: event)
}

/// Whether an event is one of the events that a variable speaks of.
package func eventMatches(
  _ event: Event, variable: EventVariable, lists: [String: [String]] = [:]
) -> Bool {
  EventMeaning(lists: lists).matches(event, variable)
}
