import Diagnostics
import Dialects
import Foundation
import TestSupport
import Testing

@testable import SigmaDialect

@Test("every rule of the corpus is lowered, or refused with a reason")
func corpus() throws {
  guard let folder = SharedFiles.url("corpus/sigma") else {
    return print("skipped: ../shared/corpus/sigma is not there")
  }
  let files =
    FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)?
    .compactMap { $0 as? URL }.filter { $0.pathExtension == "yml" } ?? []
  var lowered = 0
  var refused: [String: Int] = [:]
  var silent: [String] = []
  var live = (lowered: 0, all: 0)
  for url in files {
    let reading = read(String(decoding: try Data(contentsOf: url), as: UTF8.self))
    let isLive = !url.path.contains("/unsupported/")
    live.all += isLive ? 1 : 0
    if let error = reading.diagnostics.first(where: { $0.severity == .error }) {
      refused["\(error.code.rawValue)\(isLive ? "" : " (unsupported)")", default: 0] += 1
    } else if reading.rules.isEmpty {
      silent.append(url.lastPathComponent)
    } else {
      lowered += 1
      live.lowered += isLive ? 1 : 0
    }
  }
  let reasons = refused.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: ", ")
  print("sigma corpus: \(lowered) of \(files.count) lowered; refused \(reasons)")
  #expect(silent == [])
  #expect(live.lowered * 100 >= live.all * 95)
}
