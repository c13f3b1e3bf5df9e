import Detections
import Equivalence
import Events
import Semantics

/// Sequences of events for two detections of which one at least sees alerts of others, that may tell them apart.
///
/// Such detections are compared by form. What fires one of them is sampled, made as small as may be, and varied where the
/// two differ: in numbers, lengths of windows, logs and what is asked of events. Nothing follows from not finding any.
struct AlertSequences {
  private let detections: [Detection]
  private let predicates: PredicateComparison

  init(_ first: Detection, _ second: Detection, _ predicates: PredicateComparison) {
    detections = [first, second]
    self.predicates = predicates
  }

  /// How many sampled groups are asked.
  private static let attempts = 300

  /// The first sequence with a property.
  func first(where willDo: ([Event]) -> Bool) -> [Event]? {
    for detection in detections {
      guard let events = fired(detection) else { continue }
      for sequence in variations(of: events) where willDo(sequence) { return sequence }
    }
    return repeatedGroups.first(where: willDo)
  }

  /// How often a group of an inner detection is repeated at most.
  private static let repetitions = 8

  /// What fires an inner detection, some times: in half of the outer window, or in more than the shorter and less than
  /// the longer one.
  private var repeatedGroups: [[Event]] {
    detections.flatMap { detection -> [[Event]] in
      let spans = [(detection.window?.length.nanoseconds ?? 0) / 2] + lengths.map(\.middle)
      return detection.inner.compactMap { fired($0) }.flatMap { group in
        spans.flatMap { span in
          (2...Self.repetitions).map { number in
            (0..<number).flatMap { place in group.map { later($0, by: span / Int64(number - 1) * Int64(place)) } }
          }
        }
      }
    }
  }

  private func later(_ event: Event, by nanoseconds: Int64) -> Event {
    var event = event
    event.time = event.time.map { Timestamp(nanoseconds: $0.nanoseconds + nanoseconds) }
    return event
  }

  /// As few events as fire a detection; `nil` when none were found.
  private func fired(_ detection: Detection) -> [Event]? {
    var sampler = EventSampler(
      [detection], seed: 1, domain: detection.taxonomy == .udm ? .zeroValues : .neutral, lists: predicates.lists)
    func fires(_ events: [Event]) -> Bool { fire(detection, on: events, lists: predicates.lists) }
    for _ in 0..<Self.attempts {
      let events = sampler.group()
      if fires(events) {
        return fewest(of: events, that: fires).sorted { ($0.time?.nanoseconds ?? 0) < ($1.time?.nanoseconds ?? 0) }
      }
    }
    return nil
  }

  // MARK: Variations

  private func variations(of events: [Event]) -> [[Event]] {
    var result = [events]
    result += events.indices.map { index in
      var fewer = events
      fewer.remove(at: index)
      return fewer
    }
    result.append(events + moved(events))
    result += lengths.map { spread(events, $0) }
    result += logSources.map { source in
      events.map { event in
        var event = event
        event.logSource = source
        return event
      }
    }
    return result + exceptions.map { exception in events.map { changed($0, exception) } }
  }

  /// The events once more, later than any window but the outermost is long.
  private func moved(_ events: [Event]) -> [Event] {
    let inner = detections.flatMap { $0.withInner }.filter { inner in !detections.contains { $0 == inner } }
    let longest = inner.compactMap { $0.window?.length.nanoseconds }.max() ?? 0
    let (start, end) = (events.first?.time?.nanoseconds ?? 0, events.last?.time?.nanoseconds ?? 0)
    return events.map { later($0, by: (end - start) + longest + 1_000_000_000) }
  }

  /// Windows of two lengths.
  private struct Lengths: Hashable {
    var shorter: Int64
    var longer: Int64

    var middle: Int64 { shorter + (longer - shorter) / 2 }
  }

  private var lengths: [Lengths] {
    let all = detections.map { $0.withInner.map { $0.window?.length.nanoseconds ?? 0 } }
    guard all[0].count == all[1].count else { return [] }
    return zip(all[0], all[1]).filter { $0 != $1 }.map { Lengths(shorter: min($0, $1), longer: max($0, $1)) }
  }

  /// The events that stand together, each such burst evenly over more than the shorter and less than the longer window.
  private func spread(_ events: [Event], _ lengths: Lengths) -> [Event] {
    var bursts: [[Event]] = []
    for event in events {
      let last = bursts.last?.last?.time?.nanoseconds
      if let last, let time = event.time?.nanoseconds, time - last <= lengths.longer {
        bursts[bursts.count - 1].append(event)
      } else {
        bursts.append([event])
      }
    }
    return bursts.flatMap { burst in
      let start = burst[0].time?.nanoseconds ?? 0
      return burst.enumerated().map { index, event in
        var event = event
        let offset = burst.count < 2 ? 0 : lengths.middle / Int64(burst.count - 1) * Int64(index)
        event.time = Timestamp(nanoseconds: start + offset)
        return event
      }
    }
  }

  private var logSources: [LogSource] {
    let known = detections.map { $0.withInner.flatMap(\.variables).map(\.logSource) }
    return known[0] == known[1] ? [] : (known[0] + known[1]).compactMap { $0 }
  }

  /// Events of which only one of two variables is, and the fields that they ask of.
  private var exceptions: [(event: Event, fields: Set<String>)] {
    let variables = detections.map { $0.withInner.flatMap(\.variables) }
    guard variables[0].count == variables[1].count else { return [] }
    return zip(variables[0], variables[1]).flatMap { first, second -> [(event: Event, fields: Set<String>)] in
      var fields: Set<String> = []
      for predicate in [first.predicate, second.predicate] {
        _ = predicate.mapFields { field in
          fields.insert(field.name)
          return field
        }
      }
      var found: [(event: Event, fields: Set<String>)] = []
      for (own, other) in [(first.predicate, second.predicate), (second.predicate, first.predicate)] {
        guard case .exists(let witness) = predicates.witness(holding: [own], failing: [other]) else { continue }
        found.append((witness.event, fields))
      }
      return found
    }
  }

  private func changed(_ event: Event, _ exception: (event: Event, fields: Set<String>)) -> Event {
    var result = event
    for name in exception.fields { result[name] = exception.event[name] }
    return result
  }
}
