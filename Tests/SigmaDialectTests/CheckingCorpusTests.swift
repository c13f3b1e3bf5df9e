import Diagnostics
import Foundation
import TestSupport
import Testing

@testable import SigmaDialect

@Test("the corpus holds few findings, and no errors of style")
func corpusStyle() throws {
  guard let folder = SharedFiles.url("corpus/sigma") else {
    return print("skipped: ../shared/corpus/sigma is not there")
  }
  var counts: [String: Int] = [:]
  var warnings = 0
  for url in FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)?.compactMap({ $0 as? URL }) ?? []
  where url.pathExtension == "yml" && !url.path.contains("/unsupported/") {
    let source = SourceFile(name: url.path, bytes: Array(try Data(contentsOf: url)))
    for finding in Sigma.check(Sigma.parse(source).value) {
      counts["\(finding.code)", default: 0] += 1
      warnings += finding.severity == .note ? 0 : 1
      #expect(finding.severity < .error)
    }
  }
  print("sigma style: " + counts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", "))
  // One file in twenty at most, and warnings only where something is wrong: nobody reads more.
  #expect(counts.values.reduce(0, +) < 95)
  #expect(warnings < 5)
}
