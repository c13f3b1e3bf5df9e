import Detections
import Dialects
import Diagnostics

extension Detection {
  /// The lists that the detection asks and does not hold itself, sorted: Sigma's placeholders, the lists of a
  /// platform. Without values, a test of one would quietly hold of nothing.
  var foreignLists: [String] {
    var names: Set<String> = []
    // Those whose alerts it sees have lists of their own.
    forEachOwnPredicate { predicate in
      predicate.forEachTest { test in
        if case .member(let list, _) = test.test { names.insert(list) }
      }
    }
    names.formUnion(inner.flatMap(\.foreignLists))
    return names.subtracting(lists.map(\.name)).sorted()
  }
}

extension Diagnostic {
  /// A rule that can't be evaluated, because nobody said what its list holds.
  static func listWithoutValues(_ list: String, _ rule: AuthoredRule) -> Diagnostic {
    Diagnostic(
      .unknownList, "\(rule.name) asks the list '\(list)', whose values are not known",
      at: rule.lowered.origin.span, help: "give them, one a line: --list \(list)=FILE")
  }
}
