/// All orders of a few names; there are as many as the factorial of their number.
package func permutations(_ names: [String]) -> [[String]] {
  guard names.count > 1 else { return [names] }
  return names.indices.flatMap { index -> [[String]] in
    var rest = names
    let name = rest.remove(at: index)
    return permutations(rest).map { [name] + $0 }
  }
}
