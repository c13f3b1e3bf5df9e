import TestSupport

/// Patterns from a grammar of RE2's syntax, well-formed or nearly so.
struct RandomPatterns {
  var generator: SeededGenerator

  init(seed: UInt64) {
    generator = SeededGenerator(seed: seed)
  }

  /// A well-formed pattern, unless counts or sizes go beyond limits.
  mutating func pattern(depth: Int = 3) -> String {
    let branches = generator.oneIn(4) ? Int.random(in: 2...3, using: &generator) : 1
    return (0..<branches).map { _ in branch(depth) }.joined(separator: "|")
  }

  /// A pattern with up to three random changes: most are refused, for all kinds of reasons.
  mutating func mutated() -> String {
    var scalars = Array(pattern().unicodeScalars)
    for _ in 0..<Int.random(in: 1...3, using: &generator) {
      let place = Int.random(in: 0...scalars.count, using: &generator)
      switch Int.random(in: 0..<3, using: &generator) {
      case 0: scalars.insert(contentsOf: generator.pick(Self.fragments).unicodeScalars, at: place)
      case 1: if place < scalars.count { scalars.remove(at: place) }
      default: if place < scalars.count { scalars.swapAt(place, 0) }
      }
    }
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars)
    return String(text)
  }

  private mutating func branch(_ depth: Int) -> String {
    (0..<Int.random(in: 0...4, using: &generator)).map { _ in item(depth) }.joined()
  }

  private mutating func item(_ depth: Int) -> String {
    var text = atom(depth)
    if generator.oneIn(4) {
      text += generator.pick(["*", "+", "?", "{2}", "{1,}", "{0,3}", "{0}", "{2,3}"])
      if generator.oneIn(4) { text += "?" }
    }
    return text
  }

  private mutating func atom(_ depth: Int) -> String {
    if depth > 0, generator.oneIn(4) {
      let opening = ["(", "(?:", "(?i:", "(?s:", "(?m:", "(?P<n>", "(?-i:", "(?i-s:", "(?U:"]
      return generator.pick(opening) + pattern(depth: depth - 1) + ")"
    }
    switch Int.random(in: 0..<12, using: &generator) {
    case 0: return characterClass()
    case 1: return generator.pick(["^", "$", "\\b", "\\B", "\\A", "\\z"])
    case 2: return generator.pick([".", ".", ".*", "(?s).", "(?i)", "(?m)", "(?-s)", "(?im-s)", "(?U)"])
    case 3:
      return generator.pick([
        "\\d", "\\D", "\\s", "\\S", "\\w", "\\W", "\\pL", "\\PL", "\\p{Greek}", "\\p{^Lu}", "\\P{Ll}",
        "\\p{Any}",
      ])
    case 4:
      return generator.pick([
        "\\n", "\\t", "\\x41", "\\x{212A}", "\\x{1F600}", "\\101", "\\.", "\\-", "\\/", "\\_", "\\Qa.b\\E",
        "\\Q\\E", "\\x{17f}", "\\0", "\\a", "{", "]", "}", "{,2}",
      ])
    default: return String(generator.pick(Self.letters))
    }
  }

  private mutating func characterClass() -> String {
    let members = [
      "a", "a-c", "A-Z", "k", "s", "\\d", "\\W", "[:alpha:]", "[:^space:]", "\\pL", "\\n", "ß", "é-ö", "-",
      "^", "\\]", "\\x{2126}", "K-k", "\\p{^Greek}", "0-9", ".", "µ", "\u{212A}", "😀", "[:word:]",
    ]
    let content = (0..<Int.random(in: 1...3, using: &generator)).map { _ in generator.pick(members) }.joined()
    return (generator.oneIn(4) ? "[^" : "[") + content + "]"
  }

  /// Scalars that patterns are made of, mostly such that texts of `trickyScalars` match now and then.
  static let letters: [Unicode.Scalar] = [
    "a", "a", "b", "A", "k", "K", "s", "S", "ß", "ẞ", "é", "ω", "µ", "1", "_", " ", "\n", "/", "-", "😀",
    "\u{212A}", "\u{17F}",
  ]

  private static let fragments = [
    "(", ")", "[", "]", "{", "}", "*", "+", "?", "\\", "|", "^", "$", ".", "(?", "(?i", "(?:", "(?=", "(?!",
    "(?<=", "(?<n>", "(?P<n>", "(?P<n", "(?P<é1>", "(?P<a-b>", "(?P=n)", "(?>", "(?#c)", "(?x)", "(?-)",
    "(?i-", ":)", "\\1", "\\12", "\\8", "\\k", "\\Z", "\\z", "\\E", "\\Q", "\\p", "\\p{", "\\pX", "\\p{Foo}",
    "\\p{Latin}", "\\P{^Lu}", "\\x", "\\x4", "\\x{", "\\x{}", "\\x{110000}", "\\x{10FFFF}", "\\x{d800}",
    "\\u0041", "\\é", "\\h", "[:", ":]", "[:alpha:]", "[[:alpha:]]", "[[:foo:]]", "[^", "[]", "[]a]", "[b-a]",
    "[a-\\d]", "[\\d-a]", "a-z", "{2}", "{2,}", "{2,1}", "{1000}", "{1001}", "{500}", "{01}", "{,3}", "{3",
    "{999999999}", "{1000000000}", "**", "++", "*?", "*+", "{2}{3}", "\0", "\n", "é", "😀", "-", "&&", "\\_",
    "\\<", "\\c", "\\07", "\\777",
  ]
}
