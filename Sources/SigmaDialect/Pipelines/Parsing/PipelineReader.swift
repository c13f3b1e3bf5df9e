import Diagnostics
import Events
import Patterns
import YAMLTree

extension Sigma.Pipeline {
  /// The keys of one mapping of a pipeline. What was asked for is remembered, so that the rest can be reported.
  struct MappingReader {
    let node: YAMLNode
    /// What a person calls the mapping.
    let kind: String
    private(set) var asked: [String] = []
    var diagnostics: [Diagnostic] = []

    init(_ node: YAMLNode, kind: String) {
      self.node = node
      self.kind = kind
      if node.entries == nil { wrongShape(kind, "a mapping", node) }
    }

    /// The value of a key; `nil` when it is not there, which is an error if it must be.
    mutating func value(_ key: String, required: Bool = false) -> YAMLNode? {
      asked.append(key)
      let value = node[key]
      if value == nil, required, node.entries != nil {
        report("\(kind) has no '\(key)'", at: node.span, help: near(key))
      }
      return value
    }

    mutating func text(_ key: String, required: Bool = false) -> String? {
      guard let node = value(key, required: required) else { return nil }
      guard let scalar = node.scalar, node.resolved(schema: .core11) != .null else {
        wrongShape("'\(key)'", "a text", node)
        return nil
      }
      return scalar.text
    }

    /// The texts of a list; a text stands for a list of one.
    mutating func texts(_ key: String, required: Bool = false) -> [String]? {
      guard let node = value(key, required: required) else { return nil }
      return texts(of: node, "'\(key)'")
    }

    mutating func texts(of node: YAMLNode, _ name: String) -> [String]? {
      let nodes = node.items ?? [node]
      let texts = nodes.compactMap { $0.resolved(schema: .core11) == .null ? nil : $0.scalar?.text }
      guard texts.count == nodes.count, !texts.isEmpty else {
        wrongShape(name, "a text or a list of texts", node)
        return nil
      }
      return texts
    }

    mutating func flag(_ key: String) -> Bool {
      guard let node = value(key) else { return false }
      guard case .boolean(let flag) = node.resolved(schema: .core11) else {
        wrongShape("'\(key)'", "true or false", node)
        return false
      }
      return flag
    }

    mutating func scalar(_ key: String, required: Bool = false) -> Sigma.Scalar? {
      value(key, required: required).flatMap { scalar(of: $0, "'\(key)'") }
    }

    mutating func scalar(of node: YAMLNode, _ name: String) -> Sigma.Scalar? {
      guard let scalar = node.scalar, let resolved = node.resolved(schema: .core11) else {
        wrongShape(name, "a single value", node)
        return nil
      }
      let origin = Origin(node.span)
      switch resolved {
      case .null: return Sigma.Scalar(.null, origin: origin)
      case .boolean(let boolean): return Sigma.Scalar(.boolean(boolean), origin: origin)
      case .integer(let integer): return Sigma.Scalar(.number(.integer(integer)), origin: origin)
      case .float(let double) where double.isFinite:
        return Sigma.Scalar(.number(.double(double)), origin: origin)
      case .float, .integerTooLarge, .date, .timestamp, .string:
        return Sigma.Scalar(.text(scalar.text), origin: origin)
      }
    }

    /// A word of a closed list.
    mutating func word<Word: RawRepresentable & CaseIterable>(
      _ key: String, required: Bool = false, of words: Word.Type = Word.self
    ) -> Word? where Word.RawValue == String {
      guard let text = text(key, required: required) else { return nil }
      if let word = Word(rawValue: text) { return word }
      let known = Word.allCases.map(\.rawValue)
      report(
        "'\(text)' is no '\(key)'", at: node[key]?.span ?? node.span,
        help: nearestName(to: text, among: known).map { "did you mean '\($0)'?" }
          ?? "write one of \(known.joined(separator: ", "))")
      return nil
    }

    mutating func pattern(_ key: String) -> PythonPattern? {
      guard let text = text(key, required: true), let node = node[key] else { return nil }
      return pattern(text, at: node.span)
    }

    mutating func pattern(_ text: String, at span: Span) -> PythonPattern? {
      do throws(PatternError) {
        return try PythonPattern(text)
      } catch {
        refuse("the pattern '\(text)': \(error.message)", at: span, help: "patterns are run by RE2")
        return nil
      }
    }

    /// Name → one or several names; a key of null is `nil`.
    mutating func namesByName(_ key: String, required: Bool = true) -> [String?: [String]] {
      var result: [String?: [String]] = [:]
      for entry in entries(key, required: required) {
        guard let texts = texts(of: entry.value, "what '\(entry.key.scalar?.text ?? "")' maps to") else { continue }
        let isNull = entry.key.resolved(schema: .core11) == .null
        let name: String? = isNull ? nil : entry.key.scalar?.text
        result[name] = texts
      }
      return result
    }

    /// The entries of a mapping below a key.
    mutating func entries(_ key: String, required: Bool = true) -> [YAMLEntry] {
      guard let node = value(key, required: required) else { return [] }
      guard let entries = node.entries else {
        wrongShape("'\(key)'", "a mapping", node)
        return []
      }
      return entries
    }

    /// Reports the keys that nobody has asked for.
    mutating func reportOthers() {
      for entry in node.entries ?? [] {
        let key = entry.key.scalar?.text ?? ""
        if asked.contains(key) { continue }
        let near = nearestName(to: key, among: asked)
        let fix = near.map {
          Fix(
            title: "replace '\(key)' with '\($0)'", edits: [Fix.Edit(entry.key.span, $0)], safety: .changesMeaning)
        }
        diagnostics.append(
          Diagnostic(
            .sigmaPipeline, "unknown key '\(key)' in \(kind)", at: entry.key.span,
            help: near.map { "did you mean '\($0)'?" } ?? "", fixes: fix.map { [$0] } ?? []))
      }
    }

    private func near(_ key: String) -> String {
      let keys = node.entries?.compactMap { $0.key.scalar?.text } ?? []
      return nearestName(to: key, among: keys).map { "is '\($0)' meant to be it?" } ?? ""
    }

    mutating func wrongShape(_ name: String, _ wanted: String, _ node: YAMLNode) {
      report("\(name) is \(wanted), this is \(node.kindName)", at: node.span)
    }

    mutating func report(_ message: String, at span: Span, help: String = "") {
      diagnostics.append(Diagnostic(.sigmaPipeline, message, at: span, help: help))
    }

    mutating func refuse(_ message: String, at span: Span, help: String = "") {
      diagnostics.append(Diagnostic(.sigmaPipelineNotSupported, message, at: span, help: help))
    }
  }
}
