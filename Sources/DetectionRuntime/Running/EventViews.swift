/// Everything that the variables of a detection see of a list of events: a list of views, each of one event.
struct EventViews {
  /// In the order of their events; the event as it was read before its other views.
  private(set) var views: [Event] = []
  /// For each view the index of its event.
  private(set) var origins: [Int] = []
  /// For each variable the indices of the views that match it, ascending.
  private(set) var matches: [[Int]]

  init(_ logic: some DetectionLogic, of events: [Event]) {
    let variables = logic.variables
    matches = Array(repeating: [], count: variables.count)
    for index in events.indices { add(index, events[index], logic, variables) }
  }

  private mutating func add(
    _ index: Int, _ event: Event, _ logic: some DetectionLogic, _ variables: [DetectionVariable]
  ) {
    let asRead = views.count
    views.append(event)
    origins.append(index)
    for variable in variables.indices where variables[variable].reads(event) {
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
