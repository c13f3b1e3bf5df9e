import Detections

extension Sigma {
  /// A predicate whose tests are already Sigma's, but not yet divided into search identifiers.
  indirect enum Clause: Hashable, Sendable {
    case all([Clause])
    case any([Clause])
    case not(Clause)
    /// A clause that its author gave a name.
    case named(String, Clause)
    case test(Test)

    static let always = Clause.all([])
    static let never = Clause.any([])

    /// One value against one field (or the whole event, when there is no field).
    struct Test: Hashable, Sendable {
      var field: String?
      var modifiers: [Modifier.Kind]
      var value: Scalar.Content

      init(_ field: String?, _ value: Scalar.Content) {
        self.init(field, [], value)
      }

      init(_ field: String?, _ modifiers: [Modifier.Kind], _ value: Scalar.Content) {
        self.field = field
        self.modifiers = modifiers
        self.value = value
      }

      static func == (left: Test, right: Test) -> Bool {
        left.value == right.value && left.modifiers == right.modifiers && left.exactField == right.exactField
      }

      /// The field, which is compared by its bytes.
      private var exactField: Field? { field.map { Field($0) } }
    }
  }
}

extension Sigma.Clause {
  /// The clause without constants inside, without a list in a list of the same kind, without lists of one,
  /// and without double negation. Constants remain only as the whole: `always` or `never`.
  var simplified: Sigma.Clause {
    switch self {
    case .test:
      return self
    case .not(let operand):
      return operand.simplified.negation
    case .named(let name, let operand):
      let simple = operand.simplified
      return simple.isConstant ? simple : .named(name, simple)
    case .all(let operands):
      var kept: [Sigma.Clause] = []
      for operand in operands.map(\.simplified) where operand != .always {
        if operand == .never { return .never }
        if case .all(let inner) = operand { kept += inner } else { kept.append(operand) }
      }
      // `(a or b) and a` is `a`: a threshold often repeats a part of what the rule asks anyway.
      kept = kept.filter { operand in
        guard case .any(let choices) = operand else { return true }
        return !choices.contains { kept.contains($0) }
      }
      return kept.count == 1 ? kept[0] : .all(kept)
    case .any(let operands):
      var kept: [Sigma.Clause] = []
      for operand in operands.map(\.simplified) where operand != .never {
        if operand == .always { return .always }
        if case .any(let inner) = operand { kept += inner } else { kept.append(operand) }
      }
      return kept.count == 1 ? kept[0] : .any(kept)
    }
  }

  /// The negation of a simplified clause.
  private var negation: Sigma.Clause {
    switch self {
    case .all([]): .never
    case .any([]): .always
    case .not(let operand): operand
    case .test(var test) where test.modifiers == [.exists]:
      if case .boolean(let isPresent) = test.value {
        {
          test.value = .boolean(!isPresent)
          return .test(test)
        }()
      } else {
        .not(self)
      }
    case .all, .any, .named, .test: .not(self)
    }
  }

  private var isConstant: Bool { self == .always || self == .never }

  /// Whether an author's name stands anywhere inside.
  var holdsName: Bool {
    switch self {
    case .named: true
    case .test: false
    case .not(let operand): operand.holdsName
    case .all(let operands), .any(let operands): operands.contains { $0.holdsName }
    }
  }
}
