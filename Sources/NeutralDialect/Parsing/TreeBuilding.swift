import Diagnostics
import Events
import YAMLTree

/// Builds the syntax tree from whatever of a document fits the schema. What does not was reported by
/// `SchemaValidation`; only statements are looked at for the first time here.
struct TreeBuilding {
  private(set) var diagnostics: [Diagnostic] = []

  mutating func rule(_ root: YAMLNode) -> Neutral.Rule {
    var rule = body(root)
    rule.lists = named(root["lists"]).map { Neutral.List(name: $0, values: scalars($1)) }
    rule.overrides = named(root["targets"]).map { override($0, $1) }
    rule.accepted = (root["accept"]?.items ?? []).compactMap { acceptance($0) }
    rule.tests = tests(root["tests"])
    return rule
  }

  /// What a rule says of itself and of events, which a rule inside of a rule says, too.
  mutating func body(_ root: YAMLNode) -> Neutral.Rule {
    var rule = Neutral.Rule(header: header(root), variables: [], condition: .missing)
    rule.variables = named(root["events"]).map { variable($0, $1) }
    for scalar in scalars(root["joins"]) {
      let reading = FormulaParser.parseJoin(scalar)
      diagnostics += reading.diagnostics
      if let join = reading.value { rule.joins.append(join) }
    }
    rule.window = root["window"].flatMap { window($0) }
    rule.outcomes = named(root["outcomes"]).compactMap { outcome($0, $1) }
    if let condition = root["condition"] {
      rule.condition = formula(condition) ?? .missing
      rule.conditionOrigin = Origin(condition.span)
    }
    return rule
  }

  private func header(_ root: YAMLNode) -> Neutral.Header {
    var header = Neutral.Header()
    header.taxonomy = scalar(root, "taxonomy")
    header.id = scalar(root, "id")
    header.name = scalar(root, "name")
    header.title = scalar(root, "title")
    header.description = scalar(root, "description")
    header.author = scalar(root, "author")
    header.created = scalar(root, "created")
    header.modified = scalar(root, "modified")
    header.version = scalar(root, "version")
    header.license = scalar(root, "license")
    header.status = scalar(root, "status")
    header.severity = scalar(root, "severity")
    header.priority = scalar(root, "priority")
    header.attack = scalars(root["attack"])
    header.references = scalars(root["references"])
    header.falsePositives = scalars(root["false_positives"])
    header.tags = scalars(root["tags"])
    header.metadata = entries(root["metadata"])
    return header
  }

  // MARK: Windows, targets, losses

  private func window(_ node: YAMLNode) -> Neutral.Window? {
    guard let length = scalar(node, "over") else { return nil }
    return Neutral.Window(
      keys: (node["by"]?.items ?? []).compactMap { key($0) }, length: length, kind: scalar(node, "kind"),
      pivot: scalar(node, "pivot"), origin: Origin(node.span))
  }

  private func key(_ node: YAMLNode) -> Neutral.Key? {
    if let field = Neutral.Scalar(node) { return .field(field) }
    guard let name = scalar(node, "name") else { return nil }
    let key: Neutral.Key
    if let field = scalar(node, "field") {
      key = .named(name, field: field)
    } else if let some = node["only"] {
      key = .some(name, fields: entries(some))
    } else {
      key = .each(name, fields: entries(node["fields"]))
    }
    return scalar(node, "absent_as").map { .filled(key, $0) } ?? key
  }

  private func override(_ target: Neutral.Scalar, _ node: YAMLNode) -> Neutral.Override {
    var override = Neutral.Override(target: target)
    override.name = scalar(node, "name")
    override.metadata = entries(node["metadata"])
    override.fields = entries(node["fields"])
    override.omission = scalar(node, "omit")
    return override
  }

  private func acceptance(_ node: YAMLNode) -> Neutral.Acceptance? {
    guard let code = scalar(node, "code"), let reason = scalar(node, "reason") else { return nil }
    return Neutral.Acceptance(code: code, target: scalar(node, "target"), reason: reason)
  }

  // MARK: Parts

  mutating func add(_ findings: [Diagnostic]) { diagnostics += findings }

  mutating func report(_ code: DiagnosticCode, _ message: String, at span: Span?, help: String = "") {
    diagnostics.append(Diagnostic(code, message, at: span, help: help))
  }

  func scalar(_ node: YAMLNode, _ key: String) -> Neutral.Scalar? {
    node[key].flatMap(Neutral.Scalar.init)
  }

  /// The scalars of a list, or the only one.
  func scalars(_ node: YAMLNode?) -> [Neutral.Scalar] {
    guard let node else { return [] }
    return (node.items ?? [node]).compactMap(Neutral.Scalar.init)
  }

  /// The entries of a mapping whose keys the author gives.
  func named(_ node: YAMLNode?) -> [(Neutral.Scalar, YAMLNode)] {
    (node?.entries ?? []).compactMap { entry in Neutral.Scalar(entry.key).map { ($0, entry.value) } }
  }

  /// Keys and texts; a key with a list stands before each of its items.
  func entries(_ node: YAMLNode?) -> [Neutral.Entry] {
    named(node).flatMap { key, value in scalars(value).map { Neutral.Entry(key, $0) } }
  }

  /// The statement of a scalar; `nil` when there is none.
  mutating func formula(_ node: YAMLNode?) -> Neutral.Formula? {
    guard let scalar = node.flatMap(Neutral.Scalar.init) else { return nil }
    return formula(scalar)
  }

  mutating func formula(_ scalar: Neutral.Scalar) -> Neutral.Formula {
    // Everything else was reported.
    guard scalar.isStatement, diagnostics.count < mostFindings else { return .missing }
    let reading = FormulaParser.parse(scalar)
    diagnostics += reading.diagnostics
    return reading.value
  }
}
