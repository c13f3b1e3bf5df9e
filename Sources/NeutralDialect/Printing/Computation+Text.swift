import Detections
import Events

extension Neutral.ComputedField {
  var text: String { isAbsentWhenZero ? "nonzero(\(computation.text))" : computation.text }
}

extension Neutral.Computation {
  /// The value as text; parentheses only where they are needed.
  var text: String { text(within: 0) }

  /// - Parameter strength: how strongly what stands around binds: 0 nothing, 1 a sum, 2 a product, 3 what is in either.
  private func text(within strength: Int) -> String {
    switch self {
    case .literal(let value): return Self.text(of: value)
    case .field(let name, .null): return name.text
    case .field(let name, let value): return "\(name.text) or \(Self.text(of: value))"
    case .values(let name): return "values(\(name.text))"
    case .element(let part, let index, .field(let name, .null)) where name.text == part.text:
      return "element(\(part.text), \(index))"
    case .element(let part, let index, let value): return "element(\(part.text), \(index), \(value.text))"
    case .time: return "time()"
    case .call(let name, let arguments): return "\(name.text)(\(arguments.map(\.text).joined(separator: ", ")))"
    case .arithmetic(let symbol, let left, let right):
      let own = symbol == .add || symbol == .subtract ? 1 : 2
      let text = "\(left.text(within: own)) \(symbol.rawValue) \(right.text(within: own + 1))"
      return strength > own ? "(\(text))" : text
    case .conditional(let formula, let then, let otherwise):
      return "if(\(formula.text), \(then.text), \(otherwise.text))"
    // Never in a tree without errors.
    case .missing: return "()"
    }
  }

  private static func text(of value: Value) -> String {
    if case .string(let text) = value { quotedText(text) } else { value.plainText }
  }
}
