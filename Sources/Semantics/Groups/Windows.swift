import Detections
import Events

/// A stretch of time, in nanoseconds since 1970, of which an end may or may not be part.
struct Stretch {
  var start: Int64
  var includesStart: Bool
  var end: Int64
  var includesEnd: Bool

  func contains(_ time: Timestamp) -> Bool {
    let moment = time.nanoseconds
    return (start < moment || (includesStart && start == moment))
      && (moment < end || (includesEnd && end == moment))
  }

  var window: Alert.Window {
    Alert.Window(start: Timestamp(nanoseconds: start), end: Timestamp(nanoseconds: end))
  }
}

/// The windows in which a group is looked at: every one that the layout has and that holds an event of it.
///
/// - Parameters:
///   - moments: the times of the group's events, in any order.
///   - pivots: the times of the events of a variable in the group.
func stretches(
  of window: Window, _ layout: WindowLayout, moments: [Int64], pivots: (_ variable: String) -> [Int64]
) -> [Stretch] {
  let length = max(window.length.nanoseconds, 1)
  switch window.kind {
  case .after(let variable):
    return Set(pivots(variable)).map { moment in
      Stretch(start: moment, includesStart: true, end: sum(moment, length), includesEnd: true)
    }
  case .before(let variable):
    return Set(pivots(variable)).map { moment in
      Stretch(start: sum(moment, -length), includesStart: true, end: moment, includesEnd: true)
    }
  case .hop, .tumbling, .sliding:
    break
  }
  switch (layout, window.kind) {
  case (.sliding, _), (.declared, .sliding):
    // Two events of one time end the same window; events of different times end windows of different events.
    return Set(moments).map { moment in
      let start = sum(moment, -length)
      return Stretch(start: start, includesStart: start == .min, end: moment, includesEnd: true)
    }
  case (.tumbling, _), (.declared, .tumbling):
    return hops(step: length, length: length, moments)
  case (.hop(let step), _):
    return hops(step: max(step.nanoseconds, 1_000_000_000), length: length, moments)
  case (.declared(let step), .hop):
    return hops(
      step: max(step?.nanoseconds ?? length / 10, 1_000_000_000), length: length, moments)
  case (.declared, .after), (.declared, .before):
    return []
  }
}

/// The windows [start, start + length) that hold a moment, with starts at multiples of the step.
private func hops(step: Int64, length: Int64, _ moments: [Int64]) -> [Stretch] {
  var starts: Set<Int64> = []
  for moment in moments {
    // Down from the last multiple of the step that is not after the moment.
    let remainder = moment % step
    var start = sum(moment, -(remainder < 0 ? remainder + step : remainder))
    while moment < sum(start, length), start > .min {
      starts.insert(start)
      start = sum(start, -step)
    }
  }
  return starts.map { start in
    Stretch(start: start, includesStart: true, end: sum(start, length), includesEnd: false)
  }
}

/// The sum, or the bound of 64 bits that it goes beyond.
private func sum(_ left: Int64, _ right: Int64) -> Int64 {
  let (result, overflow) = left.addingReportingOverflow(right)
  return overflow ? (right < 0 ? .min : .max) : result
}
