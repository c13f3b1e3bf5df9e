import Diagnostics
import Testing
import YAMLTree

@Suite struct ResolutionTests {
  /// As PyYAML 6.0.3's SafeLoader resolves them.
  static let cases: [(String, ResolvedScalar)] = [
    // Null.
    ("", .null), ("~", .null), ("null", .null), ("Null", .null), ("NULL", .null), ("nUll", .string),
    ("None", .string), ("~~", .string),
    // Booleans.
    ("yes", .boolean(true)), ("Yes", .boolean(true)), ("YES", .boolean(true)), ("on", .boolean(true)),
    ("On", .boolean(true)), ("ON", .boolean(true)), ("true", .boolean(true)), ("TRUE", .boolean(true)),
    ("no", .boolean(false)), ("NO", .boolean(false)), ("off", .boolean(false)), ("Off", .boolean(false)),
    ("False", .boolean(false)), ("y", .string), ("n", .string), ("Y", .string), ("yEs", .string),
    ("tRUE", .string), ("oN", .string),
    // Integers.
    ("0", .integer(0)), ("12", .integer(12)), ("-12", .integer(-12)), ("+12", .integer(12)),
    ("1_000", .integer(1000)), ("1_", .integer(1)), ("_1", .string), ("-0", .integer(0)),
    ("0x10", .integer(16)), ("0xfF", .integer(255)), ("-0x1_0", .integer(-16)), ("0X10", .string),
    ("0xg", .string), ("0x", .string), ("0x_", .string), ("017", .integer(15)), ("0_7", .integer(7)),
    ("00", .integer(0)), ("0_", .integer(0)), ("08", .string), ("0o17", .string), ("0b11", .integer(3)),
    ("0b2", .string), ("12:30:45", .integer(45045)), ("-1:00", .integer(-60)), ("1:60", .string),
    ("1:5", .integer(65)), ("0:5", .string), ("1:5:", .string), ("1:005", .string), ("1,000", .string),
    ("9223372036854775807", .integer(.max)), ("-9223372036854775808", .integer(.min)),
    ("9223372036854775808", .integerTooLarge), ("0xFFFFFFFFFFFFFFFF", .integerTooLarge),
    ("999999999999999999999999:00", .integerTooLarge), ("-", .string), ("+", .string), ("--1", .string),
    // Floats.
    ("1.0", .float(1)), ("1.", .float(1)), ("-1.5", .float(-1.5)), (".5", .float(0.5)), ("-.5", .string),
    ("+.5", .string), ("1_0.5_0", .float(10.5)), ("1.0e+3", .float(1000)), ("1.5E-3", .float(0.0015)),
    ("1e3", .string), ("1.0e3", .string), ("1e+3", .string), ("1.e+3", .float(1000)), (".", .string),
    ("._5", .string), ("1.2.3", .string), ("190:20:30.15", .float(685230.15)), ("1:30.", .float(90)),
    (".inf", .float(.infinity)), ("-.INF", .float(-.infinity)), ("+.Inf", .float(.infinity)),
    (".nan", .float(.nan)), (".NaN", .float(.nan)), ("-.nan", .string), ("inf", .string), (".iNF", .string),
    ("1.0e+999", .float(.infinity)),
    // Dates and times.
    ("2026-04-16", .date), ("2026-4-16", .string), ("2026-04-16 ", .string), ("2026-99-99", .date),
    ("2026-04-16T12:00:00Z", .timestamp), ("2026-4-6t1:00:00", .timestamp),
    ("2026-04-16 12:00:00.5 +02:00", .timestamp), ("2026-04-16T12:00", .string),
    ("2026-04-16T12:00:00z", .string), ("2026-04-16T12:00:00-1", .timestamp), ("2026/04/16", .string),
    // Strings.
    ("a", .string), ("4624 or so", .string), ("<<", .string), ("=", .string), ("C:\\x", .string),
    ("10.0.0.1", .string), ("::1", .string), ("0day", .string),
  ]

  @Test("plain scalars under YAML 1.1", arguments: cases)
  func resolved(_ text: String, _ expected: ResolvedScalar) {
    #expect(YAMLScalar(text).resolved(schema: .core11) == expected)
  }

  @Test(arguments: [.singleQuoted, .doubleQuoted, .literal, .folded] as [YAMLScalar.Style])
  func quotedScalarsAreStrings(_ style: YAMLScalar.Style) {
    for (text, _) in Self.cases {
      #expect(YAMLScalar(text, style: style).resolved(schema: .core11) == .string)
    }
  }

  @Test(
    "tags decide",
    arguments: [
      ("!!str 1", .string), ("! 1", .string), ("!!int 1", .integer(1)), ("!!int '1'", .integer(1)),
      ("!!float 1", .float(1)), ("!!float '1.5'", .float(1.5)), ("!!bool 'yes'", .boolean(true)),
      ("!!null ''", .null), ("!!str", .string), ("'1'", .string), ("1", .integer(1)), ("[]", nil),
    ] as [(String, ResolvedScalar?)])
  func tags(_ text: String, _ expected: ResolvedScalar?) throws {
    let node = try #require(read("a: \(text)\n").value.first?.root["a"])
    #expect(node.resolved(schema: .core11) == expected)
  }
}
