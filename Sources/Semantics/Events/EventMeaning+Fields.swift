import Detections
import Events
import Patterns

/// Tests of one field.
extension EventMeaning {
  func holds(_ predicate: FieldPredicate, on event: Event) -> Bool {
    let values = event[predicate.field.name]
    switch predicate.test {
    case .present:
      return !values.isEmpty
    case .null:
      return values.allSatisfy { $0 == .null }
    case .text, .number, .boolean, .network, .sameAs, .member:
      break
    }
    switch predicate.quantifier {
    case .some:
      return values.contains { passes($0, predicate.test, of: event) }
    case .every:
      return !values.isEmpty && values.allSatisfy { passes($0, predicate.test, of: event) }
    }
  }

  /// Whether one value passes a test of a field.
  private func passes(_ value: Value, _ test: FieldTest, of event: Event) -> Bool {
    switch test {
    case .text(let test):
      return passes(value, test)
    case .number(let relation, let number):
      return stands(value, relation, number)
    case .boolean(let truth):
      return passes(value, truth)
    case .network(let network):
      return isAddress(value, in: network)
    case .sameAs(let field, let isCaseSensitive):
      return isEqual(value, toSomeOf: event[field.name], isCaseSensitive)
    case .member(let list, let matching):
      return isMember(value, of: lists[list] ?? [], matching)
    case .present, .null:
      // Asked of the field as a whole.
      return false
    }
  }

  private func passes(_ value: Value, _ truth: Bool) -> Bool {
    switch value {
    case .boolean(let boolean): boolean == truth
    case .string(let text): equal(text, truth ? "true" : "false", isCaseSensitive: false)
    case .null, .integer, .double, .list: false
    }
  }

  private func isAddress(_ value: Value, in network: IPNetwork) -> Bool {
    switch value {
    case .string(let text): network.contains(text)
    case .null, .integer, .double, .boolean, .list: false
    }
  }

  private func isEqual(_ value: Value, toSomeOf others: [Value], _ isCaseSensitive: Bool) -> Bool {
    guard let text = value.text else { return false }
    return others.contains { other in
      other.text.map { equal(text, $0, isCaseSensitive: isCaseSensitive) } ?? false
    }
  }

  private func isMember(_ value: Value, of entries: [String], _ matching: ListMatching) -> Bool {
    switch matching {
    case .exact(let isCaseSensitive):
      entries.contains { passes(value, TextTest(.equals($0), isCaseSensitive: isCaseSensitive)) }
    case .pattern(let isCaseSensitive):
      entries.contains { passes(value, TextTest(.matches($0), isCaseSensitive: isCaseSensitive)) }
    case .network:
      entries.contains { entry in IPNetwork(entry).map { isAddress(value, in: $0) } ?? false }
    }
  }
}
