import Detections

/// A name that a value has: a placeholder, or a field of a variable's events.
enum Term: Hashable {
  case placeholder(String)
  case field(variable: String, Field)
}

/// Which terms the `events` section makes equal: `$p = $a.f` and `$p = $b.g` make `$a.f` and `$b.g` equal
/// (reference, section 4).
struct Equalities {
  /// Each class in the order of its first term; terms in the order of the text.
  private(set) var classes: [[Term]] = []

  mutating func unite(_ left: Term, _ right: Term) {
    let first = place(of: left)
    let second = place(of: right)
    if first == second { return }
    classes[min(first, second)] += classes[max(first, second)]
    classes.remove(at: max(first, second))
  }

  private mutating func place(of term: Term) -> Int {
    if let place = classes.firstIndex(where: { $0.contains(term) }) { return place }
    classes.append([term])
    return classes.count - 1
  }

  /// The terms that are equal to a placeholder, itself among them; empty when it is not bound.
  func terms(of placeholder: String) -> [Term] {
    classes.first { $0.contains(.placeholder(placeholder)) } ?? []
  }

  /// The fields that a class has in one variable's events.
  static func fields(of variable: String, in terms: [Term]) -> [Field] {
    terms.compactMap { term in
      if case .field(variable, let field) = term { field } else { nil }
    }
  }

  /// The variables that a class has fields of, in order, without repetition.
  static func variables(of terms: [Term]) -> [String] {
    var result: [String] = []
    for case .field(let variable, _) in terms where !result.contains(variable) { result.append(variable) }
    return result
  }
}
