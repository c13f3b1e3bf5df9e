import DetectionRuntime
import Detections
import Events
import Patterns

/// Brings the predicates of detections into the form of `RuleTables`.
struct RuleCompiler {
  let memory = TableMemory()
  private let naming: EventNaming
  private(set) var atoms = AtomTable()
  private(set) var slots = SlotTable()
  private(set) var nodes: [RuleNode] = []
  private(set) var operands: [Int32] = []
  private(set) var variables: [RuleVariable] = []
  /// How much it costs to ask a node.
  private var costs: [UInt8] = []
  /// Of the current variable.
  private var lists: [String: [String]] = [:]
  /// Fields that the event itself does not tell about.
  private var unknownFields: Set<Field> = []
  /// By name, whether a field is not as the event has it.
  private var changes: [String: Bool] = [:]
  private var knowsKeywords = true
  private var isNecessaryOnly = false

  init(_ naming: EventNaming) {
    self.naming = naming
  }

  /// The number of a field's slot; a new one if nobody has read it before.
  mutating func slot(of field: String) -> Int32 { slots.slot(of: field) }

  /// Adds the variables of a detection; for one that sees alerts of others the variables of these, for an event that
  /// they may look at is one that it must be given.
  mutating func add(_ detection: CompiledDetection, number: Int, isInner: Bool = false) {
    for inner in detection.inner { if let inner { add(inner, number: number, isInner: true) } }
    lists = detection.lists
    // Views are parts of events with computed fields: only what is true of a part because of what stands in the event
    // is known of the event.
    let seesViews = isInner || detection.needsWholeEvents
    for (index, variable) in detection.detection.variables.enumerated() where detection.inner[index] == nil {
      let changed = changedFields(in: variable.predicate)
      unknownFields = variable.computedFields.union(changed)
      knowsKeywords = naming.keepsValues
      isNecessaryOnly = seesViews || !changed.isEmpty || (!knowsKeywords && variable.predicate.holdsKeyword)
      let first = nodes.count
      var parts: [Int32] = []
      if let source = variable.logSource, !naming.logSourceFields.isEmpty {
        parts.append(atomNode(atoms.logSource(source), negated: false, cost: 0))
      }
      parts.append(node(variable.predicate, negated: false))
      let root = group(.all, parts)
      variables.append(
        RuleVariable(
          detection: Int32(number), variable: Int32(index), firstNode: Int32(first), root: root,
          isNecessaryOnly: isNecessaryOnly))
    }
  }

  /// Adds what another compiler has made, as if its detections had been added here.
  ///
  /// - Parameter number: that of its first detection.
  mutating func append(_ other: RuleCompiler, firstDetection number: Int) {
    let slots = [SlotTable.anywhere] + other.slots.names.dropFirst().map { slot(of: $0) }
    let atoms = atoms.append(other.atoms, slots)
    let firstNode = Int32(nodes.count)
    let firstOperand = Int32(operands.count)
    nodes += other.nodes.map { node in
      switch node.kind {
      case .atom, .notAtom: RuleNode(kind: node.kind, start: atoms[Int(node.start)], count: 0)
      case .all, .any: RuleNode(kind: node.kind, start: node.start + firstOperand, count: node.count)
      case .always: node
      }
    }
    costs += other.costs
    operands += other.operands.map { $0 + firstNode }
    variables += other.variables.map { variable in
      RuleVariable(
        detection: variable.detection + Int32(number), variable: variable.variable,
        firstNode: variable.firstNode + firstNode, root: variable.root + firstNode,
        isNecessaryOnly: variable.isNecessaryOnly)
    }
  }

  /// As `AtomTable.finish(in:)`.
  mutating func finishTexts() -> (bytes: Table<UInt8>, literals: Table<Literal>) { atoms.finish(in: memory) }

