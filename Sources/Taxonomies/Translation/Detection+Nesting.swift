import Detections
import Diagnostics

extension TaxonomyCatalog {
  /// The detection with those whose alerts it sees in the names of another model; see `translate(_:to:)`.
  ///
  /// - Parameter read: outcomes that an outer detection reads, and so must have names.
  func translateInner(
    _ inner: Detection, to taxonomy: TaxonomyName, keeping read: Set<String>
  ) -> Reading<Detection?> {
    guard taxonomy == .neutral else { return translate(inner, to: taxonomy) }
    let nameable = leavingOutForeignOutcomes(of: inner, keeping: read)
    let result = translate(nameable.value, to: taxonomy)
    return Reading(result.value, nameable.diagnostics + result.diagnostics)
  }
}

extension DetectionTranslation {
  /// The detection with those whose alerts it sees translated; `nil` when one can't be, which is reported.
  mutating func runInner() -> Detection? {
    var result = detection
    for index in detection.variables.indices {
      let variable = detection.variables[index]
      guard let inner = variable.inner else { continue }
      let read = Set(detection.alertFields(readIn: variable.name).map(\.name))
      let translated = catalog.translateInner(inner, to: target, keeping: read)
      diagnostics += translated.diagnostics
      guard let value = translated.value else { return nil }
      result.variables[index].source = .alerts(of: value)
    }
    return result
  }
}
