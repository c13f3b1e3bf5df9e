import Transpilation

/// Maps values on several cores, and keeps their order.
///
/// - Parameters:
///   - jobs: how many at once; the cores when `nil`.
///   - progress: told of each value that is done.
func concurrently<Input: Sendable, Output: Sendable>(
  _ inputs: [Input], jobs: Int?, progress: Progress? = nil, _ transform: @Sendable (Input) -> Output
) -> [Output] {
  defer { progress?.finish() }
  return concurrently(inputs, jobs: jobs ?? activeCores(), advance: { progress?.advance() }, transform)
}
