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
    return Raised(
      documents.map { File(comments: comments(raising.losses), documents: $0) }, losses: raising.losses)
  }

  /// What the text does not carry, a line each; one line for all outcomes of which the same is to be said.
  private static func comments(_ losses: [Loss]) -> [String] {
    var lines: [(said: Loss, names: [String])] = []
    for loss in losses {
      let words = loss.construct.split(separator: " ", maxSplits: 1).map(String.init)
      let isOutcome = words.count == 2 && words[0] == "outcome"
      let place = lines.firstIndex { line in
        isOutcome && !line.names.isEmpty && line.said.code == loss.code && line.said.direction == loss.direction
          && line.said.message == loss.message
      }
      if let place {
        lines[place].names.append(words[1])
      } else {
        lines.append((loss, isOutcome ? [words[1]] : []))
      }
    }
    return lines.map { loss, names in
      let construct = names.count > 1 ? "outcomes \(names.joined(separator: ", "))" : loss.construct
      return "transpile: \(loss.code.rawValue) \(construct) (\(loss.direction.rawValue)): \(loss.message)"
    }
  }

  /// Raises one detection.
  struct RuleRaising {
    let detection: Detection
    let metadata: HeaderRaising
    var losses: [Loss] = []
    /// By variable: what it sees, where these are alerts.
    var alerts: [String: RaisedAlerts] = [:]

    init(_ detection: Detection) {
      self.detection = detection
      metadata = HeaderRaising(detection)
      losses = metadata.losses
    }

    /// The documents in order; `nil` when nothing sensible can be written, and a loss says why.
    mutating func documents() -> [Document]? {
      guard let variable = detection.variables.first else { return nil }
      if let timeless = detection.variables.first(where: \.isTimeless) {
        return unwritable("Sigma speaks of events, and '\(timeless.name)' is none", at: timeless.origin)
      }
      if let derived = detection.variables.first(where: { Sigma.computations(of: $0) == nil }) {
        return unwritable(
          "Sigma computes no values but parts of times, and looks at no elements of a list one by one",
          at: derived.origin)
      }
      if let key = detection.window?.keys.first(where: { $0.isComputed(in: detection) }) {
        return unwritable("Sigma groups events by fields, and '\(key.name)' is computed", at: key.origin)
      }
      if let key = detection.window?.keys.first(where: { $0.absentAs != nil }) {
        return unwritable(
          "Sigma groups no events that do not have the key '\(key.name)'", at: key.origin)
      }
      guard raiseInner() else { return nil }
      guard detection.variables.count == 1 else { return temporal() }
      if let aggregate = plainCounting() {
        loseOutcomes(but: aggregate.outcome)
        return correlation(aggregate, over: variable.predicate, of: variable)
      }
      switch firingPredicate(of: detection.withComputedFieldsAsRead.withAlertsAsEvents) {
      case .events(let predicate):
        loseOutcomes(but: nil)
        let whole = Self.joined(variable.predicate, predicate)
        guard detection.window != nil else {
          return rule(whole, of: variable, metadata.header).map { [.rule($0)] }
        }
        return correlation(.presence, over: whole, of: variable)
      case .count(let predicate, let relation, let number):
        loseOutcomes(but: nil)
        let count = Counting(.eventCount, relation, .integer(number))
        return counted(count, predicate, of: variable)
      case .countDistinct(let predicate, let field, let relation, let number):
        loseOutcomes(but: outcome(counting: field))
        let count = Counting(.valueCount, relation, .integer(number), of: field)
        return counted(count, predicate, of: variable)
      case .notReducible(let reason, let origin):
        return unwritable("the condition cannot be written without outcomes: \(reason)", at: origin)
      }
    }

    /// A correlation over the events that satisfy a further predicate.
    ///
    /// It sees nothing but those: no group without one, and no window that ends with another event. That
    /// matters unless more of them never make the answer worse.
    private mutating func counted(
      _ counting: Counting, _ predicate: Predicate, of variable: EventVariable
    ) -> [Document]? {
      guard predicate == .always || counting.isMonotone else {
        return unwritable("a Sigma correlation sees no group and no window without an event that it counts")
      }
      return correlation(counting, over: Self.joined(variable.predicate, predicate), of: variable)
    }

    private static func joined(_ left: Predicate, _ right: Predicate) -> Predicate {
      right == .always ? left : .all([left, right])
    }

    /// Says that nothing is written, and why.
    mutating func unwritable(_ reason: String, at origin: Origin = .none) -> [Document]? {
      losses.append(
        Loss(
          .conditionNotExpressible, construct: "the condition", direction: .unwritable, reason, origin: origin
        ))
      return nil
    }

    /// Sigma has no outcomes: the same events fire, and that is all they tell.
    ///
    /// - Parameter counted: the outcome that the correlation itself computes.
    mutating func loseOutcomes(but counted: String?) {
      for outcome in detection.outcomes where outcome.name != counted {
        losses.append(
          Loss(
            .outcomesNotCarried, construct: "outcome \(outcome.name)", direction: .same,
            "Sigma has no outcomes; the rule fires for the same events without it", origin: outcome.origin))
      }
    }

    /// The outcome that is the number of different values of a field.
    private func outcome(counting field: Field) -> String? {
      detection.outcomes.first { outcome in
        if case .aggregate(.countDistinct, .field(_, field, nil)) = outcome.expression { true } else { false }
      }?.name
    }

    // MARK: Rules

    /// The detection rule of a predicate over the events of one variable.
    mutating func rule(_ predicate: Predicate, of variable: EventVariable, _ header: Header) -> Rule? {
      var predicates = PredicateRaising(
        lists: detection.lists, computations: Sigma.computations(of: variable) ?? [:])
      let clause = predicates.clause(predicate)
      losses += predicates.losses
      guard let logSource = logSource(of: variable) else { return nil }
      guard !predicates.losses.contains(where: { $0.direction == .unwritable }) else { return nil }
      var building = SelectionBuilding()
      let condition = building.condition(of: clause).tidied(names: building.identifiers.map(\.name))
      return Rule(
        header: header, logSource: logSource,
        detection: DetectionSection(identifiers: building.identifiers, conditions: [condition]))
    }

    private mutating func logSource(of variable: EventVariable) -> LogSourceSection? {
      let overrides = metadata.logSource
      func value(_ key: String, _ own: String?) -> String? {
        guard let set = overrides[key] else { return own }
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

extension GroupKey {
  fileprivate func isComputed(in detection: Detection) -> Bool {
    detection.variables.contains { variable in
      fields[variable.name].map(variable.computedFields.contains) ?? false
    }
  }
}

extension Relation {
  /// Whether zero stands in the relation to a number.
  func holdsOfZero(against number: Int64) -> Bool {
    holds(number > 0 ? -1 : number == 0 ? 0 : 1)
  }
}
