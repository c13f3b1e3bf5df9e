import Diagnostics
import Events

extension Neutral.Formula {
  /// The statement as text; parentheses only where they are needed.
  var text: String { text(within: 0) }

  /// - Parameter strength: how strongly what stands around binds: 0 nothing, 1 `or`, 2 `and`, 3 `not`.
  private func text(within strength: Int) -> String {
    switch self {
    case .all(let operands): return joined(operands, "and", 2, within: strength)
    case .any(let operands): return joined(operands, "or", 1, within: strength)
    case .not(let operand): return "not " + operand.text(within: 3)
    case .name(let name): return name.text
    case .selector(let selector):
      return "\(selector.quantifier.rawValue) of \(selector.pattern?.text ?? "them")"
    case .comparison(let left, let relation, let right, _):
      return "\(left.text) \(relation.rawValue) \(right.text)"
    // Never in a tree without errors.
    case .missing: return "not ()"
    }
  }

  /// Operands of the same kind keep their parentheses, so that the same tree is read back.
  private func joined(_ operands: [Neutral.Formula], _ word: String, _ own: Int, within strength: Int)
    -> String
  {
    let text = operands.map { $0.text(within: own) }.joined(separator: " \(word) ")
    return strength >= own && operands.count > 1 ? "(\(text))" : text
  }
}

extension Neutral.Operand {
  fileprivate var text: String {
    switch self {
    case .name(let name): name.text
    case .count(let name): "count(\(name.text))"
    case .distinct(let name, nil): "count_distinct(\(name.text))"
    case .distinct(let name, let value?):
      "count_distinct(\(name.text) or \(Neutral.Operand.literal(value, .none).text))"
    case .literal(.string(let text), _): quotedText(text)
    case .literal(let value, _): value.plainText
    }
  }
}

/// A text in double quotes, as statements and computed values have it.
func quotedText(_ text: String) -> String {
  var result = "\""
  for scalar in text.unicodeScalars {
    if scalar == "\"" || scalar == "\\" { result += "\\" }
    result.unicodeScalars.append(scalar)
  }
  return result + "\""
}

extension Neutral.Join {
  var text: String {
    let suffix = ignoringCase ? " ignoring case" : ""
    if relation == .less, case .time(let first) = left, case .time(let second) = right {
      return "\(first.text) before \(second.text)\(suffix)"
    }
    return "\(left.text) \(relation.rawValue) \(right.text)\(suffix)"
  }
}

extension Neutral.Join.Side {
  fileprivate var text: String {
    switch self {
    case .field(let name): name.text
    case .time(let variable): variable.text + ".@timestamp"
    }
  }
}
