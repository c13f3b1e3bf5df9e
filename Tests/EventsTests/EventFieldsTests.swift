import Testing

@testable import Events

/// Fields in a row are as fields in a dictionary.
@Suite struct EventFieldsTests {
  private static let names = FieldNames(["a", "b.c", "d"])

  private static func row(_ values: [[Value]]) -> Event { Event(names, values, source: EventSource()) }

  @Test func sameFieldsAreEqual() {
    let row = Self.row([[.integer(1)], [], [.string("x"), .null]])
    let named = Event(fields: ["a": [.integer(1)], "d": [.string("x"), .null], "b.c": []])
    #expect(row == named)
    #expect(row.hashValue == named.hashValue)
    #expect(row.fields == named.fields)
    #expect(row == Event([("d", [.string("x"), .null]), ("a", [.integer(1)])]))
    #expect(row != Self.row([[.integer(2)], [], [.string("x"), .null]]))
    #expect(row.width == 2)
    #expect(named.width == 2)
  }

  @Test("a field is found by its name", arguments: [
    ("a", 1), ("b.c", 0), ("d", 2), ("", 0), ("A", 0), ("e", 0), ("ab", 0), ("é", 0),
  ])
  func lookUp(_ name: String, _ count: Int) {
    let event = Self.row([[.null], [], [.string("x"), .boolean(true)]])
    #expect(event[name].count == count)
    #expect((event.fields[name] ?? []).count == count)
  }

  @Test func canonicallyEquivalentNamesAreOneField() {
    let event = Event(FieldNames(["caf\u{E9}"]), [[.integer(1)]], source: EventSource())
    #expect(event["cafe\u{301}"] == [.integer(1)])
  }

  @Test func fieldsAreChanged() {
    var event = Self.row([[.integer(1)], [], [.string("x")]])
    let before = event
    event["b.c"] = [.integer(2)]
    event["a"] = []
    event["none"] = []
    #expect(event.fields == ["b.c": [.integer(2)], "d": [.string("x")]])
    event["new"] = [.boolean(false)]
    #expect(event.fields == ["b.c": [.integer(2)], "d": [.string("x")], "new": [.boolean(false)]])
    event.fields["d"] = nil
    #expect(event["d"].isEmpty)
    #expect(event.row(of: Self.names) == nil)
    #expect(before["a"] == [.integer(1)])
  }

  @Test func valuesAreSearched() {
    let event = Self.row([[.integer(1)], [], [.string("x"), .null]])
    #expect(event.hasValue { $0 == .null })
    #expect(!event.hasValue { $0 == .integer(2) })
  }
}

extension Event {
  /// With fields in a row of their own.
  fileprivate init(_ fields: [(name: String, values: [Value])]) {
    self.init(FieldNames(fields.map(\.name)), fields.map(\.values), source: EventSource())
  }
}
