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

  /// Takes a batch; the caller's thread evaluates one itself when all others have enough to do.
  ///
  /// - Parameter expected: as in `BatchWorkers.evaluate`.
  /// - Returns: the batches that are due, which are to be given back, with their results.
  func add(
    _ batch: EventBatch, expecting expected: ExpectedSchema?, named name: String, _ workers: BatchWorkers
  ) -> [(batch: EventBatch, result: BatchResult)] {
    let place = BatchPlace(batch, expected, name, workers)
    waiting.append(place)
    queue.add(place)
    if let own = queue.next(leaving: queue.wanted) { own.evaluate() }
    return results(leaving: queue.mostWaiting)
  }

  /// The results of all batches that were not given yet.
  func finish() -> [(batch: EventBatch, result: BatchResult)] {
    while let own = queue.next(leaving: 0) { own.evaluate() }
    return results(leaving: 0)
  }

  /// The results from the first on, as far as they are there; waits while more are left than allowed.
  private func results(leaving most: Int) -> [(batch: EventBatch, result: BatchResult)] {
    var results: [(batch: EventBatch, result: BatchResult)] = []
    while let first = waiting.first, waiting.count > most || first.isDone {
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
  private let workers: BatchWorkers
  private let end = DispatchSemaphore(value: 0)
  private let kept = Mutex<BatchResult?>(nil)

  init(_ batch: EventBatch, _ expected: ExpectedSchema?, _ name: String, _ workers: BatchWorkers) {
    self.batch = batch
    self.expected = expected
    self.name = name
    self.workers = workers
  }

  var isDone: Bool { kept.withLock { $0 != nil } }

  func evaluate() {
    let result = workers.evaluate(batch, expecting: expected, named: name)
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
    var running = 0
  }

  /// How many threads help the caller's.
  private let helpers: Int
  private let state = Mutex(State())

  init(helpers: Int) {
    self.helpers = helpers
  }

  /// So many batches wait for helpers before the caller evaluates one itself: enough that none runs dry meanwhile.
  var wanted: Int { 2 * helpers }

  /// The most batches that wait for their turn to be told, evaluated or not.
  var mostWaiting: Int { 4 * helpers }

  func add(_ place: BatchPlace) {
    let needsHelper = state.withLock { state in
      state.places.append(place)
      guard state.running < helpers else { return false }
      state.running += 1
      return true
    }
    if needsHelper { DispatchQueue.global().async { self.help() } }
  }

  /// The oldest batch, unless only so many are left.
  func next(leaving least: Int) -> BatchPlace? {
    state.withLock { state in state.places.count > least ? state.places.removeFirst() : nil }
  }

  private func help() {
    while true {
      let place = state.withLock { state -> BatchPlace? in
        if state.places.isEmpty {
          state.running -= 1
          return nil
        }
        return state.places.removeFirst()
      }
      guard let place else { return }
      place.evaluate()
    }
  }
}
