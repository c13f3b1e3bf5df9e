// Runs rules over JSON lines on standard input, and prints the alerts:
//
//     swift run --package-path Examples run-rules rules/execution/*.yaml < Examples/container-events.jsonl

import Foundation

let runner = try RuleRunner(rules: CommandLine.arguments.dropFirst().filter { !$0.hasSuffix(".tests.yaml") })
runner.problems.forEach { FileHandle.standardError.write(Data($0.utf8)) }
while true {
  let bytes = FileHandle.standardInput.availableData
  if bytes.isEmpty { break }
  runner.feed(bytes).forEach { print($0) }
}
runner.finish().forEach { print($0) }
runner.warnings.forEach { FileHandle.standardError.write(Data($0.utf8)) }
