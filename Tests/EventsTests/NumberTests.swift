import Events
import Testing

@Suite struct NumberTests {
  @Test(
    "plain decimal numbers",
    arguments: [
      ("0", .integer(0)), ("-0", .integer(0)), ("+7", .integer(7)), ("007", .integer(7)),
      ("-12", .integer(-12)),
      ("9223372036854775807", .integer(.max)), ("-9223372036854775808", .integer(.min)),
      ("9223372036854775808", .double(0x1p63)), ("-9223372036854775809", .double(-0x1p63)),
      ("1.5", .double(1.5)), ("-1.50", .double(-1.5)), ("+0.25", .double(0.25)), ("5.0", .double(5)),
      ("1" + String(repeating: "0", count: 300), .double(1e300)),
    ] as [(String, Number)])
  func decimal(_ text: String, _ expected: Number) {
    #expect(Number(decimal: text) == expected)
  }

  @Test(
    "no plain decimal numbers",
    arguments: [
      "", "-", "+", ".", "-.", "1.", "1e5", "1E5", "0x10", " 1", "1 ", "1\n", "1_000", "--1", "+-1", "1-",
      "1.2.3",
      "1,5", "inf", "nan", "-inf", "\u{661}", "\u{FF11}", "1\u{301}", "1\0",
      String(repeating: "9", count: 399),
      String(repeating: "0", count: 401),
    ])
  func refused(_ text: String) {
    #expect(Number(decimal: text) == nil)
  }

  @Test(
    "integers and floats are compared without rounding",
    arguments: [
      (.integer(1), .integer(2), -1), (.integer(.min), .integer(.max), -1), (.integer(3), .integer(3), 0),
      (.double(1.5), .double(2.5), -1), (.double(2), .double(2), 0),
      (.double(-.infinity), .double(.infinity), -1),
      (.integer(1), .double(1), 0), (.integer(1), .double(1.5), -1), (.integer(2), .double(1.5), 1),
      (.integer(-1), .double(-1.5), 1), (.integer(-2), .double(-1.5), -1), (.integer(0), .double(-0.0), 0),
      (.integer(0), .double(-0.5), 1), (.integer(0), .double(.leastNonzeroMagnitude), -1),
      (.integer(.max), .double(0x1p63), -1), (.integer(.max), .double(0x1.fffffffffffffp62), 1),
      (.integer(.min), .double(-0x1p63), 0), (.integer(.min), .double(-0x1.0000000000001p63), 1),
      (.integer(.max), .double(.infinity), -1), (.integer(.min), .double(-.infinity), 1),
      (.integer(9_007_199_254_740_993), .double(9_007_199_254_740_992), 1),
      (.integer(9_007_199_254_740_992), .double(9_007_199_254_740_992), 0),
      (.integer(-9_007_199_254_740_993), .double(-9_007_199_254_740_992), -1),
    ] as [(Number, Number, Int)])
  func order(_ left: Number, _ right: Number, _ expected: Int) {
    #expect(left.compare(right) == expected)
    #expect(right.compare(left) == -expected)
  }

  @Test(
    "relations",
    arguments: [
      (.equal, [0]), (.notEqual, [-1, 1]), (.less, [-1]), (.lessOrEqual, [-1, 0]), (.greater, [1]),
      (.greaterOrEqual, [0, 1]),
    ] as [(Relation, Set<Int>)])
  func relation(_ relation: Relation, _ orders: Set<Int>) {
    for order in -1...1 {
      #expect(relation.holds(order) == orders.contains(order))
      #expect(relation.negated.holds(order) == !orders.contains(order))
      #expect(relation.mirrored.holds(-order) == orders.contains(order))
    }
  }

  @Test(
    "durations in nanoseconds",
    arguments: [
      (.zero, 0), (.seconds(90), 90_000_000_000), (.milliseconds(-1), -1_000_000), (.nanoseconds(1), 1),
      (Duration(secondsComponent: 1, attosecondsComponent: 999_999_999), 1_000_000_000),
      (.seconds(Int64.max), .max), (.seconds(Int64.min), .min), (.nanoseconds(Int64.max), .max),
    ] as [(Duration, Int64)])
  func nanoseconds(_ duration: Duration, _ expected: Int64) {
    #expect(duration.nanoseconds == expected)
  }
}
