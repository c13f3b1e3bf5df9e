/// A predicate over numbered questions, while it is being put together.
indirect enum Formula: Hashable {
  case all([Formula])
  case any([Formula])
  case not(Formula)
  case question(Int)

  /// All operands, flattened, without those that are always true.
  static func both(_ operands: [Formula]) -> Formula {
    let flat = operands.flatMap { operand -> [Formula] in
      if case .all(let inner) = operand { return inner }
      return [operand]
    }
    if flat.contains(.any([])) { return .any([]) }
    return flat.count == 1 ? flat[0] : .all(flat)
  }

  /// Some operand, flattened, without those that are never true.
  static func either(_ operands: [Formula]) -> Formula {
    let flat = operands.flatMap { operand -> [Formula] in
      if case .any(let inner) = operand { return inner }
      return [operand]
    }
    if flat.contains(.all([])) { return .all([]) }
    return flat.count == 1 ? flat[0] : .any(flat)
  }

  /// How many questions are written, with repetitions; at most about a million.
  var size: Int {
    switch self {
    case .all(let operands), .any(let operands):
      operands.reduce(0) { $0 > Self.sizeBound ? $0 : $0 + $1.size }
    case .not(let operand): operand.size
    case .question: 1
    }
  }

  private static let sizeBound = 1_000_000

  func mapQuestions(_ transform: (Int) -> Formula) -> Formula {
    switch self {
    case .all(let operands): .all(operands.map { $0.mapQuestions(transform) })
    case .any(let operands): .any(operands.map { $0.mapQuestions(transform) })
    case .not(let operand): .not(operand.mapQuestions(transform))
    case .question(let question): transform(question)
    }
  }

  func predicate(_ questions: (Int) -> Predicate) -> Predicate {
    switch self {
    case .all(let operands): .all(operands.map { $0.predicate(questions) })
    case .any(let operands): .any(operands.map { $0.predicate(questions) })
    case .not(let operand): .not(operand.predicate(questions))
    case .question(let question): questions(question)
    }
  }
}
