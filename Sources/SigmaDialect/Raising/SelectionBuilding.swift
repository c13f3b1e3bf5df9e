import Diagnostics

extension Sigma {
  /// Divides a clause into search identifiers and a condition over them.
  ///
  /// A clause with a name becomes one identifier of that name where one search can say it; unnamed clauses
  /// get names by their place: `selection`, `filter` under a negation, with the field where one would not do.
  struct SelectionBuilding {
    private(set) var identifiers: [Identifier] = []

    /// The condition of a simplified clause.
    mutating func condition(of clause: Clause) -> Condition {
      if clause == .always || clause == .never { return constant(clause == .always) }
      return condition(of: clause, under: Hint(name: "selection", negative: "filter"))
    }

    /// What a search is called unless its author named it.
    private struct Hint {
      var name: String
      var negative: String

      var negated: Hint { Hint(name: negative, negative: name) }
    }

    private mutating func condition(of clause: Clause, under hint: Hint) -> Condition {
      if !clause.holdsName, let search = Search(clause) {
        return define(hint.name, search, otherwise: clause.onlyField)
      }
      switch clause {
      case .named(let name, let inner):
        let name = Sigma.identifierName(name)
        if let search = Search(inner) { return define(name, search) }
        return condition(of: inner, under: Hint(name: name, negative: name + "_filter"))
      case .not(let inner):
        return .not(condition(of: inner, under: hint.negated))
      case .all(let operands):
        return .and(parts(operands, of: hint) { .all($0) })
      case .any(let operands):
        return .or(parts(operands, of: hint) { .any($0) })
      case .test(let test):
        // Every test is a search of its own.
        return define(hint.name, .items([Item(test)]))
      }
    }

    /// The conditions of operands: those that one search can say together become one, in the place of the
    /// first of them.
    private mutating func parts(
      _ operands: [Clause], of hint: Hint, joined: ([Clause]) -> Clause
    ) -> [Condition] {
      let groups = grouped(operands, joined: joined)
      let clauses = groups.map { $0.count == 1 ? $0[0] : joined($0) }
      let plainCount = clauses.count { !$0.holdsName && Search($0) != nil }
      let negatedCount = clauses.count { $0.isUnnamedNegation }
      return clauses.map { clause in
        var inner = hint
        // Where several would have one name, the field tells them apart.
        let isOneOfSeveral = clause.isUnnamedNegation ? negatedCount > 1 : plainCount > 1
        if isOneOfSeveral, let field = clause.onlyField {
          inner.name += "_" + field
          inner.negative += "_" + field
        }
        return condition(of: clause, under: inner)
      }
    }

    /// Operands in the order of the text, plain ones gathered as far as one search can say them together.
    private func grouped(_ operands: [Clause], joined: ([Clause]) -> Clause) -> [[Clause]] {
      let isPlain = operands.map { !$0.holdsName && Search($0) != nil }
      let plain = operands.indices.filter { isPlain[$0] }
      // Nearly always all of them fit together; only else it is tried one by one.
      if plain.count > 1, Search(joined(plain.map { operands[$0] })) != nil {
        return operands.indices.compactMap { index in
          if !isPlain[index] { return [operands[index]] }
          return index == plain[0] ? plain.map { operands[$0] } : nil
        }
      }
      var groups: [[Clause]] = []
      var homes: [Int] = []
      for (index, operand) in operands.enumerated() {
        if isPlain[index], let home = homes.first(where: { Search(joined(groups[$0] + [operand])) != nil }) {
          groups[home].append(operand)
        } else {
          if isPlain[index] { homes.append(groups.count) }
          groups.append([operand])
        }
      }
      return groups
    }

    /// The identifier of a search: the one that has it already under this name, or a new one.
    ///
    /// - Parameter suffix: what tells the search apart when another has the name already.
    private mutating func define(_ preferred: String, _ search: Search, otherwise suffix: String? = nil)
      -> Condition
    {
      var base = preferred
      if let suffix, isTaken(base, by: search), !base.hasSuffix("_" + suffix) { base += "_" + suffix }
      var name = base
      var number = 2
      while isTaken(name, by: search) {
        name = "\(base)_\(number)"
        number += 1
      }
      if !identifiers.contains(where: { $0.name == name }) {
        identifiers.append(Identifier(name: name, search: search))
      }
      return .identifier(name, .none)
    }

    /// Whether another search has the name.
    private func isTaken(_ name: String, by search: Search) -> Bool {
      identifiers.contains { $0.name == name && $0.search != search }
    }

    /// Sigma has no constants, so any search does, together with its own negation.
    private mutating func constant(_ isTrue: Bool) -> Condition {
      let item = Item("EventID", [Modifier(.exists)], values: [Scalar(.boolean(true))])
      let any = define("any_event", .items([item]))
      return isTrue ? .or([any, .not(any)]) : .and([any, .not(any)])
    }
  }

  /// A name that may stand in a condition: letters, digits, `_` and `-`, no word of the grammar.
  static func identifierName(_ name: String) -> String {
    var result = ""
    for scalar in name.unicodeScalars {
      let isLegal = scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
      result += isLegal || scalar == "_" || scalar == "-" ? String(scalar) : "_"
    }
    // A leading underscore hides an identifier from selectors.
    while result.hasPrefix("_") || result.hasPrefix("-") { result.removeFirst() }
    let reserved = ["and", "or", "not", "of", "them", "all", "any", "1", "condition", "timeframe", ""]
    if reserved.contains(result.lowercased()) || result.first?.isNumber == true {
      result = "selection_" + result
    }
    return result
  }
}

extension Sigma.Clause {
  fileprivate var isUnnamedNegation: Bool {
    if case .not = self { !holdsName } else { false }
  }

  /// The field that all tests are of, as a part of a name; `nil` when there are several.
  fileprivate var onlyField: String? {
    var fields: Set<String> = []
    collectFields(into: &fields)
    guard fields.count == 1, let field = fields.first else { return nil }
    let last = field.split(whereSeparator: { $0 == "." || $0 == "/" }).last.map(String.init) ?? field
    let word = last.lowercased().unicodeScalars.filter { scalar in
      ("a"..."z").contains(scalar) || ("0"..."9").contains(scalar) || scalar == "_"
    }
    return word.isEmpty ? nil : String(String.UnicodeScalarView(word))
  }

  private func collectFields(into fields: inout Set<String>) {
    switch self {
    case .test(let test): fields.insert(test.field ?? "keywords")
    case .not(let operand), .named(_, let operand): operand.collectFields(into: &fields)
    case .all(let operands), .any(let operands):
      for operand in operands { operand.collectFields(into: &fields) }
    }
  }
}
