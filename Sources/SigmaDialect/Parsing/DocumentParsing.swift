import Diagnostics
import Events
import YAMLTree

extension Sigma {
  /// Reads one document of a file, and collects what is wrong with it.
  struct DocumentParsing {
    let source: YAMLDocument
    var diagnostics: [Diagnostic] = []

    init(_ source: YAMLDocument) {
      self.source = source
    }

    /// The document; `nil` when it is no mapping.
    mutating func document() -> Document? {
      let root = source.root
      guard root.entries != nil else {
        report(
          .sigmaWrongShape, "a Sigma document is a mapping of keys, this is \(root.kindName)", at: root.span)
        return nil
      }
      if let correlation = root.entry("correlation") { return .correlation(self.correlation(correlation)) }
      if let filter = root.entry("filter") { return .filter(self.filter(filter)) }
      return .rule(rule())
    }

    private mutating func rule() -> Rule {
      let header = header(kind: "rule", own: ["logsource", "detection"])
      let logSource = logSource(source.root.entry("logsource"))
      guard let entry = source.root.entry("detection") else {
        missing("detection", kind: "rule")
        return Rule(
          header: header, logSource: logSource, detection: DetectionSection(identifiers: [], conditions: []))
      }
      var rule = Rule(header: header, logSource: logSource, detection: detection(entry.value, besides: []))
      if rule.detection.aggregation != nil, !diagnostics.contains(where: { $0.severity == .error }) {
        let fix = AggregationRewriting(source: source, rule: rule).fix()
        rule.detection.aggregation?.rewriting = Rewriting(fix)
      }
      return rule
    }

    private mutating func filter(_ entry: YAMLEntry) -> Filter {
      let header = header(kind: "filter", own: ["logsource", "filter"])
      let logSource = logSource(source.root.entry("logsource"))
      let rules = filteredRules(entry)
      return Filter(
        header: header, logSource: logSource, rules: rules,
        detection: detection(entry.value, besides: ["rules"]), origin: Origin(entry.key.span))
    }

    /// `rules`: a list of names and ids, one of them, or `any`. Without it a filter would silence every rule of a
    /// log source by mistake.
    private mutating func filteredRules(_ entry: YAMLEntry) -> [Correlation.Reference] {
      guard let node = entry.value["rules"] else {
        if source.isComplete, entry.value.entries != nil {
          report(
            .sigmaMissingKey, "the filter has no 'rules'", at: entry.key.span,
            help: "write 'rules: any' to filter every rule of the log source")
        }
        return []
      }
      return node.scalar?.text == "any" ? [] : references(node, "rules")
    }

    // MARK: Log source

    private mutating func logSource(_ entry: YAMLEntry?) -> LogSourceSection {
      guard let entry else {
        missing("logsource", kind: "rule")
        return LogSourceSection()
      }
      var section = LogSourceSection(origin: Origin(entry.key.span))
      guard let entries = entry.value.entries else {
        report(
          .sigmaWrongShape,
          "logsource is a mapping of category, product and service, this is \(entry.value.kindName)",
          at: entry.value.span)
        return section
      }
      let known = ["category", "product", "service", "definition"]
      for inner in entries {
        let key = inner.key.scalar?.text ?? ""
        section.places.add(inner)
        switch key {
        case "category": section.category = text(inner.value, key)
        case "product": section.product = text(inner.value, key)
        case "service": section.service = text(inner.value, key)
        case "definition": section.definition = text(inner.value, key)
        default:
          if let near = nearestName(to: key, among: known) {
            unknown(key, near: near, at: inner.key.span, severity: .warning)
          }
          section.custom.append(Tree.Entry(key, tree(inner.value)))
        }
      }
      if section.category == nil, section.product == nil, section.service == nil {
        report(
          .sigmaMissingKey, "logsource names no category, product or service", at: entry.key.span,
          help: "without them it is unknown which events the rule is asked of")
      }
      return section
    }

    // MARK: Scalars and lists

