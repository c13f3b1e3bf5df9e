import Dispatch
import Events
import JSONEvents
import Synchronization

/// Evaluates batches on several threads, and gives their results in the order of the batches.
final class BatchPipeline {
  private let count: Int
  private var waiting: [Place] = []
  private var added = 0
  /// Batches whose memory can be used again.
  private var spare: [EventBatch] = []

  /// Where a result will be.
  private final class Place: Sendable {
    let batch: EventBatch
    let isDone = DispatchSemaphore(value: 0)
    let result = Mutex<BatchResult?>(nil)

    init(_ batch: EventBatch) {
      self.batch = batch
    }
  }

  /// - Parameter jobs: how many threads evaluate; 1: the caller's.
  init(jobs: Int) {
    // One batch more than threads, so that none waits while a result is taken.
    count = jobs > 1 ? jobs + 1 : 1
  }

  /// A batch to be filled.
  func emptyBatch() -> EventBatch { spare.popLast() ?? EventBatch() }

  func giveBack(_ batch: EventBatch) { spare.append(batch) }

  /// The worker that the next batch is for: no other batch in work has it.
  var nextWorker: Int { added % count }

  /// Takes a batch; waits when all threads are busy.
  ///
  /// - Returns: the result of the oldest batch, when there is no room for more.
  func add(_ batch: EventBatch, named name: String, worker: BatchEvaluation) -> BatchResult? {
    added += 1
    guard count > 1 else {
      spare.append(batch)
      return worker.evaluate(batch, named: name)
    }
    let place = Place(batch)
    waiting.append(place)
    DispatchQueue.global().async {
      let result = worker.evaluate(place.batch, named: name)
      place.result.withLock { $0 = result }
      place.isDone.signal()
    }
    return waiting.count == count ? next() : nil
  }

  /// The result of the oldest batch that was not given yet; `nil` when there is none.
  func next() -> BatchResult? {
    guard !waiting.isEmpty else { return nil }
    let place = waiting.removeFirst()
    place.isDone.wait()
    spare.append(place.batch)
    return place.result.withLock { $0 }
  }
}
