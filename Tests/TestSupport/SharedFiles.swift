package import Foundation

/// The folder beside the repository with what is too large or too foreign to be in it.
package enum SharedFiles {
  /// A file or folder below `../shared`; `nil` when it is not there: the caller then skips its test.
  package static func url(_ path: String) -> URL? {
    // Worktrees stand one folder deeper than the repository itself.
    let parent = repository.deletingLastPathComponent()
    return [parent, parent.deletingLastPathComponent()]
      .map { $0.appendingPathComponent("shared/\(path)") }
      .first { FileManager.default.fileExists(atPath: $0.path) }
  }
}
