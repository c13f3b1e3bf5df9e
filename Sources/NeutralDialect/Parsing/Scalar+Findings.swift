import Diagnostics
import Events

extension Neutral.Scalar {
  /// What is wrong with the scalar where one of this shape is needed.
  func findings(_ shape: ScalarShape) -> [Diagnostic] {
    switch shape.kind {
    case .text:
      if isNull { return [nullFinding(shape)] }
      return text.isEmpty ? [wrong("\(shape.noun) can't be empty")] : []
    case .form(_, let isValid):
      // What editors take for a number, a Boolean or nothing is no text of any form.
      let isText = isQuoted || (!isNull && Number(decimal: text) == nil && boolean == nil)
      guard isValid(text), isText || shape.reserved.contains(text) else {
        return [wrong("'\(text)' is not \(shape.noun)", help: shape.help)]
      }
      guard shape.reserved.contains(text) else { return [] }
      let message = "'\(text)' has a meaning of its own, so that it can't be \(shape.noun)"
      return [Diagnostic(.reservedName, message, at: span, help: "choose another name")]
    case .word(let words):
      return findings(words: words, noun: shape.noun)
    case .boolean:
      return boolean == nil ? [booleanFinding()] : []
    case .number:
      return numberFindings(shape)
    case .version(let version):
      guard text != String(version) || isQuoted else { return [] }
      let message = "this program reads schema \(version), this is '\(text)'"
      return [Diagnostic(.unsupportedSchema, message, at: span, help: "write schema: \(version)")]
    case .value:
      return isNull ? [nullFinding(shape)] : []
    case .valueOrNull:
      return isNull && text != "null" ? [wrong("'\(text)' is written null here")] : []
    case .formula:
      // The parser of statements says the rest.
      return isStatement ? [] : [wrong("a statement is needed here, this is \(isNull ? "null" : "empty")")]
    }
  }

  /// Whether there is anything to read a statement from.
  var isStatement: Bool { !isNull && text.utf8.contains { $0 > 0x20 } }

  private func wrong(_ message: String, help: String = "", fixes: [Fix] = []) -> Diagnostic {
    Diagnostic(.wrongScalar, message, at: span, help: help, fixes: fixes)
  }

  private func nullFinding(_ shape: ScalarShape) -> Diagnostic {
    wrong(
      "\(shape.noun) is needed here, this is null",
      help: "for an absent field write {is_null: true}, for the text write '\(text)' in quotes")
  }

  private func findings(words: [String], noun: String) -> [Diagnostic] {
    // The Boolean is not the quoted word.
    if words.contains(text), !(text == "true" && isQuoted) { return [] }
    let near = nearestName(to: text, among: words)
    let fix = near.flatMap { self.fix(replacing: text, with: $0, .changesMeaning) }
    let known = "one of \(words.joined(separator: ", "))"
    return [
      Diagnostic(
        .unknownWord, "'\(text)' is not \(noun)", at: span,
        help: near.map { "did you mean '\($0)'?" } ?? known,
        fixes: fix.map { [$0] } ?? [])
    ]
  }

  private func booleanFinding() -> Diagnostic {
    let meant: String? =
      switch text.lowercased() {
      case "true", "yes", "on", "y": "true"
      case "false", "no", "off", "n": "false"
      default: nil
      }
    let fix = isQuoted ? nil : meant.flatMap { self.fix(replacing: text, with: $0, .keepsMeaning) }
    return wrong(
      "true or false is needed here, this is '\(text)'", help: isQuoted ? "leave the quotes out" : "",
      fixes: fix.map { [$0] } ?? [])
  }

  private func numberFindings(_ shape: ScalarShape) -> [Diagnostic] {
    if isQuoted {
      return [wrong("a number is needed here, this is quoted text", help: "leave the quotes out")]
    }
    guard Number(decimal: text) == nil else { return [] }
    return [wrong("a number is needed here, this is '\(text)'", help: shape.help)]
  }
}
