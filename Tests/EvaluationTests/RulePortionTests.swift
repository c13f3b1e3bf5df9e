import Detections
import Events
import TestSupport
import Testing

@testable import Evaluation

/// Tables are the same whether one thread makes them or several.
@Suite struct RulePortionTests {
  @Test("portions of any size give the tables of one", arguments: 0..<6)
  func sameTables(_ seed: UInt64) throws {
    var random = RandomDetections(seed: seed, derives: seed % 2 == 1)
    var words = RandomWords(seed: seed)
    var detections = try (0..<20).map { _ in
      try CompiledDetection(random.detection(), lists: RandomDetections.theirLists)
    }
    detections += try (0..<20).map { number in
      try CompiledDetection(
        Detection(
          metadata: Metadata(name: "rule\(number)"), taxonomy: .neutral,
          variables: [EventVariable(name: "event", predicate: words.predicate(3))], condition: .present("event")))
    }
    let naming = StreamEvaluatorTests.naming
    let whole = Contents(StreamRules(detections, naming))
    #expect(whole.literals.count > 20)
    for size in [1, 7, 39] {
      let portions = stride(from: 0, to: detections.count, by: size).map { start in
        RulePortion(Array(detections[start..<min(start + size, detections.count)]), naming)
      }
      #expect(Contents(StreamRules(portions, naming)) == whole, "portions of \(size)")
    }
  }

  @Test("no detections, and portions without any")
  func empty() {
    let naming = StreamEvaluatorTests.naming
    let rules = StreamRules([RulePortion([], naming), RulePortion([], naming)], naming)
    #expect(rules.detections.isEmpty)
    #expect(rules.tables.variables.count == 0)
  }

  /// What tables hold, to be compared.
  private struct Contents: Equatable {
    let slots: [String]
    let bytes: [UInt8]
    let literals: [String]
    let atoms: [String]
    let atomLiterals: [Int32]
    let nodes: [String]
    let operands: [Int32]
    let variables: [String]
    let patterns: [PatternSource]
    let predicates: [String]
    let logSources: [LogSource]
    let projections: [[String]]
    let routes: [Int32]

    init(_ rules: StreamRules) {
      let tables = rules.tables
      slots = tables.slots.names
      bytes = tables.bytes.elements
      literals = tables.literals.elements.map { "\($0)" }
      atoms = tables.atoms.elements.map { "\($0)" }
      atomLiterals = tables.atomLiterals.elements
      nodes = tables.nodes.elements.map { "\($0)" }
      operands = tables.operands.elements
      variables = tables.variables.elements.map { "\($0)" }
      patterns = tables.patterns
      predicates = tables.predicates.map(\.fieldsText)
      logSources = tables.logSources
      projections = rules.projections.map { $0.fields.map { "\($0.name) \($0.slot) \($0.momentSlot)" }.sorted() }
      routes = rules.routing.slots + rules.routing.atoms
      // Those who own the memory must live until it was read.
      withExtendedLifetime(rules) {}
    }
  }
}

extension Table {
  fileprivate var elements: [Element] { (0..<count).map { self[$0] } }
}

extension CompiledPredicate {
  /// Of which fields it asks what, roughly.
  fileprivate var fieldsText: String {
    switch self {
    case .all(let parts), .any(let parts): "(" + parts.map(\.fieldsText).joined(separator: " ") + ")"
    case .not(let part): "not " + part.fieldsText
    case .some(let field, _): "some \(field)"
    case .every(let field, _): "every \(field)"
    case .anywhere: "anywhere"
    case .present(let field): "present \(field)"
    case .absentOrNull(let field): "absent \(field)"
    case .same(let field, let other, _): "same \(field) \(other)"
    case .everySame(let field, let other, _): "everySame \(field) \(other)"
    }
  }
}
