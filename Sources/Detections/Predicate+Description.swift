import Events

// How tests read in messages to people; the words are those of neutral rules.

extension FieldPredicate {
  /// `process.command_line contains "docker exec"`.
  package var description: String {
    let every = quantifier == .every ? "every value of " : ""
    return "\(every)\(field.name) \(test.description)"
  }
}

extension FieldTest {
  package var description: String {
    switch self {
    case .text(let test): test.description
    case .number(let relation, let number): "\(relation.rawValue) \(number)"
    case .boolean(let boolean): "is \(boolean)"
    case .network(let network): "is in \(network)"
    case .present: "exists"
    case .null: "is absent or null"
    case .sameAs(let field, let isCaseSensitive):
      "equals the field \(field.name)\(isCaseSensitive ? " (cased)" : "")"
    case .member(let list, let matching):
      switch matching {
      case .exact(let isCaseSensitive): "is in the list \(list)\(isCaseSensitive ? " (cased)" : "")"
      case .pattern: "matches an entry of the list \(list)"
      case .network: "is in a network of the list \(list)"
      }
    }
  }
}

extension TextTest {
  package var description: String {
    let quoted: String
    switch pattern {
    case .equals(let text): quoted = "equals \"\(text)\""
    case .startsWith(let text): quoted = "starts with \"\(text)\""
    case .endsWith(let text): quoted = "ends with \"\(text)\""
    case .contains(let text): quoted = "contains \"\(text)\""
    case .glob(let glob): quoted = "is like \(glob)"
    case .matches(let pattern): return "matches /\(pattern)/\(isCaseSensitive ? "" : " ignoring case")"
    }
    return isCaseSensitive ? quoted + " (cased)" : quoted
  }
}
