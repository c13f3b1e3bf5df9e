import Detections
import Diagnostics
import Dialects
import Events
import Taxonomies
import ValueFunctions

extension YARAL {
  /// Writes the outcomes of a detection, and keeps account of what does not fit.
  struct OutcomeRaising {
    let detection: Detection
    let sights: [String: Sight]
    let fields: FieldDefinitions
    var names: NameTable
    /// Whether an event may stand in several rows: see `RuleRaising`.
    let multipliesRows: Bool
    let required: Set<String>
    /// The repeated fields that the events section reads element by element, by variable.
    let unnested: [String: [Field]]
    var uses: OutcomeUses
    var losses: [Loss] = []
    /// The outcome that is being written, for messages.
    var current = Detections.Outcome(name: "", kind: .integer, expression: .literal(.null))

    init(_ rule: RuleRaising) {
      detection = rule.detection
      fields = rule.fields
      sights = rule.sights
      names = rule.names
      multipliesRows = rule.multipliesRows || rule.readsRepeatedOutcomes
      required = rule.detection.requiredVariables
      unnested = rule.unnested
      uses = OutcomeUses(rule.detection)
    }

    /// A line for each outcome that can be written.
    mutating func lines() -> [Outcome] {
      detection.outcomes.compactMap { line(for: $0) }
    }

    mutating func line(for outcome: Detections.Outcome) -> Outcome? {
      current = outcome
      guard let name = names.outcomes[outcome.name],
        let expression = value(outcome.expression, inRow: false)
      else {
        return nil
      }
      if name == "risk_score", outcome.kind == .string || outcome.kind == .list {
        return refuse("$risk_score is a number in YARA-L").map { Outcome(name, $0) }
      }
      if depth(of: expression) > 20 {
        return refuse("YARA-L nests functions at most 20 deep").map { Outcome(name, $0) }
      }
      return Outcome(name, expression)
    }

    private func depth(of expression: Expression) -> Int {
      switch expression.kind {
      case .call(let call):
        let inner = call.arguments.map { argument in
          if case .expression(let operand) = argument.value { depth(of: operand) } else { 0 }
        }
        return 1 + (inner.max() ?? 0)
      case .not(let operand), .absent(let operand), .quantified(_, let operand):
        return depth(of: operand)
      case .and(let operands), .or(let operands), .choice(_, let operands):
        return operands.map(depth).max() ?? 0
      case .comparison(let left, _, let right, _), .arithmetic(_, let left, let right):
        return max(depth(of: left), depth(of: right))
      case .membership(let operand, _, _, _): return depth(of: operand)
      case .text, .pattern, .number, .boolean, .path, .count, .list: return 0
      }
    }

    /// Says that the outcome can't be written.
    mutating func refuse(_ reason: String) -> Expression? {
      losses.append(
        Loss(
          .notExpressible, construct: "outcome \(current.name)", direction: .unwritable, reason,
          origin: current.origin))
      return nil
    }

    /// Leaves the outcome out if no event is decided by it; else it can't be written.
    mutating func leaveOut(_ reason: String) -> Expression? {
      if uses.deciding.contains(current.name) { return refuse(reason) }
      note(.outcomesNotCarried, reason)
      return nil
    }

    /// Whether a repeated field's elements are those that the events section has left.
    func isUnnested(_ read: Read) -> Bool {
      (unnested[read.variable] ?? []).contains {
        fields.haveSameElements($0, read.operand.test.field)
      }
    }

    mutating func note(_ code: DiagnosticCode, _ message: String) {
      losses.append(
        Loss(
          code, construct: "outcome \(current.name)", direction: .same, message,
          origin: current.origin))
    }

    /// Whether there is but one row: the rule is asked of each event by itself, and sees it once.
    var hasOneRow: Bool {
      detection.window == nil && detection.variables.allSatisfy { sights[$0.name]?.parts.isEmpty ?? true }
    }

    // MARK: Values

