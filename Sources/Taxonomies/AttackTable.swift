import Diagnostics
import YAMLTree

/// MITRE ATT&CK, enterprise: its tactics and techniques, those of earlier versions included.
package struct AttackTable: Sendable {
  package struct Tactic: Hashable, Sendable {
    /// `TA0002`; empty for a tactic that is no longer part of ATT&CK.
    package var id: String
    /// `Command and Control`.
    package var name: String
    /// `command-and-control`, as in Sigma's tags.
    package var shortname: String
    /// The names of the tactics that took its place; empty for a tactic of the current version.
    package var replacements: [String]

    package var isRetired: Bool { !replacements.isEmpty }
  }

  package enum State: Hashable, Sendable {
    case current
    /// No longer part of ATT&CK, and nothing took its place.
    case deprecated
    /// No longer part of ATT&CK; the identifier of what took its place.
    case revoked(replacement: String)
  }

  package struct Technique: Hashable, Sendable {
    /// `T1059`, or `T1059.013` for a sub-technique.
    package var id: String
    package var name: String
    /// The names of its tactics, in the order of the matrix; those that it had last if it is not current.
    package var tactics: [String]
    package var state: State
  }

  /// `19`.
  package private(set) var version = ""
  /// In the order of the matrix; a retired tactic stands before those that took its place.
  package private(set) var tactics: [Tactic] = []
  private var techniques: [String: Technique] = [:]

  /// The built-in table, read when it is first asked for.
  package static let builtIn = read(EmbeddedTables.attack).value

  /// A technique by its identifier, in upper case; `nil` when no version of ATT&CK has it.
  package func technique(_ id: String) -> Technique? { techniques[id] }

  /// A tactic by its name, identifier or short name; `nil` when there is none.
  package func tactic(named name: String) -> Tactic? {
    tactics.first { $0.name == name || $0.shortname == name || (!$0.id.isEmpty && $0.id == name) }
  }

  /// The identifiers of all techniques, sorted.
  package var techniqueIDs: [String] { techniques.keys.sorted() }

  /// The technique that a person most likely meant: its identifier, from a misspelt identifier or a name.
  package func nearestTechnique(to text: String) -> String? {
    if let named = techniques.values.filter({ $0.name.lowercased() == text.lowercased() }).map(\.id).min() {
      return named
    }
    let current = techniques.values.filter { $0.state == .current }.map(\.id)
    return nearestName(to: text, among: current)
  }

  /// The name of the tactic that a person most likely meant.
  package func nearestTactic(to text: String) -> String? {
    tactic(named: text)?.name ?? nearestName(to: text, among: tactics.map(\.name))
  }
}

extension AttackTable {
  /// Reads the table's text; a test asserts that nothing is found wrong with the built-in one.
  static func read(_ text: String) -> Reading<AttackTable> {
    let documents = parseYAML(SourceFile(name: "attack.yaml", text: text))
    var table = AttackTable()
    var diagnostics = documents.diagnostics
    guard let root = documents.value.first?.root else { return Reading(table, diagnostics) }
    table.version = root["version"]?.scalar?.text ?? ""
    for entry in root["tactics"]?.entries ?? [] { table.addTactic(entry) }
    for entry in root["retired_tactics"]?.entries ?? [] { table.addRetiredTactic(entry) }
    for (section, isCurrent) in [("techniques", true), ("revoked", false), ("deprecated", false)] {
      for entry in root[section]?.entries ?? [] where !table.addTechnique(entry, isCurrent: isCurrent) {
        diagnostics.append(Diagnostic(.malformedTaxonomy, "malformed technique", at: entry.value.span))
      }
    }
    return Reading(table, diagnostics)
  }

  private mutating func addTactic(_ entry: YAMLEntry) {
    let name = entry.value.scalar?.text ?? ""
    tactics.append(
      Tactic(id: entry.key.scalar?.text ?? "", name: name, shortname: shortname(of: name), replacements: []))
  }

  private mutating func addRetiredTactic(_ entry: YAMLEntry) {
    let name = entry.key.scalar?.text ?? ""
    let replacements = entry.value.items?.compactMap { $0.scalar?.text } ?? []
    let tactic = Tactic(id: "", name: name, shortname: shortname(of: name), replacements: replacements)
    let place = tactics.firstIndex { replacements.contains($0.name) } ?? tactics.endIndex
    tactics.insert(tactic, at: place)
  }

  /// `ID: NAME (TACTIC, ...)`, and for a revoked technique ` -> ID` behind it.
  private mutating func addTechnique(_ entry: YAMLEntry, isCurrent: Bool) -> Bool {
    guard let id = entry.key.scalar?.text, let text = entry.value.scalar?.text,
      let open = text.lastIndex(of: "("), let close = text.lastIndex(of: ")"), open < close
    else { return false }
    let shortnames = text[text.index(after: open)..<close].split(separator: ",").map { $0.drop { $0 == " " } }
    let names = tactics.filter { tactic in shortnames.contains { $0 == tactic.shortname } }.map(\.name)
    let rest = text[text.index(after: close)...]
    let arrow = " -> "
    guard names.count == shortnames.count, rest.isEmpty || rest.hasPrefix(arrow) else { return false }
    let state: State =
      isCurrent ? .current : rest.isEmpty ? .deprecated : .revoked(replacement: String(rest.dropFirst(arrow.count)))
    techniques[id] = Technique(
      id: id, name: String(text[..<open].dropLast()), tactics: names, state: state)
    return true
  }

  private func shortname(of name: String) -> String {
    String(name.lowercased().map { $0 == " " ? "-" : $0 })
  }
}
