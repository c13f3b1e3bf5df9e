/// As few of some elements as still will do, in their order: without any of those that are left, they would not.
///
/// - Parameters:
///   - least: how many are left at least.
///   - willDo: holds of all the elements together.
package func fewest<Element>(
  of elements: [Element], atLeast least: Int = 1, that willDo: ([Element]) -> Bool
) -> [Element] {
  var kept = elements
  for index in kept.indices.reversed() where kept.count > least {
    var fewer = kept
    fewer.remove(at: index)
    if willDo(fewer) { kept = fewer }
  }
  return kept
}
