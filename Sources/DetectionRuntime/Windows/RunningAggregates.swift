/// What aggregates say of the events of a window, kept while windows of a group ascend: an event is looked at when it enters
/// and when it leaves, so that a window that holds a thousand events and one more than the window before costs no more than
/// one that holds few.
///
/// A class so that asking it copies nothing: it has one owner.
package final class RunningAggregates {
  /// Windows with less events are put together anew: that is faster.
  static let leastCount = 12

  private let asked: [AskedAggregate]
  private var states: [State]
  /// The events that are counted, by their places in the group.
  private(set) var range = 0..<0

  /// - Parameter asked: of these only those are kept that `result` can give.
  init(_ asked: [AskedAggregate]) {
    let kept = asked.compactMap { aggregate in State(aggregate.aggregate).map { (aggregate, $0) } }
    self.asked = kept.map(\.0)
    states = kept.map(\.1)
  }

  /// Goes on to the events of another window, all of which have answers.
  ///
  /// - Parameter new: starts and ends no earlier than the range before.
  func move(to new: Range<Int>, in members: [WindowMember]) {
    guard !states.isEmpty else { return }
    if new.lowerBound >= range.upperBound {
      for index in states.indices { states[index].clear() }
      range = new.lowerBound..<new.lowerBound
    }
    for place in range.lowerBound..<new.lowerBound {
      guard let answers = members[place].answers else { continue }
      for index in states.indices { states[index].remove(asked[index].operand, of: answers, at: place) }
    }
    for place in range.upperBound..<new.upperBound {
      guard let answers = members[place].answers else { continue }
      for index in states.indices { states[index].add(asked[index].operand, of: answers, at: place) }
    }
    range = new
  }

  /// What an accumulator would say of all these events; `nil` when that is not kept.
  func result(_ aggregate: RowAggregate, operand: Int) -> Value? {
    guard let index = asked.firstIndex(where: { $0.operand == operand && $0.aggregate == aggregate }) else { return nil }
    return states[index].result(aggregate)
  }
}

/// An aggregate of an operand of the events of a window.
package struct AskedAggregate: Hashable, Sendable {
  let aggregate: RowAggregate
  let operand: Int

  package init(_ aggregate: RowAggregate, operand: Int) {
    self.aggregate = aggregate
    self.operand = operand
  }
}

/// What is kept of one operand.
private enum State {
  /// How many events have a value.
  case present(Int)
  /// How many values are true.
  case truths(Int)
  /// By its text how often each value is there.
  case texts([ExactText: Int])
  case sum(Sum)
  case extreme(Extreme)

  /// `nil` for an aggregate of which nothing is kept: the values themselves are its result.
  init?(_ aggregate: RowAggregate) {
    switch aggregate {
    case .count: self = .present(0)
    case .anyTrue: self = .truths(0)
    case .countDistinct: self = .texts([:])
    case .sum, .average: self = .sum(Sum())
    case .max: self = .extreme(Extreme(sign: 1))
    case .min: self = .extreme(Extreme(sign: -1))
    case .list, .distinctList, .percentile: return nil
    }
  }

  mutating func clear() {
    switch self {
    case .present: self = .present(0)
    case .truths: self = .truths(0)
    case .texts: self = .texts([:])
    case .sum: self = .sum(Sum())
    case .extreme(let extreme): self = .extreme(Extreme(sign: extreme.sign))
    }
  }

  mutating func add(_ operand: Int, of answers: EventAnswers, at place: Int) {
    change(operand, of: answers, by: 1)
    if case .extreme(var extreme) = self {
      self = .present(0)
      extreme.add(answers.onlyInteger(of: operand), at: place)
      self = .extreme(extreme)
    }
  }

  mutating func remove(_ operand: Int, of answers: EventAnswers, at place: Int) {
    change(operand, of: answers, by: -1)
    if case .extreme(var extreme) = self {
      self = .present(0)
      extreme.remove(answers.onlyInteger(of: operand), at: place)
      self = .extreme(extreme)
    }
  }

  /// - Parameter step: 1 when an event comes, -1 when it goes.
  private mutating func change(_ operand: Int, of answers: EventAnswers, by step: Int) {
    let values = answers.values(of: operand)
    switch self {
    case .present(let count): self = .present(count + (values.contains { $0 != .null } ? step : 0))
    case .truths(let count): self = .truths(count + values.count { $0.isTrue } * step)
    case .texts(var counts):
      // One owner, or the dictionary is copied.
      self = .present(0)
      for value in values {
        guard value != .null, let text = value.text.map({ ExactText($0) }) else { continue }
        let count = counts[text, default: 0] + step
        counts[text] = count == 0 ? nil : count
      }
      self = .texts(counts)
    case .sum(var sum):
      for value in values { if let number = value.countable { sum.change(number, by: step) } }
      self = .sum(sum)
    case .extreme: break
    }
  }

  func result(_ aggregate: RowAggregate) -> Value? {
    switch self {
    case .present(let count): .integer(Int64(count))
    case .truths(let count): .boolean(count > 0)
    case .texts(let counts): .integer(Int64(counts.count))
    case .sum(let sum): aggregate == .average ? sum.mean : sum.total
    case .extreme(let extreme): extreme.best.map { .integer($0) }
    }
  }
}

/// The sum of integers; floats are added in ascending order, so their sum is not kept.
private struct Sum {
  private var integers: Int128 = 0
  private var count = 0
  private var floats = 0

  mutating func change(_ number: Number, by step: Int) {
    switch number {
    case .integer(let integer): integers += Int128(integer) * Int128(step)
    case .double: floats += step
    }
    count += step
  }

  /// `nil` when it is no integer of 64 bits, or not kept.
  private var integer: Int64? { floats == 0 ? Int64(exactly: integers) : nil }

  var total: Value? { integer.map { .integer($0) } }

  var mean: Value? {
    guard let integer else { return nil }
    return count > 0 ? .double(Double(integer) / Double(count)) : .null
  }
}

/// The greatest or least of integers, one an event.
private struct Extreme {
  /// 1 for the greatest, -1 for the least.
  let sign: Int64
  /// Events that no later one is better than or as good as, by place: the first is the best.
  private var falling: [(place: Int, integer: Int64)] = []
  /// How many of them are gone.
  private var gone = 0
  /// How many events have something else than one integer.
  private var others = 0

  init(sign: Int64) {
    self.sign = sign
  }

  mutating func add(_ integer: Int64?, at place: Int) {
    guard let integer else {
      others += 1
      return
    }
    while falling.count > gone, let last = falling.last, sign > 0 ? last.integer <= integer : last.integer >= integer {
      falling.removeLast()
    }
    falling.append((place, integer))
  }

  mutating func remove(_ integer: Int64?, at place: Int) {
    if integer == nil { others -= 1 }
    guard gone < falling.count, falling[gone].place == place else { return }
    gone += 1
    guard gone >= 16, 2 * gone >= falling.count else { return }
    falling.removeFirst(gone)
    gone = 0
  }

  /// `nil` when an event has something else, or there is none.
  var best: Int64? { others == 0 && gone < falling.count ? falling[gone].integer : nil }
}
