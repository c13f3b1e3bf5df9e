import Detections
import Equivalence
import Events
import class Foundation.ProcessInfo
import Semantics
import Testing

/// The decision procedure against looking at all events of a small world, for random small predicates.
///
/// `TRANSPILE_SLOW_TESTS=1` asks for many more, over longer texts.
@Suite struct ExhaustiveComparisonTests {
  private static let isSlow = ProcessInfo.processInfo.environment["TRANSPILE_SLOW_TESTS"] != nil

  /// Letters that differ in case, in being part of a word, in bytes, and in ending a line.
  private static let alphabets = [
    ["a", "b", "-"], ["a", "A", " "], ["a", "\n", "\u{E9}"], ["k", "\u{212A}", "K"],
  ]

  @Test(arguments: 0..<4) func textsOfOneField(alphabet: Int) {
    var predicates = SmallPredicates(seed: UInt64(alphabet), letters: Self.alphabets[alphabet], fields: ["f"])
    let texts = Self.texts(Self.alphabets[alphabet], upTo: Self.isSlow ? 5 : 3).map(Value.string)
    let short = [.null] + Self.texts(Self.alphabets[alphabet], upTo: 1).map(Value.string)
    let lists = [[], [.null]] + texts.map { [$0] } + Self.pairs(short)
    let world = lists.map { Event(fields: ["f": $0]) }
    check(&predicates, world, count: Self.isSlow ? 12_000 : 250)
  }

  @Test func singleValues() {
    var predicates = SmallPredicates(seed: 11, letters: ["a", "b", "-"], fields: ["f"])
    let texts = Self.texts(["a", "b", "-"], upTo: Self.isSlow ? 5 : 3).dropFirst()
    let world = [Event()] + texts.map { Event(fields: ["f": [.string($0)]]) }
    var domain = EventDomain.udm()
    domain.repeated = .none
    check(&predicates, world, count: Self.isSlow ? 20_000 : 400, domain)
  }

  @Test(arguments: [false, true]) func twoFieldsAndKeywords(isSingle: Bool) {
    var predicates = SmallPredicates(
      seed: isSingle ? 12 : 13, letters: ["a", "A"], fields: ["f", "g"], hasKeywords: true)
    let values = [.null] + Self.texts(["a", "A"], upTo: 2).map(Value.string)
    let several: [[Value]] = isSingle ? [] : [[values[1], values[2]], [.null, values[2]]]
    let lists = [[]] + values.map { [$0] } + several
    let world = lists.flatMap { one in lists.map { Event(fields: ["f": one, "g": $0]) } }
    var domain = EventDomain.neutral
    if isSingle { domain.repeated = .none }
    check(&predicates, world, count: Self.isSlow ? 12_000 : 250, domain)
  }

  @Test func numbersAndAddresses() {
    var predicates = SmallPredicates(seed: 14, letters: ["1", "0", "."], fields: ["f"], hasNumbers: true)
    let numbers: [Value] = [
      .integer(0), .integer(1), .integer(10), .integer(-1), .double(0.5), .double(1.5), .double(1e19),
      .double(1e-7), .double(.infinity), .boolean(true), .boolean(false), .null, .integer(.max),
    ]
    let texts = Self.texts(["1", "0", "."], upTo: Self.isSlow ? 5 : 3)
    let odd = [
      "+1", "true", "False", "-0.5", "1e19", "0.0.0.0", "10.0.0.1", "10.0.0.0", "10.1.0.1", "1.1.1.1",
      "::", "::1", "1::", "0:0:0:0:0:0:0:1",
    ]
    let values = numbers + (texts + odd).map(Value.string)
    let world = [Event()] + values.map { Event(fields: ["f": [$0]]) }
    var domain = EventDomain.neutral
    domain.repeated = .none
    check(&predicates, world, count: Self.isSlow ? 12_000 : 250, domain)
  }

  /// Compares random predicates with relatives of theirs, and asks what holds together.
  private func check(
    _ predicates: inout SmallPredicates, _ world: [Event], count: Int, _ domain: EventDomain = .neutral,
    location: SourceLocation = #_sourceLocation
  ) {
    let comparison = PredicateComparison(domain: domain)
    let meaning = EventMeaning()
    var verdicts: [String: Int] = [:]
    for _ in 0..<count {
      let (first, second) = predicates.pair()
      let existence = comparison.exception(to: first, implies: second)
      func decides(_ event: Event) -> Bool {
        meaning.holds(first, on: event) && !meaning.holds(second, on: event)
      }
      switch existence {
      case .exists(let witness):
        verdicts["exists", default: 0] += 1
        #expect(decides(witness.event), "\(first) | \(second) | \(witness)", sourceLocation: location)
      case .impossible:
        verdicts["impossible", default: 0] += 1
        let event = world.first(where: decides)
        #expect(event == nil, "\(first) | \(second)", sourceLocation: location)
      case .undecided(let reason):
        verdicts["undecided", default: 0] += 1
        verdicts[reason, default: 0] += 1
      }
    }
    let report = "\(verdicts)"
    #expect(verdicts["undecided", default: 0] * 100 <= count, "\(report)", sourceLocation: location)
    #expect(verdicts["exists", default: 0] * 5 > count, "\(report)", sourceLocation: location)
    #expect(verdicts["impossible", default: 0] * 20 > count, "\(report)", sourceLocation: location)
  }

  private static func texts(_ letters: [String], upTo length: Int) -> [String] {
    var result = [""]
    var last = [""]
    for _ in 0..<length {
      last = last.flatMap { text in letters.map { text + $0 } }
      result += last
    }
    return result
  }

  private static func pairs(_ values: [Value]) -> [[Value]] {
    values.flatMap { one in values.map { [one, $0] } }
  }
}
