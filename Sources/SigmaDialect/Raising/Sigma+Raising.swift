package import Checks
import Detections
import Diagnostics
package import Dialects
import Events

extension Sigma {
  /// Meaning → documents: a detection rule, or for what needs several events base rules and a correlation.
  package static func raise(_ detection: CheckedDetection) -> Raised<File> {
    var raising = RuleRaising(detection.detection)
    let documents = raising.documents()
    let comments = raising.losses.map { loss in
      "transpile: \(loss.code.rawValue) \(loss.construct) (\(loss.direction.rawValue)): \(loss.message)"
    }
    return Raised(
      documents.map { File(comments: comments, documents: $0) }, losses: raising.losses)
  }

  /// Raises one detection.
  struct RuleRaising {
    let detection: Detection
    var losses: [Loss] = []

    init(_ detection: Detection) {
      self.detection = detection
    }

    /// The documents in order; `nil` when nothing sensible can be written, and a loss says why.
    mutating func documents() -> [Document]? {
      let metadata = HeaderRaising(detection)
      losses += metadata.losses
      guard let variable = detection.variables.first, detection.variables.count == 1,
        detection.window == nil
      else { return nil }
      let rule = self.rule(variable.predicate, of: variable, metadata)
      return rule.map { [.rule($0)] }
    }

    /// The detection rule of a predicate over the events of one variable.
    mutating func rule(_ predicate: Predicate, of variable: EventVariable, _ metadata: HeaderRaising) -> Rule?
    {
      var predicates = PredicateRaising(lists: detection.lists)
      let clause = predicates.clause(predicate)
      losses += predicates.losses
      guard let logSource = logSource(of: variable, metadata) else { return nil }
      guard !predicates.losses.contains(where: { $0.direction == .unwritable }) else { return nil }
      var building = SelectionBuilding()
      let condition = building.condition(of: clause).tidied(names: building.identifiers.map(\.name))
      return Rule(
        header: metadata.header, logSource: logSource,
        detection: DetectionSection(identifiers: building.identifiers, conditions: [condition]))
    }

    private mutating func logSource(of variable: EventVariable, _ metadata: HeaderRaising)
      -> LogSourceSection?
    {
      func value(_ key: String, _ own: String?) -> String? {
        guard let set = metadata.logSource[key] else { return own }
        return set.isEmpty ? nil : set
      }
      let section = LogSourceSection(
        category: value("category", variable.logSource?.category),
        product: value("product", variable.logSource?.product),
        service: value("service", variable.logSource?.service), definition: metadata.definition)
      guard section.category != nil || section.product != nil || section.service != nil else {
        losses.append(
          Loss(
            .notExpressible, construct: "events of every log source", direction: .unwritable,
            "a Sigma rule must name the category, product or service of its log; set 'logsource.category' in "
              + "the rule's metadata for sigma",
            origin: variable.origin))
        return nil
      }
      return section
    }
  }
}
