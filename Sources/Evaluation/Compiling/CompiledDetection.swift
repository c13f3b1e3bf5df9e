package import DetectionRuntime
package import Detections
package import Patterns
import Synchronization

/// A detection that is ready to run: patterns are compiled, texts folded, names resolved to indices.
///
/// A class because it is large and never changes: passing it on costs nothing.
package final class CompiledDetection: Sendable {
  private let source: Source
  package let variables: [DetectionVariable]
  package let window: DetectionWindow?
  package let joins: [DetectionJoin]
  /// The entries of named lists that are no patterns, or no networks, where the rule asks for these. They match
  /// nothing, and whoever gave the lists should be told.
  package let unusableEntries: [UnusableEntry]

  /// Whether some variable sees parts of events, or computed fields.
  package let hasViews: Bool
  /// For each variable the detection whose alerts it sees; `nil` for one that sees events.
  let inner: [CompiledDetection?]
  /// The content of all named lists.
  let lists: [String: [String]]
  private let madeEventParts = AtomicLazyReference<EventParts>()
  private let madeRowParts = AtomicLazyReference<RowParts>()

  private enum Source: Sendable {
    case kept(KeptDetection)
    /// Gives the detection again, always the same.
    case again(@Sendable () -> Detection)
  }

  /// Compiles a well-formed detection.
  ///
  /// - Parameter lists: the content of named lists that the detection does not define itself; an unknown list
  ///   is empty.
  /// - Throws: the error of a pattern that RE2 refuses.
  package init(_ detection: Detection, lists: [String: [String]] = [:]) throws(PatternError) {
    let lists = Compiler(detection, lists).lists
    var inner: [CompiledDetection?] = []
    for variable in detection.variables {
      if let seen = variable.inner {
        inner.append(try CompiledDetection(seen, lists: lists))
      } else {
        inner.append(nil)
      }
    }
    var unusable: [UnusableEntry] = []
    var hasViews = false
    if !detection.compilesForCertain {
      let parts = try EventParts(detection, lists)
      let rowParts = try RowParts(detection, lists)
      unusable = parts.unusableEntries + rowParts.unusableEntries
      hasViews = parts.derivations.contains { !$0.isEmpty }
      _ = madeEventParts.storeIfNil(parts)
      _ = madeRowParts.storeIfNil(rowParts)
    }
    source = .kept(KeptDetection(detection))
    self.inner = inner
    self.lists = lists
    self.hasViews = hasViews
    unusableEntries = unusable + inner.compactMap { $0 }.flatMap(\.unusableEntries)
    let required = detection.requiredVariables
    variables = detection.variables.map {
      DetectionVariable(
        $0.name, logSource: $0.logSource, isRequired: required.contains($0.name), isTimeless: $0.isTimeless)
    }
    window = detection.window.map { DetectionWindow($0) }
    joins = detection.joins.map { DetectionJoin($0) }
  }

  private init(_ whole: CompiledDetection, again: @escaping @Sendable () -> Detection) {
    source = .again(again)
    variables = whole.variables
    window = whole.window
    joins = whole.joins
    unusableEntries = whole.unusableEntries
    hasViews = whole.hasViews
    inner = whole.inner
    lists = whole.lists
  }

  /// The same without what was compiled of it and what that was made from: a tenth of the memory. Both are made again
  /// when the first event matches, which happens to few of the rules of a stream.
  ///
  /// - Parameter again: gives the detection, asked by any thread; always the same.
  package func light(_ again: @escaping @Sendable () -> Detection) -> CompiledDetection {
    CompiledDetection(self, again: again)
  }

  /// What was compiled. Of a light one it is made anew each time: to be asked rarely.
  package var detection: Detection {
    switch source {
    case .kept(let kept): kept.detection
    case .again(let make): make()
    }
  }

  // Both are compiled when they are first asked for, unless they may be refused: in a stream most rules are never asked
  // but by an index, and of most that match only the condition.

  private var eventParts: EventParts {
    if let known = madeEventParts.load() { return known }
    let detection = detection
    return madeEventParts.storeIfNil((try? EventParts(detection, lists)) ?? EventParts(acceptingAllOf: detection))
  }

  private var rowParts: RowParts {
    if let known = madeRowParts.load() { return known }
    let detection = detection
    return madeRowParts.storeIfNil((try? RowParts(detection, lists)) ?? RowParts(acceptingAllOf: detection))
  }

  /// For each variable the steps to its views of an event.
  var derivations: [[CompiledDerivation]] { eventParts.derivations }
  /// For each variable what its events satisfy.
  var predicates: [CompiledPredicate] { eventParts.predicates }
  /// The names of the fields that these speak of by index.
  var eventFields: [String] { eventParts.fields }
  /// What is asked of events of rows.
  var rowPredicates: [CompiledPredicate] { rowParts.rowPredicates }
  /// The names of the fields that these speak of by index.
  var rowFields: [String] { rowParts.fields }
  var outcomes: [CompiledOutcome] { rowParts.outcomes }
  var condition: CompiledCondition { rowParts.condition }
  /// The indices of the outcomes that the condition asks for, and of those that they ask for, ascending.
  var conditionOutcomes: [Int] { rowParts.conditionOutcomes }
  package var minimumValues: Int { detection.minimumValues }
  var plainParts: PlainParts? { rowParts.plain }
}

/// A detection where a reference has its place: it is large.
private final class KeptDetection: Sendable {
  let detection: Detection

  init(_ detection: Detection) {
    self.detection = detection
  }
}

/// An entry of a named list that cannot be used as the rule asks.
package struct UnusableEntry: Hashable, Sendable {
  package var list: String
  package var entry: String
}

extension DetectionWindow {
  fileprivate init(_ window: Window) {
    let kind: Kind =
      switch window.kind {
      case .hop: .hop
      case .tumbling: .tumbling
      case .sliding: .sliding
      case .after(let variable): .after(variable)
      case .before(let variable): .before(variable)
      }
    let keys = window.keys.map { key in DetectionKey(
      key.name, fields: key.fields.mapValues(\.name), absentAs: key.absentAs) }
    self.init(by: keys, over: window.length, kind)
  }
}

extension DetectionJoin {
  fileprivate init(_ join: Join) {
    func operand(_ operand: Join.Operand) -> Operand {
      switch operand {
      case .field(let variable, let field): .field(of: variable, field.name)
      case .time(let variable): .time(of: variable)
      }
    }
    self.init(operand(join.left), join.relation, operand(join.right), ignoringCase: join.ignoringCase)
    matching =
      switch join.matching {
      case .values: .values
      case .pattern: .pattern
      case .network: .network
      }
  }
}
