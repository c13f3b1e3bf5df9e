import Diagnostics
import Events

extension Sigma.Pipeline.PipelineRun {
  /// An attribute of the document as `rule_attribute` compares it.
  private enum Attribute {
    case text(String)
    case list([String])
    case number(Double)
    case date(String)
    /// A word of an ordered list, lowest first.
    case rank(String, of: [String])
    case boolean(Bool)
  }

  mutating func holds(_ test: Sigma.Pipeline.AttributeTest, _ step: Sigma.Pipeline.Step) -> Bool {
    func wrong(_ message: String) -> Bool {
      refuse(
        .sigmaPipelineFailure, "'rule_attribute' of '\(test.attribute)': \(message)", at: draft.header.origin, step)
      return false
    }
    let value = test.value
    switch attribute(test.attribute) {
    case .absentCustom: return false
    case .absent: return wrong("the rule has none")
    case .unsupported: return wrong("it can't be compared")
    case .known(.list(let members)):
      switch test.comparison {
      case .isMember: return value.text.map(members.contains) ?? false
      case .isNotMember: return value.text.map { !members.contains($0) } ?? true
      case .notEqual: return true
      case .equal, .greaterOrEqual, .greater, .lessOrEqual, .less: return false
      }
    case .known(let own) where test.comparison == .isMember || test.comparison == .isNotMember:
      _ = own
      return wrong("it is no list")
    case .known(.text(let text)):
      guard test.comparison == .equal || test.comparison == .notEqual else { return wrong("texts have no order") }
      return (text == value.text) == (test.comparison == .equal)
    case .known(.boolean(let own)):
      guard case .boolean(let other) = value.content, test.comparison == .equal || test.comparison == .notEqual else {
        return wrong("it is true or false")
      }
      return (own == other) == (test.comparison == .equal)
    case .known(.number(let number)):
      guard let other = value.number else { return wrong("\(value.kindName) is no number") }
      return test.comparison.holds(number, other)
    case .known(.date(let date)):
      guard let other = value.text, Sigma.isDate(other) else { return wrong("the value is no date YYYY-MM-DD") }
      return test.comparison.holds(date, other)
    case .known(.rank(let word, let words)):
      guard let other = value.text.flatMap({ words.firstIndex(of: $0.lowercased()) }),
        let own = words.firstIndex(of: word)
      else { return wrong("the value is none of \(words.joined(separator: ", "))") }
      return test.comparison.holds(own, other)
    }
  }

  private enum Lookup {
    case known(Attribute)
    case absent
    /// No attribute of rules: a custom one that the rule does not have.
    case absentCustom
    case unsupported
  }

  private func attribute(_ name: String) -> Lookup {
    func text(_ text: String) -> Lookup { text.isEmpty ? .absent : .known(.text(text)) }
    func date(_ text: String) -> Lookup { text.isEmpty ? .absent : .known(.date(text)) }
    let header = draft.header
    switch name {
    case "title": return text(header.title)
    case "id": return text(header.id)
    case "name": return text(header.name)
    case "description": return text(header.description)
    case "author": return text(header.author)
    case "license": return text(header.license)
    case "taxonomy": return .known(.text(header.taxonomy.isEmpty ? "sigma" : header.taxonomy))
    case "date": return date(header.date)
    case "modified": return date(header.modified)
    case "level": return header.level.isEmpty ? .absent : .known(.rank(header.level, of: Sigma.levels))
    case "status":
      return header.status.isEmpty ? .absent : .known(.rank(header.status, of: Sigma.statuses.reversed()))
    case "references": return .known(.list(header.references))
    case "fields": return .known(.list(header.fields))
    case "falsepositives": return .known(.list(header.falsePositives))
    case "tags": return .known(.list(header.tags))
    case "scope": return .known(.list(header.scope))
    case "logsource", "detection", "related", "correlation": return .unsupported
    default: return custom(name)
    }
  }

  private func custom(_ name: String) -> Lookup {
    guard let entry = draft.header.custom.last(where: { $0.key == name }) else { return .absentCustom }
    switch entry.value {
    case .scalar(let scalar):
      switch scalar.content {
      case .text(let text): return .known(.text(text))
      case .number(let number): return .known(.number(number.double))
      case .boolean(let boolean): return .known(.boolean(boolean))
      case .null: return .unsupported
      }
    case .list(let trees):
      return .known(
        .list(
          trees.compactMap { tree in
            if case .scalar(let scalar) = tree { scalar.text } else { nil }
          }))
    case .mapping: return .unsupported
    }
  }
}

extension Sigma.Scalar {
  /// The number that the value is or writes.
  fileprivate var number: Double? {
    switch content {
    case .number(let number): number.double
    case .text(let text): Number(decimal: text)?.double
    case .boolean, .null: nil
    }
  }
}
