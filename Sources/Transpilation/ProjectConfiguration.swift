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
    guard let root = documents.value.first?.root else { return Reading(configuration, diagnostics) }
    guard let entries = root.entries else {
      diagnostics.append(
        Diagnostic(.wrongShape, "a mapping is needed here, this is \(root.kindName)", at: root.span))
      return Reading(configuration, diagnostics)
    }
    for entry in entries {
      let key = entry.key.scalar?.text ?? ""
      let words = texts(of: entry.value)
      switch key {
      case "rules": configuration.rules = words
      case "golden": configuration.golden = words.first ?? configuration.golden
      case "targets":
        let targets = words.compactMap(Target.init(rawValue:))
        if targets.count < words.count {
          let known = Target.allCases.map(\.rawValue).joined(separator: ", ")
          diagnostics.append(
            Diagnostic(.unknownWord, "unknown target", at: entry.value.span, help: "targets are \(known)"))
        }
        configuration.targets = targets
      default:
        let near = nearestName(to: key, among: ["rules", "golden", "targets"])
        diagnostics.append(
          Diagnostic(
            .unknownKey, "unknown key '\(key)'", at: entry.key.span,
            help: near.map { "did you mean '\($0)'?" } ?? "keys are rules, golden and targets"))
      }
    }
    return Reading(configuration, diagnostics)
  }
}

/// A scalar, or the scalars of a list.
private func texts(of node: YAMLNode) -> [String] {
  if let scalar = node.scalar { return [scalar.text] }
  return node.items?.compactMap { $0.scalar?.text } ?? []
}
