import Events
import Testing

@Suite struct ValueTests {
  @Test(
    "the text that text tests see",
    arguments: [
      (Value.null, nil), (.list([.string("a")]), nil), (.string(""), ""), (.string(" x "), " x "),
      (.integer(0), "0"), (.integer(.min), "-9223372036854775808"), (.integer(.max), "9223372036854775807"),
      (.double(1), "1"), (.double(-2), "-2"), (.double(-0.0), "0"), (.double(1.5), "1.5"),
      (.double(-0.25), "-0.25"), (.double(1e15), "1000000000000000"),
      (.double(0x1p62), "4611686018427387904"),
      (.boolean(true), "true"), (.boolean(false), "false"),
    ] as [(Value, String?)])
  func text(_ value: Value, _ expected: String?) {
    #expect(value.text == expected)
  }

  @Test(
    "the number that comparisons see",
    arguments: [
      (Value.null, nil), (.list([.integer(1)]), nil), (.boolean(true), nil), (.integer(5), .integer(5)),
      (.double(5), .double(5)), (.string("5"), .integer(5)), (.string("5.0"), .double(5)),
      (.string("five"), nil), (.string(""), nil), (.string("0x5"), nil), (.string("1e3"), nil),
    ] as [(Value, Number?)])
  func number(_ value: Value, _ expected: Number?) {
    #expect(value.number == expected)
  }

  @Test("values of different kinds or scalars are different")
  func identity() {
    let values: [Value] = [
      .null, .string("1"), .integer(1), .double(1), .boolean(true), .list([]), .list([.integer(1)]),
      .string("\u{E9}"), .string("e\u{301}"), .string(""), .list([.string("\u{E9}")]),
      .list([.string("e\u{301}")]), .string("\u{212B}"), .string("\u{C5}"),
    ]
    #expect(Set(values).count == values.count)
    for (index, value) in values.enumerated() { #expect(values.firstIndex(of: value) == index) }
    #expect(Value.string("a") == .string("a") && Value.double(0) == .double(-0.0))
  }

  @Test func eventsOfDifferentScalarsDiffer() {
    let composed = Event(fields: ["user": [.string("Ren\u{E9}")]])
    let decomposed = Event(fields: ["user": [.string("Rene\u{301}")]])
    #expect(composed != decomposed && Set([composed, decomposed]).count == 2)
    let alert = { (event: Event) in Alert(match: [Alert.Entry("user", event["user"][0])], events: [0]) }
    #expect(alert(composed) != alert(decomposed))
  }

  @Test func anEmptyListIsAbsence() {
    var event = Event(fields: ["a": [], "b": [.null]])
    #expect(event.fields.keys.sorted() == ["b"] && event["a"] == [] && event["c"] == [])
    event["a"] = [.integer(1), .integer(1)]
    #expect(event["a"] == [.integer(1), .integer(1)])
    event["a"] = []
    #expect(event.fields["a"] == nil && event == Event(fields: ["b": [.null]]))
  }
}
