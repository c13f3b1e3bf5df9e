import Diagnostics
import Events
import YAMLTree

extension TreeBuilding {
  mutating func variable(_ name: Neutral.Scalar, _ node: YAMLNode) -> Neutral.Variable {
    Neutral.Variable(
      name: name, logSource: node["logsource"].map(logSource), views: views(node),
      isTimeless: scalar(node, "timeless")?.boolean ?? false,
      selections: named(node["selections"]).map { selection($0, $1) },
      filter: formula(node["where"]), alerts: node["alerts"].map { body($0) })
  }

  private mutating func views(_ node: YAMLNode) -> Neutral.Views {
    var views = Neutral.Views()
    views.whole = entries(node["whole"])
    views.each = scalars(node["each"])
    for (name, value) in named(node["computed"]) {
      guard let scalar = Neutral.Scalar(value), scalar.isStatement, diagnostics.count < mostFindings else { continue }
      let reading = ComputationParser.parse(scalar)
      add(reading.diagnostics)
      views.computed.append(
        Neutral.ComputedField(name, reading.value.computation, isAbsentWhenZero: reading.value.isNonzero))
    }
    return views
  }

  func logSource(_ node: YAMLNode) -> LogSource {
    LogSource(
      category: scalar(node, "category")?.text.lowercased(),
      product: scalar(node, "product")?.text.lowercased(),
      service: scalar(node, "service")?.text.lowercased())
  }

  private func selection(_ name: Neutral.Scalar, _ node: YAMLNode) -> Neutral.Selection {
    Neutral.Selection(name: name, clauses: (node.items ?? [node]).map { clause($0) })
  }

  private func clause(_ node: YAMLNode) -> Neutral.Clause {
    Neutral.Clause(fields: named(node).map { Neutral.TestedField($0, tests(ofField: $1)) })
  }

  private func tests(ofField node: YAMLNode) -> [Neutral.Test] {
    let origin = Origin(node.span)
    if let scalar = Neutral.Scalar(node) {
      return [
        Neutral.Test([Neutral.Comparison(.equals, [scalar], origin: origin)], isShort: true, origin: origin)
      ]
    }
    guard let items = node.items else { return [test(node)] }
    let values = items.compactMap(Neutral.Scalar.init)
    guard values.isEmpty else {
      return [
        Neutral.Test([Neutral.Comparison(.equals, values, origin: origin)], isShort: true, origin: origin)
      ]
    }
    return items.map { test($0) }
  }

  private func test(_ node: YAMLNode) -> Neutral.Test {
    let comparisons = named(node).compactMap { key, value in
      Neutral.Operator(rawValue: key.text).map { Neutral.Comparison($0, scalars(value), origin: key.origin) }
    }
    return Neutral.Test(
      comparisons, isCased: scalar(node, "cased")?.boolean, needsAll: scalar(node, "all")?.boolean ?? false,
      asksEvery: scalar(node, "every")?.boolean ?? false, origin: Origin(node.span))
  }

  // MARK: Outcomes

  mutating func outcome(_ name: Neutral.Scalar, _ node: YAMLNode) -> Neutral.Outcome? {
    guard let form = form(node) else { return nil }
    return Neutral.Outcome(name: name, form: form, absentAs: scalar(node, "absent_as"))
  }

  private mutating func form(_ node: YAMLNode) -> Neutral.Outcome.Form? {
    if let flag = node["flag"] { return formula(flag).map { .flag($0) } }
    if let choices = node["choose"] { return .choice(self.choices(choices)) }
    if let value = scalar(node, "value") { return .value(value) }
    if let field = scalar(node, "field") { return .field(field) }
    for aggregate in Neutral.Aggregate.allCases {
      guard let operand = node[aggregate.rawValue] else { continue }
      if let name = Neutral.Scalar(operand) { return .aggregate(aggregate, .name(name)) }
      if operand.items != nil { return .aggregate(aggregate, .choice(choices(operand))) }
      return .aggregate(aggregate, .weights(weights(operand)))
    }
    return nil
  }

  private mutating func weights(_ node: YAMLNode) -> [Neutral.Weight] {
    named(node).compactMap { key, value in
      guard let number = Neutral.Scalar(value) else { return nil }
      return Neutral.Weight(key.text == "base" ? nil : formula(key), number)
    }
  }

  private mutating func choices(_ node: YAMLNode) -> [Neutral.Choice] {
    var choices: [Neutral.Choice] = []
    let items = node.items ?? []
    for (index, item) in items.enumerated() {
      guard let value = scalar(item, "value") else { continue }
      let when = item["when"]
      if when == nil, index < items.count - 1 {
        report(.wrongShape, "only the last choice can be without 'when'", at: item.span)
      } else if when != nil, index == items.count - 1 {
        report(
          .missingKey, "the last choice is for everything else, so that it has no 'when'", at: item.span,
          help: "add a last item: {value: …}")
      }
      choices.append(Neutral.Choice(formula(when), value, origin: Origin(item.span)))
    }
    return choices
  }

  // MARK: Tests

  mutating func tests(_ node: YAMLNode?) -> [Neutral.TestCase] {
    (node?.items ?? []).compactMap { testCase($0) }
  }

  private func testCase(_ node: YAMLNode) -> Neutral.TestCase? {
    guard let name = scalar(node, "name"), let alert = (node["alert"] ?? node["expect"]).flatMap({ alert($0) })
    else { return nil }
    let now = scalar(node, "now")
    if let single = node["event"] {
      return Neutral.TestCase(name: name, events: [event(single)], isSingle: true, alert: alert, now: now)
    }
    return Neutral.TestCase(
      name: name, events: (node["events"]?.items ?? []).map { event($0) }, alert: alert, now: now)
  }

  private func event(_ node: YAMLNode) -> Neutral.TestEvent {
    Neutral.TestEvent(
      time: scalar(node, "at"), logSource: node["logsource"].map(logSource),
      fields: fieldValues(node).filter { $0.name.text != "at" && $0.name.text != "logsource" })
  }

  func fieldValues(_ node: YAMLNode) -> [Neutral.FieldValues] {
    named(node).map { name, value in
      let objects = (value.entries != nil ? [value] : value.items ?? []).filter { $0.entries != nil }
      return Neutral.FieldValues(
        name, scalars(value), objects: objects.map { fieldValues($0) }, isList: value.items != nil)
    }
  }

  private func alert(_ node: YAMLNode) -> Neutral.Alert? {
    if let word = Neutral.Scalar(node) { return ["none", "no match"].contains(word.text) ? Neutral.Alert.none : .some }
    if let items = node.items { return .each(items.map { fieldValues($0) }) }
    return .each([fieldValues(node)])
  }
}
