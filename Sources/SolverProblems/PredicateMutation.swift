package import Detections
import Events
import Patterns
package import Equivalence

/// One small change of what a predicate says, as a careless edit or a wrong converter makes it.
package struct PredicateMutation {
  /// What was changed, for people.
  package let name: String
  package let predicate: Predicate

  /// A random change; `nil` when the predicate has nothing to change.
  package init?(of predicate: Predicate, by random: inout SplitMix64) {
    let places = Self.count(predicate)
    guard places > 0 else { return nil }
    for _ in 0..<20 {
      var place = random.number(0...(places - 1))
      var name: String?
      let changed = Self.changed(predicate, &place, &random, &name)
      if let name, changed != predicate {
        self.name = name
        self.predicate = changed
        return
      }
    }
    return nil
  }

  /// How many connectives and tests there are.
  private static func count(_ predicate: Predicate) -> Int {
    switch predicate {
    case .all(let operands), .any(let operands): 1 + operands.reduce(0) { $0 + count($1) }
    case .not(let operand): 1 + count(operand)
    case .named(_, let operand): count(operand)
    case .field, .keyword: 1
    }
  }

  /// The predicate with the part at a place changed, counted as `count` does.
  private static func changed(
    _ predicate: Predicate, _ place: inout Int, _ random: inout SplitMix64, _ name: inout String?
  ) -> Predicate {
    if case .named(let own, let operand) = predicate {
      return .named(own, changed(operand, &place, &random, &name))
    }
    let isHere = place == 0
    place -= 1
    if isHere { return mutated(predicate, &random, &name) }
    switch predicate {
    case .all(let operands): return .all(operands.map { changed($0, &place, &random, &name) })
    case .any(let operands): return .any(operands.map { changed($0, &place, &random, &name) })
    case .not(let operand): return .not(changed(operand, &place, &random, &name))
    case .named, .field, .keyword: return predicate
    }
  }

  private static func mutated(
    _ predicate: Predicate, _ random: inout SplitMix64, _ name: inout String?
  ) -> Predicate {
    switch predicate {
    case .all(let operands), .any(let operands):
      guard operands.count > 1 else { return predicate }
      let isAll = if case .all = predicate { true } else { false }
      if random.oneIn(2) {
        name = isAll ? "any for all" : "all for any"
        return isAll ? .any(operands) : .all(operands)
      }
      name = "an entry less"
      var fewer = operands
      fewer.remove(at: random.number(0...(operands.count - 1)))
      return isAll ? .all(fewer) : .any(fewer)
    case .not(let operand):
      name = "no negation"
      return operand
    case .field(var test):
      guard let (changed, what) = mutated(test.test, &random) else { return predicate }
      name = what
      test.test = changed
      return .field(test)
    case .keyword(let test, let origin):
      guard let (changed, what) = mutated(test, &random) else { return predicate }
      name = what
      return .keyword(changed, origin)
    case .named: return predicate
    }
  }

  private static func mutated(_ test: FieldTest, _ random: inout SplitMix64) -> (FieldTest, String)? {
    switch test {
    case .text(let text): return mutated(text, &random).map { (.text($0), $1) }
    case .number(let relation, .integer(let bound)):
      if relation != .equal, random.oneIn(2) {
        let others: [Relation] = [.less, .lessOrEqual, .greater, .greaterOrEqual].filter { $0 != relation }
        return random.element(others).map { (.number($0, .integer(bound)), "another relation") }
      }
      return (.number(relation, .integer(bound &+ (random.oneIn(2) ? 1 : -1))), "another bound")
    case .boolean(let truth): return (.boolean(!truth), "the other Boolean")
    case .network(let network):
      return IPNetwork(network.address, prefixLength: network.prefixLength + (random.oneIn(2) ? 1 : -1))
        .map { (.network($0), "another prefix") }
    case .sameAs(let field, let isCased): return (.sameAs(field, isCaseSensitive: !isCased), "case")
    case .present: return (.null, "null for present")
    case .null: return (.present, "present for null")
    case .number(_, .double), .member: return nil
    }
  }

  private static func mutated(_ test: TextTest, _ random: inout SplitMix64) -> (TextTest, String)? {
    var result = test
    switch random.number(0...2) {
    case 0:
      result.isCaseSensitive.toggle()
      return (result, "case")
    case 1:
      return anchored(test, &random).map { (TextTest($0, isCaseSensitive: test.isCaseSensitive), "another anchor") }
    default:
      return relettered(test.pattern, &random).map {
        (TextTest($0, isCaseSensitive: test.isCaseSensitive), "another text")
      }
    }
  }

  private static func anchored(_ test: TextTest, _ random: inout SplitMix64) -> TextPattern? {
    switch test.pattern {
    case .equals(let text): random.either(.contains(text), .startsWith(text), .endsWith(text))
    case .startsWith(let text): random.either(.contains(text), .equals(text), .endsWith(text))
    case .endsWith(let text): random.either(.contains(text), .equals(text), .startsWith(text))
    case .contains(let text): random.either(.equals(text), .startsWith(text), .endsWith(text))
    case .glob(let glob):
      .glob(Glob(glob.pieces.first == .anyRun ? Array(glob.pieces.dropFirst()) : [.anyRun] + glob.pieces))
    case .matches(let pattern):
      pattern.hasPrefix("^") ? .matches(String(pattern.dropFirst())) : .matches("^(?:\(pattern))")
    }
  }

  private static func relettered(_ pattern: TextPattern, _ random: inout SplitMix64) -> TextPattern? {
    func changed(_ text: String) -> String {
      var scalars = Array(text.unicodeScalars)
      let place = random.number(0...scalars.count)
      if place == scalars.count {
        scalars.append("x")
      } else if random.oneIn(2) {
        scalars.remove(at: place)
      } else {
        scalars[place] = scalars[place] == "e" ? "a" : "e"
      }
      return String(String.UnicodeScalarView(scalars))
    }
    switch pattern {
    case .equals(let text): return .equals(changed(text))
    case .startsWith(let text): return .startsWith(changed(text))
    case .endsWith(let text): return .endsWith(changed(text))
    case .contains(let text): return .contains(changed(text))
    case .glob(let glob):
      return .glob(
        Glob(
          glob.pieces.map { piece in
            if case .literal(let text) = piece { .literal(changed(text)) } else { piece }
          }))
    case .matches(let pattern): return .matches("(?:\(pattern))x")
    }
  }
}
