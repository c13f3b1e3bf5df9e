import Detections
import Diagnostics
import Events

/// Variables that see alerts see those of well-formed detections, and nothing of an alert but what it has.
func checkNesting(of detection: Detection) -> [Diagnostic] {
  guard detection.isNested else { return [] }
  guard detection.nestingDepth <= Detection.deepestNesting,
    detection.withInner.count <= Detection.largestNesting
  else { return [.nestedTooDeeply(detection.metadata.name, at: detection.variables.first?.origin.span)] }
  return detection.variables.flatMap { variable in
    variable.inner.map { checkAlerts(of: $0, seenBy: variable, in: detection) } ?? []
  }
}

private func checkAlerts(
  of inner: Detection, seenBy variable: EventVariable, in detection: Detection
) -> [Diagnostic] {
  let span = variable.origin.span
  let name = inner.metadata.name
  var findings: [Diagnostic] = []
  // Patterns are checked with those of the outer detection.
  findings += check(inner).diagnostics.filter { $0.code != .malformedPattern }
  if inner.taxonomy != detection.taxonomy { findings.append(.twoTaxonomies(inner, detection, at: span)) }
  if variable.logSource != nil || !variable.derivations.isEmpty || variable.isTimeless {
    findings.append(.alertsAreNoLog(variable.name, at: span))
  }
  if inner.variables.contains(where: \.isTimeless) { findings.append(.alertsOfEntities(name, at: span)) }
  var known: Set<Field> = []
  for field in inner.alertFields where !known.insert(field).inserted {
    findings.append(.alertFieldTwice(field.name, of: name, at: span))
  }
  let read = detection.alertFields(readIn: variable.name)
  for field in read.subtracting(known).map(\.name).sorted() {
    findings.append(.unknownAlertField(field, of: inner, at: span))
  }
  return findings
}
