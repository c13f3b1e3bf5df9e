/// Small changes of a Sigma text, one at a time: of keys, modifiers, values, conditions, the log source, and the
/// correlation.
func sigmaMutants(_ text: String) -> [Mutant] {
  var mutations = SigmaMutations(text)
  mutations.change()
  return mutations.collector.mutants
}

private struct SigmaMutations {
  /// A line `key|modifiers: value` or `- value`.
  struct Line {
    var text: [Unicode.Scalar]
    /// Where it begins in the file.
    var start: Int
    var indentation: Int
    /// Of what the line holds.
    var keyStart: Int
    var section: String
  }

  var collector: MutantCollector
  private let lines: [Line]

  init(_ text: String) {
    collector = MutantCollector(text)
    lines = Self.lines(of: collector)
  }

  private static func lines(of source: MutantCollector) -> [Line] {
    var lines: [Line] = []
    var section = ""
    var start = 0
    for text in source.scalars.split(separator: "\n", omittingEmptySubsequences: false).map(Array.init) {
      let indentation = text.firstIndex { $0 != " " } ?? text.count
      if indentation == 0 { section = string(text).split(separator: ":").first.map(String.init) ?? "" }
      var keyStart = indentation
      if text[keyStart...].starts(with: "- ".unicodeScalars) { keyStart += 2 }
      lines.append(
        Line(text: text, start: start, indentation: indentation, keyStart: keyStart, section: section))
      start += text.count + 1
    }
    return lines
  }

  private static func string(_ scalars: some Sequence<Unicode.Scalar>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return String(view)
  }

  mutating func change() {
    var modifiers: [String] = []
    for index in lines.indices {
      let line = lines[index]
      guard ["logsource", "detection", "correlation"].contains(line.section), line.indentation > 0 else { continue }
      if let colon = colon(of: line) {
        let parts = Self.string(line.text[line.keyStart..<colon]).split(separator: "|").map(String.init)
        modifiers = Array(parts.dropFirst())
        changeKey(index, parts, colon)
        let valueStart = colon + 2
        if valueStart < line.text.count { changeValue(line, valueStart, parts, modifiers) }
      } else {
        changeValue(line, line.keyStart, [], modifiers)
        drop(index, "drop a list entry")
      }
    }
  }

  /// Where the key ends; `nil` for an entry of a list.
  private func colon(of line: Line) -> Int? {
    guard line.keyStart < line.text.count, line.text[line.keyStart] != "'" else { return nil }
    return line.text[line.keyStart...].firstIndex(of: ":")
  }

  private mutating func replace(_ line: Line, _ range: Range<Int>, by other: String, _ kind: String) {
    collector.replace(line.start + range.lowerBound..<line.start + range.upperBound, by: other, kind)
  }

  /// Drops a line with those that stand below it.
  private mutating func drop(_ index: Int, _ kind: String) {
    var end = index + 1
    let line = lines[index]
    while end < lines.count, lines[end].indentation > line.indentation { end += 1 }
    // The first of a mapping in a list stands behind the dash: what follows takes its place.
    guard line.keyStart == line.indentation || colon(of: line) == nil || end == index + 1
      || lines[end - 1].indentation != line.keyStart
    else { return }
    collector.replace(line.start..<lines[end - 1].start + lines[end - 1].text.count + 1, by: "", kind)
  }

  // MARK: Keys

  private static let fields = [
    "Image": "ParentImage", "CommandLine": "ParentCommandLine", "ParentImage": "Image", "User": "Computer",
    "TargetFilename": "Image", "DestinationIp": "SourceIp", "SourceIp": "DestinationIp", "DestinationPort": "SourcePort",
    "c-uri": "c-useragent", "c-useragent": "c-uri", "QueryName": "Image", "Computer": "User",
    "TargetObject": "Details", "Details": "TargetObject", "OriginalFileName": "Product",
  ]

  private mutating func changeKey(_ index: Int, _ parts: [String], _ colon: Int) {
    let line = lines[index]
    let name = parts.first ?? ""
    if line.section == "logsource" {
      drop(index, "drop a log source's part")
      return
    }
    guard line.section == "detection", line.indentation > 4 else { return }
    func key(_ parts: [String]) -> String { parts.joined(separator: "|") }
    let range = line.keyStart..<colon
    if let other = Self.fields[name] {
      replace(line, range, by: key([other] + parts.dropFirst()), "change a field")
    }
    for place in parts.indices.dropFirst() {
      var fewer = parts
      fewer.remove(at: place)
      replace(line, range, by: key(fewer), "drop |\(parts[place])")
      for other in Self.otherModifiers[parts[place]] ?? [] {
        var changed = parts
        changed[place] = other
        replace(line, range, by: key(changed), "\(parts[place]) → \(other)")
      }
    }
    if !parts.contains("cased"), !parts.contains("re"), !parts.contains("cidr"), !parts.contains("exists") {
      replace(line, range, by: key(parts + ["cased"]), "add |cased")
    }
    if parts.count == 1 { replace(line, range, by: key(parts + ["contains"]), "equals → contains") }
    if parts.contains("contains"), !parts.contains("all") { replace(line, range, by: key(parts + ["all"]), "add |all") }
    if parts.contains("re") { replace(line, range, by: key(parts + ["i"]), "add |i") }
    drop(index, "drop a test")
  }

  private static let otherModifiers = [
    "contains": ["startswith", "endswith"], "startswith": ["contains", "endswith"],
    "endswith": ["contains", "startswith"], "gt": ["gte", "lt"], "gte": ["gt", "lte"], "lt": ["lte", "gt"],
    "lte": ["lt", "gte"],
  ]

