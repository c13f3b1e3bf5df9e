import Synchronization
import Transpilation

/// A bar on standard error for work that takes longer than a second; shown on a terminal only.
final class Progress: Sendable {
  private struct State {
    var done = 0
    var drawn: ContinuousClock.Instant?
  }

  private let label: String
  private let total: Int
  private let start = ContinuousClock.now
  private let state = Mutex(State())

  /// - Parameter label: what is done, as a participle: "converting".
  init(_ label: String, total: Int) {
    self.label = label
    self.total = total
  }

  /// Counts one more piece as done, and draws the bar ten times a second at most.
  func advance() {
    state.withLock { state in
      state.done += 1
      let now = ContinuousClock.now
      guard now - start > .seconds(1), state.drawn.map({ now - $0 > .milliseconds(100) }) ?? true else { return }
      state.drawn = now
      printMessage("\r\(Progress.bar(label, state.done, of: total))\u{1B}[K")
    }
  }

  /// Takes the bar away.
  func finish() {
    state.withLock { state in
      if state.drawn != nil { printMessage("\r\u{1B}[K") }
      state.drawn = nil
    }
  }

  /// The bar as text: thirty columns, a label and two numbers.
  static func bar(_ label: String, _ done: Int, of total: Int) -> String {
    let width = 30
    let filled = total > 0 ? min(width, done * width / total) : width
    return "\(label) [\(String(repeating: "#", count: filled))\(String(repeating: ".", count: width - filled))] \(done)/\(total)"
  }
}

/// How far a stream of events was read, on standard error: from the second second on, for a terminal only.
final class StreamProgress {
  private let start = ContinuousClock.now
  private var drawn: ContinuousClock.Instant?

  /// Draws the figures, ten times a second at most.
  func show(_ statistics: StreamStatistics) {
    let now = ContinuousClock.now
    guard now - start > .seconds(1), drawn.map({ now - $0 > .milliseconds(100) }) ?? true else { return }
    drawn = now
    let megabytes = statistics.bytes / 1_000_000
    printMessage("\r\(statistics.events) events, \(megabytes) MB, \(statistics.alerts) alerts\u{1B}[K")
  }

  /// Takes the figures away.
  func finish() {
    if drawn != nil { printMessage("\r\u{1B}[K") }
    drawn = nil
  }
}
