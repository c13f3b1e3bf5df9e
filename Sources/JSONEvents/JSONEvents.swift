import CSimdjson
public import Events

/// A line (or an element of an array) that is no event.
public struct EventError: Error, Hashable, Sendable {
  /// From 0.
  public var line: Int
  /// A sentence without a full stop.
  public var message: String

  public init(line: Int, message: String) {
    self.line = line
    self.message = message
  }
}

/// Reads events from JSON: lines with an object each, or one array of objects.
///
/// Members of nested objects have their names joined by dots; an array gives a field several values; null is
/// kept as a value. Which values stand in one object of a list is kept beside (`Event.elements`). A list of `{key, value}`
/// pairs also gives fields `PATH["KEY"]`. Empty lines are skipped.
/// Names are as in the text; nothing is renamed, and times are not looked for.
///
/// - Parameters:
///   - bytes: UTF-8.
///   - name: the file's name, for `Event.source`.
/// - Returns: the events in the order of the text, and what was no event; of a broken array what stands before the fault.
public func readEvents(_ bytes: [UInt8], named name: String) -> (events: [Event], errors: [EventError]) {
  var reader = WholeEventReader()
  var events: [Event] = []
  var errors: [EventError] = []
  func add(_ slice: UnsafeBufferPointer<UInt8>, _ line: Int, _ reader: inout WholeEventReader) {
    switch reader.read(UnsafeRawBufferPointer(slice), from: EventSource(file: name, line: line)) {
    case .success(let event): events.append(event)
    case .failure(let error): errors.append(EventError(line: line, message: error.message))
    }
  }
  bytes.withUnsafeBufferPointer { buffer in
    let first = buffer.first { !isBlank($0) }
    if first == UInt8(ascii: "[") {
      var array = ArraySplitter()
      var index = 0
      while let range = array.next(in: UnsafeRawBufferPointer(buffer)) {
        add(UnsafeBufferPointer(rebasing: buffer[range]), index, &reader)
        index += 1
      }
      if let message = array.finalMessage { errors.append(EventError(line: index, message: message)) }
      return
    }
    var line = 0
    var start = buffer.startIndex
    while start < buffer.endIndex {
      let end = buffer[start...].firstIndex(of: UInt8(ascii: "\n")) ?? buffer.endIndex
      let slice = UnsafeBufferPointer(rebasing: buffer[start..<end])
      if slice.contains(where: { !isBlank($0) }) { add(slice, line, &reader) }
      start = end + 1
      line += 1
    }
  }
  return (events, errors)
}

/// Reads events with all they have: a simdjson parser with the memory it reuses.
package struct WholeEventReader: ~Copyable {
  private let reader = csimdjson_reader_make()

  package init() {}

  deinit { csimdjson_reader_delete(reader) }

  /// Reads one object, as `readEvents` does.
  ///
  /// - Parameter source: where it was read.
  package mutating func read(_ json: UnsafeRawBufferPointer, from source: EventSource) -> Result<Event, EventError> {
    content(json.bindMemory(to: CChar.self)).map { content in
      Event(fields: content.fields, elements: content.elements, source: source)
    }
  }

  /// The fields of one object, and the elements of its lists of objects.
  private mutating func content(_ json: UnsafeBufferPointer<CChar>) -> Result<EventElement, EventError> {
    var count = 0
    var message: UnsafePointer<CChar>?
    let scalars = csimdjson_flatten(reader, json.baseAddress, json.count, &count, &message)
    guard let scalars else { return .failure(EventError(line: 0, message: text(message))) }
    var fields: [String: [Value]] = [:]
    fields.reserveCapacity(count)
    var whole = EventElement()
    var namesAreASCII = true
    for scalar in UnsafeBufferPointer(start: scalars, count: count) {
      let name = string(scalar.path, scalar.path_length)
      let places = UnsafeBufferPointer(start: scalar.places, count: scalar.place_count)[...]
      if scalar.kind == CSIMDJSON_NOTHING {
        whole.add(nil, name, places)
        continue
      }
      namesAreASCII = namesAreASCII && isASCII(scalar.path, scalar.path_length)
      // A map takes canonically equivalent names for one; an event that has two would be read wrongly.
      if !namesAreASCII, let known = fields.index(forKey: name),
        !fields[known].key.utf8.elementsEqual(name.utf8)
      {
        let message = "two names '\(name)' differ only in how Unicode composes them"
        return .failure(EventError(line: 0, message: message))
      }
      let value = value(scalar)
      fields[name, default: []].append(value)
      whole.add(value, name, places)
    }
    whole.fields = fields
    return .success(whole)
  }
}

extension EventElement {
  /// Adds a value to the element that it stands in, and to those around it; `nil` for an element without any.
  fileprivate mutating func add(
    _ value: Value?, _ name: String, _ places: Slice<UnsafeBufferPointer<csimdjson_place>>
  ) {
    guard let place = places.first else { return }
    let list = String(decoding: name.utf8.prefix(place.path_length), as: UTF8.self)
    var elements = self.elements[list] ?? []
    while elements.count <= place.index { elements.append(EventElement()) }
    if let value { elements[place.index].fields[name, default: []].append(value) }
    elements[place.index].add(value, name, places.dropFirst())
    self.elements[list] = elements
  }
}

private func value(_ scalar: csimdjson_scalar) -> Value {
  switch scalar.kind {
  case CSIMDJSON_STRING: .string(string(scalar.text, scalar.text_length))
  case CSIMDJSON_INTEGER: .integer(scalar.integer)
  case CSIMDJSON_DOUBLE: .double(scalar.number)
  case CSIMDJSON_BOOLEAN: .boolean(scalar.boolean)
  default: .null
  }
}

private func string(_ start: UnsafePointer<CChar>?, _ length: Int) -> String {
  guard let start else { return "" }
  return start.withMemoryRebound(to: UInt8.self, capacity: length) {
    String(decoding: UnsafeBufferPointer(start: $0, count: length), as: UTF8.self)
  }
}

private func isASCII(_ start: UnsafePointer<CChar>?, _ length: Int) -> Bool {
  guard let start else { return true }
  var bits: UInt8 = 0
  for index in 0..<length { bits |= UInt8(bitPattern: start[index]) }
  return bits < 0x80
}

private func text(_ message: UnsafePointer<CChar>?) -> String {
  guard let message else { return "this is no JSON" }
  let sentence = String(cString: message)
  return sentence.hasSuffix(".") ? String(sentence.dropLast()) : sentence
}
