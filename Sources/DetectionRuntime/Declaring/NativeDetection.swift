@_exported public import Events
@_exported public import ValueFunctions

/// What the engine asks of a detection: which events it looks for, how they are put together, and when a
/// group of them is an alert.
///
/// Emitted detections answer in Swift text; the evaluator answers by interpreting a compiled detection. Both
/// are run by the same engine, `DetectionRun`.
public protocol DetectionLogic: Sendable {
  /// The kinds of events that are looked for, in the order of the rule; at least one. Without a window, one.
  var variables: [DetectionVariable] { get }
  /// Which events are looked at together; `nil` when the rule is asked of each event by itself.
  var window: DetectionWindow? { get }
  /// What events of different variables must have in common.
  var joins: [DetectionJoin] { get }

  /// Whether some variable sees events otherwise than they were read; then rows are made of views.
  var hasViews: Bool { get }
  /// What a variable sees of an event; `nil` when that is the event as it was read. Several views of an event are
  /// several rows, but one event where events are counted.
  func views(of event: Event, variable: Int) -> [Event]?
  /// Whether an event (or a view of it) is one of a variable's, log source aside.
  ///
  /// - Parameters:
  ///   - variable: an index of `variables`.
  ///   - event: with the field names of the detection.
  func matches(variable: Int, _ event: Event) -> Bool
  /// The outcomes of a group, in the order of the rule.
  func outcomes(of group: EventGroup) -> Outcomes
  /// Whether a group with these outcomes is an alert.
  func condition(of group: EventGroup, _ outcomes: Outcomes) -> Bool
  /// The outcomes of a group that is an alert; `nil` when it is none. What `outcomes` and `condition` say, for those who
  /// know a faster way.
  func findings(of group: EventGroup) -> Outcomes?
  /// A number that the values of the events of an alert come to at the least, when of each event the values of one field
  /// are counted, and an event without one as one.
  var minimumValues: Int { get }
  /// Whether `outcomes` asks all groups for the same aggregates in the same order, and each value that they are of
  /// depends on its row alone. Then a row of one event is asked once, and its answers serve all windows that it is in.
  var asksRowsAlike: Bool { get }
}

extension DetectionLogic {
  public var window: DetectionWindow? { nil }
  public var joins: [DetectionJoin] { [] }
  public var hasViews: Bool { false }
  public var minimumValues: Int { 1 }
  public var asksRowsAlike: Bool { false }

  public func views(of event: Event, variable: Int) -> [Event]? { nil }

  public func outcomes(of group: EventGroup) -> Outcomes { Outcomes() }

  public func findings(of group: EventGroup) -> Outcomes? {
    let outcomes = outcomes(of: group)
    return condition(of: group, outcomes) ? outcomes : nil
  }
}

/// A detection as `transpile` writes it: a type of its own, with what people need to know of it.
public protocol NativeDetection: DetectionLogic {
  /// The rule's name, as its author wrote it.
  static var name: String { get }
  /// A UUID in lower case; empty when the rule has none.
  static var id: String { get }
  static var title: String { get }
  static var severity: DetectionSeverity? { get }
  /// What is read of an event; `nil` when that may be anything.
  static var reading: DetectionReading? { get }

  /// The detection, with the named lists that the rule itself gives.
  init()
}

extension NativeDetection {
  public static var reading: DetectionReading? { nil }

  /// The alerts of this detection on a list of events.
  ///
  /// - Parameters:
  ///   - events: in any order. Indices in alerts refer to this list.
  ///   - layout: how windows are laid on time.
  /// - Returns: as `DetectionRun.alerts(on:)`.
  public static func alerts(on events: [Event], layout: WindowLayout = .standard) -> [Alert] {
    DetectionRun(Self(), layout: layout).alerts(on: events)
  }
}

/// How grave an alert is.
public enum DetectionSeverity: String, Hashable, Sendable, CaseIterable {
  case informational, low, medium, high, critical
}
