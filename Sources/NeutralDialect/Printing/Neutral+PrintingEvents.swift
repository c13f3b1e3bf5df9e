import Events
import YAMLTree

extension Neutral.Variable {
  var members: [YAMLMember] {
    var members: [YAMLMember] = []
    if let alerts { members.append(YAMLMember("alerts", .mapping(alerts.alertMembers))) }
    if let logSource { members.append(YAMLMember("logsource", logSource.value)) }
    if isTimeless { members.append(YAMLMember("timeless", .boolean(true))) }
    if !views.whole.isEmpty { members.append(YAMLMember("whole", views.whole.mapping)) }
    if !views.each.isEmpty { members.append(YAMLMember("each", views.each.compactList)) }
    if !views.computed.isEmpty {
      members.append(
        YAMLMember("computed", .mapping(views.computed.map { YAMLMember($0.name.text, .text($0.text)) })))
    }
    if !selections.isEmpty {
      members.append(
        YAMLMember("selections", .mapping(selections.map { YAMLMember($0.name.text, $0.value) })))
    }
    if let filter { members.append(YAMLMember("where", .text(filter.text, .folded))) }
    return members
  }
}

extension LogSource {
  fileprivate var value: YAMLValue {
    let parts = [("category", category), ("product", product), ("service", service)]
    return .compact(.mapping(parts.compactMap { name, text in text.map { YAMLMember(name, .text($0)) } }))
  }
}

extension Neutral.Selection {
  fileprivate var value: YAMLValue {
    if clauses.count == 1 { return clauses[0].value }
    return .list(
      clauses.map { clause in
        YAMLItem(clause.fields.count == 1 ? .compact(clause.value) : clause.value)
      })
  }
}

extension Neutral.Clause {
  fileprivate var value: YAMLValue {
    .mapping(fields.map { YAMLMember($0.field.text, $0.value) })
  }
}

extension Neutral.TestedField {
  fileprivate var value: YAMLValue {
    if tests.count == 1 { return tests[0].value }
    return .list(
      tests.map { test in
        var test = test
        // In a list of tests a value alone would be a list of values.
        test.isShort = false
        return YAMLItem(test.value)
      })
  }
}

extension Neutral.Test {
  fileprivate var value: YAMLValue {
    if isShort, let values = comparisons.first?.values { return values.oneOrList }
    var members = comparisons.map { YAMLMember($0.operator.rawValue, $0.values.oneOrList) }
    if needsAll, let last = members.indices.last, comparisons[last].values.count == 1 {
      members[last].value = comparisons[last].values.compactList
    }
    if let isCased { members.append(YAMLMember("cased", .boolean(isCased))) }
    if needsAll { members.append(YAMLMember("all", .boolean(true))) }
    if asksEvery { members.append(YAMLMember("every", .boolean(true))) }
    return .compact(.mapping(members))
  }
}

extension [Neutral.Scalar] {
  fileprivate var oneOrList: YAMLValue { count == 1 ? self[0].value : compactList }
}

// MARK: Outcomes

extension Neutral.Outcome {
  var members: [YAMLMember] {
    let form: YAMLMember =
      switch form {
      case .flag(let formula): YAMLMember("flag", .text(formula.text))
      case .aggregate(let aggregate, let source): YAMLMember(aggregate.rawValue, source.value)
      case .choice(let choices): YAMLMember("choose", choices.value)
      case .value(let value): YAMLMember("value", value.value)
      case .field(let field): YAMLMember("field", field.value)
      }
    return [form] + (absentAs.map { [YAMLMember("absent_as", $0.value)] } ?? [])
  }
}

extension Neutral.Source {
  fileprivate var value: YAMLValue {
    switch self {
    case .name(let name): name.value
    case .weights(let weights):
      .compact(.mapping(weights.map { YAMLMember($0.formula?.text ?? "base", $0.value.value) }))
    case .choice(let choices): choices.value
    }
  }
}

extension [Neutral.Choice] {
  fileprivate var value: YAMLValue {
    .compact(
      .list(
        map { choice in
          let when = choice.formula.map { [YAMLMember("when", .text($0.text))] } ?? []
          return YAMLItem(.compact(.mapping(when + [YAMLMember("value", choice.value.value)])))
        }))
  }
}

// MARK: Tests

extension Neutral.TestCase {
  var members: [YAMLMember] {
    let values = events.map { YAMLItem(.compact(.mapping($0.members))) }
    let isSingle = isSingle && values.count == 1
    return [
      YAMLMember("name", name.value),
      isSingle ? YAMLMember("event", values[0].value) : YAMLMember("events", .list(values)),
      YAMLMember("alert", alert.value),
    ] + (now.map { [YAMLMember("now", $0.value)] } ?? [])
  }
}

extension Neutral.TestEvent {
  fileprivate var members: [YAMLMember] {
    var members: [YAMLMember] = []
    if let time { members.append(YAMLMember("at", time.value)) }
    if let logSource { members.append(YAMLMember("logsource", logSource.value)) }
    return members + fields.map(\.member)
  }
}

extension Neutral.FieldValues {
  fileprivate var member: YAMLMember {
    guard objects.isEmpty else {
      let mappings = objects.map { YAMLValue.compact(.mapping($0.map(\.member))) }
      return YAMLMember(name.text, isList ? .compact(.list(mappings.map { YAMLItem($0) })) : mappings[0])
    }
    return YAMLMember(name.text, isList || values.count != 1 ? values.compactList : values[0].value)
  }
}

extension Neutral.Alert {
  fileprivate var value: YAMLValue {
    switch self {
    case .none: return .plain("none")
    case .some: return .boolean(true)
    case .each(let alerts):
      let values = alerts.map { YAMLValue.compact(.mapping($0.map(\.member))) }
      return values.count == 1 ? values[0] : .list(values.map { YAMLItem($0) })
    }
  }
}