  // MARK: Values

  private mutating func changeValue(_ line: Line, _ start: Int, _ parts: [String], _ modifiers: [String]) {
    let key = parts.first ?? ""
    let value = Self.string(line.text[start...])
    let whole = start..<line.text.count
    if line.section == "detection", key == "condition", line.indentation == 4 { return changeCondition(line, start) }
    if line.section == "logsource" {
      let others = ["category": "file_event", "product": "macos", "service": "other"]
      if let other = others[key] { replace(line, whole, by: other, "change the log source") }
      return
    }
    if line.section == "correlation" { return changeCorrelation(line, start, key, value) }
    switch value {
    case "true": return replace(line, whole, by: "false", "turn a Boolean")
    case "false": return replace(line, whole, by: "true", "turn a Boolean")
    case "null": return replace(line, whole, by: "''", "null → empty")
    default: break
    }
    if let number = Int(value) {
      for other in [number + 1, number - 1] { replace(line, whole, by: "\(other)", "change a number") }
      return
    }
    guard value.hasPrefix("'"), value.hasSuffix("'"), value.count > 2 else { return }
    let body = start + 1..<line.text.count - 1
    let scalars = Array(line.text[body])
    let edits =
      modifiers.contains("re") ? expressionEdits(scalars, slash: false)
      : modifiers.contains("cidr") ? networkEdits(scalars) : textEdits(scalars) + wildcardEdits(scalars)
    for edit in edits where !edit.replacement.contains("'") {
      replace(line, body.lowerBound + edit.range.lowerBound..<body.lowerBound + edit.range.upperBound,
        by: edit.replacement, edit.kind)
    }
  }

  private func wildcardEdits(_ body: [Unicode.Scalar]) -> [LiteralEdit] {
    var edits: [LiteralEdit] = []
    for (index, scalar) in body.enumerated() {
      func add(_ replacement: String, _ kind: String) {
        edits.append(LiteralEdit(range: index..<index + 1, replacement: replacement, kind: kind))
      }
      switch scalar {
      case "*":
        add("", "drop a wildcard")
        add("\\*", "change an escape")
        add("?", "change a wildcard")
      case "?":
        add("*", "change a wildcard")
        add("\\?", "change an escape")
      case "\\": add("", "change an escape")
      default: break
      }
    }
    edits.append(LiteralEdit(range: body.count..<body.count, replacement: "*", kind: "add a wildcard"))
    edits.append(LiteralEdit(range: 0..<0, replacement: "*", kind: "add a wildcard"))
    return edits
  }

  // MARK: Conditions

  private mutating func changeCondition(_ line: Line, _ start: Int) {
    var words: [(text: String, range: Range<Int>)] = []
    var index = start
    while index < line.text.count {
      var end = index + 1
      if line.text[index] == " " {
        index = end
        continue
      }
      if !"()".unicodeScalars.contains(line.text[index]) {
        while end < line.text.count, !" ()".unicodeScalars.contains(line.text[end]) { end += 1 }
      }
      words.append((Self.string(line.text[index..<end]), index..<end))
      index = end
    }
    for (place, word) in words.enumerated() {
      switch word.text {
      case "and": replace(line, word.range, by: "or", "and → or")
      case "or": replace(line, word.range, by: "and", "or → and")
      case "not":
        replace(line, word.range.lowerBound..<word.range.upperBound + 1, by: "", "drop not")
      case "(": replace(line, word.range, by: "not (", "add not")
      case ")": break
      default:
        replace(line, word.range, by: "not " + word.text, "add not")
        let previous = place > 0 ? words[place - 1].text : ""
        if previous == "and" || previous == "or" {
          replace(line, words[place - 1].range.lowerBound..<word.range.upperBound, by: "", "drop an operand")
        } else if previous == "not", place > 1, ["and", "or"].contains(words[place - 2].text) {
          replace(line, words[place - 2].range.lowerBound..<word.range.upperBound, by: "", "drop an operand")
        } else if place + 1 < words.count, ["and", "or"].contains(words[place + 1].text), previous != "not" {
          replace(line, word.range.lowerBound..<words[place + 1].range.upperBound + 1, by: "", "drop an operand")
        }
      }
    }
  }

  // MARK: Correlations

  private mutating func changeCorrelation(_ line: Line, _ start: Int, _ key: String, _ value: String) {
    let whole = start..<line.text.count
    switch key {
    case "timespan":
      guard let number = Int(value.dropLast()) else { return }
      for other in [number + 1, number - 1, number * 2] where other > 0 {
        replace(line, whole, by: "\(other)\(value.suffix(1))", "change a window's length")
      }
    case "gte", "gt", "lte", "lt", "eq":
      guard let number = Int(value) else { return }
      for other in [number + 1, number - 1, number * 2] { replace(line, whole, by: "\(other)", "change a count") }
      let relations = ["gte": ["gt", "lte", "eq"], "gt": ["gte", "lt"], "lte": ["lt"], "lt": ["lte"], "eq": ["gte"]]
      for relation in relations[key] ?? [] {
        replace(line, line.keyStart..<start - 2, by: relation, "\(key) → \(relation)")
      }
    case "field", "":
      // The rules that are counted stand in the same list form.
      guard let other = Self.fields[value] else { return }
      replace(line, whole, by: other, key == "field" ? "change the counted field" : "change a group key")
    case "type":
      for other in ["event_count", "value_count"] { replace(line, whole, by: other, "change the correlation's type") }
    default: break
    }
  }
}
