import Detections
import Diagnostics
import Events
import Patterns
import Taxonomies

extension Sigma.DocumentCheck {
  // MARK: Fields

  mutating func checkField(_ item: Sigma.Item) {
    guard let field = item.field else { return }
    if field.contains(" ") {
      report(
        .sigmaFieldName, "the field '\(field)' has a blank", at: item.origin.span,
        help: "Sigma writes names of fields without blanks, parts are joined by '_'")
    }
  }

  /// Names that differ from those of the log source in capitals only: events have the field under another name.
  mutating func checkFieldCase(_ detection: Sigma.DetectionSection, _ logSource: Sigma.LogSourceSection) {
    let source = LogSource(category: logSource.category, product: logSource.product, service: logSource.service)
    let names = TaxonomyCatalog.builtIn.fieldNames(of: source, in: .sigma)
    guard !names.isEmpty else { return }
    for item in detection.identifiers.flatMap(\.search.items) {
      guard let field = item.field, !names.contains(field),
        let known = names.sorted().first(where: { $0.lowercased() == field.lowercased() })
      else { continue }
      report(
        .sigmaFieldName, "the field '\(field)' is written '\(known)'", at: item.origin.span,
        help: "programs tell capitals apart, and would not find it", severity: .warning)
    }
  }

  /// Values that a field cannot have, or has on some machines only.
  mutating func checkFieldValue(_ value: Sigma.Scalar, _ item: Sigma.Item) {
    guard let field = item.field, let text = value.text else { return }
    if field == "Hashes" || field == "Hash" { checkHash(text, value) }
    guard field.lowercased().contains("user"), item.values.count == 1 else { return }
    let upper = text.uppercased()
    if upper.contains("AUTHORI") || upper.contains("AUTORI") {
      report(
        .sigmaFieldValue, "Windows translates the name of this account", at: value.origin.span,
        help: "look for 'AUTHORI' and 'AUTORI', or for the account's SID")
    }
  }

  private static let hashLengths = ["MD5": 32, "SHA1": 40, "SHA256": 64, "IMPHASH": 32]

