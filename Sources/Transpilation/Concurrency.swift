import Dispatch
import Synchronization

/// Maps values on several threads, and keeps their order.
///
/// - Parameters:
///   - jobs: how many at once.
///   - advance: told of each value that is done.
package func concurrently<Input: Sendable, Output: Sendable>(
  _ inputs: [Input], jobs: Int, advance: @Sendable () -> Void = {}, _ transform: @Sendable (Input) -> Output
) -> [Output] {
  let workers = min(inputs.count, jobs)
  if workers < 2 {
    return inputs.map { input in
      defer { advance() }
      return transform(input)
    }
  }
  let results = Mutex<[Int: Output]>([:])
  let next = Mutex(0)
  DispatchQueue.concurrentPerform(iterations: workers) { _ in
    while true {
      let index = next.withLock { next in
        defer { next += 1 }
        return next
      }
      guard index < inputs.count else { return }
      let output = transform(inputs[index])
      results.withLock { $0[index] = output }
      advance()
    }
  }
  return results.withLock { known in inputs.indices.compactMap { known[$0] } }
}