    /// The text of a scalar; reports anything else.
    mutating func text(_ node: YAMLNode, _ key: String) -> String? {
      guard let scalar = node.scalar else {
        report(.sigmaWrongShape, "'\(key)' is a text, this is \(node.kindName)", at: node.span)
        return nil
      }
      if node.resolved(schema: .core11) == .null {
        report(.sigmaValue, "'\(key)' is empty", at: node.span, help: "leave the key out")
        return nil
      }
      return scalar.text
    }

    /// The texts of a list; a lone text counts as a list of one, with a warning.
    mutating func texts(_ node: YAMLNode, _ key: String) -> [String] {
      switch node.content {
      case .sequence(let items):
        return items.compactMap { text($0, key) }
      case .scalar:
        guard node.resolved(schema: .core11) != .null, let text = text(node, key) else {
          report(
            .sigmaValue, "'\(key)' is empty", at: node.span, help: "leave the key out", severity: .warning)
          return []
        }
        report(
          .sigmaWrongShape, "'\(key)' is a list", at: node.span, help: "write '- ' before the text",
          severity: .warning)
        return [text]
      case .mapping:
        report(.sigmaWrongShape, "'\(key)' is a list, this is a mapping", at: node.span)
        return []
      }
    }

    /// A scalar with the type that YAML 1.1 gives it.
    mutating func scalar(_ node: YAMLNode) -> Scalar? {
      guard let scalar = node.scalar, let resolved = node.resolved(schema: .core11) else {
        report(
          .sigmaWrongShape, "a value is text, a number, true, false or null, this is \(node.kindName)",
          at: node.span)
        return nil
      }
      let origin = Origin(node.span)
      switch resolved {
      case .null: return Scalar(.null, origin: origin)
      case .boolean(let boolean): return Scalar(.boolean(boolean), origin: origin)
      case .integer(let integer): return Scalar(.number(.integer(integer)), origin: origin)
      case .float(let double):
        guard double.isFinite else {
          report(.sigmaValue, "'\(scalar.text)' is no number that events can have", at: node.span)
          return nil
        }
        return Scalar(.number(.double(double)), origin: origin)
      case .integerTooLarge, .date, .timestamp, .string:
        return Scalar(.text(scalar.text), origin: origin)
      }
    }

    /// Any YAML, for keys that the specification does not know.
    mutating func tree(_ node: YAMLNode) -> Tree {
      switch node.content {
      case .scalar(let text): .scalar(scalar(node) ?? .text(text.text))
      case .sequence(let items): .list(items.map { tree($0) })
      case .mapping(let entries):
        .mapping(entries.map { Tree.Entry($0.key.scalar?.text ?? "", tree($0.value)) })
      }
    }

    // MARK: Reporting

    mutating func report(
      _ code: DiagnosticCode, _ message: String, at span: Span, help: String = "", fixes: [Fix] = [],
      severity: Diagnostic.Severity? = nil
    ) {
      diagnostics.append(Diagnostic(code, message, at: span, help: help, fixes: fixes, severity: severity))
    }

    /// A key that must be there; not said of a document that could be read only in part.
    mutating func missing(_ key: String, kind: String) {
      guard source.isComplete else { return }
      let start = source.span.bytes.lowerBound
      let keys = source.root.entries?.compactMap { $0.key.scalar?.text } ?? []
      let near = nearestName(to: key, among: keys)
      report(
        .sigmaMissingKey, "the \(kind) has no '\(key)'",
        at: Span(file: source.span.file, bytes: start..<start),
        help: near.map { "is '\($0)' meant to be it?" } ?? "")
    }

    mutating func unknown(_ key: String, near: String?, at span: Span, severity: Diagnostic.Severity? = nil) {
      let fix = near.map { near in
        Fix(title: "replace '\(key)' with '\(near)'", edits: [Fix.Edit(span, near)], safety: .changesMeaning)
      }
      report(
        .sigmaUnknownKey, "unknown key '\(key)'", at: span, help: near.map { "did you mean '\($0)'?" } ?? "",
        fixes: fix.map { [$0] } ?? [], severity: severity)
    }
  }
}
