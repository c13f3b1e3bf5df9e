/// Everything that the variables of a detection see of a list of events: a list of views, each of one event.
struct EventViews {
  /// In the order of their events; the event as it was read before its other views.
  private(set) var views: [Event] = []
  /// For each view the index of its event.
  private(set) var origins: [Int] = []
  /// For each variable the indices of the views that match it, ascending.
  private(set) var matches: [[Int]]

  /// - Parameter isSeen: whether a variable looks at the event of an index at all.
  init(
    _ logic: some DetectionLogic, of events: [Event],
    _ isSeen: (_ variable: Int, _ event: Int) -> Bool = { _, _ in true }
  ) {
    let variables = logic.variables
    matches = Array(repeating: [], count: variables.count)
    for index in events.indices { add(index, events[index], logic, variables, isSeen) }
  }

  private mutating func add(
    _ index: Int, _ event: Event, _ logic: some DetectionLogic, _ variables: [DetectionVariable],
    _ isSeen: (Int, Int) -> Bool
  ) {
    let asRead = views.count
    views.append(event)
    origins.append(index)
    for variable in variables.indices where isSeen(variable, index) && variables[variable].reads(event) {
      guard let own = logic.views(of: event, variable: variable) else {
        if logic.matches(variable: variable, event) { matches[variable].append(asRead) }
        continue
      }
      for view in own where logic.matches(variable: variable, view) {
        matches[variable].append(views.count)
        views.append(view)
        origins.append(index)
      }
    }
  }
}
