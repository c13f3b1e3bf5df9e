import Events
import Patterns

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
    let (words, literal): (String, String)
    switch pattern {
    case .equals(let text): (words, literal) = ("equals", text)
    case .startsWith(let text): (words, literal) = ("starts with", text)
    case .endsWith(let text): (words, literal) = ("ends with", text)
    case .contains(let text): (words, literal) = ("contains", text)
    case .glob(let glob): (words, literal) = ("is like", glob.wildcardText)
    case .matches(let pattern): return "matches /\(pattern)/\(isCaseSensitive ? "" : " ignoring case")"
    }
    // Without letters there is no case.
    let isCased = isCaseSensitive && literal.contains { $0.isUppercase || $0.isLowercase }
    return "\(words) \"\(literal)\"\(isCased ? " (cased)" : "")"
  }
}

extension Glob {
  /// The pattern as neutral rules have it: `*\\cmd.exe`, with a backslash before what is no wildcard.
  fileprivate var wildcardText: String {
    pieces.map { piece in
      switch piece {
      case .literal(let text):
        String(text.flatMap { "*?".contains($0) ? ["\\", $0] : [$0] })
      case .anyRun: "*"
      case .anyScalar: "?"
      }
    }.joined()
  }
}