    /// An expression that has the value, which is never null.
    ///
    /// - Parameter inRow: whether it stands inside an aggregate, where each row has a value. Without a window
    ///   there is but one row.
    mutating func value(_ expression: Detections.Expression, inRow: Bool) -> Expression? {
      switch expression {
      case .literal(let value):
        return literal(value)
          ?? refuse("YARA-L has no literal for \(value.text ?? "null or a list")")
      case .field(let variable, let field, let absentAs):
        guard inRow || detection.window == nil else {
          return refuse("the field \(field) must be aggregated")
        }
        return self.field(variable, field, absentAs: absentAs)
      case .conditional(let condition, let then, let otherwise):
        guard let test = self.condition(condition, inRow: inRow),
          let then = value(then, inRow: inRow),
          let otherwise = value(otherwise, inRow: inRow)
        else { return nil }
        return .conditional(test, then, otherwise)
      case .arithmetic(let symbol, let left, let right):
        return arithmetic(symbol, left, right, inRow: inRow)
      case .aggregate(let aggregate, let operand):
        if inRow { return refuse("an aggregate can't stand inside another") }
        return hasOneRow ? single(aggregate, operand) : self.aggregate(aggregate, operand)
      case .outcome(let name):
        if inRow, !hasOneRow {
          return refuse("an aggregate can't be made of the outcome \(name)")
        }
        return names.outcomes[name].map { .variable($0) }
      case .truth(let condition):
        guard let test = self.condition(condition, inRow: inRow) else { return nil }
        return .conditional(test, .one, .zero)
      case .call(.float, let arguments) where arguments.count == 1 && averageWithoutZeros(arguments[0]) != nil:
        guard !inRow, !multipliesRows, let number = averageWithoutZeros(arguments[0]),
          let operand = value(number, inRow: true)
        else { return refuse("YARA-L can't average the values without zeros there") }
        return .call("window.avg", [operand, Expression(.boolean(true))])
      case .call(let function, let arguments):
        return call(function, arguments, inRow: inRow)
      }
    }

    /// The numbers of which the average leaves zeros out; `nil` for another expression.
    private func averageWithoutZeros(_ expression: Detections.Expression) -> Detections.Expression? {
      guard
        case .aggregate(.average, .conditional(let test, then: let number, otherwise: .literal(.null))) = expression,
        test == .compare(number, .notEqual, .literal(.integer(0)))
      else { return nil }
      return number
    }

    func literal(_ value: Value) -> Expression? {
      switch value {
      case .string(let text):
        return text.unicodeScalars.contains(where: isUnquotable) ? nil : .text(text)
      case .integer(let integer): return .integer(integer)
      case .double(let double): return YARAL.literal(of: .double(double))
      case .boolean(let boolean): return boolean ? .one : .zero
      case .null, .list: return nil
      }
    }

    private mutating func arithmetic(
      _ symbol: ArithmeticOperator, _ left: Detections.Expression, _ right: Detections.Expression,
      inRow: Bool
    ) -> Expression? {
      switch symbol {
      case .add:
        if left == .literal(.integer(0)) { return value(right, inRow: inRow) }
        if right == .literal(.integer(0)) { return value(left, inRow: inRow) }
        if case .literal(.integer(let integer)) = right, integer < 0, integer != Int64.min {
          return arithmetic(.subtract, left, .literal(.integer(-integer)), inRow: inRow)
        }
      case .subtract, .multiply, .modulo: break
      case .divide:
        guard isFloat(left) || isFloat(right) else { return refuse("it is not known how YARA-L divides integers") }
        guard case .literal(let divisor) = right, divisor.number?.compare(.integer(0)) != 0 else {
          return refuse("it is not known what YARA-L gives for a division by zero")
        }
      }
      guard let left = value(left, inRow: inRow), let right = value(right, inRow: inRow) else {
        return nil
      }
      return Expression(.arithmetic(Operator(symbol), left, right))
    }

