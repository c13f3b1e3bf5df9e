import DetectionRuntime
import Detections
import Events
import Patterns
import ValueFunctions

/// Compiles the parts of one detection.
struct Compiler {
  let detection: Detection
  let lists: [String: [String]]
  private(set) var fields: [String] = []
  private var fieldIndices: [String: Int] = [:]
  private(set) var rowPredicates: [CompiledPredicate] = []
  private var rowPredicateIndices: [Predicate: Int] = [:]
  private(set) var unusableEntries: [UnusableEntry] = []

  init(_ detection: Detection, _ lists: [String: [String]]) {
    self.detection = detection
    // The rule's own lists go before; the first of a name counts.
    self.lists = lists.merging(detection.lists.map { ($0.name, $0.values) }.reversed()) { $1 }
  }

  mutating func compile(_ predicate: Predicate) throws(PatternError) -> CompiledPredicate {
    switch predicate {
    case .all(let operands): return .all(try compile(operands))
    case .any(let operands): return try compileAny(operands)
    case .not(let operand): return .not(try compile(operand))
    case .named(_, let operand): return try compile(operand)
    case .field(let predicate): return try compile(predicate)
    case .keyword(let test, _): return .anywhere(.text(try TextTests([test])))
    }
  }

  private mutating func compile(_ operands: [Predicate]) throws(PatternError) -> [CompiledPredicate] {
    var compiled: [CompiledPredicate] = []
    for operand in operands { compiled.append(try compile(operand)) }
    return compiled
  }

  /// Text tests of one field that some value must pass are put together, so that the text is made once.
  private mutating func compileAny(_ operands: [Predicate]) throws(PatternError) -> CompiledPredicate {
    var order: [Field] = []
    var tests: [Field: [TextTest]] = [:]
    var rest: [Predicate] = []
    for operand in operands {
      guard case .field(let predicate) = operand, predicate.quantifier == .some,
        case .text(let test) = predicate.test
      else {
        rest.append(operand)
        continue
      }
      if tests[predicate.field] == nil { order.append(predicate.field) }
      tests[predicate.field, default: []].append(test)
    }
    var compiled: [CompiledPredicate] = []
    for field in order {
      compiled.append(.some(field: index(of: field), .text(try TextTests(tests[field] ?? []))))
    }
    compiled += try compile(rest)
    return compiled.count == 1 ? compiled[0] : .any(compiled)
  }

  private mutating func compile(_ predicate: FieldPredicate) throws(PatternError) -> CompiledPredicate {
    let field = index(of: predicate.field)
    switch predicate.test {
    case .present: return .present(field: field)
    case .null: return .absentOrNull(field: field)
    case .sameAs(let other, let isCaseSensitive):
      let other = index(of: other)
      switch predicate.quantifier {
      case .some: return .same(field: field, other: other, isCaseSensitive: isCaseSensitive)
      case .every: return .everySame(field: field, other: other, isCaseSensitive: isCaseSensitive)
      }
    case .text, .number, .boolean, .network, .member:
      let test = try compile(predicate.test)
      switch predicate.quantifier {
      case .some: return .some(field: field, test)
      case .every: return .every(field: field, test)
      }
    }
  }

  private mutating func compile(_ test: FieldTest) throws(PatternError) -> ValueTest {
    switch test {
    case .text(let test): return .text(try TextTests([test]))
    case .number(let relation, let number): return .number(relation, number)
    case .boolean(let boolean): return .boolean(boolean)
    case .network(let network): return .network(network)
    case .member(let list, let matching): return member(list, matching)
    case .present, .null, .sameAs: return .text(try TextTests([]))
    }
  }

  private mutating func member(_ list: String, _ matching: ListMatching) -> ValueTest {
    let entries = lists[list] ?? []
    switch matching {
    case .exact(let isCaseSensitive): return .texts(TextList(entries), isCaseSensitive: isCaseSensitive)
    case .pattern(let isCaseSensitive):
      let patterns = PatternList(entries)
      unusableEntries += patterns.unusableEntries.map { UnusableEntry(list: list, entry: $0) }
      return .patterns(patterns, isCaseSensitive: isCaseSensitive)
    case .network:
      let networks = NetworkList(entries)
      unusableEntries += networks.unusableEntries.map { UnusableEntry(list: list, entry: $0) }
      return .networks(networks)
    }
  }

