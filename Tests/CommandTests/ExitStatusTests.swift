import ArgumentParser
import Testing

@testable import transpile

/// Not the type of that name in Testing.
private typealias Status = transpile.ExitStatus

@Suite struct ExitStatusTests {
  /// The worst decides: 70, then 3, 1, 4 (64 ends a run before it has begun).
  @Test func priority() throws {
    let fromBest: [Status.Outcome] = [.success, .undecided, .findings, .inputOutput, .internalError]
    #expect(fromBest.map(\.rawValue) == [0, 4, 1, 3, 70])
    #expect(fromBest.count == Status.Outcome.allCases.count)
    for (first, better) in fromBest.enumerated() {
      for (second, worse) in fromBest.enumerated() where first <= second {
        for order in [[better, worse], [worse, better]] {
          var status = Status()
          order.forEach { status.note($0) }
          #expect(status.worst == worse)
        }
      }
    }
  }

  @Test(
    arguments: [
      (Status.Outcome.success, false, Int32(0)), (.findings, false, 1), (.findings, true, 0),
      (.undecided, false, 4), (.undecided, true, 0), (.inputOutput, true, 3), (.internalError, true, 70),
    ])
  private func noFail(_ outcome: Status.Outcome, _ isIgnoring: Bool, _ code: Int32) {
    var status = Status()
    status.note(outcome)
    var found: Int32 = 0
    do {
      try status.end(ignoringFindings: isIgnoring)
    } catch {
      found = (error as? ExitCode)?.rawValue ?? -1
    }
    #expect(found == code)
  }

  @Test(arguments: [(0, 4, 0), (1, 4, 7), (4, 4, 30), (5, 4, 30), (0, 0, 30)])
  func bar(_ done: Int, _ total: Int, _ filled: Int) {
    let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: 30 - filled)
    #expect(Progress.bar("converting", done, of: total) == "converting [\(bar)] \(done)/\(total)")
  }
}
