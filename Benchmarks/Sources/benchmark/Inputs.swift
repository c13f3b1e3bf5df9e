import Diagnostics
import Foundation
import JSONEvents
import Transpilation

/// Rules and events that are measured: those of the corpus, or of this repository.
struct Inputs {
  /// Of the rule files, in the order of their paths.
  let sources: [SourceFile]
  /// Whether they are the corpus's.
  let isCorpus: Bool
  let rulePath: String
  let eventFiles: [String]

  /// - Parameter corpus: a folder that need not be there.
  init(corpus: String) throws {
    isCorpus = FileManager.default.fileExists(atPath: corpus + "/sigma")
    rulePath = isCorpus ? corpus + "/sigma" : "rules"
    sources = try Self.files(below: rulePath, endings: [".yml", ".yaml"]).map { path in
      SourceFile(name: path, bytes: [UInt8](try Data(contentsOf: URL(fileURLWithPath: path))))
    }
    eventFiles = isCorpus ? Self.files(below: corpus + "/events/otrf", endings: [".jsonl.gz", ".jsonl"]) : []
  }

  var description: String {
    isCorpus ? "\(sources.count) Sigma files and the events of the corpus" : "the rules of rules/ and generated events"
  }

  /// All events, one after the other.
  func events() throws -> EventText {
    guard isCorpus else { return GeneratedEvents.text(.sigma, count: 30_000) }
    var bytes: [UInt8] = []
    for file in eventFiles {
      bytes += decompressed([UInt8](try Data(contentsOf: URL(fileURLWithPath: file)))) ?? []
      if bytes.last != UInt8(ascii: "\n") { bytes.append(UInt8(ascii: "\n")) }
    }
    return EventText(bytes)
  }

  func rules(_ transpiler: Transpiler) -> [AuthoredRule] {
    let collection = transpiler.collection(of: sources.map { transpiler.parse($0) })
    return sources.indices.flatMap { transpiler.rules(ofFileAt: $0, in: collection).value }
  }

  private static func files(below folder: String, endings: [String]) -> [String] {
    let names = (try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? []
    return names.filter { name in
      endings.contains { name.hasSuffix($0) } && !name.hasSuffix(".tests.yaml")
        && !name.split(separator: "/").contains { $0.hasPrefix(".") }
    }.sorted().map { folder + "/" + $0 }
  }
}

struct MeasurementError: Error, CustomStringConvertible {
  var description: String
}

func makeTranspiler() throws -> Transpiler {
  guard let transpiler = Transpiler.make(TranspilerSettings()).value else {
    throw MeasurementError(description: "the taxonomies can't be read")
  }
  return transpiler
}
