package import DetectionRuntime
package import Detections
package import Patterns

/// A detection that is ready to run: patterns compiled, texts folded, names resolved to indices.
///
/// A class because it is large and never changes: passing it on costs nothing.
package final class CompiledDetection: Sendable {
  package let detection: Detection
  package let variables: [DetectionVariable]
  package let window: DetectionWindow?
  package let joins: [DetectionJoin]
  /// The entries of named lists that are no patterns, or no networks, where the rule asks for these. They match
  /// nothing, and whoever gave the lists should be told.
  package let unusableEntries: [UnusableEntry]

  /// For each variable the detection whose alerts it sees; `nil` for one that sees events.
  let inner: [CompiledDetection?]
  /// For each variable the steps to its views of an event.
  let derivations: [[CompiledDerivation]]
  /// For each variable what its events satisfy.
  let predicates: [CompiledPredicate]
  /// What is asked of events of rows.
  let rowPredicates: [CompiledPredicate]
  let outcomes: [CompiledOutcome]
  let condition: CompiledCondition
  /// The indices of the outcomes that the condition asks for, and of those that they ask for, ascending.
  let conditionOutcomes: [Int]
  /// The names of the fields that predicates speak of by index.
  let fields: [String]
  package let minimumValues: Int
  /// The content of all named lists.
  let lists: [String: [String]]

  struct CompiledOutcome: Sendable {
    let name: String
    let expression: CompiledExpression
  }

  /// Compiles a well-formed detection.
  ///
  /// - Parameter lists: the content of named lists that the detection does not define itself; an unknown list
  ///   is empty.
  /// - Throws: the error of a pattern that RE2 refuses.
  package init(_ detection: Detection, lists: [String: [String]] = [:]) throws(PatternError) {
    var compiler = Compiler(detection, lists)
    var inner: [CompiledDetection?] = []
    for variable in detection.variables {
      if let seen = variable.inner {
        inner.append(try CompiledDetection(seen, lists: compiler.lists))
      } else {
        inner.append(nil)
      }
    }
    var derivations: [[CompiledDerivation]] = []
    for variable in detection.variables { derivations.append(try compiler.compile(variable.derivations)) }
    var predicates: [CompiledPredicate] = []
    for variable in detection.variables { predicates.append(try compiler.compile(variable.predicate)) }
    var outcomes: [CompiledOutcome] = []
    for outcome in detection.outcomes {
      outcomes.append(
        CompiledOutcome(name: outcome.name, expression: try compiler.compile(outcome.expression)))
    }
    self.detection = detection
    self.inner = inner
    self.derivations = derivations
    self.predicates = predicates
    self.outcomes = outcomes
    condition = try compiler.compile(detection.condition)
    let hasPlainRows = detection.variables.count == 1 && detection.joins.isEmpty
    minimumValues = Self.minimumValues(of: condition, outcomes, hasPlainRows: hasPlainRows)
    conditionOutcomes = Self.outcomes(askedBy: condition, outcomes)
    rowPredicates = compiler.rowPredicates
    fields = compiler.fields
    self.lists = compiler.lists
    unusableEntries = compiler.unusableEntries + inner.compactMap { $0 }.flatMap(\.unusableEntries)
    let required = detection.requiredVariables
    variables = detection.variables.map {
      DetectionVariable(
        $0.name, logSource: $0.logSource, isRequired: required.contains($0.name), isTimeless: $0.isTimeless)
    }
    window = detection.window.map { DetectionWindow($0) }
    joins = detection.joins.map { DetectionJoin($0) }
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
