/// How windows are laid on time when a detection is evaluated.
///
/// The engines leave it open: Google does not publish the step of a hop window. So it is an option, and
/// the default is stated.
public enum WindowLayout: Hashable, Sendable {
  /// Each detection as it declares; hop windows start at multiples of the step, or of a tenth of their
  /// length when the step is `nil` (Google's sample for 30 minutes has starts 3 minutes apart), never less
  /// than a second.
  case declared(hopStep: Duration?)
  /// Every window is tumbling: [start, end), starts at multiples of the length since 1970.
  case tumbling
  /// Every window is a hop window of this step: [start, start + length), starts at multiples of the step.
  case hop(step: Duration)
  /// Every window ends at an event, and includes it: (t - length, t].
  case sliding

  public static let standard = WindowLayout.declared(hopStep: nil)
}

extension Duration {
  /// Whole nanoseconds; what is shorter is cut.
  public var nanoseconds: Int64 {
    let parts = components
    return parts.seconds * 1_000_000_000 + parts.attoseconds / 1_000_000_000
  }
}
