import Detections
import Diagnostics
import Events
import YAMLTree

/// Reads taxonomy files one after the other: what a later one says replaces what earlier ones say. Everything
/// that is wrong with their form is reported with its place; whether names exist is asked by `TableCheck`.
struct TableReader {
  var tables = TaxonomyTables()
  var diagnostics: [Diagnostic] = []

  /// Reads all documents of a file.
  mutating func read(_ file: SourceFile) {
    let documents = parseYAML(file)
    diagnostics += documents.diagnostics
    for document in documents.value { read(document) }
  }

  private mutating func read(_ document: YAMLDocument) {
    let root = document.root
    guard root.entries != nil else {
      report("a taxonomy file is a mapping, not \(root.kindName)", at: root.span)
      return
    }
    guard let name = root["model"] else {
      if document.isComplete {
        report(
          "the file does not say of which data model it speaks", at: root.span,
          help: "write 'model: neutral', 'model: udm' or 'model: sigma' first")
      }
      return
    }
    switch text(name) {
    case TaxonomyName.neutral.name?:
      for part in keys(of: root, ["model", "fields"]) where part.name == "fields" { readNeutralFields(part.value) }
    case TaxonomyName.sigma.name?:
      for part in keys(of: root, ["model", "log_sources"]) where part.name == "log_sources" {
        readLogSources(part.value, of: .sigma)
      }
    case TaxonomyName.udm.name?:
      readUDM(root)
    case let other?:
      unknown("data model", other, among: ["neutral", "udm", "sigma"], at: name.span)
    case nil:
      break
    }
  }

  private mutating func readUDM(_ root: YAMLNode) {
    let parts = keys(of: root, ["model", "root", "messages", "enumerations", "log_sources"])
    // Enumerations first: a type of that name is one.
    for part in parts where part.name == "enumerations" { readEnumerations(part.value) }
    for part in parts {
      switch part.name {
      case "root": tables.udm.root = text(part.value) ?? ""
      case "messages": readMessages(part.value)
      case "log_sources": readLogSources(part.value, of: .udm)
      default: break
      }
    }
  }
}

/// Parts of a table's text.
extension TableReader {
  struct Part {
    var name: String
    var key: YAMLNode
    var value: YAMLNode
  }

  /// The entries of a mapping, with whatever keys.
  mutating func parts(of node: YAMLNode) -> [Part] {
    guard let entries = node.entries else {
      report("a mapping is needed here, this is \(node.kindName)", at: node.span)
      return []
    }
    return entries.map { Part(name: $0.key.scalar?.text ?? "", key: $0.key, value: $0.value) }
  }

  /// The entries of a mapping whose keys are known; others are reported.
  mutating func keys(of node: YAMLNode, _ known: [String]) -> [Part] {
    parts(of: node).filter { part in
      if known.contains(part.name) { return true }
      unknown("key", part.name, among: known, at: part.key.span)
      return false
    }
  }

  /// The text of a scalar, which must be there.
  mutating func text(_ node: YAMLNode) -> String? {
    if let scalar = node.scalar, !scalar.text.isEmpty { return scalar.text }
    report("a name is needed here, this is \(node.kindName)", at: node.span)
    return nil
  }

  /// The texts of a list, or of one scalar.
  mutating func texts(_ node: YAMLNode) -> [String] {
    (node.items ?? [node]).compactMap { text($0) }
  }

  mutating func boolean(_ node: YAMLNode) -> Bool {
    let word = text(node)
    if let word, word != "true", word != "false" {
      report("'\(word)' is neither true nor false", at: node.span)
    }
    return word == "true"
  }

  mutating func report(_ message: String, at span: Span?, help: String = "") {
    diagnostics.append(Diagnostic(.malformedTaxonomy, message, at: span, help: help))
  }

  mutating func unknown(_ kind: String, _ name: String, among known: [String], at span: Span?) {
    let near = nearestName(to: name, among: known)
    let help = near.map { "did you mean '\($0)'?" } ?? "known are \(known.joined(separator: ", "))"
    report("unknown \(kind) '\(name)'", at: span, help: help)
  }
}
