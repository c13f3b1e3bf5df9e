import Detections
import Diagnostics
import Events

extension Sigma {
  /// What a correlation over one base rule asks of the events of a group.
  struct Counting {
    var type: Correlation.Kind
    /// Every one must hold; their relations are distinct.
    var bounds: [Correlation.Bound]
    var field: Field?
    /// Which percentile, of `value_percentile`.
    var percentile: Number?
    /// The outcome that is this very number.
    var outcome: String?

    init(_ type: Correlation.Kind, _ relation: Relation, _ threshold: Number, of field: Field? = nil) {
      self.type = type
      bounds = [Correlation.Bound(relation, threshold)]
      self.field = field
    }

    /// At least one event.
    static let presence = Counting(.eventCount, .greaterOrEqual, .integer(1))

    /// Whether more events never make the answer worse, so that a longer look finds no less.
    var isMonotone: Bool {
      guard bounds.allSatisfy({ $0.relation == .greater || $0.relation == .greaterOrEqual }) else {
        return false
      }
      return switch type {
      case .eventCount, .valueCount, .temporal, .temporalOrdered: true
      case .valueSum, .valueAverage, .valuePercentile, .valueMedian: false
      }
    }

    /// Whether one event is enough: then it does not matter how windows are laid.
    var isPresence: Bool {
      isMonotone && type == .eventCount
        && bounds.allSatisfy { bound in
          bound.threshold.compare(bound.relation == .greater ? .integer(0) : .integer(1)) == 0
        }
    }
  }
}

extension Sigma.RuleRaising {
  /// The number that the condition compares, when it does nothing else: a sum, an average or a percentile (`value_sum`,
  /// `value_avg`, `value_percentile`), or a count within several bounds. One bound on a count is left to the reduction, which sees more.
  func plainCounting() -> Sigma.Counting? {
    guard detection.window != nil, let variable = detection.variables.first else { return nil }
    let rest = detection.condition.conjuncts.filter { !isPresence($0, of: variable.name) }
    let countings = rest.compactMap { counting($0, of: variable.name) }
    guard var whole = countings.first, countings.count == rest.count else { return nil }
    for other in countings.dropFirst() {
      let taken = whole.bounds.map(\.relation)
      guard other.type == whole.type, other.field == whole.field, other.percentile == whole.percentile,
        other.bounds.allSatisfy({ !taken.contains($0.relation) })
      else { return nil }
      whole.bounds += other.bounds
      whole.outcome = whole.outcome ?? other.outcome
    }
    switch whole.type {
    case .valueSum, .valueAverage, .valuePercentile: return whole
    case .eventCount, .valueCount: return whole.bounds.count > 1 ? whole : nil
    case .temporal, .temporalOrdered, .valueMedian: return nil
    }
  }

  /// One comparison of a number that a correlation computes.
  private func counting(_ condition: Detections.Condition, of variable: String) -> Sigma.Counting? {
    switch condition {
    case .count(variable, let relation, let number):
      return Sigma.Counting(.eventCount, relation, .integer(number))
    case .compare(let left, let relation, .literal(let value)):
      guard let threshold = finiteNumber(value) else { return nil }
      guard case .outcome(let name) = left else { return counting(left, relation, threshold, of: variable) }
      let outcome = detection.outcomes.first { $0.name == name }
      var result = outcome.flatMap { counting($0.expression, relation, threshold, of: variable) }
      result?.outcome = name
      return result
    case .all, .any, .not, .count, .compare, .holds:
      return nil
    }
  }

  private func counting(
    _ expression: Expression, _ relation: Relation, _ threshold: Number, of variable: String
  ) -> Sigma.Counting? {
    guard case .aggregate(let aggregate, .field(variable, let field, nil)) = expression else { return nil }
    switch aggregate {
    case .sum: return Sigma.Counting(.valueSum, relation, threshold, of: field)
    case .average: return Sigma.Counting(.valueAverage, relation, threshold, of: field)
    case .percentile(let percentile):
      // The median, too: only some tools know `value_median` (Sigma reference section 6).
      var result = Sigma.Counting(.valuePercentile, relation, threshold, of: field)
      result.percentile = Int64(exactly: percentile).map { .integer($0) } ?? .double(percentile)
      return result
    case .countDistinct: return Sigma.Counting(.valueCount, relation, threshold, of: field)
    case .max, .min, .count, .list, .distinctList, .anyTrue: return nil
    }
  }

  private func finiteNumber(_ value: Value) -> Number? {
    switch value {
    case .integer(let integer): .integer(integer)
    case .double(let double) where double.isFinite: .double(double)
    case .double, .null, .string, .boolean, .list: nil
    }
  }
}
