import Detections
import Events

/// Values of repeated parts as elements: all in one, each in its own, or anyhow.
extension EventSampler {
  /// Makes elements of the values below repeated parts, unless the event has just these already.
  mutating func distribute(_ event: inout Event, over parts: [String]) {
    let outer = parts.filter { part in !parts.contains { Self.isBelow(part, $0) } }
    for part in outer {
      let names = event.fields.keys.filter { Self.isBelow($0, part) }.sorted()
      let inner = parts.filter { Self.isBelow($0, part) }
      if names.isEmpty, !values.random.oneIn(3) {
        event.elements[part] = nil
        continue
      }
      let known = event.elements[part] ?? []
      let all = Set(names).union(known.flatMap(\.fields.keys))
      if !names.isEmpty, all.allSatisfy({ name in event[name] == known.flatMap { $0.fields[name] ?? [] } }) { continue }
      var elements = names.isEmpty ? [] : self.elements(names.map { ($0, event[$0]) }, lists: inner)
      if names.isEmpty || values.random.oneIn(4) { add(to: &elements, below: part, besides: names, lists: inner) }
      if names.isEmpty { elements.insert(filled(below: part), at: values.random.number(0...elements.count)) }
      for index in elements.indices where !inner.isEmpty {
        var element = Event(fields: elements[index].fields)
        distribute(&element, over: inner)
        elements[index] = EventElement(fields: element.fields, elements: element.elements)
      }
      event.elements[part] = elements
      for name in Set(names).union(elements.flatMap(\.fields.keys)) {
        event[name] = elements.flatMap { $0.fields[name] ?? [] }
      }
    }
  }

  /// Adds an element that has none of some fields: it has another that is read there, or nothing at all.
  private mutating func add(
    to elements: inout [EventElement], below part: String, besides names: [String], lists: [String]
  ) {
    let others = fields.map(\.name).filter { name in
      Self.isBelow(name, part) && !names.contains(name) && !lists.contains { $0 == name || Self.isBelow(name, $0) }
    }
    var element = EventElement()
    if let other = values.random.element(others) {
      element = EventElement(fields: represented(Event(fields: [other: [values.anyValue()]])).fields)
    }
    elements.insert(element, at: values.random.number(0...elements.count))
  }

  /// An element in which fields are what some test asks of them, or nearly so.
  private mutating func filled(below part: String) -> EventElement {
    var element = Event()
    for (field, test) in tests {
      guard let field, Self.isBelow(field.name, part), values.random.oneIn(2) else { continue }
      element[field.name] = [values.value(around: test)]
    }
    return EventElement(fields: represented(element).fields)
  }

  /// Makes one element of each value below a part.
  mutating func spread(_ event: inout Event, over part: String) {
    let names = event.fields.keys.filter { Self.isBelow($0, part) }.sorted()
    event.elements[part] = Self.spread(names.map { ($0, event[$0]) })
  }

  private mutating func elements(_ fields: [(name: String, values: [Value])], lists: [String]) -> [EventElement] {
    func isList(_ name: String) -> Bool { lists.contains { $0 == name || Self.isBelow(name, $0) } }
    switch values.random.number(0...7) {
    case 0, 1: return Self.spread(fields)
    case 2:
      var elements = (0..<values.random.number(2...3)).map { _ in EventElement() }
      for (name, found) in fields {
        for value in found {
          let place = values.random.number(0...elements.count - 1)
          elements[place].fields[name] = [value]
        }
      }
      return elements.filter { !$0.fields.isEmpty }
    default:
      // All in one, and perhaps another that differs a little.
      let one = EventElement(
        fields: Dictionary(
          uniqueKeysWithValues: fields.map { ($0.name, isList($0.name) ? $0.values : Array($0.values.prefix(1))) }))
      guard values.random.oneIn(2) else { return [one] }
      var other = one
      for (name, found) in one.fields.sorted(by: { $0.key < $1.key }) where values.random.oneIn(2) {
        other.fields[name] = values.random.oneIn(3) ? nil : found.prefix(1).map { values.nearMiss($0) }
      }
      other = EventElement(fields: represented(Event(fields: other.fields)).fields)
      if other.fields.isEmpty { return [one] }
      return values.random.oneIn(2) ? [one, other] : [other, one]
    }
  }

  private static func spread(_ fields: [(name: String, values: [Value])]) -> [EventElement] {
    let count = fields.map(\.values.count).max() ?? 0
    return (0..<count).map { index in
      EventElement(
        fields: Dictionary(
          uniqueKeysWithValues: fields.filter { $0.values.indices.contains(index) }.map {
            ($0.name, [$0.values[index]])
          }))
    }
  }

  private static func isBelow(_ name: String, _ part: String) -> Bool {
    name.utf8.count > part.utf8.count && name.utf8.starts(with: part.utf8)
      && name.utf8.dropFirst(part.utf8.count).first == UInt8(ascii: ".")
  }
}
