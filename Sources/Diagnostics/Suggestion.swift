/// The name among the candidates that a person most likely meant, or `nil` when none is near.
///
/// Near means: equal but for case, `-`, `_`, `.` and blanks, or at an edit distance (insertion, deletion,
/// replacement, swap of neighbours) of at most a third of the longer name's length, and at most 3. Ties go
/// to the first candidate in alphabetical order, so that the answer is stable.
///
/// - Complexity: O(candidates × length²); names over 64 characters are not compared.
public func nearestName(to name: String, among candidates: some Sequence<String>) -> String? {
  let plain = simplified(name)
  var best: (distance: Int, name: String)?
  for candidate in candidates where candidate != name && candidate.count <= 64 {
    let distance: Int
    if simplified(candidate) == plain {
      distance = 0
    } else if name.count <= 64 {
      distance = editDistance(Array(name.lowercased()), Array(candidate.lowercased()))
    } else {
      continue
    }
    guard distance <= min(3, max(name.count, candidate.count) / 3) else { continue }
    if let known = best, (known.distance, known.name) <= (distance, candidate) { continue }
    best = (distance, candidate)
  }
  return best?.name
}

private func simplified(_ name: String) -> String {
  name.lowercased().filter { !"-_. ".contains($0) }
}

private func editDistance(_ left: [Character], _ right: [Character]) -> Int {
  var rows = [Array(0...right.count)]
  for row in 1..<(left.count + 1) where !left.isEmpty {
    var current = [row]
    for column in 1..<(right.count + 1) where !right.isEmpty {
      let same = left[row - 1] == right[column - 1]
      var distance = min(rows[row - 1][column] + 1, current[column - 1] + 1)
      distance = min(distance, rows[row - 1][column - 1] + (same ? 0 : 1))
      if row > 1, column > 1, left[row - 1] == right[column - 2], left[row - 2] == right[column - 1] {
        distance = min(distance, rows[row - 2][column - 2] + 1)
      }
      current.append(distance)
    }
    rows.append(current)
  }
  return rows[left.count][right.count]
}
