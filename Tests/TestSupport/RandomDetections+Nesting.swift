package import Detections
import Events

extension RandomDetections {
  /// A detection of which one variable, or two, see the alerts of others.
  ///
  /// - Parameter levels: how deep others may lie, at least 1.
  package mutating func nestedDetection(levels: Int = 2) -> Detection {
    var outer = detection("outer")
    // What is rare in what is rare would hardly ever alert.
    if generator.oneIn(2) { outer.window?.length = .seconds(30) }
    if generator.oneIn(2), let first = outer.variables.first { outer.condition = .present(first.name) }
    for index in outer.variables.indices where index == 0 || generator.oneIn(3) {
      var inner = levels > 1 && generator.oneIn(4) ? nestedDetection(levels: levels - 1) : detection("inner")
      for place in inner.variables.indices { inner.variables[place].isTimeless = false }
      let name = outer.variables[index].name
      outer.variables[index].source = .alerts(of: inner)
      outer.variables[index].logSource = nil
      outer.variables[index].derivations = []
      outer.variables[index].isTimeless = false
      if !generator.oneIn(4) { outer.variables[index].predicate = .always }
      let fields = inner.alertFields
      guard !fields.isEmpty else { continue }
      outer = outer.renamingOwnFields { variable, field in
        variable == name ? generator.pick(fields) : field
      }
    }
    return outer
  }
}
