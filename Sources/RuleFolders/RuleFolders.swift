import FoundationEssentials

/// The rule files below a folder, by their paths in it; tests of neutral rules are none.
///
/// - Parameter endings: those that names of rule files have.
package func ruleFiles(below folder: String, endings: [String]) throws -> [String] {
  try FileManager.default.subpathsOfDirectory(atPath: folder).sorted().filter { path in
    endings.contains { path.hasSuffix($0) } && !path.hasSuffix(".tests.yaml")
  }
}

/// As `ruleFiles(below:endings:)` of each folder in turn, the folders' paths before theirs.
package func ruleFiles(below folders: some Sequence<String>, endings: [String]) throws -> [String] {
  try folders.flatMap { folder in try ruleFiles(below: folder, endings: endings).map { "\(folder)/\($0)" } }
}
