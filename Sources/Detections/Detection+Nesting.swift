import Events

/// What a detection sees of the alerts of another one (its *inner* detection), as Sigma's correlations of correlations
/// do.
///
/// The inner detection is asked of the same events, its windows are laid in the same way, and it has the same lists
/// besides its own. Each of its alerts is an event:
///
/// - its fields are the alert's match values and outcomes, by their names; a list gives the field several values, and
///   null leaves it absent;
/// - its time is that of the last event that contributed; it has no time when none did or none has one;
/// - what contributes to an alert of the outer detection is what contributed to the inner one.
///
/// Windows overlap, so several of them report the same events: alerts with the same match values to which the same
/// events contributed are one event. A burst that grows is another event with every event more, as it is another
/// alert when the inner detection is asked alone.
///
/// A variable that sees alerts has no log source and no derivations, and is not timeless; neither has the inner
/// detection a timeless variable.
extension Detection {
  /// How deep detections may stand in each other, and how many there may be in one: a rule beyond has gone astray.
  package static let deepestNesting = 8
  package static let largestNesting = 64

  /// The detections whose alerts this one sees directly, one for each variable that sees alerts, in their order.
  package var inner: [Detection] { variables.compactMap(\.inner) }

  /// The names of the variables that see alerts.
  package var alertVariables: Set<String> { Set(variables.filter { $0.inner != nil }.map(\.name)) }

  /// Whether some variable sees the alerts of another detection.
  package var isNested: Bool { variables.contains { $0.inner != nil } }

  /// This detection, and all those in it.
  package var withInner: [Detection] { [self] + inner.flatMap(\.withInner) }

  /// How deep detections stand in this one: 0 for one that sees events only.
  package var nestingDepth: Int { inner.map { $0.nestingDepth + 1 }.max() ?? 0 }

  /// The detection with each of those whose alerts it sees directly replaced.
  package func mapInner<Failure: Error>(
    _ transform: (Detection) throws(Failure) -> Detection
  ) throws(Failure) -> Detection {
    var result = self
    for index in variables.indices {
      guard case .alerts(let inner) = variables[index].source else { continue }
      result.variables[index].source = .alerts(of: try transform(inner))
    }
    return result
  }

  /// The fields that an alert of this detection has as an event, in the order of the alert.
  package var alertFields: [Field] {
    ((window?.keys ?? []).map(\.name) + outcomes.map(\.name)).map { Field($0) }
  }

  /// The fields that are read of the alerts that a variable sees.
  package func alertFields(readIn variable: String) -> Set<Field> { fields(readIn: variable) }
}

extension EventVariable {
  /// The detection whose alerts the variable sees; `nil` when it sees events.
  package var inner: Detection? {
    switch source {
    case .events: nil
    case .alerts(let inner): inner
    }
  }
}

extension Detection {
  /// The detection with each variable replaced that sees events, also those of the detections whose alerts it sees.
  package func mapEventVariables(_ transform: (EventVariable) -> EventVariable) -> Detection {
    var result = mapInner { $0.mapEventVariables(transform) }
    for index in result.variables.indices where result.variables[index].inner == nil {
      result.variables[index] = transform(result.variables[index])
    }
    return result
  }
}
