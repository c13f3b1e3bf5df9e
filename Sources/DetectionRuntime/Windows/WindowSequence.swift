/// The windows that the events of one group fall into.
struct WindowSequence {
  /// One window, and which times lie in it.
  struct Bounds: Hashable {
    /// As an alert says it.
    let start: Int64
    let end: Int64
    /// The least time inside.
    let first: Int64
    /// The greatest time inside.
    let last: Int64
  }

  enum Rule: Hashable {
    /// [start, start + length), starts at multiples of the step.
    case aligned(step: Int64)
    /// (t - length, t] for each event.
    case endingAtEvents
    /// [t, t + length] for each event of the variable.
    case after(Int)
    /// [t - length, t] for each event of the variable.
    case before(Int)
  }

  let rule: Rule
  let length: Int64

  /// The windows of a detection under a layout.
  ///
  /// Source: `WindowLayout`: windows after or before a variable stay as they are declared, and a step is at
  /// least a second. An unknown pivot is an index that no event has.
  init(_ window: DetectionWindow, _ variables: [DetectionVariable], _ layout: WindowLayout) {
    let length = max(1, window.length.nanoseconds)
    self.length = length
    func index(_ name: String) -> Int { variables.firstIndex { $0.name == name } ?? variables.count }
    switch (window.kind, layout) {
    case (.after(let pivot), _): rule = .after(index(pivot))
    case (.before(let pivot), _): rule = .before(index(pivot))
    case (.tumbling, .declared), (_, .tumbling): rule = .aligned(step: length)
    case (.sliding, .declared), (_, .sliding): rule = .endingAtEvents
    case (.hop, .declared(let step)):
      rule = .aligned(step: max(1_000_000_000, step?.nanoseconds ?? length / 10))
    case (_, .hop(let step)): rule = .aligned(step: max(1_000_000_000, step.nanoseconds))
    }
  }

  /// Calls the body with each window that may hold an event, each once, in ascending order of starts.
  ///
  /// - Parameters:
  ///   - times: for each variable the times of its events in the group, ascending.
  ///   - lasts: only windows whose last moment is one of these.
  func forEach(
    _ times: [[Int64]], endingIn lasts: ClosedRange<Int64> = .min ... .max, _ body: (Bounds) -> Void
  ) {
    switch rule {
    case .aligned, .endingAtEvents: forEach(ofOne: times.count == 1 ? times[0] : times.joined().sorted(), endingIn: lasts, body)
    case .after(let pivot), .before(let pivot):
      if times.indices.contains(pivot) { forEach(ofOne: times[pivot], endingIn: lasts, body) }
    }
  }

  /// As `forEach`, when the events that windows are laid by are those of one list of times, ascending.
  private func forEach(ofOne times: [Int64], endingIn lasts: ClosedRange<Int64>, _ body: (Bounds) -> Void) {
    if case .aligned(let step) = rule { return forEachAligned(times, step, endingIn: lasts, body) }
    var before: Int64?
    for time in times where time != before {
      before = time
      let bounds = bounds(at: time)
      if lasts.contains(bounds.last) { body(bounds) }
    }
  }

  /// The window that an event brings with it, where windows are not aligned.
  private func bounds(at time: Int64) -> Bounds {
    let (start, end) = (time.subtractingClamped(length), time.addingClamped(length))
    return switch rule {
    case .aligned, .endingAtEvents: Bounds(start: start, end: time, first: start + 1, last: time)
    case .after: Bounds(start: time, end: end, first: time, last: end)
    case .before: Bounds(start: start, end: time, first: start, last: time)
    }
  }

  /// Whether a window's last moment can be one of these, whatever the events.
  func mayEnd(in lasts: ClosedRange<Int64>) -> Bool {
    switch rule {
    case .endingAtEvents, .after, .before: return true
    case .aligned(let step):
      guard lasts.lowerBound > .min + length, lasts.upperBound < .max else { return true }
      // A window's end is one more than its last moment.
      let start = multiple(of: step, notAfter: lasts.upperBound - length + 1)
      return start + length > lasts.lowerBound
    }
  }

  private func forEachAligned(
    _ times: [Int64], _ step: Int64, endingIn lasts: ClosedRange<Int64>, _ body: (Bounds) -> Void
  ) {
    // Windows that start no later than this end before the range.
    var next = lasts.lowerBound == .min
      ? Int64.min : multiple(of: step, notAfter: lasts.lowerBound.subtractingClamped(length))
    for time in times {
      let last = multiple(of: step, notAfter: time)
      var start = max(next, firstStart(step, holding: time))
      while start <= last {
        let end = start.addingClamped(length)
        guard end - 1 <= lasts.upperBound else { return }
        if end - 1 >= lasts.lowerBound { body(Bounds(start: start, end: end, first: start, last: end - 1)) }
        guard start <= Int64.max - step else { return }
        start += step
      }
      next = start
    }
  }

  /// The least multiple of the step whose window holds the time.
  private func firstStart(_ step: Int64, holding time: Int64) -> Int64 {
    let before = multiple(of: step, notAfter: time.subtractingClamped(length))
    return before.addingClamped(step)
  }

  private func multiple(of step: Int64, notAfter time: Int64) -> Int64 {
    let remainder = time % step
    return remainder < 0 ? (time - remainder).subtractingClamped(step) : time - remainder
  }
}

extension Int64 {
  func addingClamped(_ other: Int64) -> Int64 {
    let (sum, overflows) = addingReportingOverflow(other)
    return overflows ? (other > 0 ? .max : .min) : sum
  }

  func subtractingClamped(_ other: Int64) -> Int64 {
    let (difference, overflows) = subtractingReportingOverflow(other)
    return overflows ? (other > 0 ? .min : .max) : difference
  }
}
