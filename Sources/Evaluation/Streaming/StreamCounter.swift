/// How often a detection was looked at, and for how long.
package struct StreamCounts: BitwiseCopyable, Sendable {
  /// How often the index let a variable through, so that its predicate was asked.
  package var candidates = 0
  /// How many tests no index answers were made for that: patterns, networks, short words.
  package var slowTests = 0
  /// How often a variable matched.
  package var matches = 0
  /// How long that took in the events whose time was measured.
  package var time = Duration.zero

  package init() {}

  /// Adds what another thread has counted.
  package mutating func add(_ other: StreamCounts) {
    candidates += other.candidates
    slowTests += other.slowTests
    matches += other.matches
    time += other.time
  }
}

/// Counts how often each detection is looked at, and measures the time of one event in sixteen.
struct StreamCounter {
  private(set) var counts: [StreamCounts]
  private(set) var measuredTime = Duration.zero
  /// Whether the time of the current event is measured.
  private(set) var isMeasuring = false
  private var eventCount = 0
  private var eventStart = ContinuousClock.now
  /// Since the last variable was counted.
  private var slowTests = 0

  init(detectionCount: Int) {
    counts = Array(repeating: StreamCounts(), count: detectionCount)
  }

  /// Goes on to the next event.
  mutating func begin() {
    if isMeasuring { end() }
    eventCount += 1
    guard eventCount & 15 == 0 else { return }
    isMeasuring = true
    eventStart = ContinuousClock.now
  }

  /// Ends the time of the current event: what follows until the next, if any, is a wait.
  mutating func end() {
    guard isMeasuring else { return }
    measuredTime += ContinuousClock.now - eventStart
    isMeasuring = false
  }

  /// The time, if that of the current event is measured.
  var now: ContinuousClock.Instant? { isMeasuring ? ContinuousClock.now : nil }

  mutating func addSlowTest() { slowTests += 1 }

  /// Counts that a variable of a detection was asked.
  @inline(never)
  mutating func count(_ detection: Int, _ isMatch: Bool, _ start: ContinuousClock.Instant?) {
    counts[detection].candidates += 1
    counts[detection].slowTests += slowTests
    if isMatch { counts[detection].matches += 1 }
    slowTests = 0
    if let start { add(detection, since: start) }
  }

  mutating func add(_ detection: Int, since start: ContinuousClock.Instant) {
    counts[detection].time += ContinuousClock.now - start
  }
}
