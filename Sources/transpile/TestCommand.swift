import ArgumentParser
import Diagnostics
import Events
import FoundationEssentials
import JSONEvents
import Transpilation

enum TestFormat: String, ExpressibleByArgument, CaseIterable {
  case text, jsonl, junit, tap
}

struct TestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test",
    abstract: "Run the tests that stand in rules or beside them, on every target.",
    discussion: """
      Each test is run on the evaluator, and on the text of each target, read back.

      EXAMPLES
        transpile test rules/
        transpile test rules/ --format junit > junit.xml
        transpile test rules/ --labelled events.jsonl         events with the verdict that is expected
      """)

  @Argument(help: ArgumentHelp("Rule files, folders, or -.", valueName: "path"))
  var paths: [String]

  @Option(
    name: .long, parsing: .upToNextOption,
    help: ArgumentHelp(
      "JSONL lines {\"rule_id\", \"expected\", \"event\"}: is each verdict as expected, without routing?",
      valueName: "file"))
  var labelled: [String] = []

  @Option(name: .long, help: "Whose names the fields of labelled events have (auto: those of the rule).")
  var schema: EventSchema = .auto

  @Option(name: .long, help: "How results are written.")
  var format: TestFormat = .text

  @Option(
    name: .long,
    help: "When rules are run that ask it, RFC 3339; the newest event's time of each test unless said there or here.")
  var now: Timestamp?

  @OptionGroup var common: CommonOptions

  func run() throws {
    var session = try Session(common)
    let files = session.ruleFiles(paths)
    for file in files { session.report(file.diagnostics) }
    let rules = files.flatMap(\.rules)
    if labelled.isEmpty {
      let transpiler = session.transpiler
      let bar = session.progress("testing", total: rules.count)
      let results = concurrently(rules, jobs: common.jobs, progress: bar) { transpiler.test($0, now: now) }.flatMap { $0 }
      if results.contains(where: { $0.isFailed }) { session.status.note(.findings) }
      printResult(format.text(of: results, ruleCount: rules.count))
    } else {
      try runLabelled(rules, &session)
    }
    try session.end()
  }

  private func runLabelled(_ rules: [AuthoredRule], _ session: inout Session) throws {
    var summary = LabelledSummary()
    for path in labelled {
      do throws(FileError) {
        guard let bytes = decompressed(try readFile(path)) else {
          throw FileError(code: .fileUnreadable, path: path, reason: "the compressed data is damaged")
        }
        let results = session.transpiler.testLabelled(bytes, named: path, rules: rules, schema: schema == .auto ? nil : schema)
        session.report(results.diagnostics)
        for disagreement in results.value.disagreements { printResult(disagreement.json.line + "\n") }
        summary.add(results.value.summary)
      } catch {
        session.report(error)
      }
    }
    printResult(summary.json.line + "\n")
    if summary.failed > 0 || summary.refused > 0 { session.status.note(.findings) }
  }
}

extension TestResult {
  var isFailed: Bool {
    if case .failed = outcome { return true }
    return false
  }
}

extension TestFormat {
  func text(of results: [TestResult], ruleCount: Int) -> String {
    switch self {
    case .text: plainText(results, ruleCount)
    case .jsonl: results.map { $0.json.line + "\n" }.joined() + summaryText(results)
    case .junit: junitText(results)
    case .tap: tapText(results)
    }
  }
}

/// The last line of the JSONL form.
private func summaryText(_ results: [TestResult]) -> String {
  let passed = results.count { $0.outcome == .passed }
  let failed = results.count { $0.isFailed }
  return JSONText.object([
    .init(
      "summary",
      .object([
        .init("total", .integer(Int64(results.count))),
        .init("passed", .integer(Int64(passed))),
        .init("failed", .integer(Int64(failed))),
        .init("skipped", .integer(Int64(results.count - passed - failed))),
      ]))
  ]).line + "\n"
}

private func plainText(_ results: [TestResult], _ ruleCount: Int) -> String {
  var text = ""
  var passed = 0
  var failed = 0
  var skipped = 0
  for result in results {
    switch result.outcome {
    case .passed: passed += 1
    case .failed(let reason):
      failed += 1
      text += "FAILED \(result.rule.name) / \(result.test) [\(result.target)]\(place(result)): \(reason)\n"
    case .skipped(let reason):
      skipped += 1
      text += "skipped \(result.rule.name) / \(result.test) [\(result.target)]: \(reason)\n"
    }
  }
  let tests = Set(results.map { "\($0.rule.source.name)\u{0}\($0.rule.name)\u{0}\($0.test)" }).count
  let targets = Set(results.map(\.target)).count
  return text + "\(ruleCount) rules, \(tests) tests on \(targets) targets: \(passed) passed, \(failed) failed, \(skipped) skipped\n"
}

private func place(_ result: TestResult) -> String {
  result.span.map { " at \($0.file.name):\($0.start.line)" } ?? ""
}

extension TestResult {
  fileprivate var json: JSONText {
    let (word, reason): (String, String) =
      switch outcome {
      case .passed: ("passed", "")
      case .failed(let reason): ("failed", reason)
      case .skipped(let reason): ("skipped", reason)
      }
    return .object([
      .init("rule", .string(rule.id)),
      .init("file", .string(rule.source.name)),
      .init("test", .string(test)),
      .init("target", .string(target)),
      .init("result", .string(word)),
      .init("reason", .string(reason)),
      .init("line", span.map { .integer(Int64($0.start.line)) } ?? .null),
    ])
  }
}

private func tapText(_ results: [TestResult]) -> String {
  var text = "TAP version 13\n1..\(results.count)\n"
  for (index, result) in results.enumerated() {
    let name = "\(index + 1) - \(result.rule.name) / \(result.test) [\(result.target)]"
      .onOneLine.replacing("#", with: "\\#")
    switch result.outcome {
    case .passed: text += "ok \(name)\n"
    case .failed(let reason): text += "not ok \(name)\n# \(reason.onOneLine)\n"
    case .skipped(let reason): text += "ok \(name) # SKIP \(reason.onOneLine)\n"
    }
  }
  return text
}

private func junitText(_ results: [TestResult]) -> String {
  let failed = results.count { $0.isFailed }
  var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
  text += "<testsuites tests=\"\(results.count)\" failures=\"\(failed)\">\n"
  for (name, cases) in Dictionary(grouping: results, by: \.rule.name).sorted(by: { $0.key < $1.key }) {
    text += "  <testsuite name=\"\(name.escapedForXML)\" tests=\"\(cases.count)\""
    text += " failures=\"\(cases.count { $0.isFailed })\">\n"
    for result in cases {
      text += "    <testcase classname=\"\(name.escapedForXML).\(result.target)\" name=\"\(result.test.escapedForXML)\""
      switch result.outcome {
      case .passed: text += "/>\n"
      case .failed(let reason): text += "><failure message=\"\(reason.escapedForXML)\"/></testcase>\n"
      case .skipped(let reason): text += "><skipped message=\"\(reason.escapedForXML)\"/></testcase>\n"
      }
    }
    text += "  </testsuite>\n"
  }
  return text + "</testsuites>\n"
}

extension String {
  fileprivate var onOneLine: String {
    split(whereSeparator: \.isNewline).joined(separator: " ")
  }
}
