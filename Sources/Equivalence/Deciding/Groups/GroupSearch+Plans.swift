import Detections
import Events

/// How many events there are of each variable, what they hold, and when.
extension GroupSearch {
  func plans(special: (variable: String, event: Event)?, lists: [String: [String]]) -> [GroupPlan] {
    var plans: [GroupPlan] = []
    let alterations = alterations
    var numbers = counts
    if let name = special?.variable {
      let fewer = numbers.compactMap { counts in counts[name].map { counts.merging([name: max(0, $0 - 1)]) { $1 } } }
      numbers += fewer.filter { !numbers.contains($0) }
    }
    for logSource in logSources {
      for counts in numbers {
        for values in values {
          for times in times {
            for altered in alterations {
              plans.append(
                GroupPlan(
                  counts: counts, special: special?.variable, values: values, times: times, altered: altered,
                  logSource: logSource))
            }
          }
        }
      }
    }
    return plans
  }

  private var thresholds: [(variable: String?, number: Int64)] {
    first.condition.thresholds + second.condition.thresholds
  }

  /// As many of each variable as conditions count, or one more, or one fewer; of the others one.
  private var counts: [[String: Int]] {
    let names = first.variables.map(\.name)
    let single = Dictionary(names.map { ($0, 1) }) { first, _ in first }
    var result = [single]
    // What several variables are counted for, together.
    var needed = single
    for (name, number) in thresholds {
      guard let name, (0...60).contains(number) else { continue }
      needed[name] = max(needed[name] ?? 1, Int(number))
    }
    let bases = [single, needed]
    func add(_ counts: [String: Int]) {
      if !result.contains(counts) { result.append(counts) }
    }
    let required = first.requiredVariables.intersection(second.requiredVariables)
    for name in names {
      let numbers = thresholds.filter { $0.variable ?? name == name && (0...60).contains($0.number) }.map { Int($0.number) }
      let few = read[0][name] != nil || read[1][name] != nil ? [2, 3] : []
      for number in Set(few + numbers.flatMap { [$0 - 1, $0, $0 + 1] }).sorted() where number >= 0 {
        for base in bases { add(base.merging([name: number]) { $1 }) }
      }
      for other in names where !required.contains(other) && names.count > 1 {
        for counts in result where counts[other] != 0 { add(counts.merging([other: 0]) { $1 }) }
      }
    }
    if names.count == 1, let name = names.first { add([name: 0]) }
    return result
  }

  private var values: [GroupPlan.Values] {
    guard !read[0].isEmpty || !read[1].isEmpty else { return [.alike] }
    let chosen = first.thresholds(of: outcomes) + second.thresholds(of: outcomes)
    let numbers = Set(thresholds.filter { $0.variable == nil }.map(\.number) + chosen).sorted()
    var result: [GroupPlan.Values] = [.distinct(isNumber: false), .alike, .distinct(isNumber: true)]
    let variables = zip(first.variables, second.variables)
    if !variables.allSatisfy({ DetectionPair.isSame($0, $1, ignoringLog: true) }) { result.append(.withKeysTwice) }
    if read[0] != read[1] {
      result += [.distinctOf(first: true), .distinctOf(first: false)]
    }
    for number in numbers {
      result += [.number(number), .number(number &+ 1), .number(number &- 1), .number(number / 2 &+ 1)]
      if !outcomes.isEmpty { result.append(.counting(from: number &+ 1)) }
    }
    for number in numbers where (1...60).contains(number) { result.append(.together(Int(number) + 1)) }
    return result
  }

  private var times: [GroupPlan.Times] {
    let hasOrder = first.hasTimeOrder || second.hasTimeOrder
    var result = [GroupPlan.Times()]
    if hasOrder { result.append(GroupPlan.Times(isReversed: true)) }
    if Set(first.joins) != Set(second.joins) { result.append(GroupPlan.Times(step: 0)) }
    guard let left = first.window, let right = second.window else { return result }
    // The last event is a window's end, or its beginning.
    switch left.kind {
    case .sliding, .before: result.append(GroupPlan.Times(lastBy: 1))
    case .after: result.append(GroupPlan.Times(lastBy: -1))
    case .hop, .tumbling: break
    }
    guard left.length != right.length || left.kind != right.kind else { return result }
    let lengths = [left.length, right.length].map { $0.nanoseconds / 1_000_000_000 }.sorted()
    for span in [(lengths[0] + lengths[1]) / 2, lengths[0], lengths[1] - 1, lengths[1] * 3 / 2] {
      result.append(GroupPlan.Times(span: span))
    }
    for isReversed in hasOrder ? [false, true] : [false] {
      for seconds in [lengths[0], lengths[1] - 1, (lengths[0] + lengths[1]) / 2, -1, lengths[1], 1] {
        result.append(GroupPlan.Times(isReversed: isReversed, lastBy: seconds))
      }
    }
    return result
  }

  private var alterations: [GroupPlan.Altered?] {
    let (left, right) = (Set(first.comparedFields), Set(second.comparedFields))
    let differing = (first.comparedFields + second.comparedFields).filter { !left.contains($0) || !right.contains($0) }
    return differing.isEmpty && Set(first.joins) == Set(second.joins)
      ? [nil] : [nil] + (differing.isEmpty ? first.comparedFields : differing).map { Optional($0) }
  }

  private var logSources: [LogSource?] {
    let sources = [first, second].map { $0.variables.map(\.logSource) }
    guard sources[0] != sources[1] else { return [nil] }
    let known = (sources[0] + sources[1]).compactMap { $0 }
    return known.map { Optional($0) } + [LogSource(category: "other", product: "other", service: "other")]
  }
}
