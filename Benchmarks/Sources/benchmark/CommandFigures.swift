import Foundation

/// What a command printed.
struct CommandOutput {
  var standardError: String
  var status: Int32
}

/// Runs a command; what it prints on standard output is thrown away.
func runCommand(_ path: String, _ arguments: [String], environment: [String: String] = [:]) throws -> CommandOutput {
  let process = Process()
  process.executableURL = URL(fileURLWithPath: path)
  process.arguments = arguments
  process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
  let errors = Pipe()
  process.standardError = errors
  process.standardOutput = FileHandle.nullDevice
  process.standardInput = FileHandle.nullDevice
  try process.run()
  let text = errors.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  return CommandOutput(standardError: String(decoding: text, as: UTF8.self), status: process.terminationStatus)
}

/// The most memory that `transpile eval` holds.
func measureMemory(_ inputs: Inputs, transpile: String) throws -> [Figure] {
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent("transpile-bench-\(getpid())")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  var files = inputs.eventFiles
  if files.isEmpty {
    let path = folder.appendingPathComponent("events.jsonl").path
    try writeEvents(.sigma, count: 30_000, to: path)
    files = [path]
  }
  let arguments = ["eval", inputs.rulePath, "--stats", "--quiet", "--no-fail", "--jobs", "1", "--schema", "sigma"]
  // A process begins with the peak of the one that started it: the shell between is small.
  let output = try runCommand(
    "/bin/sh", ["-c", #""$0" "$@"; exit $?"#, transpile] + arguments + ["--events"] + files)
  let found = output.standardError.firstMatch(of: /peak memory (\d+) MiB/)?.output.1
  guard let found, let peak = Int(found) else {
    throw MeasurementError(description: "transpile eval gave no figures: \(output.standardError.suffix(400))")
  }
  return [
    Figure(
      part: "memory", name: "transpile eval, all rules and events, 1 job", unit: "MiB", count: peak,
      remark: "at most 60")
  ]
}

func writeEvents(_ kind: GeneratedEvents.Kind, count: Int, to path: String) throws {
  let text = GeneratedEvents.text(kind, count: count)
  try Data(text.memory[..<text.byteCount]).write(to: URL(fileURLWithPath: path))
}
