public import Diagnostics
import YAMLTree

/// Where a project keeps rules and golden files: `transpile.yaml` in the working directory.
public struct ProjectConfiguration: Sendable, Equatable {
  /// Folders or files of rules.
  public var rules: [String]
  /// The folder of golden files, one folder a target in it.
  public var golden: String
  public var targets: [Target]

  public static let standard = ProjectConfiguration(
    rules: ["rules"], golden: "golden", targets: [.yaral, .sigma, .swift])

  /// Reads the file; every key may be left out.
  public static func parse(_ source: SourceFile) -> Reading<ProjectConfiguration> {
    let documents = parseYAML(source)
    var diagnostics = documents.diagnostics
    var configuration = ProjectConfiguration.standard
    // A file of comments is one that says nothing.
    guard let root = documents.value.first?.root, root.scalar?.text != "" else { return Reading(configuration, diagnostics) }
    guard let entries = root.entries else {
      diagnostics.append(
        Diagnostic(.wrongShape, "a mapping is needed here, this is \(root.kindName)", at: root.span))
      return Reading(configuration, diagnostics)
    }
    for entry in entries {
      let key = entry.key.scalar?.text ?? ""
      guard keys.contains(key) else {
        let near = nearestName(to: key, among: keys)
        diagnostics.append(
          Diagnostic(
            .unknownKey, "unknown key '\(key)'", at: entry.key.span,
            help: near.map { "did you mean '\($0)'?" } ?? "keys are rules, golden and targets"))
        continue
      }
      // An empty list would have 'check' look at nothing, and find it in order.
      guard let words = texts(of: entry.value), !words.isEmpty, !words.contains(""), key != "golden" || words.count == 1 else {
        diagnostics.append(
          Diagnostic(
            .wrongShape, "'\(key)' needs \(key == "golden" ? "a text" : "a text or a list of texts")",
            at: entry.value.span))
        continue
      }
      switch key {
      case "rules": configuration.rules = words
      case "golden": configuration.golden = words[0]
      case "targets":
        let targets = words.compactMap(Target.init(rawValue:))
        for word in words where Target(rawValue: word) == nil {
          diagnostics.append(
            Diagnostic(
              .unknownWord, "unknown target '\(word)'", at: entry.value.span, help: Target.help(for: word)))
        }
        configuration.targets = Target.allCases.filter(targets.contains)
      default: continue
      }
    }
    return Reading(configuration, diagnostics)
  }
}

private let keys = ["rules", "golden", "targets"]

/// A scalar, or the scalars of a list; `nil` for anything else.
private func texts(of node: YAMLNode) -> [String]? {
  if let scalar = node.scalar { return [scalar.text] }
  let texts = node.items?.compactMap { $0.scalar?.text }
  return texts?.count == node.items?.count ? texts : nil
}
