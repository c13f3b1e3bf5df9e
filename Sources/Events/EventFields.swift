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

  /// The place of a name.
  func place(of name: String) -> Int? {
    let count = name.utf8.count
    for place in names.indices where !areASCII || names[place].utf8.count == count {
      if names[place] == name { return place }
    }
    return nil
  }
}

/// The fields of an event: a dictionary, or, of events that are made by the million, a row of values whose names are kept
/// once.
struct EventFields: Sendable {
  private enum Content: Sendable {
    case dictionary([String: [Value]])
    /// For each name its values, none where the event has no such field; and the values of others, if there are some.
    case row(FieldNames, [[Value]])
  }

  private var content: Content

  init(_ fields: [String: [Value]]) {
    // A copy only where it is needed.
    content = .dictionary(fields.contains { $0.value.isEmpty } ? fields.filter { !$0.value.isEmpty } : fields)
  }

  init(_ names: FieldNames, _ values: [[Value]]) {
    content = .row(names, values)
  }

  /// Those that have names; no list is empty.
  var dictionary: [String: [Value]] {
    get {
      switch content {
      case .dictionary(let fields): return fields
      case .row(let names, let values):
        var fields: [String: [Value]] = [:]
        fields.reserveCapacity(values.count)
        for (name, values) in zip(names.names, values) where !values.isEmpty { fields[name] = values }
        return fields
      }
    }
    _modify {
      var fields = dictionary
      // The dictionary that is changed is the only one.
      content = .dictionary([:])
      defer { content = .dictionary(fields) }
      yield &fields
    }
  }

  subscript(_ field: String) -> [Value] {
    get {
      switch content {
      case .dictionary(let fields): fields[field] ?? []
      case .row(let names, let values): names.place(of: field).map { values[$0] } ?? []
      }
    }
    set {
      guard case .row(let names, var values) = content, let place = names.place(of: field) else {
        if case .row = content, newValue.isEmpty { return }
        dictionary[field] = newValue.isEmpty ? nil : newValue
        return
      }
      content = .dictionary([:])
      values[place] = newValue
      content = .row(names, values)
    }
  }

  func row(of names: FieldNames) -> [[Value]]? {
    if case .row(let own, let values) = content, own === names { values } else { nil }
  }

  /// How many values the field with the most has; 0 for no fields.
  var width: Int {
    switch content {
    case .dictionary(let fields): fields.values.reduce(0) { max($0, $1.count) }
    case .row(let names, let values): values.prefix(names.names.count).reduce(0) { max($0, $1.count) }
    }
  }

  /// Whether some value passes a test.
  func contains(where test: (Value) -> Bool) -> Bool {
    switch content {
    case .dictionary(let fields): fields.values.contains { $0.contains(where: test) }
    case .row(_, let values): values.contains { $0.contains(where: test) }
    }
  }
}

extension EventFields: Hashable {
  static func == (left: EventFields, right: EventFields) -> Bool { left.dictionary == right.dictionary }

  func hash(into hasher: inout Hasher) { hasher.combine(dictionary) }
}
