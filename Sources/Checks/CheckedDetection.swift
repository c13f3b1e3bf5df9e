package import Detections

/// A detection that passed every check; only `Checks` can make one, and writers accept nothing else.
package struct CheckedDetection: Hashable, Sendable {
  package let detection: Detection

  init(unchecked detection: Detection) {
    self.detection = detection
  }
}
