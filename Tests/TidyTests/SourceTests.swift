import Diagnostics
import Foundation
import TestSupport
import Testing

@Suite struct SourceTests {
  /// Over 400 lines the first comment of a file says why.
  @Test func filesAreReadableInOneSitting() throws {
    let sources = repository.appending(path: "Sources")
    for path in files(below: sources, withSuffix: ".swift") where !path.contains("+Generated") {
      let text = try String(contentsOf: sources.appending(path: path), encoding: .utf8)
      let count = text.split(separator: "\n", omittingEmptySubsequences: false).count
      let isExplained = text.hasPrefix("// Long because")
      #expect(count <= 400 || isExplained, "\(path) has \(count) lines")
    }
  }

  /// Bad input must not be able to stop the program. (`DetectionRuntime` stops on constants of emitted Swift
  /// that are no patterns or networks; they are checked before they are emitted.)
  @Test func nothingForcesOrGivesUp() throws {
    let sources = repository.appending(path: "Sources")
    let forbidden = try Regex(#"\btry!|\bas!|\bfatalError\(|\bpreconditionFailure\(|\bTODO\b|\bFIXME\b"#)
    for path in files(below: sources, withSuffix: ".swift") where !path.hasPrefix("DetectionRuntime/") {
      let text = try String(contentsOf: sources.appending(path: path), encoding: .utf8)
      #expect(text.firstMatch(of: forbidden) == nil, "\(path)")
    }
  }

  @Test func codesAreUniqueAndInTheirLayers() {
    let codes = DiagnosticCode.allCases.map(\.rawValue)
    #expect(Set(codes).count == codes.count)
    #expect(codes.allSatisfy { $0.wholeMatch(of: /DT(0[1-9]|10)\d\d/) != nil })
    #expect(codes == codes.sorted())
  }

  /// The documents that a newcomer reads are there, and name files that exist.
  @Test func documentsNameWhatExists() throws {
    for document in ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE"] {
      let text = try String(contentsOf: repository.appending(path: document), encoding: .utf8)
      for match in text.matches(of: /\]\(([A-Za-z][^)#:]*)\)/) {
        let target = repository.appending(path: String(match.output.1))
        #expect(FileManager.default.fileExists(atPath: target.path), "\(document) names \(match.output.1)")
      }
    }
  }
}
