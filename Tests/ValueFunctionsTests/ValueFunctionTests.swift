import Events
import Testing
import ValueFunctions

/// What functions give, by the YARA-L reference, section 15; where it is silent, by the words at each case.
@Suite struct ValueFunctionTests {
  private struct Case {
    var function: ValueFunction
    var arguments: [Value]
    var result: Value

    init(_ function: ValueFunction, _ arguments: Value..., gives result: Value) {
      self.function = function
      self.arguments = arguments
      self.result = result
    }
  }

  private let cases: [Case] = [
    Case(.lower, .string("ABC-É"), gives: .string("abc-é")),
    Case(.upper, .string("abc-ß"), gives: .string("ABC-ß")),
    Case(.lower, .null, gives: .string("")),
    Case(.concat, .string("a"), .integer(5), .double(1.0), gives: .string("a51")),
    Case(.coalesce, .string(""), .null, .string("x"), .string("y"), gives: .string("x")),
    Case(.coalesce, .string(""), gives: .string("")),
    Case(.length, .string("né\u{1F600}"), gives: .integer(3)),
    Case(.reverse, .string("abc"), gives: .string("cba")),
    Case(.trim, .string("--a-b--"), .string("-"), gives: .string("a-b")),
    Case(.trimStart, .string("xyax"), .string("yx"), gives: .string("ax")),
    Case(.trimEnd, .string("xyax"), .string("yx"), gives: .string("xya")),
    Case(.split, .string("a,b,c"), gives: .list([.string("a"), .string("b"), .string("c")])),
    Case(.split, .string("a::b"), .string("::"), gives: .list([.string("a"), .string("b")])),
    Case(.split, .string(""), gives: .list([.string("")])),
    Case(.countSubstrings, .string("aaaa"), .string("aa"), gives: .integer(2)),
    Case(.countSubstrings, .string("aaaa"), .string(""), gives: .integer(0)),
    Case(.urlDecode, .string("a%20b%2Fc"), gives: .string("a b/c")),
    Case(.urlDecode, .string("a%2"), gives: .string("")),
    Case(.base64Decode, .string("dGVzdA=="), gives: .string("test")),
    Case(.base64Decode, .string("not base64"), gives: .string("not base64")),
    Case(.capture, .string("user=alice;"), .string("user=([a-z]+)"), gives: .string("alice")),
    Case(.capture, .string("user=alice;"), .string("[a-z]+"), gives: .string("user")),
    Case(.capture, .string("none"), .string("user=(.)"), gives: .string("")),
    Case(.captureAll, .string("a1b22"), .string("[0-9]+"), gives: .list([.string("1"), .string("22")])),
    Case(.replace, .string("bob@x.org"), .string("@.*$"), .string(""), gives: .string("bob")),
    Case(.replace, .string("a-b"), .string("(.)-(.)"), .string("\\2-\\1"), gives: .string("b-a")),
    Case(.replace, .string("ab"), .string("x*"), .string("-"), gives: .string("-a-b-")),
    Case(.integer, .string("42"), gives: .integer(42)),
    Case(.integer, .string("4x"), gives: .integer(0)),
    Case(.float, .string("0.5"), gives: .double(0.5)),
    Case(.text, .double(2.0), gives: .string("2")),
    Case(.boolean, .string("TRUE"), gives: .boolean(true)),
    Case(.boolean, .integer(2), gives: .boolean(false)),
    Case(.absolute, .integer(-3), gives: .integer(3)),
    Case(.ceiling, .double(1.2), gives: .integer(2)),
    Case(.floor, .double(-1.2), gives: .integer(-2)),
    Case(.power, .integer(2), .integer(10), gives: .double(1024)),
    Case(.power, .integer(10), .integer(400), gives: .double(0)),
    Case(.squareRoot, .integer(-1), gives: .double(0)),
    // ISO 8601: the week of a year's first Thursday is week 1.
    Case(.weeksOfTimes, .list(["2021-01-03T23:59:59Z", "2021-01-04T00:00:00Z"].map(Value.string)),
      gives: .list([.integer(53), .integer(1)])),
    Case(.weeksOfTimes, .list(["2024-12-30", "2024-12-29"].map { .string($0 + " 10:00:00") }),
      gives: .list([.integer(1), .integer(52)])),
    Case(.hoursOfTimes, .string("2024-02-29T23:30:00-02:00"), gives: .list([.integer(1)])),
    Case(.daysOfTimes, .string("2024-02-29T23:30:00-02:00"), gives: .list([.integer(1)])),
    Case(.monthsOfTimes, .string("2024-02-29T23:30:00.5Z"), gives: .list([.integer(2)])),
    Case(.minutesOfTimes, .integer(-1), gives: .list([.integer(59)])),
    Case(.yearsOfTimes, .double(-0.5), gives: .list([.integer(1969)])),
    Case(.yearsOfTimes, .string("86400"), gives: .list([.integer(1970)])),
    Case(.yearsOfTimes, .list([.string("noon"), .boolean(true), .null, .integer(.max), .double(1e30)]),
      gives: .list([])),
    Case(.anyStartsWith, .list([.string("x"), .string("ABC")]), .list([.string("y"), .string("ab")]),
      gives: .boolean(true)),
    Case(.anyStartsWith, .string("ABC"), .string("ab"), .boolean(true), gives: .boolean(false)),
    Case(.anyStartsWith, .string("xab"), .string("ab"), gives: .boolean(false)),
    Case(.anyEndsWith, .string("xab"), .string("AB"), gives: .boolean(true)),
    Case(.anyEndsWith, .string("abx"), .string("AB"), gives: .boolean(false)),
    // U+212A is a letter K under simple folding.
    Case(.anyContains, .string("a\u{212A}b"), .string("K"), gives: .boolean(true)),
    // A combining mark is a scalar of its own.
    Case(.anyContains, .string("e\u{301}"), .string("e"), gives: .boolean(true)),
    Case(.anyContains, .integer(4688), .integer(68), gives: .boolean(true)),
    Case(.anyContains, .string("a"), .string(""), gives: .boolean(true)),
    Case(.anyContains, .string("a"), .list([]), gives: .boolean(false)),
    Case(.combinations, .string("a"), .list([.string("b"), .integer(1)]),
      gives: .list([.string("1:a1:b"), .string("1:a1:1")])),
    Case(.combinations, .string("a"), .list([]), gives: .list([])),
    Case(.size, .list([.integer(1), .integer(2)]), gives: .integer(2)),
    Case(.elementText, .list([.string("a"), .string("b")]), .integer(1), gives: .string("b")),
    Case(.elementText, .list([.string("a"), .string("b")]), .integer(-1), gives: .string("b")),
    Case(.elementText, .list([.string("a")]), .integer(3), gives: .string("")),
    Case(.elementInteger, .list([.string("7")]), .integer(0), gives: .integer(7)),
    Case(.elementFloat, .list([]), .integer(0), gives: .double(0)),
    Case(.join, .list([.string("a"), .null, .string("b")]), .string("+"), gives: .string("a+b")),
    Case(.append, .list([.integer(1)]), .list([.integer(2)]), gives: .list([.integer(1), .integer(2)])),
    Case(.contains, .list([.string("a")]), .string("a"), gives: .boolean(true)),
    Case(.greatest, .list([.integer(1), .double(2.5)]), gives: .double(2.5)),
    Case(.least, .list([.integer(0), .integer(3)]), .boolean(true), gives: .double(3)),
    // 2026-11-25T15:48:32Z, a Wednesday, the day 329 of the year: (328 + 7 - 3) / 7 = 47.
    Case(.date, .integer(1_795_621_712), gives: .string("2026-11-25")),
    Case(.hour, .integer(1_795_621_712), gives: .integer(15)),
    Case(.minute, .integer(1_795_621_712), gives: .integer(48)),
    Case(.dayOfWeek, .integer(1_795_621_712), gives: .integer(4)),
    Case(.week, .integer(1_795_621_712), gives: .integer(47)),
    Case(.hour, .integer(1_795_621_712), .string("-16:30"), gives: .integer(23)),
    Case(.date, .integer(1_795_621_712), .string("-16:30"), gives: .string("2026-11-24")),
    Case(.date, .integer(-1), gives: .string("1969-12-31")),
    // Google's pages of the functions: 1708598631 is 2024-02-22 10:43:51 UTC, a Thursday, the day 53 of the year.
    Case(.timestamp, .integer(1_708_598_631), gives: .string("2024-02-22 10:43:51")),
    Case(.timestamp, .integer(1_708_598_631), .string("%Y-%m"), gives: .string("2024-02")),
    Case(.timestamp, .integer(1_708_598_631), .string("%R"), .string("-08:00"), gives: .string("02:43")),
    Case(
      .timestamp, .integer(1_708_598_631), .string("%a %A %b %B %d %e %j %D %y"),
      gives: .string("Thu Thursday Feb February 22 22 053 02/22/24 24")),
    Case(.timestamp, .integer(1_708_598_631), .string("%I%p %H:%M:%S %T %U %u %w %% %q"),
      gives: .string("10AM 10:43:51 10:43:51 07 4 4 % %q")),
    // Midnight and noon are 12, Sunday is 7 or 0.
    Case(.timestamp, .integer(1_708_819_200), .string("%F %I%p %u %w %e"), gives: .string("2024-02-25 12AM 7 0 25")),
    Case(.timestamp, .integer(43_200), .string("%I%p %e"), gives: .string("12PM  1")),
    Case(.timestamp, .integer(-1), gives: .string("1969-12-31 23:59:59")),
    Case(.unixSeconds, .string("2024-02-22 10:43:00"), gives: .integer(1_708_598_580)),
    Case(.unixSeconds, .string("2024-02-22 10:43:00"), .string("-05:00"), gives: .integer(1_708_616_580)),
    Case(.unixSeconds, .string("2024-02-30 10:43:00"), gives: .integer(0)),
    Case(.unixSeconds, .string("2024-02-22 24:00:00"), gives: .integer(0)),
    Case(.unixSeconds, .string("2024-02-22T10:43:00"), gives: .integer(0)),
    Case(.unixSeconds, .string("2024-2-22 10:43:00"), gives: .integer(0)),
    Case(.unixSeconds, .string("+024-02-22 10:43:00"), gives: .integer(0)),
    Case(.isIncreasing, .integer(1), .double(1.5), .integer(2), gives: .boolean(true)),
    Case(.isIncreasing, .integer(1), .integer(1), .integer(2), gives: .boolean(false)),
    Case(.isIncreasing, .integer(-1), .null, .integer(2), gives: .boolean(true)),
    Case(.hexText, .string("68c3A9"), gives: .string("hé")),
    Case(.hexText, .string("ff"), gives: .string("")),
    Case(.hexText, .string("686"), gives: .string("")),
    Case(.hexText, .string("6g"), gives: .string("")),
    Case(.base64Text, .string("dGVzdA=="), gives: .string("test")),
    Case(.base64Text, .string("not base64"), gives: .string("")),
    // RFC 4648, section 10.
    Case(.hexToBase64, .string("666f6f626172"), gives: .string("Zm9vYmFy")),
    Case(.hexToBase64, .string("666f6f6261"), gives: .string("Zm9vYmE=")),
    Case(.hexToBase64, .string("666f6f62"), gives: .string("Zm9vYg==")),
    Case(.hexToBase64, .string(""), gives: .string("")),
    Case(.hexToBase64, .string("fbff"), gives: .string("+/8=")),
    // FIPS 180-2, appendices B.1 to B.3, and the digest of nothing; texts as long as a block is (by sha256sum).
    Case(
      .sha256, .string("abc"), gives: .string("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")),
    Case(
      .sha256, .string("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
      gives: .string("248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")),
    Case(
      .sha256, .string(String(repeating: "a", count: 1_000_000)),
      gives: .string("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")),
    Case(
      .sha256, .string(String(repeating: "a", count: 55)),
      gives: .string("9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318")),
    Case(
      .sha256, .string(String(repeating: "a", count: 64)),
      gives: .string("ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb")),
    Case(.sha256, .null, gives: .string("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")),
    Case(.now, gives: .null),
  ]

  @Test func table() {
    for test in cases {
      let result = test.function(test.arguments)
      #expect(result == test.result, "\(test.function)\(test.arguments)")
    }
    let untested = Set(ValueFunction.allCases).subtracting(cases.map(\.function))
    #expect(untested == [.logarithm])
  }

  @Test(arguments: [
    ("+1", true), ("-07:00", true), ("+5:3", true), ("", true), ("UTC", false), ("+24", false), ("+1:60", false),
    ("+1:", false), ("+", false), ("+001", false), ("+-1", false),
  ])
  func offsets(_ text: String, _ isOffset: Bool) {
    #expect(ValueFunction.readsOffset(text) == isOffset)
  }

  @Test(arguments: [("%F %T", nil), ("100%", "%"), ("%Y %Q", "%Q"), ("%%", nil), ("", nil)] as [(String, String?)])
  func unknownElements(_ format: String, _ element: String?) {
    #expect(MomentFormat.unknownElement(in: format) == element)
  }

  @Test func noArgumentsAreNoError() {
    for function in ValueFunction.allCases { _ = function([]) }
  }

  @Test func preparedPatterns() {
    let capture = PreparedFunction(.capture, literals: [nil, .string("(b+)")])
    #expect(capture([.string("abbc"), .string("(b+)")]) == .string("bb"))
  }
}
