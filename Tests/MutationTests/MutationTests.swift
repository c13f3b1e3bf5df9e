import Diagnostics
import Foundation
import Mutations
import TestSupport
import Testing
import Transpilation

/// Small changes of the texts that we emit, of which each must be noticed: a comparison that calls a changed rule
/// the same rule would call a wrong output right.
///
/// `make mutants` asks of thirty mutants of each text, optimised; so does `TRANSPILE_SLOW_TESTS=1`, many times slower.
/// `TRANSPILE_MUTATED=scan` asks of the texts only whose path holds that.
@Suite struct MutationTests {
  private static let isSlow = ProcessInfo.processInfo.environment["TRANSPILE_SLOW_TESTS"] != nil
  private static let mutated = ProcessInfo.processInfo.environment["TRANSPILE_MUTATED"] ?? ""
  private static let transpiler = Transpiler.make(TranspilerSettings()).value

  @Test(arguments: files(below: repository.appending(path: "golden/yaral"), withSuffix: ".yaral"))
  func yaral(_ path: String) throws {
    try check("golden/yaral/\(path)", as: .yaral)
  }

  @Test(arguments: files(below: repository.appending(path: "golden/sigma"), withSuffix: ".yml"))
  func sigma(_ path: String) throws {
    try check("golden/sigma/\(path)", as: .sigma)
  }

  private func check(_ path: String, as language: Language) throws {
    guard Self.mutated.isEmpty || path.contains(Self.mutated) else { return }
    let text = try String(contentsOf: repository.appending(path: path), encoding: .utf8)
    let transpiler = try #require(Self.transpiler)
    let trial = try #require(
      MutationTrial(text, path: path, as: language, count: Self.isSlow ? 30 : 3, transpiler))
    #expect(trial.faults.isEmpty, "\(trial.faults)")
    #expect(trial.tally.mutants >= (Self.isSlow ? 20 : 3), "\(trial.tally.text)")
    if Self.isSlow { print("\(path): \(trial.tally.text)") }
  }
}
