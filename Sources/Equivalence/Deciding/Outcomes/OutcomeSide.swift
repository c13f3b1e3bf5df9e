import Detections

/// A detection whose outcomes are compared, in the names of the first of a pair.
struct OutcomeSide {
  var detection: Detection
  /// Its variables' names in the other detection.
  var renaming: [String: String]
  /// Without a window an event is the only row, unless it is seen element by element.
  var hasOneRow: Bool
  /// Variables of which every row has an event.
  var required: Set<String>
  /// Whether a group that fires has a row for sure.
  var hasRows: Bool

  init(_ detection: Detection, renaming: [String: String]) {
    self.detection = detection
    self.renaming = renaming
    let hasElements = detection.variables.contains { variable in
      variable.derivations.contains { step in
        switch step {
        case .each: true
        case .computed: false
        }
      }
    }
    hasOneRow = detection.window == nil && !hasElements
    let needed = detection.requiredVariables
    let present = detection.variables.count == 1 ? Set(detection.variables.map(\.name)) : needed
    required = Set(present.map { renaming[$0] ?? $0 })
    hasRows = !needed.isEmpty || detection.joins.isEmpty
  }
}
