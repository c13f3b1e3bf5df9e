public import Diagnostics
import Patterns
import SwiftSource

/// The files that a project's golden folder must hold: path below the folder → text.
public struct GoldenFiles: Sendable {
  public private(set) var texts: [String: String] = [:]
  /// The names of the rules that have a Swift file, for the index.
  private var swiftNames: [String] = []
  public let targets: [Target]

  public init(targets: [Target]) {
    self.targets = targets
  }

  /// Adds the emissions of one rule file in one target.
  ///
  /// - Parameter path: of the rule file, below the folder of rules.
  public mutating func add(_ emissions: [(rule: AuthoredRule, emission: Emission)], path: String, target: Target) {
    let texts = emissions.compactMap(\.emission.text)
    guard !texts.isEmpty else { return }
    // Two rule files may differ in their extensions only; the golden file then holds the rules of both.
    let name = "\(target.rawValue)/\(target.fileName(for: path))"
    self.texts[name] = target.joined((self.texts[name].map { [$0] } ?? []) + texts)
    if target == .swift {
      swiftNames += emissions.filter { $0.emission.text != nil }.map(\.rule.name)
    }
  }

  /// Adds what belongs to a folder as a whole: the list of all Swift detections. Call it last.
  public mutating func finish() {
    if targets.contains(.swift), !swiftNames.isEmpty {
      texts["swift/AllDetections.swift"] = NativeSwift.index(of: swiftNames.sorted())
    }
  }

  /// The differences from what is there.
  ///
  /// - Parameters:
  ///   - existing: path below the golden folder → content, of every file that is there.
  ///   - folder: the golden folder's name, for the findings.
  /// - Returns: findings, and unified diffs for files that differ or are missing.
  public func differences(
    from existing: [String: String], folder: String
  ) -> (findings: [Diagnostic], diff: String) {
    var findings: [Diagnostic] = []
    var diff = ""
    for (path, text) in texts.sorted(by: { $0.key < $1.key }) {
      let name = "\(folder)/\(path)"
      guard let old = existing[path] else {
        findings.append(Diagnostic(.goldenMissing, "'\(name)' is missing", at: nil, help: updateHelp))
        diff += unifiedDiff("", text, oldName: "/dev/null", newName: name)
        continue
      }
      guard !old.utf8Equals(text) else { continue }
      findings.append(Diagnostic(.goldenDiffers, "'\(name)' differs", at: nil, help: updateHelp))
      diff += unifiedDiff(old, text, oldName: name, newName: "\(name) (emitted)")
    }
    for path in stale(in: existing) {
      findings.append(
        Diagnostic(
          .goldenStale, "'\(folder)/\(path)' belongs to no rule", at: nil,
          help: "'transpile check --update' removes it"))
    }
    return (findings, diff)
  }

  /// The files of the targets' folders that no rule has.
  public func stale(in existing: [String: String]) -> [String] {
    existing.keys.filter { path in
      texts[path] == nil && targets.contains { path.hasPrefix("\($0.rawValue)/") }
    }.sorted()
  }
}

private let updateHelp = "look at the diff; 'transpile check --update' accepts it"
