import ArgumentParser
import Diagnostics
import Transpilation

enum VerificationFormat: String, ExpressibleByArgument, CaseIterable {
  case text, jsonl, sarif
}

struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Prove that the texts of every target mean what their rules mean, or that two rules mean the same.",
    discussion: """
      Each verdict holds for all events of the data model, not for samples: proved, refuted with an event on which
      the two differ, or undecided with the reason. Two given rules may be of any languages.

      EXAMPLES
        transpile verify rules/
        transpile verify rules/ --target yaral --format sarif > verdicts.sarif
        transpile verify --between rule.yml rule.yaral
      """)

  @Argument(help: ArgumentHelp("Rule files, folders, or -.", valueName: "path"))
  var paths: [String]

  @Flag(name: .long, help: "Compare the rules of two files with each other.")
  var between = false

  @Option(
    name: [.short, .long], help: "yaral, sigma, neutral, several with commas (default: these).",
    completion: .list(TargetList.words), transform: TargetList.init(argument:))
  var target: TargetList?

  @Option(name: .long, help: "How verdicts are written; text on a terminal unless said, else jsonl.")
  var format: VerificationFormat?

  @OptionGroup var common: CommonOptions

  func validate() throws {
    guard between else { return }
    if paths.count != 2 { throw ValidationError("'--between' compares two files, not \(paths.count)") }
    if target != nil { throw ValidationError("'--between' compares two files; it takes no '--target'") }
  }

  func run() throws {
    var session = try Session(common)
    let verifications = between ? compare(&session) : verify(&session)
    for verification in verifications { session.note(verification) }
    printResult(text(of: verifications, session))
    try session.end()
  }

  // MARK: Rules and their targets

  private func verify(_ session: inout Session) -> [Verification] {
    let files = session.ruleFiles(paths)
    for file in files { session.report(file.diagnostics) }
    if files.allSatisfy({ $0.rules.isEmpty }), session.status.worst == .success {
      session.report([Diagnostic(.noRules, "no rules in \(paths.joined(separator: ", "))", at: nil)])
    }
    let targets = target?.targets ?? Target.allCases.filter { $0.language != nil }
    let transpiler = session.transpiler
    let bar = session.progress("verifying", total: files.count)
    return concurrently(files, jobs: common.jobs, progress: bar) { file in
      let invalid = file.rules.isEmpty ? file.invalid(comparedWith: nil).map { [$0] } ?? [] : []
      return invalid
        + file.rules.flatMap { rule in
          targets.compactMap { target in timed { transpiler.verify(rule, as: target) } }
        }
    }.flatMap { $0 }
  }

  // MARK: Two rules

  private func compare(_ session: inout Session) -> [Verification] {
    let sides = paths.map { session.ruleFiles([$0]) }
    guard let first = sides[0].first, let second = sides[1].first else { return [] }
    for file in [first, second] { session.report(file.diagnostics.filter { $0.severity == .error }) }
    let (left, right) = (sides[0].flatMap(\.rules), sides[1].flatMap(\.rules))
    for file in sides[0] + sides[1] {
      if let invalid = file.invalid(comparedWith: paths[1], as: left.first?.id, in: paths[0]) { return [invalid] }
    }
    let transpiler = session.transpiler
    return pairs(left, right, &session).compactMap { pair in timed { transpiler.verify(pair.0, against: pair.1) } }
  }

  /// Rules that belong together: the only ones, else those of one identifier or name; others are reported.
  private func pairs(
    _ left: [AuthoredRule], _ right: [AuthoredRule], _ session: inout Session
  ) -> [(AuthoredRule, AuthoredRule)] {
    if left.count == 1, right.count == 1 { return [(left[0], right[0])] }
    var rest = right
    var pairs: [(AuthoredRule, AuthoredRule)] = []
    for rule in left {
      guard let index = rest.firstIndex(where: { $0.id == rule.id || $0.name == rule.name }) else {
        session.report([.unpaired(rule, in: paths[1])])
        continue
      }
      pairs.append((rule, rest.remove(at: index)))
    }
    for rule in rest { session.report([.unpaired(rule, in: paths[0])]) }
    return pairs
  }

  private func text(of verifications: [Verification], _ session: Session) -> String {
    switch format ?? (isTerminal(1) ? .text : .jsonl) {
    case .text: verifications.map(\.text).joined() + summary(verifications)
    case .jsonl: verifications.map { $0.json.line + "\n" }.joined()
    case .sarif: sarifLog(verifications.compactMap(\.diagnostic), version: toolVersion)
    }
  }

  private func summary(_ verifications: [Verification]) -> String {
    let counts = Verification.Verdict.allCases.compactMap { verdict in
      let count = verifications.count { $0.verdict == verdict }
      return count == 0 ? nil : "\(count) \(verdict.rawValue)"
    }
    return counts.isEmpty ? "" : counts.joined(separator: ", ") + "\n"
  }
}

/// A verification with the time that it took.
private func timed(_ body: () -> Verification?) -> Verification? {
  let clock = ContinuousClock()
  let start = clock.now
  var verification = body()
  let time = (clock.now - start).components
  verification?.milliseconds = Double(time.seconds) * 1_000 + Double(time.attoseconds) / 1e15
  return verification
}

extension RuleFile {
  /// The verdict on a file with errors, or without rules; `nil` for one that can be compared.
  fileprivate func invalid(
    comparedWith target: String?, as rule: String? = nil, in file: String? = nil
  ) -> Verification? {
    let errors = diagnostics.filter { $0.severity == .error }
    guard rules.isEmpty || !errors.isEmpty else { return nil }
    // Where it stands is said by the diagnostics.
    let reasons = errors.map { "\($0.code.rawValue): \($0.message)" }
    let reason = reasons.isEmpty ? "there is no rule in it" : reasons.joined(separator: "; ")
    return Verification(
      rule: rule, file: file ?? input.path, target: target ?? "", verdict: .invalid, reason: "\(input.path): \(reason)",
      span: errors.first?.span)
  }
}

extension Diagnostic {
  fileprivate static func unpaired(_ rule: AuthoredRule, in path: String) -> Diagnostic {
    Diagnostic(.undefinedName, "\(path) has no rule '\(rule.id)' or '\(rule.name)' to compare with", at: nil)
  }
}

extension Session {
  /// Notes what a verdict means for the end of the run.
  mutating func note(_ verification: Verification) {
    switch verification.verdict {
    case .proved: break
    case .undecided: status.note(.undecided)
    case .refused, .invalid: status.note(.findings)
    // Our own text, refuted by our own proof, is our own bug.
    case .refuted: status.note(verification.isOfTwoRules ? .findings : .internalError)
    }
  }
}
