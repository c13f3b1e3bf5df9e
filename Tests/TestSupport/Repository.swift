package import Foundation

/// The folder that holds Package.swift.
package let repository: URL = {
  // .../Tests/TestSupport/Repository.swift
  URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
}()

/// The folder `shared` beside the repository with a corpus of real rules and events; `nil` when it is not
/// there, and then one line says that the suite was skipped.
package func sharedFolder(for suite: String) -> URL? {
  if let corpus = SharedFiles.url("corpus") { return corpus.deletingLastPathComponent() }
  print("\(suite): skipped, there is no ../shared")
  return nil
}

/// All files below a folder, as paths relative to it, sorted; hidden ones left out.
package func files(below folder: URL, withSuffix suffix: String = "") -> [String] {
  let paths = (try? FileManager.default.subpathsOfDirectory(atPath: folder.path)) ?? []
  return paths.filter { path in
    path.hasSuffix(suffix) && !path.split(separator: "/").contains { $0.hasPrefix(".") }
  }.sorted()
}
