import Dispatch
import Synchronization

/// Maps values on several cores, and keeps their order.
///
/// - Parameters:
///   - jobs: how many at once; the cores when `nil`.
///   - progress: told of each value that is done.
func concurrently<Input: Sendable, Output: Sendable>(
  _ inputs: [Input], jobs: Int?, progress: Progress? = nil, _ transform: @Sendable (Input) -> Output
) -> [Output] {
  defer { progress?.finish() }
  if inputs.count < 2 || jobs == 1 {
    return inputs.map { input in
      defer { progress?.advance() }
      return transform(input)
    }
  }
  let workers = min(inputs.count, jobs ?? activeCores())
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
      progress?.advance()
    }
  }
  return results.withLock { known in inputs.indices.compactMap { known[$0] } }
}
