import Detections
import Diagnostics
import Events

extension Sigma {
  /// Lowers a correlation over the rules of its file and of others.
  struct CorrelationLowering {
    /// A rule that the correlation refers to.
    struct Part {
      /// As the correlation names it.
      var reference: String
      var header: Header
      /// What is said of how its log is made.
      var definition: String?
      var content: Content
      /// The event variable that stands for it.
      var variable: String

      /// The variable that looks for its events, or sees its alerts.
      func eventVariable(origin: Origin) -> EventVariable {
        switch content {
        case .events(let search): search.variable(variable, origin: origin)
        case .alerts(let alerts):
          EventVariable(
            name: variable, source: .alerts(of: alerts.detection), predicate: .always, origin: origin)
        }
      }
    }

    /// What is correlated: the events of a rule, or the alerts of what is a correlation itself.
    enum Content {
      case events(LoweredSearch)
      case alerts(LoweredAlerts)
    }

    /// What is computed of a field's values in a group.
    struct Measure {
      var name: String
      var kind: Outcome.Kind
      var aggregate: Aggregate

      init(name: String, _ kind: Outcome.Kind, _ aggregate: Aggregate) {
        self.name = name
        self.kind = kind
        self.aggregate = aggregate
      }
    }

    let correlation: Correlation
    let place: Collection.Place
    let collection: Collection
    var diagnostics: [Diagnostic] = []

    init(_ correlation: Correlation, at place: Collection.Place, in collection: Collection) {
      self.correlation = correlation
      self.place = place
      self.collection = collection
    }

    /// The detection; `nil` when an error was reported, now or in reading.
    mutating func detection() -> Detection? {
      guard correlation.header.isComplete else { return nil }
      var rules = RuleLowering(lists: collection.lists)
      guard rules.isKnownTaxonomy(correlation.header) else {
        diagnostics += rules.diagnostics
        return nil
      }
      guard let parts = parts() else { return nil }
      switch correlation.type {
      case .eventCount: return counted(parts, nil)
      case .valueCount:
        return counted(parts, Measure(name: correlation.type.rawValue, .integer, .countDistinct))
      case .valueSum: return counted(parts, Measure(name: correlation.type.rawValue, .float, .sum))
      case .valueAverage: return counted(parts, Measure(name: correlation.type.rawValue, .float, .average))
      case .temporal, .temporalOrdered: return temporal(parts)
      case .valuePercentile, .valueMedian:
        guard let measure = percentile() else { return nil }
        return counted(parts, measure)
      }
    }

    // MARK: References

    private mutating func parts() -> [Part]? {
      var parts: [Part] = []
      var seen: Set<Collection.Place> = []
      for reference in correlation.rules {
        let places = collection.places(of: reference.name, from: place.file)
        guard places.count != 1 || seen.insert(places[0]).inserted else {
          report("the correlation refers to '\(reference.name)' twice", at: reference.origin)
          return nil
        }
        guard let part = part(reference) else { return nil }
        parts.append(part)
      }
      guard !parts.isEmpty else { return nil }
      let names = variableNames(parts.map(\.header.detectionName))
      for index in parts.indices { parts[index].variable = names[index] }
      return parts
    }

    private mutating func part(_ reference: Correlation.Reference) -> Part? {
      guard let place = place(of: reference) else { return nil }
      switch collection.document(place) {
      case .rule(let rule):
        if rule.detection.aggregation != nil { return alerts(of: rule, at: place, reference) }
        guard let search = collection.search(of: rule).value else {
          notUnderstood(place, reference)
          return nil
        }
        return Part(
          reference: reference.name, header: rule.header, definition: rule.logSource.definition,
          content: .events(search), variable: "")
      case .correlation(let inner):
        return alerts(of: inner, at: place, reference)
      case .filter:
        return nil
      }
    }

    private mutating func place(of reference: Correlation.Reference) -> Collection.Place? {
      let places = collection.places(of: reference.name, from: place.file)
      if places.count == 1 { return places[0] }
      if places.isEmpty {
        report(
          "no rule of this run has the name or id '\(reference.name)'", at: reference.origin,
          help: nearestName(to: reference.name, among: collection.names).map { "did you mean '\($0)'?" }
            ?? "rules of other files are found when they are read in the same run")
        return nil
      }
      let related = places.compactMap { collection.document($0).header.origin.span }
      diagnostics.append(
        Diagnostic(
          .sigmaCorrelation, "\(places.count) rules have the name or id '\(reference.name)'",
          at: reference.origin.span, help: "give each rule a name of its own",
          related: related.map { Diagnostic.Related("one of them", at: $0) }))
      return nil
    }

