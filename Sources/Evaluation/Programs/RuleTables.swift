import DetectionRuntime
import Detections
import Events
import Patterns

/// A test of a text against a literal, as an index finds it.
struct Literal: BitwiseCopyable {
  enum Relation: UInt8 { case equals, startsWith, endsWith, contains }

  let slot: Int32
  /// Where the folds of the literal stand among `RuleTables.bytes`.
  let start: Int32
  let count: Int32
  /// How many bytes the literal itself has, which stands after them; 0 unless case matters.
  let casedCount: Int32
  let relation: Relation
  /// Then the text itself must also pass, not only its folds.
  let isCased: Bool
  /// Whether the folds are ASCII; others stand in no text whose folds are.
  let isASCII: Bool

  /// Where the literal itself stands, when case matters.
  var casedStart: Int32 { start + count }
}

/// A question about the values of an event; two-valued.
struct Atom: BitwiseCopyable {
  enum Kind: UInt8 {
    /// Some value of the slot passes one of the literals `start..<start + count` of `RuleTables.atomLiterals`.
    case literals
    /// The slot has a value, be it null.
    case present
    /// The slot has a value with a text.
    case hasText
    /// The slot has no value but null.
    case absentOrNull
    /// Some value of the slot holds a match of the pattern `start`.
    case pattern
    /// The predicate `start` of `RuleTables.predicates` holds.
    case predicate
    /// An event of log source `start` is looked at.
    case logSource
  }

  let kind: Kind
  /// Where the values stand; `SlotTable.anywhere` for all values of the event.
  let slot: Int32
  let start: Int32
  let count: Int32

  /// Whether an index finds out whether it holds.
  var isIndexed: Bool {
    switch kind {
    case .literals, .present, .hasText: true
    case .absentOrNull, .pattern, .predicate, .logSource: false
    }
  }
}

/// A part of a predicate in which only atoms are negated. Parts stand after those that they consist of.
struct RuleNode: BitwiseCopyable {
  enum Kind: UInt8 { case all, any, atom, notAtom, always }

  let kind: Kind
  /// The atom; or where the numbers of the operands stand in `RuleTables.operands`.
  let start: Int32
  let count: Int32
}

/// What one event variable of one detection asks of an event.
struct RuleVariable: BitwiseCopyable {
  let detection: Int32
  /// In the detection.
  let variable: Int32
  /// Its nodes are `firstNode...root`.
  let firstNode: Int32
  let root: Int32
  /// Whether the predicate is only necessary: then the event must be read as a whole to know more.
  let isNecessaryOnly: Bool
}

/// All that a set of detections asks of events, in flat tables. Never changes: threads share it.
final class RuleTables: Sendable {
  let memory: TableMemory
  let slots: SlotTable
  let bytes: Table<UInt8>
  let literals: Table<Literal>
  let atoms: Table<Atom>
  let atomLiterals: Table<Int32>
  let nodes: Table<RuleNode>
  let operands: Table<Int32>
  let variables: Table<RuleVariable>
  let patterns: [PatternSource]
  let predicates: [CompiledPredicate]
  let logSources: [LogSource]

  /// - Parameter compiler: gives away what it has, and is not to be used any more.
  init(_ compiler: inout RuleCompiler) {
    let memory = compiler.memory
    self.memory = memory
    slots = compiler.slots
    (bytes, literals) = compiler.finishTexts()
    atoms = memory.table(compiler.atoms.atoms)
    atomLiterals = memory.table(compiler.atoms.atomLiterals)
    nodes = memory.table(compiler.nodes)
    operands = memory.table(compiler.operands)
    variables = memory.table(compiler.variables)
    patterns = compiler.atoms.patterns
    predicates = compiler.atoms.predicates
    logSources = compiler.atoms.logSources
  }

  /// The folds of a literal.
  @inline(__always)
  func text(of literal: Literal) -> Bytes {
    Bytes(base: UnsafePointer(bytes.base + Int(literal.start)), count: Int(literal.count))
  }

  /// The literal itself, when case matters.
  @inline(__always)
  func casedText(of literal: Literal) -> Bytes {
    Bytes(base: UnsafePointer(bytes.base + Int(literal.casedStart)), count: Int(literal.casedCount))
  }
}

/// A pattern that is compiled when it is first asked.
struct PatternSource: Hashable, Sendable {
  let text: String
  let ignoringCase: Bool
  /// How many scalars, so also bytes, a text has at least that it matches.
  let leastLength: Int
  /// What else it needs.
  let run: RequiredRun?

  static func == (left: PatternSource, right: PatternSource) -> Bool {
    left.ignoringCase == right.ignoringCase && left.text.utf8Equals(right.text)
  }
}

/// The slots of the fields that rules read. Slot 0 is no field: it stands for all values of an event.
struct SlotTable: Sendable {
  static let anywhere: Int32 = 0

  /// By the name of the field.
  private(set) var slots: [String: Int32] = [:]
  private(set) var names: [String] = [""]

  var count: Int { names.count }

  /// The slot of a field, a new one for a new field.
  mutating func slot(of field: String) -> Int32 {
    if let known = slots[field] { return known }
    let slot = Int32(names.count)
    slots[field] = slot
    names.append(field)
    return slot
  }
}
