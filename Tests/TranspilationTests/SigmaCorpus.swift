import Diagnostics
import Events
import Foundation
import JSONEvents
import TestSupport
import Testing

@testable import Transpilation

/// The public Sigma rules beside the repository, their events, and what two other evaluators say of both.
struct SigmaCorpus {
  /// `../shared/corpus`.
  let folder: URL

  /// The rows of a table, by the names of its columns.
  func rows(_ table: String) throws -> [[String: String]] {
    let text = try String(contentsOf: folder.appending(path: table), encoding: .utf8)
    var records = commaSeparated(text)[...]
    let names = records.popFirst() ?? []
    return records.map { Dictionary(zip(names, $0), uniquingKeysWith: { first, _ in first }) }
  }

  /// The rules of a file below `sigma/`.
  func rules(_ path: String) throws -> [AuthoredRule] {
    transpiler.read(SourceFile(name: path, bytes: try bytes("sigma/\(path)"))).value
  }

  /// The events of a file below `events/`, which they name as the tables do.
  func events(_ path: String) throws -> [Event] {
    let content = try bytes("events/\(path)")
    return readEvents(path.hasSuffix(".gz") ? decompressed(content) ?? [] : content, named: path).events
  }

  /// The events of a file below `events/` that are asked for, and how many the file has.
  ///
  /// - Parameter isAsked: told the line of an event and its number: reading all events takes minutes in a debug build.
  func events(
    _ path: String, where isAsked: (UnsafeRawBufferPointer, Int) -> Bool
  ) throws -> (events: [Event], count: Int) {
    let content = try bytes("events/\(path)")
    var position = 0
    var reader = EventReader { memory in
      let count = min(memory.count, content.count - position)
      content.withUnsafeBytes { memory.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[position..<position + count])) }
      position += count
      return count
    }
    let batch = EventBatch()
    var found: [Event] = []
    var count = 0
    var goesOn = true
    while goesOn {
      goesOn = try reader.read(into: batch) { _ in }
      count += batch.count
      for index in 0..<batch.count where isAsked(batch.text(index), batch.number(index)) {
        if let event = batch.event(index, named: path) { found.append(event) }
      }
    }
    return (found, count)
  }

  /// The files of recorded events, as the tables name them.
  var eventFiles: [String] {
    files(below: folder.appending(path: "events")).filter { path in
      (path.hasPrefix("otrf/") || path.hasPrefix("regression/"))
        && (path.hasSuffix(".jsonl") || path.hasSuffix(".jsonl.gz"))
    }
  }

  func bytes(_ path: String) throws -> [UInt8] {
    Array(try Data(contentsOf: folder.appending(path: path)))
  }
}

extension UnsafeRawBufferPointer {
  func contains(_ text: String) -> Bool { Data(self).range(of: Data(text.utf8)) != nil }
}

/// What fired, as the tables write it: rule, file, line.
func pairs(_ alerts: [RuleAlert]) -> Set<String> {
  Set(
    alerts.flatMap { alert in
      alert.events.map { "\(alert.rule.id) \($0.source.file) \($0.source.line)" }
    })
}

/// The records of a text with commas between cells, which may stand in double quotes.
private func commaSeparated(_ text: String) -> [[String]] {
  var records: [[String]] = []
  var record: [String] = []
  var cell = ""
  var isQuoted = false
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"": isQuoted.toggle()
    case "," where !isQuoted:
      record.append(cell)
      cell = ""
    case "\n" where !isQuoted:
      records.append(record + [cell])
      (record, cell) = ([], "")
    case "\r" where !isQuoted: break
    default: cell.unicodeScalars.append(scalar)
    }
  }
  return cell.isEmpty && record.isEmpty ? records : records + [record + [cell]]
}