    /// Distinct names of variables. What the rules' names share with the correlation's is left out:
    /// `login_burst_failure` is `failure` in `login_burst`.
    private func variableNames(_ names: [String]) -> [String] {
      let prefix = correlation.header.detectionName + "_"
      let isShared = names.allSatisfy { name in
        name.hasPrefix(prefix) && name.dropFirst(prefix.count).first.map { $0.isLetter } == true
      }
      var result: [String] = []
      for name in names {
        let base = isShared ? String(name.dropFirst(prefix.count)) : name
        var unique = base
        var number = 2
        while result.contains(unique) {
          unique = "\(base)_\(number)"
          number += 1
        }
        result.append(unique)
      }
      return result
    }

    /// The correlation's own head, with what its rules agree on about the making of their logs.
    func metadata(_ parts: [Part]) -> Metadata {
      let definitions = Set(parts.compactMap(\.definition))
      return correlation.header.metadata(definition: definitions.count == 1 ? definitions.first : nil)
    }

    // MARK: Keys

    /// - Parameter parts: an alert gets the fields that are keys of the window, where its own keys are others.
    mutating func window(_ parts: inout [Part]) -> Window? {
      var keys: [GroupKey] = []
      for reference in correlation.groupBy ?? [] {
        var fields: [String: Field] = [:]
        for index in parts.indices {
          guard let field = field(reference, in: &parts[index], isKey: true) else { return nil }
          fields[parts[index].variable] = field
        }
        keys.append(
          GroupKey(name: keyName(reference.name, keys), fields: fields, origin: reference.origin))
      }
      return Window(
        keys: keys, length: .seconds(correlation.timespan.seconds), kind: .sliding,
        origin: correlation.timespan.origin)
    }

    /// The field that a name of `group-by` or `field` means in a rule: an alias, or the field itself.
    ///
    /// - Parameter isKey: whether it is a name of `group-by`.
    mutating func field(_ reference: Correlation.Reference, in part: inout Part, isKey: Bool) -> Field? {
      guard let name = fieldName(reference, in: part) else { return nil }
      switch part.content {
      case .events: return Field(name)
      case .alerts(var alerts):
        let field = field(name, of: &alerts, isKey: isKey, at: reference.origin)
        part.content = .alerts(alerts)
        return field
      }
    }

    private mutating func fieldName(_ reference: Correlation.Reference, in part: Part) -> String? {
      guard let alias = correlation.aliases.first(where: { $0.name == reference.name }) else {
        return reference.name
      }
      let mapping = alias.fields.first { mapping in
        mapping.rule == part.reference || part.header.isReferenced(by: [mapping.rule])
      }
      if let mapping { return mapping.field }
      // A correlation that is grouped by an alias of the same name says itself what it stands for.
      if case .alerts(let alerts) = part.content, alerts.keys.contains(alias.name) { return alias.name }
      report(
        "the alias '\(alias.name)' names no field of the rule '\(part.reference)'", at: alias.origin)
      return nil
    }

    private func keyName(_ field: String, _ keys: [GroupKey]) -> String {
      let base = Sigma.ruleName(ofTitle: field)
      var name = base
      var number = 2
      while keys.contains(where: { $0.name == name }) {
        name = "\(base)_\(number)"
        number += 1
      }
      return name
    }

    // MARK: Counts and values

    /// All events of all rules are counted together, so they are events of one variable.
    ///
    /// - Parameter measure: `nil` for the number of events.
    mutating func counted(_ parts: [Part], _ measure: Measure?) -> Detection? {
      guard let merged = merged(parts) else { return nil }
      var subject = [merged]
      guard let window = window(&subject) else { return nil }
      if correlation.bounds.isEmpty {
        report(
          "the correlation has no condition on the count", at: correlation.origin, help: "write 'gte: 10'")
        return nil
      }
      var outcomes: [Outcome] = []
      var operands: [Detections.Condition] = []
      if let measure {
        guard let outcome = outcome(measure, of: &subject[0]) else { return nil }
        outcomes = [outcome]
        operands = [.present(merged.variable)]
        operands += correlation.bounds.map { bound in
          .compare(.outcome(outcome.name), bound.relation, .literal(bound.threshold.value))
        }
      } else {
        guard let counts = counts(of: merged.variable) else { return nil }
        operands = counts
      }
      if case .events(let search) = subject[0].content, let problem = search.mixedKeyword {
        diagnostics.append(problem)
        return nil
      }
      return Detection(
        metadata: metadata(parts), taxonomy: .sigma,
        variables: [subject[0].eventVariable(origin: correlation.header.origin)], window: window,
        outcomes: outcomes, condition: operands.count == 1 ? operands[0] : .all(operands))
    }

