import ArgumentParser
import CSimdjson
import Diagnostics
import Evaluation
import Events
import Foundation
import JSONEvents
import RuleFolders
import Transpilation

/// Prints how fast rules are asked of events, beside how fast simdjson only walks the same text.
@main
struct MeasureEvaluation: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "measure-evaluation",
    abstract: "Print how fast rules are asked of events, beside a walk of the same text.")

  @Option(help: "A folder or file of rules.") var rules: [String] = []
  @Option(help: "The events' schema.") var schema = "sigma"
  @Flag(help: "Ask Sigma rules of events of every log source.") var unrouted = false
  @Option(name: .customLong("repeat"), help: "How often the events are read.") var repeats = 5
  @Flag(help: "Print each rule and line that match.") var matches = false
  @Flag(help: "Print candidates, evaluations and matches of each rule.") var stats = false
  @Argument(help: "Files of events, a JSON object a line.") var events: [String] = []

  func run() throws {
    let clock = ProcessorClock()
    guard let schema = EventSchema(rawValue: schema) else { throw ValidationError("unknown schema") }
    guard let transpiler = Transpiler.make(TranspilerSettings()).value else { throw ExitCode.failure }
    var authored: [AuthoredRule] = []
    let reading = try clock.measure { authored = try readRules(transpiler) }
    var detections: [CompiledDetection] = []
    var ids: [String] = []
    let compiling = clock.measure {
      for rule in authored {
        guard let detection = transpiler.detection(of: rule, for: schema, isRouted: !unrouted).value,
          let compiled = try? CompiledDetection(detection, lists: [:])
        else { continue }
        detections.append(compiled)
        ids.append(rule.id)
      }
    }
    var rules: StreamRules?
    let naming = EventReading(schema: schema, catalog: transpiler.catalog).naming
    let building = clock.measure { rules = StreamRules(detections, naming) }
    guard let rules else { throw ExitCode.failure }
    print("\(authored.count) rules read in \(reading), \(detections.count) compiled in \(compiling), tables \(building)")
    let text = try Lines(events)
    print("\(text.ranges.count) events, \(text.memory.count >> 20) MiB")
    var walks: [Duration] = []
    var scans: [Duration] = []
    var runs: [Duration] = []
    for round in 0..<repeats {
      walks.append(clock.measure { walk(text) })
      scans.append(clock.measure { scan(text) })
      runs.append(clock.measure { evaluate(rules, text, ids, round == 0) })
    }
    report("walk", walks, text, walks)
    report("scan", scans, text, walks)
    report("evaluation", runs, text, walks)
  }

  private func report(_ name: String, _ times: [Duration], _ text: Lines, _ walks: [Duration]) {
    guard let best = times.min(), let walk = walks.min() else { return }
    let perSecond = Int(Double(text.ranges.count) / (best / .seconds(1)))
    print("\(name): \(perSecond) events/s, \(Double(Int(best / walk * 100)) / 100) walks, first \(times[0])")
  }

  private func readRules(_ transpiler: Transpiler) throws -> [AuthoredRule] {
    var files: [ParsedFile] = []
    for path in rules {
      let folder = try? ruleFiles(below: [path], endings: [".yml", ".yaml", ".yaral"])
      for file in folder ?? [path] {
        let bytes = [UInt8](try Data(contentsOf: URL(filePath: file)))
        files.append(transpiler.parse(SourceFile(name: file, bytes: bytes)))
      }
    }
    let collection = transpiler.collection(of: files)
    return files.indices.flatMap { transpiler.rules(ofFileAt: $0, in: collection).value }
  }

  private func walk(_ text: Lines) {
    var sum = 0
    for index in text.ranges.indices {
      let line = text[index]
      sum &+= csimdjson_walk(line.baseAddress?.assumingMemoryBound(to: CChar.self), line.count)
    }
    if sum == 0 { print("nothing was walked") }
  }

  private func scan(_ text: Lines) {
    var scanner = EventScanner(slotCount: 1) { _ in nil }
    var count = 0
    for index in text.ranges.indices where scanner.scan(text[index]) == .event { count += 1 }
    if count != text.ranges.count { print("\(count) of \(text.ranges.count) lines are events") }
  }

  private func evaluate(_ rules: StreamRules, _ text: Lines, _ ids: [String], _ isFirst: Bool) {
    let programs = SharedPrograms(rules)
    var evaluator = StreamEvaluator(programs, isCounting: stats && isFirst)
    var found = 0
    defer {
      if isFirst { print("\(programs.byteCount >> 10) KiB of programs") }
      if isFirst, stats {
        let counts = evaluator.detectionCounts
        for index in counts.indices.sorted(by: { counts[$0].slowTests > counts[$1].slowTests }).prefix(25) {
          print("\(ids[index]) \(counts[index])")
        }
        for index in counts.indices.sorted(by: { counts[$0].candidates > counts[$1].candidates }).prefix(25) {
          print("\(ids[index]) \(counts[index])")
        }
      }
    }
    for index in text.ranges.indices {
      _ = evaluator.evaluate(text[index])
      for number in 0..<evaluator.matchCount {
        found += 1
        if matches, isFirst { print("MATCH \(ids[evaluator.match(number).detection]) \(index)") }
      }
    }
    if isFirst { print("\(found) matches") }
  }
}

/// Measures the processor time of this process: other programs may be running.
private struct ProcessorClock {
  func measure(_ work: () throws -> Void) rethrows -> Duration {
    let start = Self.now
    try work()
    return Self.now - start
  }

  private static var now: Duration {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
  }
}

/// Lines in memory, with bytes after them that may be read.
private final class Lines {
  let memory: UnsafeMutableRawBufferPointer
  private(set) var ranges: [Range<Int>] = []

  init(_ paths: [String]) throws {
    let parts = try paths.map { path in
      decompressed([UInt8](try Data(contentsOf: URL(filePath: path)))) ?? []
    }
    let count = parts.reduce(0) { $0 + $1.count + 1 }
    memory = .allocate(byteCount: count + EventScanner.padding, alignment: 64)
    memory.initializeMemory(as: UInt8.self, repeating: 10)
    var start = 0
    for part in parts {
      UnsafeMutableRawBufferPointer(rebasing: memory[start...]).copyBytes(from: part)
      start += part.count + 1
    }
    var lineStart = 0
    for (index, byte) in memory[..<count].enumerated() where byte == 10 {
      if index > lineStart { ranges.append(lineStart..<index) }
      lineStart = index + 1
    }
  }

  deinit { memory.deallocate() }

  subscript(_ index: Int) -> UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: memory[ranges[index]]) }
}
