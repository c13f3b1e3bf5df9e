import Dialects
public import Diagnostics

/// Applies fixes to a text; one that overlaps an earlier one, or belongs to another file, is left out. A text
/// that isn't UTF-8 is left as it is, because writing it back would change other bytes too.
///
/// - Returns: the text, and how many fixes were applied.
public func applying(_ fixes: [Fix], to source: SourceFile) -> (text: String, count: Int) {
  var edits: [Fix.Edit] = []
  var count = 0
  guard String(validating: source.bytes, as: UTF8.self) != nil else {
    return (String(decoding: source.bytes, as: UTF8.self), 0)
  }
  for fix in fixes where !fix.edits.isEmpty {
    let isApplicable = fix.edits.allSatisfy { edit in
      edit.span.file === source && !edits.contains { overlaps($0.span.bytes, edit.span.bytes) }
    }
    guard isApplicable else { continue }
    edits += fix.edits
    count += 1
  }
  var bytes = source.bytes
  for edit in edits.sorted(by: { $0.span.bytes.lowerBound > $1.span.bytes.lowerBound }) {
    bytes.replaceSubrange(edit.span.bytes, with: Array(edit.replacement.utf8))
  }
  return (String(decoding: bytes, as: UTF8.self), count)
}

/// An insertion, which is an empty range, overlaps a range that it stands inside.
private func overlaps(_ left: Range<Int>, _ right: Range<Int>) -> Bool {
  left.lowerBound == right.lowerBound
    || left.lowerBound < right.upperBound && right.lowerBound < left.upperBound
}

/// Rules that share an identifier or a name, as findings at the later one. Sigma's names are optional: two rules
/// with one title are told apart by their identifiers, which is a warning (the validators of pySigma, too).
public func duplicates(in rules: [AuthoredRule]) -> [Diagnostic] {
  var first: [String: AuthoredRule] = [:]
  var findings = duplicateFileNames(in: rules)
  for rule in rules {
    for key in Set([rule.id, rule.name]) where !key.isEmpty {
      guard let earlier = first[key] else {
        first[key] = rule
        continue
      }
      // The same detection in two languages is no duplicate.
      guard earlier.language == rule.language else { continue }
      let isTitle = key == rule.name && key != rule.id && !(rule.lowered.isNamed && earlier.lowered.isNamed)
      let related = earlier.lowered.origin.span.map { [Diagnostic.Related("the first one", at: $0)] } ?? []
      findings.append(
        Diagnostic(
          .duplicateRule,
          "two rules \(isTitle ? "get the name" : "are called") '\(key)': \(earlier.source.name) and \(rule.source.name)",
          at: rule.lowered.origin.span,
          help: isTitle ? "give one of them another title" : "give one of them another name and id",
          related: related, severity: isTitle ? .warning : nil))
    }
  }
  return findings
}

/// Files of Sigma rules with the same name in different folders: where rules are collected in one folder, one
/// replaces the other.
private func duplicateFileNames(in rules: [AuthoredRule]) -> [Diagnostic] {
  var first: [Substring: SourceFile] = [:]
  var findings: [Diagnostic] = []
  for rule in rules where rule.language == .sigma {
    let name = rule.source.name.split(separator: "/").last ?? ""
    let earlier = first[name] ?? rule.source
    first[name] = earlier
    guard earlier !== rule.source, !findings.contains(where: { $0.span?.file === rule.source }) else { continue }
    findings.append(
      Diagnostic(
        .sigmaFileName, "another rule file is called '\(name)': \(earlier.name)", at: rule.lowered.origin.span,
        help: "give one of them another name"))
  }
  return findings
}
