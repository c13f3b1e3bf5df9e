package import Detections
public import Diagnostics
import Evaluation
public import Events
import Taxonomies

/// How rules are run over events.
public struct EvaluationSettings: Sendable {
  public var schema: EventSchema
  public var layout: WindowLayout
  /// Whether a Sigma rule looks only at events of its log source.
  public var isRouted: Bool
  /// When the rules are run, for those that ask it; `nil`: when the newest event happens.
  public var now: Timestamp?

  public init(
    schema: EventSchema = .auto, layout: WindowLayout = .standard, isRouted: Bool = true, now: Timestamp? = nil
  ) {
    self.schema = schema
    self.layout = layout
    self.isRouted = isRouted
    self.now = now
  }
}

/// One alert of one rule.
public struct RuleAlert: Sendable {
  public let rule: AuthoredRule
  public let alert: Alert
  /// The contributing events, in the order of the input.
  public let events: [Event]

  /// The alert's object as the command line's contract has it.
  public var json: AlertJSON { AlertJSON(alert: self) }
}

extension Transpiler {
  /// Runs rules over events as they were read from JSON.
  ///
  /// - Returns: the alerts of rules without a window in the order of the events (rules in their order within
  ///   one event), then those of the others, rule by rule; and what kept a rule from being run.
  public func evaluate(
    _ rules: [AuthoredRule], on raw: [Event], _ settings: EvaluationSettings
  ) -> Reading<[RuleAlert]> {
    let schema = settings.schema == .auto ? EventSchema.detected(in: raw, catalog) : settings.schema
    var reading = EventReading(schema: schema, catalog: catalog)
    let events = raw.map { reading.read($0) }
    let runnable = RunnableRules(self, rules, schema, on: events, settings)
    let alerts = run(runnable.detections, on: events, rows: runnable.rows, settings.layout)
    return Reading(
      alerts.map { found in
        RuleAlert(
          rule: runnable.rules[found.detectionIndex], alert: found.alert,
          events: found.alert.events.map { events[$0] })
      }, runnable.diagnostics)
  }

  private typealias FoundAlert = (detectionIndex: Int, alert: Alert)

  /// Runs detections; those that join tables also see the rows, of which alerts say nothing.
  private func run(
    _ detections: [CompiledDetection], on events: [Event], rows: [Int: [Event]], _ layout: WindowLayout
  ) -> [FoundAlert] {
    let plain = detections.indices.filter { rows[$0] == nil }
    var alerts: [FoundAlert] = DetectionSet(plain.map { detections[$0] }).alerts(on: events, layout: layout)
      .map { (plain[$0.detectionIndex], $0.alert) }
    for (index, rows) in rows.sorted(by: { $0.key < $1.key }) {
      let found = DetectionSet([detections[index]]).alerts(on: events + rows, layout: layout)
      // Such rules have a window, and their alerts come rule by rule.
      let place = alerts.firstIndex { $0.alert.window != nil && $0.detectionIndex > index } ?? alerts.endIndex
      alerts.insert(contentsOf: found.map { (index, $0.alert.withoutEvents(from: events.count)) }, at: place)
    }
    return alerts
  }

  /// The rule's detection in the names of an event schema, with its log source as far as events tell theirs.
  package func detection(
    of rule: AuthoredRule, for schema: EventSchema, isRouted: Bool
  ) -> Reading<Detection?> {
    let native = translate(rule.detection, to: schema.taxonomy)
    guard let detection = native.value else { return native }
    guard schema == .sigma || !isRouted else { return native }
    var diagnostics = native.diagnostics
    let routed = detection.mapEventVariables { variable in
      var variable = variable
      let source = variable.logSource
      variable.logSource = nil
      guard isRouted, let source else { return variable }
      switch EventRouting.builtIn.route(of: source) {
      case .tests(let route): variable.predicate = .all([.named("log source", route), variable.predicate])
      case .unknown: diagnostics.append(.unknownRoute(rule, source))
      }
      return variable
    }
    return Reading(routed, diagnostics)
  }
}
