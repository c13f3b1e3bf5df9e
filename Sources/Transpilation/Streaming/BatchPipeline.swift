import Dispatch
import Events
import JSONEvents
import Synchronization

/// Evaluates batches on several threads, the caller's among them, and gives their results in the order of the batches.
final class BatchPipeline {
  private let queue: BatchQueue
  /// In order; results are taken from the first.
  private var waiting: [BatchPlace] = []
  /// Batches whose memory can be used again.
  private var spare: [EventBatch] = []

  /// - Parameter jobs: how many threads evaluate; 1: the caller's.
  init(jobs: Int) {
    queue = BatchQueue(helpers: max(1, jobs) - 1)
  }

  /// A batch to be filled.
  func emptyBatch() -> EventBatch { spare.popLast() ?? EventBatch() }

  func giveBack(_ batch: EventBatch) { spare.append(batch) }

  /// Takes a batch; the caller's thread evaluates some itself when all others have enough to do.
  ///
  /// - Parameters:
  ///   - expected: as in `BatchWorkers.evaluate`.
  ///   - name: the input's, for alerts.
  ///   - input: its number.
  /// - Returns: the batches that are due, which are to be given back, with their results.
  func add(
    _ batch: EventBatch, expecting expected: ExpectedSchema?, named name: String, input: Int, _ workers: BatchWorkers
  ) -> [(batch: EventBatch, result: BatchResult)] {
    let place = BatchPlace(batch, expected, name, input, workers)
    waiting.append(place)
    queue.add(place)
    return results(leaving: queue.mostWaiting)
  }

  /// The results of all batches that were not given yet.
  func finish() -> [(batch: EventBatch, result: BatchResult)] {
    results(leaving: 0)
  }

  /// The results from the first on, as far as they are there. While more are left than allowed, the caller's thread
  /// evaluates, too, and waits only when all batches were begun with.
  private func results(leaving most: Int) -> [(batch: EventBatch, result: BatchResult)] {
    var results: [(batch: EventBatch, result: BatchResult)] = []
    while let first = waiting.first, waiting.count > most || first.isDone {
      if !first.isDone, let own = queue.newest() {
        own.evaluate(on: 0)
        continue
      }
      results.append((first.batch, first.result()))
      waiting.removeFirst()
    }
    return results
  }
}

/// A batch, and where its result will be.
private final class BatchPlace: Sendable {
  let batch: EventBatch
  private let expected: ExpectedSchema?
  private let name: String
  private let input: Int
  private let workers: BatchWorkers
  private let end = DispatchSemaphore(value: 0)
  private let kept = Mutex<BatchResult?>(nil)

  init(
    _ batch: EventBatch, _ expected: ExpectedSchema?, _ name: String, _ input: Int, _ workers: BatchWorkers
  ) {
    self.batch = batch
    self.expected = expected
    self.name = name
    self.input = input
    self.workers = workers
  }

  var isDone: Bool { kept.withLock { $0 != nil } }

  /// - Parameter thread: the number of the caller's.
  func evaluate(on thread: Int) {
    var result = workers.evaluate(batch, expecting: expected, named: name, on: thread)
    result.input = input
    kept.withLock { $0 = result }
    end.signal()
  }

  /// Waits for the result.
  func result() -> BatchResult {
    end.wait()
    return kept.withLock { $0 } ?? BatchResult(prepared: workers.prepared)
  }
}

/// Batches that no thread has begun with.
private final class BatchQueue: Sendable {
  private struct State {
    var places: [BatchPlace] = []
    /// The numbers of helpers that do nothing.
    var idle: [Int]
  }

  /// The most batches that wait for their turn to be told, evaluated or not: enough that no helper runs dry while the
  /// caller evaluates one and tells of others.
  let mostWaiting: Int
  private let state: Mutex<State>

  /// - Parameter helpers: how many threads help the caller's, which is number 0.
  init(helpers: Int) {
    mostWaiting = 8 * helpers
    state = Mutex(State(idle: Array((1..<helpers + 1).reversed())))
  }

  func add(_ place: BatchPlace) {
    let helper = state.withLock { state in
      state.places.append(place)
      return state.idle.popLast()
    }
    if let helper { DispatchQueue.global().async { self.help(helper) } }
  }

  /// The newest batch: whoever has just read it still has it in its cache.
  func newest() -> BatchPlace? {
    state.withLock { $0.places.popLast() }
  }

  private func help(_ number: Int) {
    while true {
      let place = state.withLock { state -> BatchPlace? in
        if state.places.isEmpty {
          state.idle.append(number)
          return nil
        }
        return state.places.removeFirst()
      }
      guard let place else { return }
      place.evaluate(on: number)
    }
  }
}
