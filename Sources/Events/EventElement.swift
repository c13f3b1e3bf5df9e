/// One object of a list of objects in an event: `security_result[1]`.
public struct EventElement: Hashable, Sendable {
  /// The element's values, those of lists inside it among them, by the same full names as in the event.
  public var fields: [String: [Value]]
  /// The elements of the lists inside this one, by the list's full name.
  public var elements: [String: [EventElement]]

  public init(fields: [String: [Value]] = [:], elements: [String: [EventElement]] = [:]) {
    self.fields = fields.filter { !$0.value.isEmpty }
    self.elements = elements
  }
}

extension EventElement {
  /// Replaces the values of a field, also in the elements inside.
  fileprivate mutating func replace(_ name: String, _ replaced: ([Value]) -> [Value]) {
    if let values = fields[name] {
      let new = replaced(values)
      fields[name] = new.isEmpty ? nil : new
    }
    elements = elements.mapValues { $0.map { $0.replacing(name, replaced) } }
  }

  fileprivate func replacing(_ name: String, _ replaced: ([Value]) -> [Value]) -> EventElement {
    var element = self
    element.replace(name, replaced)
    return element
  }
}

extension Event {
  /// The event with other values in a field, also in the elements of its lists.
  ///
  /// - Parameter replaced: of some values of the field; it must do with each as if it stood alone.
  package func replacing(_ name: String, _ replaced: ([Value]) -> [Value]) -> Event {
    var event = self
    event[name] = replaced(self[name])
    event.elements = elements.mapValues { $0.map { $0.replacing(name, replaced) } }
    return event
  }

  /// The event with only some elements of a list; without any it has the values that it had, of which it is not known
  /// which stand together.
  package func replacing(elementsOf list: String, by kept: [EventElement]?) -> Event {
    var event = self
    event.elements[list] = kept
    guard let kept else { return event }
    for name in Set((elements[list] ?? []).flatMap(\.fields.keys)) {
      event[name] = kept.flatMap { $0.fields[name] ?? [] }
    }
    return event
  }

  /// The event once for each element of a repeated part: with only that element where the list stands.
  ///
  /// Of a list of objects, the values below its name are those of the element; of a field with several values,
  /// the field has one. An event that has no such list or field is left as it is, once.
  ///
  /// Source: the YARA-L reference, section 10 (an unmodified repeated field unnests the event; an empty one
  /// leaves one copy).
  package func unnested(at part: String) -> [Event] {
    if let list = elements[part], !list.isEmpty {
      return list.map { replacing(part, by: $0) }
    }
    let values = self[part]
    guard values.count > 1 else { return [self] }
    return values.map { value in
      var event = self
      event[part] = [value]
      return event
    }
  }

  private func replacing(_ part: String, by element: EventElement) -> Event {
    func isInside(_ name: String) -> Bool {
      guard name.utf8.starts(with: part.utf8) else { return false }
      switch name.utf8.dropFirst(part.utf8.count).first {
      case nil, UInt8(ascii: "."), UInt8(ascii: "["): return true
      case .some: return false
      }
    }
    var event = self
    event.fields = fields.filter { !isInside($0.key) }.merging(element.fields) { _, new in new }
    event.elements = elements.filter { !isInside($0.key) }.merging(element.elements) { _, new in new }
    return event
  }
}
