/// The names of the fields that a reader gives its events, kept once for all of them.
package final class FieldNames: Sendable {
  /// Each once.
  package let names: [String]
  /// Whether rows end with the values of all other fields, which then have no names.
  package let hasOthers: Bool
  /// Only names of ASCII are told apart by their bytes: é has two spellings.
  private let areASCII: Bool

  package init(_ names: [String], withOthers hasOthers: Bool = false) {
    self.names = names
    self.hasOthers = hasOthers
    areASCII = names.allSatisfy { $0.utf8.allSatisfy { $0 < 0x80 } }
  }

  /// How many lists of values a row has.
  package var rowCount: Int { names.count + (hasOthers ? 1 : 0) }

  /// The place of a name; -1 for others.
  func place(of name: String) -> Int {
    let count = name.utf8.count
    for place in names.indices where !areASCII || names[place].utf8.count == count {
      if names[place] == name { return place }
    }
    return -1
  }
}

/// The fields of an event: a dictionary, or, of events that are made by the million, a row of values whose names are kept
/// once.
struct EventFields: Sendable {
  /// Those of the row; `nil` when the fields are a dictionary. No enumeration, whose content would be counted as it is looked
  /// at.
  private var names: FieldNames?
  /// For each name its values, none where the event has no such field; and the values of others, if there are some.
  private var row: [[Value]]
  private var fields: [String: [Value]]

  init(_ fields: [String: [Value]]) {
    names = nil
    row = []
    // A copy only where it is needed.
    self.fields = fields.contains { $0.value.isEmpty } ? fields.filter { !$0.value.isEmpty } : fields
  }

  init(_ names: FieldNames, _ values: [[Value]]) {
    self.names = names
    row = values
    fields = [:]
  }

  /// Those that have names; no list is empty.
  var dictionary: [String: [Value]] {
    get {
      guard let names else { return fields }
      var fields: [String: [Value]] = [:]
      fields.reserveCapacity(row.count)
      for (name, values) in zip(names.names, row) where !values.isEmpty { fields[name] = values }
      return fields
    }
    _modify {
      if names != nil { self = EventFields(dictionary) }
      yield &fields
    }
  }

  subscript(_ field: String) -> [Value] {
    get {
      guard let names else { return fields[field] ?? [] }
      let place = names.place(of: field)
      return place < 0 ? [] : row[place]
    }
    set {
      if let names {
        let place = names.place(of: field)
        if place >= 0 {
          row[place] = newValue
          return
        }
        if newValue.isEmpty { return }
      }
      dictionary[field] = newValue.isEmpty ? nil : newValue
    }
  }

  func row(of names: FieldNames) -> [[Value]]? { self.names === names ? row : nil }

  /// How many values the field with the most has; 0 for no fields.
  var width: Int {
    guard let names else { return fields.values.reduce(0) { max($0, $1.count) } }
    return row.prefix(names.names.count).reduce(0) { max($0, $1.count) }
  }

  /// Whether some value passes a test.
  func contains(where test: (Value) -> Bool) -> Bool {
    if names != nil { return row.contains { $0.contains(where: test) } }
    return fields.values.contains { $0.contains(where: test) }
  }
}

extension EventFields: Hashable {
  static func == (left: EventFields, right: EventFields) -> Bool { left.dictionary == right.dictionary }

  func hash(into hasher: inout Hasher) { hasher.combine(dictionary) }
}
