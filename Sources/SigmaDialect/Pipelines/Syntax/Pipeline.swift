package import Diagnostics

extension Sigma {
  /// A processing pipeline in pySigma's YAML form: steps that change rules before they are lowered
  /// (docs/pipelines.md).
  package struct Pipeline: Sendable {
    /// `name`; empty when the file gives none.
    package var name: String
    /// `priority`: pipelines with lower numbers come first.
    package var priority: Double
    /// `vars`: the values of placeholders, as Sigma texts.
    package var variables: [String: [String]]
    /// `transformations`, in order.
    package var steps: [Step]

    package init(
      name: String = "", priority: Double = 0, variables: [String: [String]] = [:], steps: [Step] = []
    ) {
      self.name = name
      self.priority = priority
      self.variables = variables
      self.steps = steps
    }

    /// One item of `transformations`: what to do, and when.
    package struct Step: Sendable {
      /// `id`; empty when the file gives none.
      package var identifier: String
      package var transformation: Transformation
      package var ruleConditions: ConditionSet<RuleCondition>
      package var itemConditions: ConditionSet<ItemCondition>
      package var fieldConditions: ConditionSet<FieldCondition>
      /// The place of the step's `type`.
      package var origin: Origin
    }
  }
}

extension Sigma.Pipeline {
  /// Several pipelines as one: lower priorities first, in the order of the command line among equals. A
  /// variable of a later one replaces that of an earlier one.
  package static func joined(_ pipelines: [Sigma.Pipeline]) -> Sigma.Pipeline {
    var result = Sigma.Pipeline()
    let sorted = pipelines.enumerated().sorted { left, right in
      (left.element.priority, left.offset) < (right.element.priority, right.offset)
    }
    for (_, pipeline) in sorted {
      result.steps += pipeline.steps
      result.variables.merge(pipeline.variables) { _, later in later }
    }
    return result
  }
}
