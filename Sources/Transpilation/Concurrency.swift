import Dispatch
import Synchronization

extension Array {
  /// The elements in so many parts of about the same length, in order; fewer when there are not as many.
  func split(into parts: Int) -> [[Element]] {
    let parts = Swift.max(1, Swift.min(parts, count))
    return (0..<parts).map { Array(self[count * $0 / parts..<count * ($0 + 1) / parts]) }
  }
}

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
  let results = Mutex<[Output?]>(Array(repeating: nil, count: inputs.count))
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
  return results.withLock { $0.compactMap { $0 } }
}
