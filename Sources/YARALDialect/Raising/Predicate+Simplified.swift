import Detections

extension Detections.Predicate {
  /// The predicate without names, flat, and with `always` and `never` only as the whole.
  var simplified: Detections.Predicate {
    switch self {
    case .all(let operands):
      let flat = operands.map(\.simplified).flatMap { operand in
        if case .all(let inner) = operand { inner } else { [operand] }
      }
      if flat.contains(.never) { return .never }
      return flat.count == 1 ? flat[0] : .all(flat)
    case .any(let operands):
      let flat = operands.map(\.simplified).flatMap { operand in
        if case .any(let inner) = operand { inner } else { [operand] }
      }
      if flat.contains(.always) { return .always }
      return flat.count == 1 ? flat[0] : .any(flat)
    case .not(let operand):
      switch operand.simplified {
      case .all([]): return .never
      case .any([]): return .always
      case .not(let inner): return inner
      case let other: return .not(other)
      }
    case .named(_, let operand): return operand.simplified
    case .field, .keyword: return self
    }
  }
}
