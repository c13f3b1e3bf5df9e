package import Checks
import Detections
import Diagnostics
package import Dialects
import Events
import Taxonomies

extension YARAL {
  /// Meaning → syntax, with the losses. The detection has UDM's names.
  package static func raise(_ detection: CheckedDetection) -> Raised<File> {
    raise(detection, fields: .standard)
  }

  /// Meaning → syntax, when more is known of the fields.
  package static func raise(_ detection: CheckedDetection, fields: FieldDefinitions) -> Raised<File>
  {
    let columns = detection.detection.columnDefinitions(fields)
    var raising = RuleRaising(detection.detection, fields: fields.replacing { columns[$0] })
    let rule = raising.rule()?.writingTables
    var seen: Set<Loss> = []
    let losses = raising.losses.filter { seen.insert($0).inserted }
    return Raised(rule.map { File(rules: [$0]) }, losses: losses)
  }

  /// Raises one detection.
  struct RuleRaising {
    let detection: Detection
    let fields: FieldDefinitions
    var names: NameTable
    var losses: [Loss] = []
    /// How what each variable sees is written.
    var sights: [String: Sight] = [:]
    /// The repeated fields that the events section reads without `any` or `all`, by variable.
    var unnested: [String: [Field]] = [:]
    /// Whether an event may stand in several rows because of them, which counts and sums would count.
    var multipliesRows = false

    init(_ detection: Detection, fields: FieldDefinitions) {
      self.detection = detection
      self.fields = fields
      names = NameTable(detection)
    }

    /// The rule; `nil` when it can't be written, and a loss says why.
    mutating func rule() -> Rule? {
      if let nested = detection.variables.first(where: { $0.inner != nil }) {
        lose(
          .notExpressible, "alerts of '\(nested.inner?.metadata.name ?? "")'",
          "a YARA-L rule sees events; rules over detections are composite, of several deployed rules",
          nested.origin)
        return nil
      }
      findSights()
      // Whatever reads what has no sight would be refused again.
      if losses.contains(where: { $0.direction == .unwritable }) { return nil }
      let meta = MetaRaising(detection)
      losses += meta.losses + names.losses
      let events = eventLines()
      let match = self.match()
      let allowsZeroValues = allowsZeroValues()
      var outcomes = OutcomeRaising(self)
      var outcomeLines = outcomes.lines()
      var condition = ConditionRaising(outcomes: outcomes)
      let expression = condition.expression()
      outcomeLines += condition.addedOutcomes
      losses += condition.losses
      if outcomeLines.count > 20 {
        lose(
          .tooManyOutcomes, "\(outcomeLines.count) outcomes", "a YARA-L rule has at most 20",
          detection.outcomes.first?.origin ?? .none)
      }
      checkLists(events + outcomeLines.map(\.expression))
      checkElements(in: events + outcomeLines.map(\.expression))
      guard let expression, !losses.contains(where: { $0.direction == .unwritable }) else {
        return nil
      }
      return Rule(
        name: meta.name, meta: Section(meta.entries(with: losses)),
        events: Section(events.map { Predicate($0) }),
        match: match.map { Section([$0]) },
        outcome: outcomeLines.isEmpty ? nil : Section(outcomeLines),
        condition: Section([Predicate(expression)]),
        options: allowsZeroValues ? Section([Option("allow_zero_values", .boolean(true))]) : nil)
    }

    /// Lists are kept by Google SecOps, and a rule asks only so many of them (section 16).
    private mutating func checkLists(_ expressions: [Expression]) {
      var counts: [Membership: Int] = [:]
      var names: [String] = []
      for expression in expressions {
        expression.visit { inner in
          guard case .membership(_, let membership, let list, _) = inner.kind else { return }
          counts[membership, default: 0] += 1
          if !names.contains(list) { names.append(list) }
        }
      }
      for (membership, most) in [(Membership.exact, 10), (.regex, 5), (.cidr, 5)]
      where counts[membership, default: 0] > most {
        lose(
          .notExpressible, "\(counts[membership, default: 0]) tests against lists",
          "a YARA-L rule has at most \(most) of a kind", detection.variables[0].origin)
      }
      for list in detection.lists where names.contains(list.name) {
        losses.append(
          Loss(
            .metadataNotCarried, construct: "list \(list.name)", direction: .same,
            "the rule reads the list %\(list.name) of Google SecOps: create it there with these values"
          ))
      }
    }

    /// Whether an outcome or a key reads a repeated field without `any`: its elements stand in rows of their
    /// own, also for the other outcomes.
    var readsRepeatedOutcomes: Bool {
      func isRepeated(_ variable: String, _ field: Field) -> Bool {
        let sight = sights[variable]
        if sight?.readsWholeLists == true { return true }
        return (sight?.fields ?? fields).definition(of: field)?.isRepeated ?? false
      }
      func reads(_ expression: Detections.Expression) -> Bool {
        switch expression {
        case .literal, .outcome, .conditional, .truth: false
        case .call(_, let arguments): arguments.contains(where: reads)
        case .field(let variable, let field, _): isRepeated(variable, field)
        case .aggregate(let aggregate, let operand): aggregate != .count && reads(operand)
        case .arithmetic(_, let left, let right): reads(left) || reads(right)
        }
      }
      return detection.outcomes.contains { reads($0.expression) }
        || (detection.window?.keys ?? []).contains { $0.fields.contains { isRepeated($0.key, $0.value) } }
    }

    /// What the variable is called in the text.
    func name(_ variable: String) -> String { names.variables[variable] ?? identifier(variable) }

    mutating func lose(
      _ code: DiagnosticCode, _ construct: String, _ message: String, _ origin: Origin
    ) {
      losses.append(
        Loss(code, construct: construct, direction: .unwritable, message, origin: origin))
    }
  }
}

extension YARAL: WritableDialect {}
