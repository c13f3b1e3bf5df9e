/// How windows are laid on time when a detection is evaluated.
///
/// The engines leave it open: Google does not publish the step of a hop window. So it is an option, and
/// the default is stated. Windows that a detection declares after or before a variable are laid as it
/// declares under every layout. A step of less than a second counts as one second. Only windows that hold an
/// event of the group are looked at; an event without a time is in none.
public enum WindowLayout: Hashable, Sendable {
  /// Each detection as it declares; hop windows [start, start + length) start at multiples of the step, or
  /// of a tenth of their length when the step is `nil` (Google's sample for 30 minutes has starts 3 minutes
  /// apart).
  case declared(hopStep: Duration?)
  /// Every window is tumbling: [start, end), starts at multiples of the length since 1970.
  case tumbling
  /// Every window is a hop window of this step: [start, start + length), starts at multiples of the step.
  case hop(step: Duration)
  /// Every window ends at an event, and includes it: (t - length, t]; one window for each time at which the
  /// group has an event.
  case sliding

  public static let standard = WindowLayout.declared(hopStep: nil)
}

extension Duration {
  /// Whole nanoseconds; what is shorter is cut, and what 64 bits do not hold becomes their bound.
  public var nanoseconds: Int64 {
    let parts = components
    let (whole, overflow) = parts.seconds.multipliedReportingOverflow(by: 1_000_000_000)
    let (sum, carried) = whole.addingReportingOverflow(parts.attoseconds / 1_000_000_000)
    return overflow || carried ? (parts.seconds < 0 ? .min : .max) : sum
  }
}
