import Diagnostics
import Events
import Patterns
import YAMLTree

extension Sigma.DocumentCheck {
  /// Fields, modifiers and values of the searches of a document.
  mutating func checkSearches(of detection: Sigma.DetectionSection, _ logSource: Sigma.LogSourceSection) {
    for identifier in detection.identifiers {
      checkShape(identifier)
      check(identifier.search)
    }
    checkFieldCase(detection, logSource)
    var first: [Sigma.Search: Sigma.Identifier] = [:]
    for identifier in detection.identifiers {
      guard let earlier = first[identifier.search] else {
        first[identifier.search] = identifier
        continue
      }
      report(
        .sigmaDuplicateValue, "'\(identifier.name)' looks for the same as '\(earlier.name)'",
        at: identifier.origin.span,
        related: earlier.origin.span.map { [Diagnostic.Related("the first one", at: $0)] } ?? [])
    }
  }

  /// What the schema refuses, and programs read nevertheless.
  private mutating func checkShape(_ identifier: Sigma.Identifier) {
    switch identifier.search {
    // Pipelines alone make searches of which all hold.
    case .items, .all: break
    case .keyword:
      report(
        .sigmaSchema, "'\(identifier.name)' is neither a map nor a list", at: identifier.origin.span,
        help: "write a list of one keyword")
    case .any(let searches):
      for search in searches {
        switch search {
        case .items, .all: break
        case .any:
          report(
            .sigmaSchema, "'\(identifier.name)' holds a list in a list", at: identifier.origin.span,
            help: "write one list")
        case .keyword(let scalar):
          guard case .boolean(let value) = scalar.content else { continue }
          report(
            .sigmaSchema, "a keyword is text or a number, and this is \(value)", at: scalar.origin.span,
            help: "put it in quotation marks")
        }
      }
    }
  }

  private mutating func check(_ search: Sigma.Search) {
    switch search {
    case .items(let items):
      for item in items { check(item, isRenamable: items.isRenamable(item)) }
    case .any(let searches):
      var keywords: [Sigma.Scalar] = []
      var maps: Set<Sigma.Search> = []
      for search in searches {
        if case .keyword(let scalar) = search {
          keywords.append(scalar)
        } else if !maps.insert(search).inserted {
          report(.sigmaDuplicateValue, "the list holds the same map twice", at: search.items.first?.origin.span)
        }
        check(search)
      }
      checkDuplicates(keywords, isFolded: true)
    // Of no text.
    case .all(let searches):
      for search in searches { check(search) }
    case .keyword(let scalar):
      checkText(scalar, isEscapeMeant: false)
    }
  }

  private mutating func check(_ item: Sigma.Item, isRenamable: Bool) {
    let kinds = Set(item.modifiers.map(\.kind))
    checkField(item)
    checkModifiers(item, kinds)
    let isPattern = kinds.contains(.re)
    let isCoded = !kinds.isDisjoint(with: [.base64, .base64offset, .utf16, .utf16le, .utf16be, .wide])
    checkDuplicates(item.values, isFolded: !isPattern && !isCoded && !kinds.contains(.cased))
    for value in item.values {
      if isPattern { checkPattern(value) } else { checkText(value, isEscapeMeant: isCoded) }
      checkFieldValue(value, item)
    }
    if kinds.isDisjoint(with: [.re, .cidr, .fieldref, .exists, .expand, .gt, .gte, .lt, .lte]), !isCoded {
      checkWildcards(item, kinds, isRenamable: isRenamable)
    }
    if item.field != nil, item.modifiers.isEmpty { checkNumbers(item.values) }
  }

  // MARK: Values

  /// Values that stand twice. Letters are folded as ASCII, so that nothing is taken for equal that is not.
  private mutating func checkDuplicates(_ values: [Sigma.Scalar], isFolded: Bool) {
    guard values.count > 1 else { return }
    var first: [Sigma.Scalar.Content: Sigma.Scalar] = [:]
    for value in values {
      var key = value.content
      if isFolded, case .text(let text) = key { key = .text(Sigma.asciiFolded(text)) }
      guard let earlier = first[key] else {
        first[key] = value
        continue
      }
      let shown = value.text ?? value.kindName
      report(
        .sigmaDuplicateValue, "'\(shown)' stands twice", at: value.origin.span,
        help: earlier.content == value.content ? "" : "letters match in either case",
        related: earlier.origin.span.map { [Diagnostic.Related("the first one", at: $0)] } ?? [],
        fix: .keepingMeaning("remove the second '\(shown)'", value.origin.span.flatMap(removalFromList).map { [$0] }))
    }
  }