    private mutating func merged(_ parts: [Part]) -> Part? {
      var merged = parts[0]
      guard parts.count > 1 else { return merged }
      var searches: [LoweredSearch] = []
      for part in parts {
        guard case .events(let search) = part.content else {
          refuse(
            "counting alerts of '\(part.reference)' together with something else is not supported",
            at: correlation.origin)
          return nil
        }
        searches.append(search)
      }
      var search = searches[0]
      var differs = searches.contains { $0.logSource != search.logSource }
      for reference in (correlation.groupBy ?? []) + correlation.fields {
        var names: Set<Field> = []
        for part in parts {
          guard let name = fieldName(reference, in: part) else { return nil }
          names.insert(Field(name))
        }
        if names.count > 1 { differs = true }
      }
      guard !differs else {
        refuse(
          "counting events of rules with different log sources or fields together is not supported",
          at: correlation.origin)
        return nil
      }
      search.predicate = .any(zip(parts, searches).map { .named($0.variable, $1.predicate) })
      for other in searches { search.computed.formUnion(other.computed) }
      merged.content = .events(search)
      merged.variable = "event"
      return merged
    }

    /// The bounds on the number of events; always at least one event, without which there is no group.
    private mutating func counts(of variable: String) -> [Detections.Condition]? {
      var counts: [Detections.Condition] = []
      for bound in correlation.bounds {
        guard case .integer(let threshold) = bound.threshold else {
          report("a number of events is a whole number", at: bound.origin)
          return nil
        }
        counts.append(.count(variable: variable, bound.relation, threshold))
      }
      guard isReachable(from: 1) else { return nil }
      let needsEvent = counts.contains { count in
        if case .count(_, let relation, let number) = count {
          !relation.holds(number > 0 ? -1 : number == 0 ? 0 : 1)
        } else {
          false
        }
      }
      return needsEvent ? counts : [.present(variable)] + counts
    }

    /// Whether some count satisfies all bounds; else a rule would be silent for ever without a word.
    private mutating func isReachable(from least: Int64) -> Bool {
      let thresholds = correlation.bounds.map(\.threshold)
      let near = thresholds.flatMap { threshold -> [Number] in
        guard case .integer(let number) = threshold else { return [] }
        return [-1, 0, 1].map { number.addingReportingOverflow($0) }.filter { !$0.overflow }
          .map { .integer(max(least, $0.partialValue)) }
      }
      let isReachable = near.contains { count in
        correlation.bounds.allSatisfy { $0.relation.holds(count.compare($0.threshold)) }
      }
      if !isReachable {
        report(
          "no count satisfies the condition", at: correlation.bounds.first?.origin ?? correlation.origin,
          help: "a window without an event is not looked at, so Sigma cannot ask for the absence of events")
      }
      return isReachable
    }

    /// - Parameter part: gets the combination of several fields as a computed one.
    private mutating func outcome(_ measure: Measure, of part: inout Part) -> Outcome? {
      guard let reference = correlation.fields.first else {
        report("the correlation has no 'field' in its condition", at: correlation.origin)
        return nil
      }
      var fields: [Field] = []
      for reference in correlation.fields {
        guard let field = field(reference, in: &part, isKey: false) else { return nil }
        fields.append(field)
      }
      guard fields.count == 1 || measure.aggregate == .countDistinct else {
        let names = correlation.fields.map { "'\($0.name)'" }.joined(separator: ", ")
        report("'\(correlation.type.rawValue)' is computed of one field, not of \(names)", at: reference.origin)
        return nil
      }
      var counted = fields[0]
      if fields.count > 1 {
        guard case .events(var search) = part.content else {
          refuse("counting combinations of fields of alerts is not supported", at: reference.origin)
          return nil
        }
        let combination = Sigma.combination(of: fields)
        search.computed.append(combination)
        part.content = .events(search)
        counted = combination.field
      }
      return Outcome(
        name: measure.name, kind: measure.kind,
        expression: .aggregate(
          measure.aggregate, .field(variable: part.variable, counted, absentAs: nil)))
    }

    // MARK: Reporting

    mutating func report(_ message: String, at origin: Origin, help: String = "") {
      diagnostics.append(Diagnostic(.sigmaCorrelation, message, at: origin.span, help: help))
    }

    mutating func refuse(_ message: String, at origin: Origin) {
      diagnostics.append(Diagnostic(.sigmaNotSupported, message, at: origin.span))
    }
  }
}
