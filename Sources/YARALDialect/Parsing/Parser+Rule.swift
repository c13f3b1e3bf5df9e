import Diagnostics

extension Parser {
  mutating func parseFile() -> YARAL.File {
    var file = YARAL.File(rules: [])
    while kind != .end {
      if kind == .foreign {
        reportForeignText(afterRule: !file.rules.isEmpty)
        outline.parts.append(.foreign(index))
        advance()
      } else {
        file.rules.append(parseRule())
      }
    }
    file.closingComments = takeComments()
    return file
  }

  private mutating func reportForeignText(afterRule: Bool) {
    let span = Span(file: file, bytes: current.range)
    if afterRule {
      report(
        Diagnostic(
          .yaralTrailingText, "this text is outside of a rule, and is not read", at: span,
          help: "take it out, or make it a comment", fixes: [commentFix(at: span)]))
    } else {
      report(
        Diagnostic(
          .yaralSyntax, "expected 'rule NAME {'", at: span, help: "a file begins with a rule, or a comment",
          fixes: [commentFix(at: span)]))
    }
  }

  /// Two slashes before each line of a text that is not YARA-L.
  private func commentFix(at span: Span) -> Fix {
    var isFirst = true
    let edits = lineStarts(in: span).map { start in
      defer { isFirst = false }
      // Text behind a closing brace gets a line of its own.
      let isBehindBrace = isFirst && !tokens[..<index].isEmpty && !current.isFirstOnLine
      return Fix.Edit(Span(file: file, bytes: start..<start), isBehindBrace ? "\n// " : "// ")
    }
    return Fix(title: "make it a comment", edits: edits, safety: .keepsMeaning)
  }

  /// Where the lines of a place begin that are not empty.
  private func lineStarts(in span: Span) -> [Int] {
    var starts: [Int] = []
    var isAtStart = true
    for offset in span.bytes {
      if file.bytes[offset] == UInt8(ascii: "\n") {
        isAtStart = true
      } else if isAtStart, !file.bytes[offset].isBlank {
        starts.append(offset)
        isAtStart = false
      }
    }
    return starts
  }

  private mutating func parseRule() -> YARAL.Rule {
    let start = index
    let errors = errorCount
    var rule = YARAL.Rule(comments: takeComments(), name: "")
    statementStart = index
    do throws(ParseFailure) {
      try parseHeader(of: &rule)
      outline.parts.append(.rule(start..<index))
      parseSections(of: &rule)
    } catch {
      report(error.diagnostic)
      while !isAtEndOfRule, !isAtSection { advance() }
      if isAtSection { parseSections(of: &rule) }
    }
    rule.closingComments = takeComments()
    if kind == .symbol(.closeBrace) {
      outline.parts.append(.closing(index))
      advance()
    } else {
      report(unexpected("'}' at the end of the rule").diagnostic)
    }
    rule.closingComments += takeStatementComments()
    let isSpoilt = takeDamage(before: span(from: start).bytes.upperBound)
    rule.isDamaged = isSpoilt || errorCount > errors
    return rule
  }

  private mutating func parseHeader(of rule: inout YARAL.Rule) throws(ParseFailure) {
    guard take(word: "rule") else { throw unexpected("'rule NAME {'") }
    guard case .word(let name) = kind else { throw unexpected("the rule's name") }
    rule.name = name
    rule.origin = Origin(Span(file: file, bytes: current.range))
    advance()
    try expect(.openBrace, "after the rule's name")
  }

  private mutating func parseSections(of rule: inout YARAL.Rule) {
    var seen: [SectionName: Span] = [:]
    while !isAtEndOfRule {
      statementStart = index
      guard isAtSection else {
        report(unexpected("a section, such as 'events:'").diagnostic)
        recover()
        continue
      }
      parseSection(of: &rule, &seen)
    }
    for name in [SectionName.meta, .events, .condition] where seen[name] == nil {
      report(
        .yaralSectionOrder, "the rule has no section '\(name.rawValue):'",
        at: rule.origin.span ?? span(from: index),
        help: "a rule has meta, events and condition, in this order")
    }
  }

  private mutating func parseSection(of rule: inout YARAL.Rule, _ seen: inout [SectionName: Span]) {
    let span = Span(file: file, bytes: current.range)
    let name = readHeader(at: span)
    let comments = takeComments()
    let start = index
    takeKeyword()
    advance()
    outline.parts.append(.section(start..<index))
    let header = comments + takeStatementComments()
    guard let name else {
      // What stands in it can't be told.
      while !isAtEndOfRule, !isAtSection { advance() }
      return
    }
    checkOrder(of: name, at: span, seen)
    let origin = Origin(span)
    switch name {
    case .meta: rule.meta = add(to: rule.meta, header, parseMeta(), origin)
    case .setup: rule.setup = add(to: rule.setup, header, parseDirectives(of: .setup), origin)
    case .events: rule.events = add(to: rule.events, header, parseEvents(), origin)
    case .match: rule.match = add(to: rule.match, header, parseMatch(), origin)
    case .outcome: rule.outcome = add(to: rule.outcome, header, parseOutcome(), origin)
    case .condition: rule.condition = add(to: rule.condition, header, parseCondition(), origin)
    case .export: rule.export = add(to: rule.export, header, parseDirectives(of: .export), origin)
    case .options: rule.options = add(to: rule.options, header, parseOptions(), origin)
    }
    if seen[name] == nil { seen[name] = span }
  }

  /// The section of a header; a wrong name is reported, and taken for what was probably meant.
  private mutating func readHeader(at span: Span) -> SectionName? {
    if let name = sectionName { return name }
    let found = String(decoding: file.bytes[span.bytes], as: UTF8.self)
    let near = nearestName(to: found, among: SectionName.allCases.map(\.rawValue))
    report(
      Diagnostic(
        .yaralSectionOrder, "there is no section '\(found):'", at: span,
        help: near.map { "did you mean '\($0):'?" }
          ?? "sections are \(SectionName.allNames)",
        fixes: near.map {
          [Fix(title: "replace '\(found)' with '\($0)'", edits: [Fix.Edit(span, $0)], safety: .keepsMeaning)]
        } ?? []))
    return near.flatMap(SectionName.init)
  }

  private mutating func checkOrder(of name: SectionName, at span: Span, _ seen: [SectionName: Span]) {
    if let earlier = seen[name] {
      report(
        Diagnostic(
          .yaralSectionOrder, "the section '\(name.rawValue):' stands twice", at: span,
          related: [Diagnostic.Related("the first is here", at: earlier)]))
    } else if let later = seen.keys.filter({ $0 > name && !Self.isFree($0, name) }).min() {
      report(
        .yaralSectionOrder, "'\(name.rawValue):' stands after '\(later.rawValue):'", at: span,
        help: "sections stand in the order \(SectionName.allNames)")
    }
  }

  /// Whether nobody documents which of the two stands first.
  private static func isFree(_ one: SectionName, _ other: SectionName) -> Bool {
    Set([one, other]) == [.export, .options]
  }

  private func add<Line>(
    to section: YARAL.Section<Line>?, _ comments: [YARAL.Comment], _ lines: [Line], _ origin: Origin
  ) -> YARAL.Section<Line> {
    guard var section else { return YARAL.Section(comments: comments, lines, origin: origin) }
    section.comments += comments
    section.lines += lines
    return section
  }
}
