import Detections
import Dialects
import Events
import Taxonomies
import ValueFunctions

extension YARAL {
  /// Writes values that are computed from one event.
  struct ValueRaising {
    /// The variable's sight, as far as its steps go before the value.
    let sight: Sight
    /// What the tests in it don't carry.
    var losses: [Loss] = []

    init(_ sight: Sight) {
      self.sight = sight
    }

    mutating func expression(_ value: ValueExpression) throws(RaisingFailure) -> Expression {
      switch value {
      case .literal(let value): return try literal(value)
      case .field(let field, let absentAs):
        guard let definition = sight.fields.definition(of: field) else {
          throw RaisingFailure("UDM has no field \(field)")
        }
        if definition.isRepeated { throw RaisingFailure("YARA-L has no first value of the repeated field \(field)") }
        guard definition.readsAsZero(absentAs) else {
          throw RaisingFailure("\(field) reads as another value in YARA-L when it is not set")
        }
        return try sight.read(field)
      case .values(let field): throw RaisingFailure("the list \(field) stands where YARA-L has one value")
      case .element: return .path(try element(value))
      case .time: return .path(try sight.path(to: eventTime))
      case .call(let function, let arguments): return try call(function, arguments)
      case .arithmetic(let symbol, let left, let right):
        if symbol == .add, left == .literal(.integer(0)), sight.definition(of: right)?.isNumber == true {
          return try expression(right)
        }
        if symbol == .divide, sight.definition(of: left)?.type != .float, sight.definition(of: right)?.type != .float {
          throw RaisingFailure("it is not known how YARA-L divides integers")
        }
        let first = try expression(left)
        return Expression(.arithmetic(Operator(symbol), first, try expression(right)))
      case .conditional(let predicate, let then, let otherwise):
        let test = try condition(predicate)
        let first = try expression(then)
        return .conditional(test, first, try expression(otherwise))
      }
    }

    private func literal(_ value: Value) throws(RaisingFailure) -> Expression {
      switch value {
      case .string(let text):
        if !text.unicodeScalars.contains(where: isUnquotable) { return .text(text) }
      case .integer(let integer): return .integer(integer)
      case .double(let double):
        if let literal = YARAL.literal(of: .double(double)) { return literal }
      case .boolean(let boolean): return Expression(.boolean(boolean))
      case .null, .list: break
      }
      throw RaisingFailure("YARA-L has no literal for \(value.text ?? "null or a list")")
    }

    private mutating func call(
      _ function: ValueFunction, _ arguments: [ValueExpression]
    ) throws(RaisingFailure) -> Expression {
      let lists = Computation.listArguments(of: function)
      var written: [Expression] = []
      for (place, argument) in arguments.enumerated() {
        if lists.contains(place) {
          written.append(try list(argument))
        } else if place == function.patternArgument, case .literal(.string(let pattern)) = argument {
          written.append(.raw(pattern))
        } else {
          written.append(try expression(argument))
        }
      }
      guard let call = Computation.call(function, written) else {
        throw RaisingFailure("YARA-L has no function '\(function.rawValue)'")
      }
      return call
    }

    /// An argument that is a list as a whole.
    private mutating func list(_ argument: ValueExpression) throws(RaisingFailure) -> Expression {
      switch argument {
      case .values(let field):
        let list = sight.wholeLists[field] ?? field
        let isTakenApart = sight.fields.repeatedParts(of: list).contains(where: sight.parts.contains)
        if sight.computed[field] != nil || (isTakenApart && sight.wholeLists[field] == nil) {
          throw RaisingFailure("YARA-L reads the list \(field) as a whole only")
        }
        return .path(try sight.path(to: list))
      case .field(let field, _) where sight.computed[field] == nil:
        throw RaisingFailure("YARA-L reads all of \(field) there, not its first value")
      case .literal, .field, .element, .time, .call, .arithmetic, .conditional: return try expression(argument)
      }
    }

