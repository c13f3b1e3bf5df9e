import Diagnostics

// How much of a clause one search identifier can say: a map is an AND, a list of maps an OR, a list of
// values an OR within an item, and `all` turns that into an AND (Sigma reference section 4.1).

extension Sigma.Search {
  /// The search that says a simplified clause; `nil` when one search cannot. Names inside are dropped.
  init?(_ clause: Sigma.Clause) {
    switch clause {
    case .named(_, let inner):
      guard let search = Sigma.Search(inner) else { return nil }
      self = search
    case .not:
      return nil
    case .test(let test):
      self =
        test.isPlainKeyword
        ? .any([.keyword(Sigma.Scalar(test.value))]) : .items([Sigma.Item(test)])
    case .all(let operands):
      guard let items = Sigma.Search.items(operands) else { return nil }
      self = .items(items)
    case .any(let operands):
      guard let search = Sigma.Search.alternatives(operands) else { return nil }
      self = search
    }
  }

  /// The items of a map that holds exactly when all operands do.
  private static func items(_ operands: [Sigma.Clause]) -> [Sigma.Item]? {
    guard !operands.isEmpty else { return nil }
    var items: [Sigma.Item] = []
    var singles: Set<Int> = []
    for operand in operands.flatMap(\.conjuncts) {
      guard let item = item(operand) else { return nil }
      let isSingle = item.values.count == 1
      if let home = items.firstIndex(where: { $0.key == item.key }) {
        guard isSingle, singles.contains(home), item.mayHaveAll else { return nil }
        if !items[home].values.contains(where: { $0 == item.values[0] }) {
          items[home].values.append(item.values[0])
        }
      } else {
        guard items.allSatisfy({ $0.isDistinct(from: item) }) else { return nil }
        if isSingle { singles.insert(items.count) }
        items.append(item)
      }
    }
    for index in items.indices where singles.contains(index) && items[index].values.count > 1 {
      items[index].modifiers.append(Sigma.Modifier(.all))
    }
    guard items.allSatisfy({ $0.field != nil }) || items.allSatisfy({ $0.field == nil }) else { return nil }
    // Without `all` a keyword in a map has an empty key, which is not a form that rules use.
    if items.contains(where: { $0.field == nil && $0.modifiers.isEmpty }) { return nil }
    return items
  }

  /// The item that says an operand of a map: a test, or alternatives that differ only in their value.
  private static func item(_ clause: Sigma.Clause) -> Sigma.Item? {
    switch clause {
    case .test(let test):
      return Sigma.Item(test)
    case .named(_, let inner):
      return item(inner)
    case .any(let operands):
      var merged: Sigma.Item?
      var known: Set<Sigma.Scalar.Content> = []
      for operand in operands.flatMap(\.disjuncts) {
        guard case .test(let test) = operand, test.mayStandInList else { return nil }
        let item = Sigma.Item(test)
        if let key = merged?.key, key != item.key { return nil }
        guard known.insert(test.value).inserted else { continue }
        if merged == nil { merged = item } else { merged?.values += item.values }
      }
      return merged
    case .all, .not:
      return nil
    }
  }

  /// The list of maps, or the one map, that holds exactly when some operand does.
  private static func alternatives(_ operands: [Sigma.Clause]) -> Sigma.Search? {
    guard !operands.isEmpty else { return nil }
    var alternatives: [Sigma.Search] = []
    // Where each kind of test gathers its values; a rule may list thousands.
    var homes: [Sigma.Clause.Test: Int] = [:]
    var known: Set<Sigma.Clause.Test> = []
    for operand in operands.flatMap(\.disjuncts) {
      guard case .test(let test) = operand, test.mayStandInList else {
        guard let search = Sigma.Search(operand) else { return nil }
        alternatives.append(search)
        continue
      }
      if !known.insert(test).inserted { continue }
      var key = test
      key.value = .null
      if test.isPlainKeyword {
        alternatives.append(.keyword(Sigma.Scalar(test.value)))
      } else if let home = homes[key], case .items(var items) = alternatives[home] {
        // Taken out first, so that the list of values is not copied for each of them.
        alternatives[home] = .any([])
        items[0].values.append(Sigma.Scalar(test.value))
        alternatives[home] = .items(items)
      } else {
        homes[key] = alternatives.count
        alternatives.append(.items([Sigma.Item(test)]))
      }
    }
    let keywords = alternatives.count { if case .keyword = $0 { true } else { false } }
    // Lists that mix keywords and maps are legal, but some engines refuse them.
    guard keywords == 0 || keywords == alternatives.count else { return nil }
    return alternatives.count == 1 && keywords == 0 ? alternatives[0] : .any(alternatives)
  }
}

extension Sigma.Clause {
  /// The operands of an AND, names looked through.
  fileprivate var conjuncts: [Sigma.Clause] {
    switch self {
    case .all(let operands): operands.flatMap(\.conjuncts)
    case .named(_, let inner): inner.conjuncts
    case .any, .not, .test: [self]
    }
  }

  /// The operands of an OR, names looked through.
  fileprivate var disjuncts: [Sigma.Clause] {
    switch self {
    case .any(let operands): operands.flatMap(\.disjuncts)
    case .named(_, let inner): inner.disjuncts
    case .all, .not, .test: [self]
    }
  }
}

extension Sigma.Clause.Test {
  /// A keyword without modifiers: stands in a list without a key.
  var isPlainKeyword: Bool { field == nil && modifiers.isEmpty }

  /// Whether the value may stand in a list beside others; null may not, and presence is one question.
  var mayStandInList: Bool { value != .null && modifiers != [.exists] }
}

extension Sigma.Item {
  /// The item of one test.
  init(_ test: Sigma.Clause.Test) {
    self.init(
      test.field, test.modifiers.map { Sigma.Modifier($0) }, values: [Sigma.Scalar(test.value)])
  }

  /// What a test asks before its value.
  fileprivate var key: Sigma.Clause.Test { Sigma.Clause.Test(field, modifiers.map(\.kind), .null) }

  /// Whether both keys are told apart in one map. Names that only Unicode takes for equal are not.
  fileprivate func isDistinct(from other: Sigma.Item) -> Bool {
    field != other.field || modifiers.map(\.kind) != other.modifiers.map(\.kind)
  }

  /// Whether several values of the item may be asked for together with `all`.
  fileprivate var mayHaveAll: Bool {
    values[0].content != .null
      && modifiers.allSatisfy { modifier in
        switch modifier.kind {
        case .contains, .startswith, .endswith, .cased, .re, .ignoreCase, .multiline, .dotAll: true
        case .all, .neq, .cidr, .gt, .gte, .lt, .lte, .exists, .fieldref, .expand, .base64, .base64offset,
          .utf16, .utf16le, .utf16be, .wide, .windash, .minute, .hour, .day, .week, .month, .year:
          false
        }
      }
  }
}
