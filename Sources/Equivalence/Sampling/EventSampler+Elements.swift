import Detections
import Events

/// Values of repeated parts as elements: all in one, each in its own, or anyhow.
extension EventSampler {
  /// Makes elements of the values below repeated parts, unless the event has just these already.
  mutating func distribute(_ event: inout Event, over parts: [String]) {
    let outer = parts.filter { part in !parts.contains { Self.isBelow(part, $0) } }
    for part in outer {
      let names = event.fields.keys.filter { Self.isBelow($0, part) }.sorted()
      if names.isEmpty {
        event.elements[part] = nil
        continue
      }
      if Self.values(of: event.elements[part] ?? [], names) == names.map({ Self.texts(event[$0]) }) { continue }
      let inner = parts.filter { Self.isBelow($0, part) }
      var elements = self.elements(names.map { ($0, event[$0]) }, lists: inner)
      for index in elements.indices where !inner.isEmpty {
        var element = Event(fields: elements[index].fields)
        distribute(&element, over: inner)
        elements[index] = EventElement(fields: element.fields, elements: element.elements)
      }
      event.elements[part] = elements
      for name in names { event[name] = elements.flatMap { $0.fields[name] ?? [] } }
    }
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

  private static func values(of elements: [EventElement], _ names: [String]) -> [[String?]] {
    names.map { name in texts(elements.flatMap { $0.fields[name] ?? [] }) }
  }

  private static func texts(_ values: [Value]) -> [String?] { values.map(\.text) }

  private static func isBelow(_ name: String, _ part: String) -> Bool {
    name.utf8.count > part.utf8.count && name.utf8.starts(with: part.utf8)
      && name.utf8.dropFirst(part.utf8.count).first == UInt8(ascii: ".")
  }
}