  /// The fields of a predicate that are not as the event has them.
  private mutating func changedFields(in predicate: Predicate) -> [Field] {
    var found: [Field] = []
    if naming.changedFields.isEmpty, naming.momentField == nil { return found }
    // Most tests ask the same field as the one before.
    var last: String?
    predicate.forEachTest { test in
      if case .sameAs(let other, _) = test.test, isChanged(other.name) { found.append(other) }
      if test.field.name == last { return }
      if isChanged(test.field.name) {
        found.append(test.field)
      } else {
        last = test.field.name
      }
    }
    return found
  }

  private mutating func isChanged(_ field: String) -> Bool {
    if let known = changes[field] { return known }
    let isChanged = naming.changedFields.contains(field) || naming.momentField?(field) != nil
    changes[field] = isChanged
    return isChanged
  }

  // MARK: Nodes

  private mutating func node(_ predicate: Predicate, negated: Bool) -> Int32 {
    switch predicate {
    case .all(let parts):
      return group(negated ? .any : .all, parts.map { node($0, negated: negated) })
    case .any(let parts): return any(parts, negated: negated)
    case .not(let part): return node(part, negated: !negated)
    case .named(_, let part): return node(part, negated: negated)
    case .field, .keyword:
      if let (slot, literals) = self.literals(of: predicate) {
        return known(negated) { $0.atoms.atom(slot, anyOf: literals) }
      }
      return test(predicate, negated: negated)
    }
  }

  /// Literals of one slot become one atom.
  private mutating func any(_ parts: [Predicate], negated: Bool) -> Int32 {
    var found: [(slot: Int32, literals: [Int32])] = []
    var nodes: [Int32] = []
    var waiting = Array(parts.reversed())
    while let part = waiting.popLast() {
      switch part {
      case .any(let inner): waiting += inner.reversed()
      case .named(_, let inner): waiting.append(inner)
      case .field, .keyword:
        guard let (slot, literals) = self.literals(of: part) else {
          nodes.append(test(part, negated: negated))
          continue
        }
        if let index = found.firstIndex(where: { $0.slot == slot }) {
          found[index].literals += literals
        } else {
          found.append((slot, literals))
        }
      case .all, .not: nodes.append(node(part, negated: negated))
      }
    }
    let groups = found.map { group in known(negated) { $0.atoms.atom(group.slot, anyOf: group.literals) } }
    return group(negated ? .all : .any, groups + nodes)
  }

  /// A node of an atom that is known to hold of an event if it does of a view.
  private mutating func known(_ negated: Bool, _ atom: (inout RuleCompiler) -> Int32) -> Int32 {
    if isNecessaryOnly, negated { return always }
    return atomNode(atom(&self), negated: negated, cost: 0)
  }

  private mutating func atomNode(_ atom: Int32, negated: Bool, cost: UInt8) -> Int32 {
    append(RuleNode(kind: negated ? .notAtom : .atom, start: atom, count: 0), cost)
  }

  /// A node that holds of every event.
  private var always: Int32 {
    mutating get { append(RuleNode(kind: .always, start: 0, count: 0), 0) }
  }

  private mutating func append(_ node: RuleNode, _ cost: UInt8) -> Int32 {
    nodes.append(node)
    costs.append(cost)
    return Int32(nodes.count - 1)
  }

  /// All or any of nodes, the cheap ones first.
  private mutating func group(_ kind: RuleNode.Kind, _ parts: [Int32]) -> Int32 {
    var flat: [Int32] = []
    for part in parts {
      let node = nodes[Int(part)]
      if node.kind == kind {
        flat += operands[Int(node.start)..<Int(node.start + node.count)]
      } else {
        flat.append(part)
      }
    }
    if flat.count == 1 { return flat[0] }
    let most = flat.reduce(0) { max($0, costs[Int($1)]) }
    if most > 0 {
      flat = flat.enumerated().sorted { (costs[Int($0.element)], $0.offset) < (costs[Int($1.element)], $1.offset) }
        .map(\.element)
    }
    let start = operands.count
    operands += flat
    return append(RuleNode(kind: kind, start: Int32(start), count: Int32(flat.count)), most)
  }