  /// - Parameter isEscapeMeant: whether wildcards are text, as they are in what is encoded.
  private mutating func checkText(_ value: Sigma.Scalar, isEscapeMeant: Bool) {
    guard let text = value.text else { return }
    checkControlCharacters(text, value)
    let pieces = Sigma.decode(text)
    if zip(pieces, pieces.dropFirst()).contains(where: { $0 == .anyRun && $1 == .anyRun }) {
      let single = Sigma.withSingleWildcards(text)
      let edit = Glob(Sigma.decode(single)) == Glob(pieces)
        ? Sigma.WrittenScalar(text, at: value.origin.span)?.edit(to: single) : nil
      report(
        .sigmaWildcardStyle, "two wildcards in a row match what one does", at: value.origin.span,
        fix: .keepingMeaning("write one wildcard", edit.map { [$0] }))
    }
    if !isEscapeMeant, Sigma.hasSuspiciousEscape(text) {
      report(
        .sigmaEscapedWildcard, "'\\*' is an asterisk, no backslash before a wildcard", at: value.origin.span,
        help: "where a folder's content is meant, write '\\\\*'")
    }
  }

  /// Texts of digits: events may have the number, and some programs tell the two apart. Among other texts
  /// they are texts.
  private mutating func checkNumbers(_ values: [Sigma.Scalar]) {
    guard values.allSatisfy({ Self.isNumber($0.text) }) else { return }
    for value in values {
      report(
        .sigmaNumberAsText, "'\(value.text ?? "")' is written as text", at: value.origin.span,
        help: "without quotation marks it is the number, however events write it")
    }
  }

  /// Whether a text is a number as YAML writes it; one that begins with 0 is another number there.
  private static func isNumber(_ text: String?) -> Bool {
    guard let digits = text?.utf8, !digits.isEmpty, digits.count < 19 else { return false }
    return digits.allSatisfy(Sigma.isDigit) && (digits.count == 1 || digits.first != UInt8(ascii: "0"))
  }

  private mutating func checkControlCharacters(_ text: String, _ value: Sigma.Scalar) {
    // A block scalar ends in a line break that people do not see.
    let isBlock = value.origin.span.map { $0.file.bytes[$0.bytes].first.map { "|>".utf8.contains($0) } == true } == true
    guard let scalar = text.unicodeScalars.first(where: { $0.value < 0x20 }), !(isBlock && scalar == "\n") else {
      return
    }
    report(
      .sigmaControlCharacter, "the value holds a control character (U+00\(scalar.value < 16 ? "0" : "")\(String(scalar.value, radix: 16, uppercase: true)))",
      at: value.origin.span, help: "in double quotes \\t and \\n are characters: write single quotes, or double the backslash")
  }

  // MARK: Patterns

  private mutating func checkPattern(_ value: Sigma.Scalar) {
    guard let text = value.text else { return }
    checkControlCharacters(text, value)
    guard text.utf8.count > 2 else { return }
    if text.hasPrefix(".*") || (text.hasSuffix(".*") && !text.hasSuffix("\\.*")) {
      report(
        .sigmaPatternStyle, "a pattern is searched for: '.*' at its ends changes nothing", at: value.origin.span,
        help: "leave it out")
    }
  }
}

extension [Sigma.Item] {
  /// Whether the key of an item of the map may get other modifiers: never when the field has another item, whose
  /// key it could become.
  func isRenamable(_ item: Sigma.Item) -> Bool {
    count { $0.field == item.field } == 1
  }
}

extension Sigma {
  /// Whether an escaped asterisk follows a name, as in `\Temp\*`: an author may have meant a path. Elsewhere
  /// people write the escape on purpose, as in `\*name\*`.
  static func hasSuspiciousEscape(_ text: String) -> Bool {
    if text.hasPrefix("\\*") { return false }
    var before: UInt8 = 0
    var isEscaped = false
    for byte in text.utf8 {
      if isEscaped, byte == UInt8(ascii: "*"), isLetter(before) || isDigit(before) || "%:)".utf8.contains(before) {
        return true
      }
      let isEscape = byte == UInt8(ascii: "\\") && !isEscaped
      if !isEscape { before = byte }
      isEscaped = isEscape
    }
    return false
  }

  /// Small letters for the capitals of ASCII.
  static func asciiFolded(_ text: String) -> String {
    String(decoding: text.utf8.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 }, as: UTF8.self)
  }

  /// A value with one `*` wherever several follow each other; escaped ones are text.
  static func withSingleWildcards(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    var isEscaped = false
    var isAfterRun = false
    for scalar in text.unicodeScalars {
      let isRun = scalar == "*" && !isEscaped
      if !(isRun && isAfterRun) { result.append(scalar) }
      isAfterRun = isRun
      isEscaped = scalar == "\\" && !isEscaped
    }
    return String(result)
  }
}
