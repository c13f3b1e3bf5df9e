import Diagnostics
import ValueFunctions

extension YARAL.Expression {
  /// The expressions directly inside, in the order of the text.
  var operands: [YARAL.Expression] {
    switch kind {
    case .text, .pattern, .number, .boolean, .path, .count, .list: []
    case .call(let call):
      call.arguments.compactMap { argument in
        if case .expression(let expression) = argument.value { expression } else { nil }
      }
    case .not(let operand), .absent(let operand), .quantified(_, let operand): [operand]
    case .membership(let operand, _, _, _): [operand]
    case .and(let operands), .or(let operands), .choice(_, let operands): operands
    case .comparison(let left, _, let right, _), .arithmetic(_, let left, let right): [left, right]
    }
  }

  /// Asks this expression and all inside it, outer ones first.
  func visit(_ body: (YARAL.Expression) -> Void) {
    body(self)
    for operand in operands { operand.visit(body) }
  }

  /// The paths to fields that stand without `any` and `all`.
  var plainPaths: [YARAL.Path] {
    switch kind {
    case .path(let path): path.steps.isEmpty ? [] : [path]
    case .quantified: []
    case .text, .pattern, .number, .boolean, .count, .list, .call, .not, .absent, .and, .or, .comparison,
      .membership,
      .arithmetic, .choice:
      operands.flatMap(\.plainPaths)
    }
  }

  /// Whether it is computed of the time at which the rule is run.
  var readsClock: Bool {
    var result = false
    visit { if Computation.function($0)?.function == .now { result = true } }
    return result
  }

  /// The variables with the way from them that occur anywhere inside.
  var paths: [(path: YARAL.Path, origin: Origin)] {
    var result: [(YARAL.Path, Origin)] = []
    visit { if case .path(let path) = $0.kind { result.append((path, $0.origin)) } }
    return result
  }
}