  // MARK: Tests

  /// The literals of which some value must pass one, when that is all that is asked.
  private mutating func literals(of predicate: Predicate) -> (slot: Int32, literals: [Int32])? {
    switch predicate {
    case .keyword(let test, _):
      guard knowsKeywords else { return nil }
      return literals(of: test, SlotTable.anywhere).map { (SlotTable.anywhere, $0) }
    case .field(let predicate):
      guard predicate.quantifier == .some, !unknownFields.contains(predicate.field) else { return nil }
      let slot = slots.slot(of: predicate.field.name)
      switch predicate.test {
      case .text(let test): return literals(of: test, slot).map { (slot, $0) }
      // The text of a number is equal exactly if the number is, and of a text that is asked anyway.
      case .number(.equal, .integer(let integer)):
        return (slot, [atoms.literal(slot, .equals, String(integer), isCased: true)])
      case .boolean(let boolean):
        return (slot, [atoms.literal(slot, .equals, boolean ? "true" : "false", isCased: false)])
      case .member(let list, .exact(let isCased)):
        return (slot, (lists[list] ?? []).map { atoms.literal(slot, .equals, $0, isCased: isCased) })
      case .number, .network, .present, .null, .sameAs, .member: return nil
      }
    case .all, .any, .not, .named: return nil
    }
  }

  private mutating func literals(of test: TextTest, _ slot: Int32) -> [Int32]? {
    func literal(_ relation: Literal.Relation, _ text: String, _ atoms: inout AtomTable) -> [Int32]? {
      if text.isEmpty, relation != .equals { return nil }
      return [atoms.literal(slot, relation, text, isCased: test.isCaseSensitive)]
    }
    switch test.pattern {
    case .equals(let text): return literal(.equals, text, &atoms)
    case .startsWith(let text): return literal(.startsWith, text, &atoms)
    case .endsWith(let text): return literal(.endsWith, text, &atoms)
    case .contains(let text): return literal(.contains, text, &atoms)
    case .glob(let glob):
      return glob.simplified.flatMap { literal(Literal.Relation($0.relation), $0.text, &atoms) }
    case .matches(let pattern):
      let expression = try? RegularExpression(pattern, ignoringCase: !test.isCaseSensitive)
      guard let literals = expression?.literalAlternatives(),
        literals.allSatisfy({ !$0.text.isEmpty || $0.relation == .equals })
      else { return nil }
      return literals.map {
        atoms.literal(slot, Literal.Relation($0.relation), $0.text, isCased: !$0.ignoringCase)
      }
    }
  }

  /// A test that is not only about literals.
  private mutating func test(_ predicate: Predicate, negated: Bool) -> Int32 {
    switch predicate {
    case .keyword(let test, _):
      return knowsKeywords ? text(test, SlotTable.anywhere, negated) : always
    case .field(let field):
      if unknownFields.contains(field.field) { return always }
      let slot = slots.slot(of: field.field.name)
      switch field.test {
      case .present: return known(negated) { $0.atoms.atom(.present, slot) }
      case .null:
        if isNecessaryOnly { return always }
        return atomNode(atoms.atom(.absentOrNull, slot), negated: negated, cost: 0)
      case .text(let test) where field.quantifier == .some: return text(test, slot, negated)
      case .member(let list, .pattern(let isCased)) where field.quantifier == .some:
        let tests = (lists[list] ?? []).map { TextTest(.matches($0), isCaseSensitive: isCased) }
        return group(negated ? .all : .any, tests.map { text($0, slot, negated) })
      case .sameAs, .text, .number, .boolean, .network, .member: return valueTest(field, slot, negated)
      }
    case .all, .any, .not, .named: return node(predicate, negated: negated)
    }
  }

