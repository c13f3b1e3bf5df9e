import Events

extension Sigma.Pipeline {
  /// Conditions of one kind, and how they are joined.
  package struct ConditionSet<Test: Sendable>: Sendable {
    package enum Linking: Sendable {
      case all, any
      /// `*_cond_expr` over the conditions' names.
      case expression(Sigma.Condition)
    }

    /// In order; a list names its conditions by their numbers.
    package var tests: [(name: String, test: Test)]
    package var linking: Linking
    /// `*_cond_not`.
    package var isNegated: Bool

    package init(tests: [(name: String, test: Test)] = [], linking: Linking = .all, isNegated: Bool = false) {
      self.tests = tests
      self.linking = linking
      self.isNegated = isNegated
    }

    /// Whether the conditions hold; `all` of none do, `any` of none do not, as in pySigma.
    func holds(_ isTrue: (Test) -> Bool) -> Bool {
      // Every condition is asked, so that what is wrong with one does not depend on the others.
      let results = tests.map { isTrue($0.test) }
      let joined =
        switch linking {
        case .all: results.allSatisfy(\.self)
        case .any: results.contains(true)
        case .expression(let condition):
          condition.holds(
            Dictionary(zip(tests.map(\.name), results), uniquingKeysWith: { first, _ in first }))
        }
      return joined != isNegated
    }
  }

  /// A condition on a whole rule.
  package enum RuleCondition: Sendable {
    /// `logsource`: what is given must be the rule's; a correlation has the log sources of its rules.
    case logSource(category: String?, product: String?, service: String?)
    /// `contains_field`.
    case hasField(String)
    /// `contains_detection_item`.
    case hasItem(field: String, Sigma.Scalar)
    /// `processing_item_applied`.
    case wasChanged(by: String)
    /// `processing_state`.
    case state(StateTest)
    /// `is_sigma_rule`.
    case isRule
    /// `is_sigma_correlation_rule`.
    case isCorrelation
    /// `rule_attribute`.
    case attribute(AttributeTest)
    /// `tag`.
    case tag(String)
  }

  /// A condition on a detection item.
  package enum ItemCondition: Sendable {
    /// `match_string`: the pattern matches at the start of values.
    case matches(PythonPattern, Extent, isNegated: Bool)
    /// `match_value`.
    case equals(Sigma.Scalar, Extent)
    /// `contains_wildcard`.
    case hasWildcard(Extent)
    /// `is_null`.
    case isNull(Extent)
    /// `processing_item_applied`.
    case wasChanged(by: String)
    /// `processing_state`.
    case state(StateTest)
  }

  /// A condition on a field's name.
  package enum FieldCondition: Sendable {
    /// `include_fields`.
    case include([FieldName])
    /// `exclude_fields`.
    case exclude([FieldName])
    /// `processing_item_applied`.
    case wasChanged(by: String)
    /// `processing_state`.
    case state(StateTest)
  }

  /// A name, or under `mode: re` a pattern that matches at its start.
  package enum FieldName: Sendable {
    case name(String)
    case pattern(PythonPattern)
  }

  /// `cond`: how many of the values must do.
  package enum Extent: String, Sendable, CaseIterable {
    case any, all
  }

  package enum Comparison: String, Sendable, CaseIterable {
    case equal = "eq"
    case notEqual = "ne"
    case greaterOrEqual = "gte"
    case greater = "gt"
    case lessOrEqual = "lte"
    case less = "lt"
    case isMember = "in"
    case isNotMember = "not_in"
  }

  /// What `set_state` has stored under a key.
  package struct StateTest: Sendable {
    package var key: String
    package var comparison: Comparison
    package var value: Sigma.Scalar
  }

  /// An attribute of the rule, or a custom one.
  package struct AttributeTest: Sendable {
    package var attribute: String
    package var comparison: Comparison
    package var value: Sigma.Scalar
  }
}

extension Sigma.Pipeline.Comparison {
  /// Whether two values are in the relation; of a list's relations none is.
  func holds<Value: Comparable>(_ left: Value, _ right: Value) -> Bool {
    switch self {
    case .equal: left == right
    case .notEqual: left != right
    case .greaterOrEqual: left >= right
    case .greater: left > right
    case .lessOrEqual: left <= right
    case .less: left < right
    case .isMember, .isNotMember: false
    }
  }
}

extension Sigma.Condition {
  /// The value of an expression over names.
  fileprivate func holds(_ values: [String: Bool]) -> Bool {
    switch self {
    case .and(let operands): operands.allSatisfy { $0.holds(values) }
    case .or(let operands): operands.contains { $0.holds(values) }
    case .not(let operand): !operand.holds(values)
    case .identifier(let name, _): values[name] ?? false
    case .quantified(let quantifier, let target, _):
      quantifier == .one
        ? values.contains { target.selects($0.key) && $0.value }
        : values.allSatisfy { !target.selects($0.key) || $0.value }
    }
  }
}