  /// Sysmon writes hashes as `SHA256=…,IMPHASH=…`.
  private mutating func checkHash(_ text: String, _ value: Sigma.Scalar) {
    for piece in Sigma.decode(text) {
      guard case .literal(let literal) = piece else { continue }
      let parts = literal.split(separator: "=", omittingEmptySubsequences: false)
      guard parts.count == 2, let length = Self.hashLengths[parts[0].uppercased()] else {
        report(
          .sigmaFieldValue, "a hash is written with its algorithm", at: value.origin.span,
          help: "write MD5=, SHA1=, SHA256= or IMPHASH= before it")
        return
      }
      let digits = parts[1].utf8
      let isHash = digits.count == length && digits.allSatisfy { byte in
        Sigma.isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte | 0x20)
      }
      // With nothing behind it, the algorithm alone is looked for.
      if !isHash, !digits.isEmpty {
        report(
          .sigmaFieldValue, "'\(parts[1])' is no hash of \(parts[0])", at: value.origin.span,
          help: "it has \(length) hexadecimal digits", severity: .warning)
      }
    }
  }

  // MARK: Modifiers

  mutating func checkModifiers(_ item: Sigma.Item, _ kinds: Set<Sigma.Modifier.Kind>) {
    if !kinds.isDisjoint(with: [.base64, .base64offset]), !kinds.contains(.cased), item.field != nil {
      report(
        .sigmaModifierStyle, "Base64 tells letters apart, the comparison does not", at: item.origin.span,
        help: "'|cased' finds only what was encoded")
    }
    if kinds.contains(.contains) || kinds.contains(.startswith) || kinds.contains(.endswith),
      item.values.contains(where: { $0.text == "" })
    {
      report(
        .sigmaModifierStyle, "an empty text stands in every value", at: item.origin.span,
        help: "to ask whether the field is there, write '|exists: true'", severity: .warning)
    }
  }

  // MARK: Wildcards

  /// Wildcards that say what a modifier says.
  ///
  /// - Parameter isRenamable: whether the key may get another modifier.
  mutating func checkWildcards(_ item: Sigma.Item, _ kinds: Set<Sigma.Modifier.Kind>, isRenamable: Bool) {
    let texts = item.values.compactMap(\.text)
    guard texts.count == item.values.count, !texts.isEmpty else { return }
    let parts = kinds.intersection([.contains, .startswith, .endswith])
    if item.field == nil || !parts.isEmpty {
      checkNeedlessWildcards(item, parts.first ?? .contains)
      return
    }
    let ends = texts.map { Self.ends(of: Sigma.decode($0)) }
    guard let first = ends.first, let part = first, ends.allSatisfy({ $0 == part }) else { return }
    let word = part.rawValue
    report(
      .sigmaWildcardStyle, "the wildcards say what '|\(word)' says", at: item.origin.span,
      fix: isRenamable ? .keepingMeaning("write '|\(word)'", modifierEdits(item, part)) : nil)
  }

  /// The modifier that the wildcards at the ends of a value stand for; `nil` when there are others, or nothing
  /// between them.
  private static func ends(of pieces: [Glob.Piece]) -> Sigma.Modifier.Kind? {
    guard pieces.count > 1, pieces.count < 4 else { return nil }
    let hasStart = pieces.first == .anyRun
    let hasEnd = pieces.last == .anyRun
    let inner = pieces.dropFirst(hasStart ? 1 : 0).dropLast(hasEnd ? 1 : 0)
    guard inner.count == 1, case .literal? = inner.first else { return nil }
    return hasStart ? (hasEnd ? .contains : .endswith) : .startswith
  }

  /// Adds a modifier behind the field's name, and takes the wildcards out of the values.
  private func modifierEdits(_ item: Sigma.Item, _ part: Sigma.Modifier.Kind) -> [Fix.Edit]? {
    guard let field = item.field, let span = item.origin.span else { return nil }
    let bytes = span.file.bytes[span.bytes]
    let isQuoted = bytes.first == UInt8(ascii: "'") || bytes.first == UInt8(ascii: "\"")
    let name = bytes.dropFirst(isQuoted ? 1 : 0).prefix(field.utf8.count)
    guard name.elementsEqual(field.utf8) else { return nil }
    var edits = [Fix.Edit(Span(file: span.file, bytes: name.endIndex..<name.endIndex), "|" + part.rawValue)]
    for value in item.values {
      guard let edit = withoutWildcards(value, start: part != .startswith, end: part != .endswith) else { return nil }
      edits.append(edit)
    }
    return edits
  }

  /// A value without the wildcards at its ends, if the rest means the same as before.
  private func withoutWildcards(_ value: Sigma.Scalar, start: Bool, end: Bool) -> Fix.Edit? {
    guard let text = value.text else { return nil }
    let plain = String(text.dropFirst(start ? 1 : 0).dropLast(end ? 1 : 0))
    let pieces = (start ? [.anyRun] : []) + Sigma.decode(plain) + (end ? [.anyRun] : [])
    guard !plain.isEmpty, pieces == Sigma.decode(text) else { return nil }
    return Sigma.WrittenScalar(text, at: value.origin.span)?.edit(to: plain)
  }

  /// Wildcards at an end where the modifier, or the search for keywords, puts one anyway.
  private mutating func checkNeedlessWildcards(_ item: Sigma.Item, _ part: Sigma.Modifier.Kind) {
    for value in item.values {
      let pieces = Sigma.decode(value.text ?? "")
      let start = part != .startswith && pieces.count > 1 && pieces.first == .anyRun
      let end = part != .endswith && pieces.count > 1 && pieces.last == .anyRun
      guard start || end else { continue }
      let edit = withoutWildcards(value, start: start, end: end)
      report(
        .sigmaWildcardStyle, "'\(item.field == nil ? "a keyword" : part.rawValue)' needs no wildcard there",
        at: value.origin.span, fix: .keepingMeaning("leave the wildcard out", edit.map { [$0] }))
    }
  }
}