  /// A text test with what it requires before it: most events are told apart by that.
  private mutating func text(_ test: TextTest, _ slot: Int32, _ negated: Bool) -> Int32 {
    if isNecessaryOnly, negated { return always }
    var parts: [Int32] = []
    let required: [[TextLiteral]]
    let source: PatternSource
    let ignoringCase = !test.isCaseSensitive
    switch test.pattern {
    case .equals, .startsWith, .endsWith, .contains:
      // Only those that every text passes come here.
      return known(negated) { $0.atoms.atom(.hasText, slot) }
    case .glob(let glob):
      if glob.simplified != nil { return known(negated) { $0.atoms.atom(.hasText, slot) } }
      required = glob.requiredLiterals
      source = PatternSource(text: glob.regularExpressionText, ignoringCase: ignoringCase, leastLength: 0, run: nil)
    case .matches(let pattern):
      let expression = try? RegularExpression(pattern, ignoringCase: ignoringCase)
      required = expression?.requiredLiterals ?? []
      source = PatternSource(
        text: pattern, ignoringCase: ignoringCase, leastLength: expression?.leastLength ?? 0,
        run: expression?.requiredRun)
    }
    for choice in required {
      let literals = choice.map {
        atoms.literal(slot, Literal.Relation($0.relation), $0.text, isCased: false)
      }
      parts.append(atomNode(atoms.atom(slot, anyOf: literals), negated: negated, cost: 0))
    }
    parts.append(atomNode(atoms.pattern(slot, source), negated: negated, cost: 2))
    return group(negated ? .any : .all, parts)
  }

  /// A test of values that only the slow way knows.
  private mutating func valueTest(_ field: FieldPredicate, _ slot: Int32, _ negated: Bool) -> Int32 {
    if isNecessaryOnly, negated { return always }
    var some = field
    some.quantifier = .some
    // Every value passes a test only if some value does.
    var parts: [Int32] = []
    if field.quantifier == .every {
      parts.append(node(.field(some), negated: negated))
      if isNecessaryOnly { return parts[0] }
    }
    guard let compiled = compiled(field, slot) else { return parts.first ?? always }
    parts.append(atomNode(atoms.predicate(slot, compiled), negated: negated, cost: 1))
    return group(negated ? .any : .all, parts)
  }

  private mutating func compiled(_ field: FieldPredicate, _ slot: Int32) -> CompiledPredicate? {
    if case .sameAs(let other, let isCaseSensitive) = field.test {
      if unknownFields.contains(other) { return nil }
      let other = Int(slots.slot(of: other.name))
      return field.quantifier == .some
        ? .same(field: Int(slot), other: other, isCaseSensitive: isCaseSensitive)
        : .everySame(field: Int(slot), other: other, isCaseSensitive: isCaseSensitive)
    }
    guard let test = ValueTest(field.test, lists) else { return nil }
    return field.quantifier == .some ? .some(field: Int(slot), test) : .every(field: Int(slot), test)
  }
}

extension ValueTest {
  /// - Returns: `nil` for what is asked of a field as a whole.
  fileprivate init?(_ test: FieldTest, _ lists: [String: [String]]) {
    switch test {
    case .text(let test):
      guard let tests = try? TextTests([test]) else { return nil }
      self = .text(tests)
    case .number(let relation, let number): self = .number(relation, number)
    case .boolean(let boolean): self = .boolean(boolean)
    case .network(let network): self = .network(network)
    case .member(let list, .exact(let isCased)):
      self = .texts(TextList(lists[list] ?? []), isCaseSensitive: isCased)
    case .member(let list, .pattern(let isCased)):
      self = .patterns(PatternList(lists[list] ?? []), isCaseSensitive: isCased)
    case .member(let list, .network): self = .networks(NetworkList(lists[list] ?? []))
    case .present, .null, .sameAs: return nil
    }
  }
}

extension Literal.Relation {
  fileprivate init(_ relation: TextRelation) {
    switch relation {
    case .equals: self = .equals
    case .startsWith: self = .startsWith
    case .endsWith: self = .endsWith
    case .contains: self = .contains
    }
  }
}
