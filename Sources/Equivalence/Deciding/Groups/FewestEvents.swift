package import Events

/// As few of some events as still will do, in their order and at least one: without any of those that are left, they
/// would not.
///
/// - Parameter willDo: holds of all the events together.
package func fewest(of events: [Event], that willDo: ([Event]) -> Bool) -> [Event] {
  var kept = events
  for index in kept.indices.reversed() where kept.count > 1 {
    var fewer = kept
    fewer.remove(at: index)
    if willDo(fewer) { kept = fewer }
  }
  return kept
}
