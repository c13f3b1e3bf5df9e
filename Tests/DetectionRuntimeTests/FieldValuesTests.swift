import DetectionRuntime
import Testing

private let folded: Text = "Docker Exec"
private let kelvin: Text = "k"
private let cased = Text(cased: "/docker")

@Suite struct FieldValuesTests {
  struct Case: CustomTestStringConvertible {
    let name: String
    let values: [Value]
    let expected: Bool
    let test: @Sendable ([Value]) -> Bool

    init(_ name: String, _ values: [Value], _ expected: Bool, _ test: @escaping @Sendable ([Value]) -> Bool) {
      self.name = name
      self.values = values
      self.expected = expected
      self.test = test
    }

    var testDescription: String { name }
  }

  static let cases: [Case] = [
    Case("contains folds", ["run DOCKER EXEC it"], true) { $0.contains(folded) },
    Case("contains folds the Kelvin sign", ["\u{212A}"], true) { $0.equals(kelvin) },
    Case("equals is of the whole", ["docker exec it"], false) { $0.equals(folded) },
    Case("prefix", ["docker exec it"], true) { $0.hasPrefix(folded) },
    Case("suffix", ["/usr/bin/docker"], true) { $0.hasSuffix(cased) },
    Case("suffix, cased", ["/usr/bin/Docker"], false) { $0.hasSuffix(cased) },
    Case("some value", ["a", "docker exec"], true) { $0.equals(folded) },
    Case("every value", ["a", "docker exec"], false) { $0.every.equals(folded) },
    Case("every value does", ["DOCKER EXEC", "docker exec"], true) { $0.every.equals(folded) },
    Case("every of none", [], false) { $0.every.equals(folded) },
    Case("null has no text", [.null], false) { $0.contains("" as Text) },
    Case("a literal is a text, not an element", ["abc"], true) { $0.contains("b") },
    Case("empty text has a text", [""], true) { $0.contains("" as Text) },
    Case("numbers have text", [443], true) { $0.equals("443" as Text) },
    Case("integral floats have no point", [443.0], true) { $0.equals("443" as Text) },
    Case("Booleans have text", [true], true) { $0.equals("TRUE" as Text) },
    Case("any of", ["xxb"], true) { $0.hasSuffix(anyOf: ["a", "b"]) },
    Case("any of, cased", ["xxB"], false) { $0.hasSuffix(anyOf: .cased(["a", "b"])) },
    Case("all of", ["ab", "c"], true) { $0.contains(allOf: ["a", "c"]) },
    Case("all of, one missing", ["ab", "c"], false) { $0.contains(allOf: ["a", "d"]) },
    Case("nothing is normalized", ["e\u{301}"], false) { $0.equals("\u{E9}" as Text) },
    Case("pattern is cased", ["ABC"], false) { $0.matches("b") },
    Case("pattern with flag", ["ABC"], true) { $0.matches("(?i)b") },
    Case("patterns ignoring case", ["ABC"], true) { $0.matches(anyOf: .ignoringCase(["x", "b"])) },
    Case("pattern on a number", [80], true) { $0.matches("^8") },
    Case("wildcards", ["C:\\a\\b.exe"], true) { $0.fits(#"c:\\?\b.e*"#) },
    Case("wildcards, the escape", ["c:\\*"], true) { $0.fits(#"c:\\\*"#) },
    Case("wildcards match line breaks", ["a\nb"], true) { $0.fits("a?b") },
    Case("wildcards are of the whole", ["xab"], false) { $0.fits("a*") },
    Case("wildcards, cased", ["AB"], false) { $0.fits(Wildcard(cased: "a*")) },
    Case("network", ["10.1.2.3"], true) { $0.isInside("10.0.0.0/8") },
    Case("network, outside", ["11.1.2.3"], false) { $0.isInside(anyOf: ["10.0.0.0/8", "fe80::/10"]) },
    Case("network, no address", ["10.1.2.3:80"], false) { $0.isInside("10.0.0.0/8") },
    Case("number", [5], true) { $0.isNumber(.less, 5.5) },
    Case("number of a decimal text", ["+5"], true) { $0.isNumber(.lessOrEqual, 5) },
    Case("equality with an integer is exact on texts", ["05"], false) { $0.isNumber(.equal, 5) },
    Case("a float equals an integer", [5.0], true) { $0.isNumber(.equal, 5) },
    Case("a Boolean is no number", [true], false) { $0.isNumber(.equal, 1) },
    Case("Boolean", [false], true) { $0.isBoolean(false) },
    Case("Boolean as text", ["False"], true) { $0.isBoolean(false) },
    Case("Boolean is no integer", [1], false) { $0.isBoolean(true) },
    Case("present though null", [.null], true) { $0.isPresent },
    Case("absent", [], true) { $0.isAbsentOrNull },
    Case("only null", [.null, .null], true) { $0.isAbsentOrNull },
    Case("not only null", [.null, ""], false) { $0.isAbsentOrNull },
    Case("equals a value of another field", ["A"], true) { $0.equals(someOf: ["b", "a"]) },
    Case("equals a value of another field, cased", ["A"], false) { $0.equals(someOf: ["a"], cased: true) },
    Case("null equals no other", [.null], false) { $0.equals(someOf: [.null]) },
    Case("list", ["ADMIN"], true) { $0.isListed(in: TextList(["admin"])) },
    Case("list, cased", ["ADMIN"], false) { $0.isListed(in: TextList(["admin"]), cased: true) },
    Case("empty list", ["x"], false) { $0.isListed(in: TextList()) },
    Case("list of patterns", ["xADMIN"], true) { $0.matches(list: PatternList(["(", "admin$"])) },
    Case("list of networks", ["10.0.0.1"], true) { $0.isInside(list: NetworkList(["x", "10.0.0.0/24"])) },
  ]

  @Test(arguments: cases)
  func values(_ test: Case) {
    #expect(test.test(test.values) == test.expected)
  }

  @Test func anyField() {
    let event = Event(fields: ["secret": ["a"], "b": ["some secrets"]])
    #expect(event.anyField.contains("SECRETS"))
    #expect(!Event(fields: ["secret": ["a"]]).anyField.contains("secret"))
  }

  @Test func unusableEntries() {
    #expect(PatternList(["a", "("]).unusableEntries == ["("])
    #expect(NetworkList(["10.0.0.0/8", "10"]).unusableEntries == ["10"])
  }
}
