import Detections
import Events
import Patterns

extension Raising {
  /// A Boolean expression over `event`.
  mutating func raise(_ predicate: Predicate) -> NativeSwift.Expression {
    switch predicate {
    case .all(let operands): return conjunction(operands)
    case .any(let operands): return disjunction(operands)
    case .not(let operand): return .not(raise(operand))
    case .named(let name, let operand):
      let function = functionName(of: Selection(name: name, predicate: operand))
      return .call(function, [NativeSwift.Argument(.name("event"))])
    case .field(let predicate): return raise(predicate)
    case .keyword(let test, _): return self.test(.member(.name("event"), "anyField"), [test], "keyword")
    }
  }

  private mutating func conjunction(_ operands: [Predicate]) -> NativeSwift.Expression {
    var parts: [NativeSwift.Expression] = []
    var rest = operands[...]
    while let operand = rest.popFirst() {
      // `contains` of several texts in a row, of one field that need not have them in one value.
      if let first = MergeableTest(operand), first.kind == .contains {
        let run = rest.prefix { MergeableTest($0)?.key == first.key }.compactMap { MergeableTest($0) }
        if !run.isEmpty {
          rest = rest.dropFirst(run.count)
          parts.append(test(first.values, ([first] + run).map(\.test), first.noun, joint: "allOf"))
          continue
        }
      }
      parts.append(raise(operand))
    }
    return parts.count == 1 ? parts[0] : parts.isEmpty ? .boolean(true) : .and(parts)
  }

  private mutating func disjunction(_ operands: [Predicate]) -> NativeSwift.Expression {
    if let networks = networkTest(operands) { return networks }
    var parts: [NativeSwift.Expression] = []
    var done: Set<MergeableTest.Key> = []
    for operand in operands {
      guard let first = MergeableTest(operand) else {
        parts.append(raise(operand))
        continue
      }
      guard done.insert(first.key).inserted else { continue }
      let group = operands.compactMap { MergeableTest($0) }.filter { $0.key == first.key }
      parts.append(test(first.values, group.map(\.test), first.noun))
    }
    return parts.count == 1 ? parts[0] : parts.isEmpty ? .boolean(false) : .or(parts)
  }

  /// `event["source.ip"].isInside(anyOf: networks)`, when all operands are networks of one field.
  private mutating func networkTest(_ operands: [Predicate]) -> NativeSwift.Expression? {
    var networks: [IPNetwork] = []
    var field: Field?
    for operand in operands {
      guard case .field(let predicate) = operand, case .network(let network) = predicate.test,
        predicate.quantifier == .some, field == nil || field == predicate.field
      else { return nil }
      field = predicate.field
      networks.append(network)
    }
    guard networks.count > 1, let field else { return nil }
    let name = table("[Network]", .array(networks.map { .string($0.description) }), "networks", field.name)
    return .method(values(of: field), "isInside", [NativeSwift.Argument("anyOf", name)])
  }

  /// `event["process.command_line"]`
  private func values(of field: Field) -> NativeSwift.Expression {
    .subscripted(.name("event"), .string(field.name))
  }

  private mutating func raise(_ predicate: FieldPredicate) -> NativeSwift.Expression {
    let whole = values(of: predicate.field)
    let values: NativeSwift.Expression
    switch predicate.quantifier {
    case .some: values = whole
    case .every: values = .member(whole, "every")
    }
    switch predicate.test {
    case .text(let test):
      return self.test(values, [test], predicate.field.name)
    case .number(let relation, let number):
      let literal: NativeSwift.Expression =
        switch number {
        case .integer(let integer): .integer(integer)
        case .double(let double): double.isFinite ? .double(double) : .call(".double", [.init(.double(double))])
        }
      return .method(values, "isNumber", [.init(self.relation(relation)), .init(literal)])
    case .boolean(let boolean):
      return .method(values, "isBoolean", [.init(.boolean(boolean))])
    case .network(let network):
      let name = table("Network", .string(network.description), "network", predicate.field.name)
      return .method(values, "isInside", [.init(name)])
    case .present: return .member(whole, "isPresent")
    case .null: return .member(whole, "isAbsentOrNull")
    case .sameAs(let other, let isCaseSensitive):
      let cased = isCaseSensitive ? [NativeSwift.Argument("cased", .boolean(true))] : []
      return .method(values, "equals", [.init("someOf", self.values(of: other))] + cased)
    case .member(let list, let matching): return membership(values, list, matching)
    }
  }

  private mutating func membership(
    _ values: NativeSwift.Expression, _ list: String, _ matching: ListMatching
  ) -> NativeSwift.Expression {
    func cased(_ isCaseSensitive: Bool) -> [NativeSwift.Argument] {
      isCaseSensitive ? [NativeSwift.Argument("cased", .boolean(true))] : []
    }
    switch matching {
    case .exact(let isCaseSensitive):
      let name = listName(list, "TextList", suffix: "Texts")
      return .method(values, "isListed", [.init("in", name)] + cased(isCaseSensitive))
    case .pattern(let isCaseSensitive):
      let name = listName(list, "PatternList", suffix: "Patterns")
      return .method(values, "matches", [.init("list", name)] + cased(isCaseSensitive))
    case .network:
      let name = listName(list, "NetworkList", suffix: "Networks")
      return .method(values, "isInside", [.init("list", name)])
    }
  }

  /// The property of a named list, with the content that the rule gives.
  private mutating func listName(_ list: String, _ type: String, suffix: String) -> NativeSwift.Expression {
    let use = ListUse(name: list, type: type)
    if let known = listNames[use] { return .name(Naming.escaped(known)) }
    let plain = Naming.camelCase(list, fallback: "list")
    let name = names.claim(plain, plain + suffix)
    listNames[use] = name
    let content = detection.lists.first { $0.name == list }?.values ?? []
    let arguments = content.isEmpty ? [] : [NativeSwift.Argument(.array(content.map { .string($0) }))]
    lists.append(
      NativeSwift.Property(
        comment: ["The named list `\(list)`."], introducer: "public var", name: Naming.escaped(name),
        value: .call(type, arguments)))
    return .name(Naming.escaped(name))
  }
}