    /// Whether the value is a float in YARA-L, whatever the event.
    private func isFloat(_ expression: Detections.Expression) -> Bool {
      switch expression {
      case .literal(.double): true
      case .literal, .truth, .conditional: false
      case .field(let variable, let field, _):
        (sights[variable]?.fields ?? fields).definition(of: field)?.type == .float
      case .arithmetic(_, let left, let right): isFloat(left) || isFloat(right)
      case .aggregate(let aggregate, let operand):
        switch aggregate {
        case .average: true
        case .max, .min, .sum: isFloat(operand)
        case .percentile, .count, .countDistinct, .list, .distinctList, .anyTrue: false
        }
      case .outcome(let name): detection.outcomes.first { $0.name == name }?.kind == .float
      case .call(let function, _): function.result == .float
      }
    }

    // MARK: Fields

    /// A field as it is read: its path, and the test that it has a value.
    struct Read {
      var variable: String
      var operand: PredicateRaising.Operand
      /// The test that it has a value; `nil` where it always has.
      var presence: Expression?
      /// Whether every row has a value.
      var isAlwaysPresent: Bool

      var path: Expression { operand.read }
      var isRepeated: Bool { operand.definition.isRepeated }
      var isNumber: Bool {
        switch operand.definition.type {
        case .integer, .float, .time: true
        case .text, .address, .boolean, .enumeration: false
        }
      }
    }

    mutating func read(_ variable: String, _ field: Field) -> Read? {
      guard isRequired(variable) else { return nil }
      var raising = predicates(of: variable)
      let operand = raising.operand(FieldPredicate(field, .present, origin: current.origin))
      let isAlwaysThere = operand?.isAlwaysPresent ?? false
      let presence = isAlwaysThere ? nil : operand.flatMap { raising.presence(of: $0) }
      losses += raising.losses
      guard let operand, isAlwaysThere || presence != nil else { return nil }
      if sights[variable]?.wholeLists[field] != nil {
        _ = refuse("YARA-L has no value of a whole list beside its elements")
        return nil
      }
      let predicate = detection.variable(variable)?.predicate ?? .always
      let isKey = (detection.window?.keys ?? []).contains { $0.absentAs == nil && $0.fields[variable] == field }
      let isPresent =
        required.contains(variable) && (isKey || isAlwaysThere || predicate.requiredFields.contains(field))
      return Read(variable: variable, operand: operand, presence: presence, isAlwaysPresent: isPresent)
    }

    /// Whether the condition requires the variable; else what reads its events can't be written: one that is
    /// not there reads as empty, and no test tells the two apart for sure.
    mutating func isRequired(_ variable: String) -> Bool {
      if required.contains(variable) { return true }
      _ = refuse(
        "it reads events of '\(variable)', which need not occur, and YARA-L reads those as empty")
      return false
    }

    func predicates(of variable: String) -> PredicateRaising {
      let sight =
        sights[variable] ?? Sight(EventVariable(name: variable, predicate: .always), called: variable, fields: fields)
      var raising = PredicateRaising(sight, place: .outcome)
      raising.known.formUnion(detection.variable(variable)?.predicate.requiredFields ?? [])
      return raising
    }

    /// The first value of a field, with another value for its absence.
    private mutating func field(_ variable: String, _ field: Field, absentAs: Value?) -> Expression?
    {
      guard let read = read(variable, field) else { return nil }
      if read.isRepeated {
        return refuse("YARA-L has no first value of the repeated field \(field)")
      }
      let value: Expression =
        read.operand.definition.type == .boolean
        ? .conditional(.compare(read.path, .equal, Expression(.boolean(true))), .one, .zero)
        : read.path
      if read.isAlwaysPresent || isZero(absentAs, read) { return value }
      guard let absentAs else {
        return refuse("\(field) may be absent, and YARA-L has no null: say what it counts as then")
      }
      guard let presence = read.presence, let literal = literal(absentAs) else {
        return refuse("YARA-L can't write the value for absence")
      }
      return .conditional(presence, value, literal)
    }

    /// Whether a value is what the field reads as when it is not set.
    func isZero(_ value: Value?, _ read: Read) -> Bool {
      value.map(read.operand.definition.readsAsZero) ?? false
    }
  }
}
