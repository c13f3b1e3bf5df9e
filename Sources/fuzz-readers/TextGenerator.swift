/// One random text; the same for the same seed, language and files.
struct TextGenerator {
  private var state: UInt64
  private let pieces: [[UInt8]]
  private let files: [[UInt8]]

  init(seed: UInt64, language: FuzzReaders.Reader, files: [[UInt8]]) {
    state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 0x1234_5678_9ABC_DEF1
    self.files = files
    switch language {
    case .yaral: pieces = Self.tokensOfYARAL
    case .sigma: pieces = Self.tokensOfYAML + Self.tokensOfSigma
    case .neutral: pieces = Self.tokensOfYAML + Self.tokensOfNeutral
    }
  }

  mutating func text() -> [UInt8] {
    guard !files.isEmpty, number(1) == 0 else { return sequence() }
    return damaged(files[number(files.count - 1)])
  }

  private mutating func sequence() -> [UInt8] {
    var text: [UInt8] = []
    // Now and then one token very often: nesting and repetition have bounds.
    if number(49) == 0 {
      let piece = pieces[number(pieces.count - 1)]
      for _ in 0..<number(5_000) { text += piece }
    }
    for _ in 0...number(120) { text += pieces[number(pieces.count - 1)] }
    return text
  }

  private mutating func damaged(_ original: [UInt8]) -> [UInt8] {
    var text = original
    for _ in 0...number(7) {
      let place = number(text.count)
      let end = min(text.count, place + number(40))
      switch number(5) {
      case 0: text.insert(contentsOf: pieces[number(pieces.count - 1)], at: place)
      case 1: text.removeSubrange(place..<end)
      case 2: text.insert(contentsOf: text[place..<end], at: number(text.count))
      case 3 where place < text.count: text[place] = UInt8(number(255))
      case 4:
        let other = files[number(files.count - 1)]
        let start = number(other.count - 1)
        text.insert(contentsOf: other[start..<min(other.count, start + number(200))], at: place)
      default: text.removeSubrange(place..<end)
      }
    }
    return text
  }

  /// From 0 to the limit.
  private mutating func number(_ limit: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((mixed ^ (mixed >> 31)) % UInt64(limit + 1))
  }

  private static let tokensOfYARAL = [
    "rule r {\n", "}", "meta:\n", "events:\n", "match:\n", "outcome:\n", "condition:\n", "options:\n", "a = \"b\"\n",
    "$e", "$e.metadata.event_type", "$e.principal.ip", "$h", "#e", "%list", " = ", " != ", " > ", " <= ", "(", ")",
    "[", "]", "{", ",", ".", ":", ";", "\"", "`", "/", "//", "/*", "*/", "\\", "\n", " and ", " or ", " not ", " any ",
    " all ", " nocase", " in ", " regex ", " cidr ", " over ", " before ", " after ", " by ", " of ", "5m", "24h", "-", "+", "*",
    "1", "2.5", "99999999999999999999", "re.regex(", "strings.to_lower(", "count(", "max(", "if(", "array_distinct(",
    "\"text\"", "`(?i)x`", "/a(b|c)+/", "é", "\u{0}", "\u{FEFF}", "!", "$risk_score = ", "as ", "true", "$e.f[\"k\"]", "[0]",
  ].map { Array($0.utf8) } + [[0xFF], [0xC3]]

  private static let tokensOfYAML = [
    "\n", "\n  ", "\n    ", "\n- ", "\n  - ", ": ", ":", "- ", "{", "}", "[", "]", ", ", "'", "\"", "|\n", ">-\n", "#", "&a ",
    "*a", "!!str ", "---\n", "...\n", "? ", "%YAML 1.2\n", "\t", "\\", "é", "\u{0}", "null", "~", "true", "5", "0x1", "-1.5",
  ].map { Array($0.utf8) } + [[0xFF], [0xC3]]

  private static let tokensOfSigma = [
    "title: a\n", "id: 929a690e-bef0-4204-a928-ef5e620d6fcc\n", "logsource:\n  product: windows\n", "detection:\n",
    "  condition: ", "selection", "  sel:\n", "    Image|endswith: ", "CommandLine|re: ", "|contains|all", "1 of sel_*",
    " and not (", ")", " or ", "correlation:\n", "  type: event_count\n", "  rules: [a]\n", "  timespan: 5m\n", "level: high\n", "a+(b|c)",
  ].map { Array($0.utf8) }

  private static let tokensOfNeutral = [
    "schema: 1\n", "id: 9b6f0c0e-5d0f-4a43-9a39-5f5c2f0f1a77\n", "name: a\n", "title: a\n", "events:\n", "  launch:\n",
    "    selections:\n", "      s: {process.command_line: {contains: x}}\n", "    where: ", "s and (", ")", " or not ", "condition: ",
    "launch", "count(launch) >= 2", "window: {by: [host.name], over: 5m}\n", "outcomes:\n", "  score: {max: {launch.s: 3}}\n",
    "tests:\n", "  - {name: a, event: {host.name: a}, alert: none}\n", "joins: [a.b = c.d]\n",
  ].map { Array($0.utf8) }
}
