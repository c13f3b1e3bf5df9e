package import Diagnostics
import YAMLTree

extension Sigma {
  /// Text → documents. Never fails: everything that is wrong is reported, and a document in which something
  /// is wrong is kept as incomplete.
  package static func parse(_ source: SourceFile) -> Reading<File> {
    let yaml = parseYAML(source)
    var diagnostics = yaml.diagnostics
    let expansion = expandActions(yaml.value)
    diagnostics += expansion.diagnostics
    var documents: [Document] = []
    for document in expansion.value {
      var parsing = DocumentParsing(document)
      let hasYAMLErrors = yaml.diagnostics.contains { $0.severity == .error && $0.isInside(document.span) }
      guard var result = parsing.document() else {
        diagnostics += parsing.diagnostics
        continue
      }
      diagnostics += parsing.diagnostics
      if hasYAMLErrors || parsing.diagnostics.contains(where: { $0.severity == .error }) {
        result.header.isComplete = false
      }
      documents.append(result)
    }
    return Reading(File(documents: documents), diagnostics)
  }
}

extension Diagnostic {
  fileprivate func isInside(_ other: Span) -> Bool {
    span.map { $0.file === other.file && other.bytes.overlaps($0.bytes.lowerBound..<$0.bytes.lowerBound + 1) }
      ?? true
  }
}

extension Sigma.Document {
  /// What the document says about itself.
  package var header: Sigma.Header {
    get {
      switch self {
      case .rule(let rule): rule.header
      case .correlation(let correlation): correlation.header
      case .filter(let filter): filter.header
      }
    }
    set {
      switch self {
      case .rule(var rule):
        rule.header = newValue
        self = .rule(rule)
      case .correlation(var correlation):
        correlation.header = newValue
        self = .correlation(correlation)
      case .filter(var filter):
        filter.header = newValue
        self = .filter(filter)
      }
    }
  }
}