    /// `$e.principal.ip[0]`.
    private func element(_ value: ValueExpression) throws(RaisingFailure) -> Path {
      if !sight.parts.isEmpty {
        throw RaisingFailure("one element by its number stands beside elements that are looked at one by one")
      }
      var indices: [Field: Int] = [:]
      var inner = value
      while case .element(let part, let index, let next) = inner {
        indices[part] = index
        inner = next
      }
      guard case .field(let field, .null) = inner, sight.computed[field] == nil else {
        throw RaisingFailure("YARA-L takes only fields from elements by their number")
      }
      var path = try sight.path(to: field)
      var steps: [Path.Step] = []
      for step in path.steps {
        steps.append(step)
        if let index = indices.removeValue(forKey: Field(Path(path.variable, steps).withoutIndices.fieldName)) {
          steps.append(.index(String(index)))
        }
      }
      guard indices.isEmpty else { throw RaisingFailure("\(field) is in no such element") }
      path.steps = steps
      return path
    }

    private mutating func condition(_ predicate: Detections.Predicate) throws(RaisingFailure) -> Expression {
      let predicate = predicate.simplified
      if predicate == .always || predicate == .never {
        throw RaisingFailure("YARA-L can't write a condition that always holds, or never")
      }
      var raising = PredicateRaising(sight, place: .outcome)
      let test = raising.expression(predicate)
      losses += raising.losses
      guard let test else { throw RaisingFailure("its condition can't be written") }
      return test
    }
  }
}

extension YARAL.Sight {
  /// What a computed value is; `nil` for a list.
  func definition(of value: ValueExpression) -> FieldDefinition? {
    func computed(_ type: FieldType?) -> FieldDefinition? { type.map { FieldDefinition(field: "computed", type: $0) } }
    switch value {
    case .literal(let value):
      switch value {
      case .string: return computed(.text)
      case .integer: return computed(.integer)
      case .double: return computed(.float)
      case .boolean: return computed(.boolean)
      case .null, .list: return nil
      }
    case .field(let field, _):
      return fields.definition(of: field)
    case .values: return nil
    case .element(_, _, let inner):
      var result = definition(of: inner)
      result?.isRepeated = false
      return result
    case .time: return computed(.time)
    case .call(let function, let arguments):
      return computed(function.type(of: arguments.first.flatMap { definition(of: $0)?.type }))
    case .arithmetic(_, let left, let right):
      let isFloat = definition(of: left)?.type == .float || definition(of: right)?.type == .float
      return computed(isFloat ? .float : .integer)
    case .conditional(_, let then, let otherwise):
      let last = definition(of: otherwise)
      return computed(last?.type == .float ? .float : definition(of: then)?.type)
    }
  }
}

extension FieldDefinition {
  var isNumber: Bool { [.integer, .float, .time].contains(type) }

  /// Whether a value is what the field reads as when it is not set.
  func readsAsZero(_ value: Value) -> Bool {
    switch (value, type) {
    case (.string(""), .text), (.string(""), .address), (.boolean(false), .boolean): true
    case (.integer(0), .integer), (.integer(0), .float), (.integer(0), .time), (.double(0), .float): true
    case (.string(let name), .enumeration): name == enumerators.first
    default: false
    }
  }
}

extension YARAL.Operator {
  init(_ symbol: ArithmeticOperator) {
    self =
      switch symbol {
      case .add: .add
      case .subtract: .subtract
      case .multiply: .multiply
      case .divide: .divide
      case .modulo: .modulo
      }
  }
}

extension ValueExpression {
  /// The fields that functions read as lists.
  fileprivate var innerLists: [Field] {
    switch self {
    case .literal, .field, .time: []
    case .values(let field): [field]
    case .element(_, _, let inner): inner.innerLists
    case .call(_, let arguments): arguments.flatMap(\.innerLists)
    case .arithmetic(_, let left, let right): left.innerLists + right.innerLists
    case .conditional(_, let then, let otherwise): then.innerLists + otherwise.innerLists
    }
  }

  /// The fields whose values are read, outside of tests.
  var readFields: [Field] {
    switch self {
    case .literal, .time, .values: []
    case .field(let field, _): [field]
    case .element(_, _, let inner): inner.readFields
    case .call(_, let arguments): arguments.flatMap(\.readFields)
    case .arithmetic(_, let left, let right): left.readFields + right.readFields
    case .conditional(_, let then, let otherwise): then.readFields + otherwise.readFields
    }
  }

  /// The fields that functions read as lists; none of what only keeps a list.
  var lists: [Field] { if case .values = self { [] } else { innerLists } }
}
