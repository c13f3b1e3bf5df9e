/// How strongly an expression holds its parts together; what binds less than its place asks for is put into
/// parentheses. The order is Swift's.
enum BindingStrength: Int, Comparable {
  case lowest, ternary, disjunction, conjunction, comparison, addition, multiplication, prefix, postfix

  static func < (left: BindingStrength, right: BindingStrength) -> Bool { left.rawValue < right.rawValue }

  /// The next stronger one.
  var next: BindingStrength { BindingStrength(rawValue: rawValue + 1) ?? .postfix }
}

extension NativeSwift.BinaryOperator {
  fileprivate var strength: BindingStrength {
    switch self {
    case .add, .subtract: .addition
    case .multiply, .divide, .modulo: .multiplication
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual: .comparison
    }
  }

  /// Comparisons do not associate.
  fileprivate var leftStrength: BindingStrength {
    switch self {
    case .add, .subtract, .multiply, .divide, .modulo: strength
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual: strength.next
    }
  }
}

extension NativeSwift.Expression {
  private var strength: BindingStrength {
    switch self {
    case .name, .string, .boolean, .member, .subscripted, .call, .array, .dictionary: .postfix
    case .integer(let integer): integer < 0 ? .prefix : .postfix
    case .double(let double): double.sign == .minus ? .prefix : .postfix
    case .not: .prefix
    case .and: .conjunction
    case .or: .disjunction
    case .binary(_, let symbol, _): symbol.strength
    case .ternary: .ternary
    case .choice: .lowest
    }
  }

  /// The expression as the condition of `if`: in parentheses when a closure in it would be taken for the body.
  var conditionLayout: Layout {
    guard hasTrailingClosure else { return layout(in: .lowest) }
    return .sequence([.text("("), .indented(layout), .text(")")])
  }

  private var hasTrailingClosure: Bool {
    switch self {
    case .name, .string, .integer, .double, .boolean: false
    case .member(let operand, _), .not(let operand): operand.hasTrailingClosure
    case .subscripted(let left, let right), .binary(let left, _, let right):
      left.hasTrailingClosure || right.hasTrailingClosure
    case .call(let function, _, let trailing): trailing != nil || function.hasTrailingClosure
    case .array, .dictionary: false
    case .and(let operands), .or(let operands): operands.contains(where: \.hasTrailingClosure)
    case .ternary(let condition, let then, let otherwise):
      [condition, then, otherwise].contains(where: \.hasTrailingClosure)
    case .choice: true
    }
  }

  /// The expression in a place that asks for a strength.
  func layout(in place: BindingStrength) -> Layout {
    guard strength < place else { return layout }
    return .sequence([.text("("), .indented(layout), .text(")")])
  }

  private var layout: Layout {
    switch self {
    case .name(let name): return .text(name)
    case .string(let text): return .text(NativeSwift.literal(text))
    case .integer(let integer): return .text(String(integer))
    case .double(let double): return .text(NativeSwift.literal(double))
    case .boolean(let boolean): return .text(boolean ? "true" : "false")
    case .member(let receiver, let name):
      return .sequence([receiver.layout(in: .postfix), .text(".\(name)")])
    case .subscripted(let receiver, let key):
      return .sequence([receiver.layout(in: .postfix), .text("["), key.layout(in: .lowest), .text("]")])
    case .call(let function, let arguments, let trailing):
      return call(function, arguments, trailing)
    case .array(let elements):
      return list(elements.map { $0.layout(in: .lowest) })
    case .dictionary(let entries):
      return list(
        entries.map { .sequence([$0.key.layout(in: .lowest), .text(": "), $0.value.layout(in: .lowest)]) })
    case .not(let operand):
      // Swift takes `!!` for an operator of its own.
      return .sequence([.text("!"), operand.layout(in: .postfix)])
    case .and(let operands): return chain(operands, "&&", .conjunction)
    case .or(let operands):
      // `a && b || c` needs no parentheses in Swift, but its readers do.
      return chain(operands, "||", .conjunction)
    case .binary(let left, let symbol, let right):
      return .sequence([
        left.layout(in: symbol.leftStrength), .text(" \(symbol.rawValue) "),
        right.layout(in: symbol.strength.next),
      ])
    case .ternary(let condition, let then, let otherwise):
      let branches = Layout.sequence([
        .lineOrBlank, .text("? "), then.layout(in: .ternary.next), .lineOrBlank, .text(": "),
        otherwise.layout(in: .ternary),
      ])
      return .group(.sequence([condition.layout(in: .ternary.next), .indented(branches)]))
    case .choice(let choices, let otherwise):
      return choice(choices, otherwise)
    }
  }

  private func call(
    _ function: NativeSwift.Expression, _ arguments: [NativeSwift.Argument], _ trailing: NativeSwift.Closure?
  ) -> Layout {
    var parts = [function.layout(in: .postfix)]
    if !arguments.isEmpty || trailing == nil {
      let list = arguments.map { argument in
        let label = argument.label.map { "\($0): " } ?? ""
        return Layout.sequence([.text(label), argument.value.layout(in: .lowest)])
      }
      parts.append(enclosed("(", list, ")", trailingComma: false))
    }
    if let trailing { parts.append(.sequence([.text(" "), trailing.layout])) }
    return .sequence(parts)
  }

  private func list(_ elements: [Layout]) -> Layout { enclosed("[", elements, "]", trailingComma: true) }

  private func enclosed(_ open: String, _ parts: [Layout], _ close: String, trailingComma: Bool) -> Layout {
    guard !parts.isEmpty else { return .text(open + close) }
    let inside = Layout.joined(parts, by: .sequence([.text(","), .lineOrBlank]))
    return .group(
      .sequence([
        .text(open), .indented(.sequence([.softBreak, inside])),
        trailingComma ? .whenBroken(",") : .text(""), .softBreak, .text(close),
      ]))
  }

  private func chain(
    _ operands: [NativeSwift.Expression], _ symbol: String, _ strength: BindingStrength
  ) -> Layout {
    let parts = operands.map { $0.layout(in: strength.next) }
    let rest = parts.dropFirst().map { Layout.sequence([.lineOrBlank, .text("\(symbol) "), $0]) }
    return .group(.sequence(Array(parts.prefix(1)) + [.indented(.sequence(rest))]))
  }

  private func choice(_ choices: [NativeSwift.Choice], _ otherwise: NativeSwift.Expression) -> Layout {
    var parts: [Layout] = []
    for (index, choice) in choices.enumerated() {
      parts += [
        .text(index == 0 ? "if " : " else if "), choice.condition.conditionLayout, .text(" {"),
        .indented(.sequence([.lineOrBlank, choice.value.layout(in: .lowest)])), .lineOrBlank,
        .text("}"),
      ]
    }
    parts += [
      .text(" else {"), .indented(.sequence([.lineOrBlank, otherwise.layout(in: .lowest)])), .lineOrBlank,
      .text("}"),
    ]
    return .group(.sequence(parts))
  }
}

extension NativeSwift.Closure {
  fileprivate var layout: Layout {
    let head = parameter.map { "{ \($0) in" } ?? "{"
    guard body.count == 1, case .expression(let expression) = body[0] else {
      return .sequence([.text(head), block(body), .newline, .text("}")])
    }
    return .group(
      .sequence([
        .text(head), .indented(.sequence([.lineOrBlank, expression.layout(in: .lowest)])), .lineOrBlank,
        .text("}"),
      ]))
  }
}
