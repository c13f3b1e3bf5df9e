import Foundation
import Transpilation

/// How far above its threshold a count may be.
private let tolerance = 0.05

/// Instructions of small fixed runs of the command, counted by callgrind: the same on a busy machine.
///
/// The counts belong to one compiler and one set of system libraries; `--accept` writes them anew.
func measureInstructions(transpile: String, thresholds path: String, accepts: Bool) throws -> [Figure] {
  guard let valgrind = ["/usr/bin/valgrind", "/usr/local/bin/valgrind"].first(where: FileManager.default.isExecutableFile)
  else {
    note("instructions: skipped, valgrind is not installed")
    return []
  }
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent("transpile-counts-\(getpid())")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  let command = folder.appendingPathComponent("transpile").path
  // Valgrind 3.19 can't read the debug information of binaries that LLVM's linker wrote.
  let stripped = try runCommand("/usr/bin/strip", ["--strip-debug", "-o", command, transpile])
  guard stripped.status == 0 else { throw MeasurementError(description: stripped.standardError) }
  let known = readThresholds(path)
  var counts: [(name: String, count: Int)] = []
  for workload in try fixedWorkloads(in: folder) {
    let counter = folder.appendingPathComponent("callgrind.out").path
    let output = try runCommand(
      valgrind, ["--tool=callgrind", "--callgrind-out-file=\(counter)", command] + workload.arguments,
      environment: ["SWIFT_DETERMINISTIC_HASHING": "1"])
    guard let text = output.standardError.firstMatch(of: /Collected : (\d+)/)?.output.1, let count = Int(text) else {
      throw MeasurementError(description: "valgrind gave no count: \(output.standardError.suffix(400))")
    }
    counts.append((workload.name, count))
  }
  if accepts { try writeThresholds(counts, to: path) }
  return counts.map { name, count in
    var figure = Figure(part: "instructions", name: name, unit: "instructions", count: count)
    guard let threshold = known[name], !accepts else { return figure }
    figure.ratio = Double(count) / Double(threshold)
    figure.yardstick = "threshold"
    if Double(count) > Double(threshold) * (1 + tolerance) {
      figure.failure = "\(grouped(count)) instructions are more than 5 % above \(grouped(threshold))"
    }
    return figure
  }
}

private func fixedWorkloads(in folder: URL) throws -> [(name: String, arguments: [String])] {
  func path(_ name: String) -> String { folder.appendingPathComponent(name).path }
  try writeEvents(.sigma, count: 1, to: path("one.jsonl"))
  try writeEvents(.sigma, count: 2_000, to: path("sigma.jsonl"))
  try writeEvents(.udm, count: 2_000, to: path("udm.jsonl"))
  try writeEvents(.logons, count: 5_000, to: path("logons.jsonl"))
  try ruleOfLogons("hop").write(toFile: path("logons.yaml"), atomically: true, encoding: .utf8)
  func evaluation(_ rules: String, _ events: String, _ schema: String) -> [String] {
    ["eval", rules, "--quiet", "--no-fail", "--jobs", "1", "--schema", schema, "--events", path(events)]
  }
  return [
    ("rules/ over 1 event", evaluation("rules", "one.jsonl", "sigma")),
    ("rules/ over 2,000 events", evaluation("rules", "sigma.jsonl", "sigma")),
    (
      "founding rule over 2,000 UDM events",
      evaluation("golden/yaral/execution/container_cli_abuse.yaral", "udm.jsonl", "udm")
    ),
    ("hop windows over 5,000 events", evaluation(path("logons.yaml"), "logons.jsonl", "neutral")),
    (
      "conversion and proof of two rules",
      ["--quiet", "--no-fail", "--jobs", "1", "--target", "yaral", "rules/execution/container_cli_abuse.yaml",
        "rules/execution/office_starts_shell.yaml"]
    ),
  ]
}

/// Lines `"name": count` of a JSON object.
private func readThresholds(_ path: String) -> [String: Int] {
  guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return [:] }
  var counts: [String: Int] = [:]
  for match in text.matches(of: /"([^"]+)": *(\d+)/) { counts[String(match.output.1)] = Int(match.output.2) }
  return counts
}

private func writeThresholds(_ counts: [(name: String, count: Int)], to path: String) throws {
  let members = counts.map { JSONText.Member($0.name, .integer(Int64($0.count))) }
  try (JSONText.object(members).indented + "\n").write(toFile: path, atomically: true, encoding: .utf8)
}
