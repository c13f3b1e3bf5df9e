import Diagnostics
import Events
import Patterns

extension Sigma.Pipeline.PipelineRun {
  typealias DraftText = Sigma.Pipeline.DraftText
  typealias DraftValue = Sigma.Pipeline.DraftValue

  /// Carries out a step that changes the values of items one by one.
  mutating func changeValues(_ step: Sigma.Pipeline.Step) {
    changeItems(step) { run, item in
      if case .setValue(let scalar) = step.transformation { return .item(item.replaced(by: scalar)) }
      if item.chain?.kind == .regularExpression {
        return run.pattern(of: item, filled: step).map { .item($0) }
      }
      return run.changed(item, step).map { .item($0) }
    }
  }

  private enum Change {
    /// The step is not about such values.
    case none
    case values([DraftValue])
  }

  private mutating func changed(_ item: DraftItem, _ step: Sigma.Pipeline.Step) -> DraftItem? {
    let old = item.values
    var new: [DraftValue] = []
    var isChanged = false
    for value in old {
      switch change(of: value, item, step) {
      case .none: new.append(value)
      case .values(let values):
        isChanged = true
        if values.count > 1, item.item.modifiers.contains(where: { $0.kind == .all }) {
          refuse(
            .sigmaPipelineNotSupported, "a value under 'all' would become several, any of which would do",
            at: item.item.origin, step)
        }
        new += values
      }
    }
    guard isChanged, !isRefused else { return nil }
    // What comes out as it was keeps its spelling.
    if new == old { return item }
    guard !new.contains(.other), let result = item.with(new) else {
      refuse(.sigmaPipelineNotSupported, "the changed values can't be written", at: item.item.origin, step)
      return nil
    }
    return result
  }

  private mutating func change(
    of value: DraftValue, _ item: DraftItem, _ step: Sigma.Pipeline.Step
  ) -> Change {
    switch step.transformation {
    case .replaceText(let replacement): return replace(value, replacement, item, step)
    case .mapText(let mapping):
      guard case .text(let text) = value, let texts = mapping[text.plain] else { return .none }
      return .values(texts.map { .text(DraftText($0, hasPlaceholders: false)) })
    case .changeCase(let letterCase):
      guard case .text(let text) = value else { return .none }
      return .values([.text(text.mappingLiterals(letterCase.applied))])
    case .convert(let type): return convert(value, to: type, item, step)
    // Values are matched whatever their case already.
    case .matchIgnoringCase:
      if case .text = value { return .values([value]) }
      return .none
    case .fillPlaceholders, .widenPlaceholders:
      guard case .text(let text) = value, let texts = text.replacing({ self.value(of: $0, step) }) else {
        refuseUnknownPlaceholders(value, item, step)
        return .none
      }
      refuseUnknownPlaceholders(value, item, step)
      return .values(texts.map { .text($0) })
    case .renameFields, .dropItem, .splitHashes, .addCondition, .changeLogSource, .addFields, .removeFields,
      .setFields, .setState, .setAttribute, .refuseRule, .refuseItem, .refuseUnmappedFields, .steps, .setValue:
      return .none
    }
  }

  private mutating func replace(
    _ value: DraftValue, _ replacement: Sigma.Pipeline.TextReplacement, _ item: DraftItem,
    _ step: Sigma.Pipeline.Step
  ) -> Change {
    let text: DraftText
    switch value {
    case .text(let own): text = own
    case .number(let number): text = DraftText([.literal(number.description)])
    case .boolean, .null, .other: return .none
    }
    switch replacement.applied(to: text) {
    case .text(let new): return .values([.text(new)])
    // A number in which nothing matches stays one.
    case .unchanged: return .values([value])
    case .failure(let message):
      refuse(.sigmaPipelineNotSupported, message, at: item.item.origin, step)
      return .none
    }
  }

