import Detections
import Diagnostics
import Dialects

extension YARAL {
  /// What variables, outcomes and keys are called in the text: they share one set of names (section 4).
  struct NameTable {
    private(set) var variables: [String: String] = [:]
    private(set) var outcomes: [String: String] = [:]
    private(set) var keys: [String: String] = [:]
    private(set) var losses: [Loss] = []
    private var used: Set<String> = []

    init(_ detection: Detection) {
      for variable in detection.variables {
        variables[variable.name] = variable.table.map { "%\($0)" } ?? free(variable.name, suffix: "_event")
      }
      for outcome in detection.outcomes {
        let name = free(outcome.name, suffix: "_value")
        if name != outcome.name { noteRenaming("outcome \(outcome.name)", name, outcome.origin) }
        outcomes[outcome.name] = name
      }
      for key in detection.window?.keys ?? [] {
        let name = free(key.name, suffix: "_key")
        if name != key.name { noteRenaming("key \(key.name)", name, key.origin) }
        keys[key.name] = name
      }
    }

    /// A name that nothing has yet, like the one that is wanted.
    mutating func free(_ wanted: String, suffix: String) -> String {
      var name = identifier(wanted)
      let lower = name.lowercased()
      if reservedWords.contains(lower) || avoidedWords.contains(lower) || used.contains(name) {
        name += suffix
      }
      let base = name
      var number = 2
      while used.contains(name) {
        name = "\(base)_\(number)"
        number += 1
      }
      used.insert(name)
      return name
    }

    private mutating func noteRenaming(_ construct: String, _ name: String, _ origin: Origin) {
      losses.append(
        Loss(
          .outcomesNotCarried, construct: construct, direction: .same,
          "the name is reserved or taken in YARA-L; there it is '\(name)'", origin: origin))
    }
  }

  /// The text as an identifier: what can't stand in one becomes an underscore.
  static func identifier(_ text: String) -> String {
    if isIdentifier(text) { return text }
    let bytes = text.utf8.map { isWordByte($0) ? $0 : UInt8(ascii: "_") }
    let name = String(decoding: bytes, as: UTF8.self)
    return isIdentifier(name) ? name : "_" + name
  }
}
