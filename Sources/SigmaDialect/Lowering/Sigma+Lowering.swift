import Detections
package import Diagnostics
package import Dialects
import Events

extension Sigma {
  /// Documents → meaning: a detection for each correlation, and for each rule that no correlation refers to.
  ///
  /// Rules that a correlation refers to alert by themselves only if it says `generate`.
  package static func lower(_ file: File) -> Reading<[LoweredRule]> {
    var rules = RuleLowering()
    var searches: [LoweredSearch?] = []
    var referenced: Set<String> = []
    for document in file.documents {
      switch document {
      case .rule(let rule): searches.append(rules.search(rule))
      case .correlation(let correlation):
        searches.append(nil)
        if !correlation.generate { referenced.formUnion(correlation.rules.map(\.name)) }
      case .filter: searches.append(nil)
      }
    }
    var reading = Reading<[LoweredRule]>([], rules.diagnostics)
    for (index, document) in file.documents.enumerated() {
      switch document {
      case .rule(let rule):
        guard let search = searches[index], !rule.header.isReferenced(by: referenced) else { continue }
        reading.value.append(lowered(rule, search))
      case .correlation(let correlation):
        var lowering = CorrelationLowering(correlation, in: file, searches)
        if let detection = lowering.detection() {
          reading.value.append(LoweredRule(detection: detection, origin: correlation.header.origin))
        }
        reading.diagnostics += lowering.diagnostics
      case .filter(let filter):
        reading.diagnostics.append(
          Diagnostic(
            .sigmaNotSupported, "filters are not applied yet", at: filter.origin.span,
            help: "add the filter's searches to the rules by hand"))
      }
    }
    return reading
  }

  private static func lowered(_ rule: Rule, _ search: LoweredSearch) -> LoweredRule {
    let variable = EventVariable(
      name: "event", logSource: search.logSource, predicate: search.predicate, origin: rule.header.origin)
    let detection = Detection(
      metadata: rule.header.metadata(definition: rule.logSource.definition), taxonomy: .sigma,
      variables: [variable], condition: .present("event"))
    return LoweredRule(detection: detection, origin: rule.header.origin)
  }
}

extension Sigma.Header {
  /// Whether a name or id of a correlation's list means this rule.
  func isReferenced(by names: Set<String>) -> Bool {
    (!name.isEmpty && names.contains(name)) || (!id.isEmpty && names.contains { $0.lowercased() == id })
  }
}