  private mutating func index(of field: Field) -> Int {
    if let known = fieldIndices[field.name] { return known }
    fieldIndices[field.name] = fields.count
    fields.append(field.name)
    return fields.count - 1
  }

  /// The index of a variable; one that no row has an event for when it is unknown.
  private func index(of variable: String) -> Int {
    detection.variables.firstIndex { $0.name == variable } ?? detection.variables.count
  }
}

// Outcomes and conditions.
extension Compiler {
  mutating func compile(_ expression: Expression) throws(PatternError) -> CompiledExpression {
    switch expression {
    case .literal(let value): return .literal(value)
    case .field(let variable, let field, let absent):
      return .field(variable: index(of: variable), field.name, absentAs: absent ?? .null)
    case .conditional(let condition, let then, let otherwise):
      return .conditional(try compile(condition), then: try compile(then), otherwise: try compile(otherwise))
    case .arithmetic(let symbol, let left, let right):
      return .arithmetic(symbol, try compile(left), try compile(right))
    case .aggregate(let aggregate, .field(let variable, let field, let absent)):
      return .fieldAggregate(
        RowAggregate(aggregate), variable: index(of: variable), field.name, absentAs: absent ?? .null)
    case .aggregate(let aggregate, let operand) where operand.isCall:
      return .listAggregate(RowAggregate(aggregate), try compile(operand))
    case .aggregate(let aggregate, let operand):
      return .aggregate(RowAggregate(aggregate), try compile(operand))
    case .outcome(let name): return .outcome(name)
    case .truth(let condition): return .truth(try compile(condition))
    case .call(let function, let arguments):
      var compiled: [CompiledExpression] = []
      for argument in arguments { compiled.append(try compile(argument)) }
      let literals = arguments.map { argument -> Value? in
        if case .literal(let value) = argument { value } else { nil }
      }
      return .call(PreparedFunction(function, literals: literals), compiled)
    }
  }

  mutating func compile(_ condition: Condition) throws(PatternError) -> CompiledCondition {
    switch condition {
    case .all(let operands): return .all(try compile(operands))
    case .any(let operands): return .any(try compile(operands))
    case .not(let operand): return .not(try compile(operand))
    case .count(let variable, let relation, let number):
      return .count(variable: index(of: variable), relation, number)
    case .compare(let left, let relation, let right):
      return .compare(try compile(left), relation, try compile(right))
    case .holds(let variable, let predicate):
      return .holds(variable: index(of: variable), predicate: try rowPredicate(predicate))
    }
  }

  private mutating func compile(_ operands: [Condition]) throws(PatternError) -> [CompiledCondition] {
    var compiled: [CompiledCondition] = []
    for operand in operands { compiled.append(try compile(operand)) }
    return compiled
  }

  private mutating func rowPredicate(_ predicate: Predicate) throws(PatternError) -> Int {
    if let known = rowPredicateIndices[predicate] { return known }
    rowPredicates.append(try compile(predicate))
    rowPredicateIndices[predicate] = rowPredicates.count - 1
    return rowPredicates.count - 1
  }
}

extension Expression {
  fileprivate var isCall: Bool {
    if case .call = self { true } else { false }
  }
}

extension RowAggregate {
  fileprivate init(_ aggregate: Aggregate) {
    switch aggregate {
    case .max: self = .max
    case .min: self = .min
    case .sum: self = .sum
    case .average: self = .average
    case .percentile(let percentile): self = .percentile(percentile)
    case .count: self = .count
    case .countDistinct: self = .countDistinct
    case .list: self = .list
    case .distinctList: self = .distinctList
    case .anyTrue: self = .anyTrue
    }
  }
}