  private mutating func convert(
    _ value: DraftValue, to type: Sigma.Pipeline.TypeName, _ item: DraftItem, _ step: Sigma.Pipeline.Step
  ) -> Change {
    switch (type, value) {
    case (.text, .number(let number)): return .values([.text(DraftText([.literal(number.description)]))])
    case (.number, .text(let text)):
      if text.pieces.count == 1, case .literal(let literal) = text.pieces[0], let number = Number(decimal: literal) {
        return .values([.number(number)])
      }
      refuse(.sigmaPipelineFailure, "'\(text.plain)' is no number", at: item.item.origin, step)
      return .none
    case (.number, .other) where item.chain?.kind == .text:
      refuse(.sigmaPipelineFailure, "the values are no numbers", at: item.item.origin, step)
      return .none
    case (.text, _), (.number, _): return .none
    }
  }

  // MARK: Placeholders

  /// What a step fills a placeholder with; `nil` when it leaves it alone.
  private func value(of name: String, _ step: Sigma.Pipeline.Step) -> [DraftText]? {
    switch step.transformation {
    case .widenPlaceholders(let choice) where choice.takes(name): [DraftText([.anyRun])]
    case .fillPlaceholders(let choice) where choice.takes(name):
      variables[name]?.map { DraftText($0, hasPlaceholders: false) }
    default: nil
    }
  }

  private mutating func refuseUnknownPlaceholders(
    _ value: DraftValue, _ item: DraftItem, _ step: Sigma.Pipeline.Step
  ) {
    guard case .text(let text) = value else { return }
    refuseUnknown(text.placeholders, item, step)
  }

  private mutating func refuseUnknown(_ names: [String], _ item: DraftItem, _ step: Sigma.Pipeline.Step) {
    guard case .fillPlaceholders(let choice) = step.transformation else { return }
    for name in names where choice.takes(name) && variables[name]?.isEmpty != false {
      refuse(
        .sigmaPipelineFailure, "the pipeline's 'vars' have no value for '%\(name)%'", at: item.item.origin, step,
        help: nearestName(to: name, among: variables.keys.sorted()).map { "did you mean '\($0)'?" } ?? "")
    }
  }

  /// The item with the placeholders of its patterns filled: values stand in a pattern for their own text.
  private mutating func pattern(of item: DraftItem, filled step: Sigma.Pipeline.Step) -> DraftItem? {
    guard item.chain?.isPlaceholder == true else { return nil }
    var result = item
    var scalars: [Sigma.Scalar] = []
    var isChanged = false
    var isOpen = false
    for scalar in item.item.values {
      guard case .text(let text) = scalar.content else {
        scalars.append(scalar)
        continue
      }
      let parts = Sigma.Pipeline.PlaceholderParts(text, keepsEscapes: true).parts
      let whole = DraftText(parts)
      refuseUnknown(whole.placeholders, item, step)
      var texts = [""]
      for part in parts {
        var choices: [String]
        switch part {
        case .literal(let literal): choices = [literal]
        case .anyRun, .anyScalar: choices = []
        case .placeholder(let name):
          if let values = value(of: name, step) {
            choices = values.map(\.patternText)
            isChanged = true
          } else {
            choices = ["%\(name)%"]
            isOpen = true
          }
        }
        texts = texts.flatMap { text in choices.map { text + $0 } }
      }
      if texts.count > 1, item.item.modifiers.contains(where: { $0.kind == .all }) {
        refuse(
          .sigmaPipelineNotSupported, "a value under 'all' would become several, any of which would do",
          at: item.item.origin, step)
      }
      scalars += texts.map { Sigma.Scalar(.text($0), origin: scalar.origin) }
    }
    guard isChanged, !isRefused else { return nil }
    result.item.values = scalars
    if !isOpen { result.item.modifiers.removeAll { $0.kind == .expand } }
    return result
  }
}

extension Sigma.Pipeline.DraftText {
  /// The text as a part of a pattern.
  fileprivate var patternText: String {
    pieces.map { piece in
      switch piece {
      case .literal(let text): RegularExpression.quoted(text)
      case .anyRun: ".*"
      case .anyScalar: "."
      case .placeholder(let name): "%\(name)%"
      }
    }.joined()
  }
}

extension Sigma.Pipeline.DraftItem {
  /// The item with one value for all, and no modifiers but the negation.
  fileprivate func replaced(by scalar: Sigma.Scalar) -> Self {
    var result = self
    result.item.modifiers.removeAll { $0.kind != .neq }
    result.item.values = [Sigma.Scalar(scalar.content, origin: item.values.first?.origin ?? item.origin)]
    return result
  }
}
