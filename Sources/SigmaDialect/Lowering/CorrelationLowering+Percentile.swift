import Detections
import Diagnostics
import Events

extension Sigma.CorrelationLowering {
  /// The percentile of a number; the least and the greatest value are the percentiles 0 and 100, the median is 50. The
  /// specification's one example means something else by the type (Sigma reference section 6).
  mutating func percentile() -> Measure? {
    let name = correlation.type.rawValue
    if correlation.type == .valueMedian { return Measure(name: name, .float, .percentile(50)) }
    guard let percentile = correlation.percentile else {
      diagnostics.append(
        Diagnostic(
          .sigmaCorrelation,
          "a correlation of the type 'value_percentile' needs 'percentile' in its condition",
          at: correlation.origin.span,
          help:
            "it compares the percentile of a number with the threshold, as in 'percentile: 95'; how rare a "
            + "value is, which the specification's example asks by the same type, has no meaning for a group"
        ))
      return nil
    }
    if percentile.compare(.integer(0)) == 0 { return Measure(name: "value_min", .float, .min) }
    if percentile.compare(.integer(100)) == 0 { return Measure(name: "value_max", .float, .max) }
    guard percentile.compare(.integer(0)) > 0, percentile.compare(.integer(100)) < 0 else {
      report("a percentile is a number from 0 to 100, this is \(percentile)", at: correlation.origin)
      return nil
    }
    return Measure(name: name, .float, .percentile(percentile.double))
  }
}
