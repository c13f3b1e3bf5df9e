package import Diagnostics

extension Sigma {
  /// What the specification advises against and the rules of the public repository do not do: the style of
  /// documents that can be read. Nothing here makes a document unreadable; errors are what the specification's
  /// schema forbids although programs take it.
  ///
  /// What a document means is not asked; what is forbidden is found by reading and lowering it.
  package static func check(_ file: File) -> [Diagnostic] {
    var check = DocumentCheck()
    for document in file.documents { check.check(document) }
    check.checkFileName(of: file)
    return check.findings
  }

  /// Collects what is to be said of the style of documents.
  struct DocumentCheck {
    var findings: [Diagnostic] = []

    mutating func check(_ document: Document) {
      checkHeader(document.header)
      checkTags(document.header)
      switch document {
      case .rule(let rule):
        checkMissing(rule.header, keys: ["id", "status", "description", "author", "date", "level"])
        checkLogSource(rule.logSource)
        checkSearches(of: rule.detection, rule.logSource)
        checkConditions(of: rule.detection)
        checkEventIDs(of: rule)
      case .correlation(let correlation):
        checkMissing(correlation.header, keys: ["id", "status", "description", "author", "date", "level"])
        checkCorrelation(correlation)
      case .filter(let filter):
        checkMissing(filter.header, keys: ["id", "description", "date"])
        checkLogSource(filter.logSource)
        checkSearches(of: filter.detection, filter.logSource)
        checkConditions(of: filter.detection)
        checkFilter(filter)
      }
    }

    mutating func report(
      _ code: DiagnosticCode, _ message: String, at span: Span?, help: String = "",
      related: [Diagnostic.Related] = [], fix: Fix? = nil, severity: Diagnostic.Severity? = nil
    ) {
      findings.append(
        Diagnostic(
          code, message, at: span, help: help, related: related, fixes: fix.map { [$0] } ?? [],
          severity: severity))
    }
  }
}

extension Fix {
  /// A fix that keeps the meaning; `nil` without edits, and in a file with anchors, where a value may be meant in
  /// other places too.
  static func keepingMeaning(_ title: String, _ edits: [Fix.Edit]?) -> Fix? {
    guard let edits, let first = edits.first, !Sigma.mayHaveAnchors(first.span.file) else { return nil }
    return Fix(title: title, edits: edits, safety: .keepsMeaning)
  }
}
