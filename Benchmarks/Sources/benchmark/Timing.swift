import Foundation

/// The time that this process has used on processors: other programs may be running.
enum ProcessorClock {
  static func seconds(_ work: () throws -> Void) rethrows -> Double {
    let start = now
    try work()
    return now - start
  }

  private static var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}

/// Work and what it is measured against.
struct PairedTime {
  /// Of the work, the median.
  var seconds: Double
  /// Work to yardstick, the median of the rounds.
  var ratio: Double

  /// Runs yardstick and work in turn, so that both meet the same state of the machine.
  ///
  /// - Parameter prepare: what each round's work begins from; not measured.
  init<State>(
    rounds: Int, yardstick: () throws -> Void, prepare: () throws -> State, work: (State) throws -> Void
  ) rethrows {
    var times: [Double] = []
    var ratios: [Double] = []
    for _ in 0..<max(1, rounds) {
      let state = try prepare()
      let measure = try ProcessorClock.seconds(yardstick)
      let time = try ProcessorClock.seconds { try work(state) }
      times.append(time)
      ratios.append(measure > 0 ? time / measure : 0)
    }
    seconds = median(times)
    ratio = median(ratios)
  }
}

func median(_ values: [Double]) -> Double {
  let sorted = values.sorted()
  return sorted.isEmpty ? 0 : sorted[sorted.count / 2]
}
