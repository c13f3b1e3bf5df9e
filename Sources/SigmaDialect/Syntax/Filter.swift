package import Diagnostics

extension Sigma {
  /// A filter: searches that are added to other rules (Sigma reference section 7).
  package struct Filter: Hashable, Sendable {
    package var header: Header
    package var logSource: LogSourceSection
    /// `rules`: names or ids; empty stands for every rule of the log source (`any`).
    package var rules: [Correlation.Reference]
    package var detection: DetectionSection
    package var origin: Origin

    package init(
      header: Header, logSource: LogSourceSection, rules: [Correlation.Reference], detection: DetectionSection,
      origin: Origin = .none
    ) {
      self.header = header
      self.logSource = logSource
      self.rules = rules
      self.detection = detection
      self.origin = origin
    }
  }
}
