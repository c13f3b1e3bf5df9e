package import Diagnostics
import Events
import YAMLTree

extension Sigma.Pipeline {
  /// How deep `nest` may nest.
  static let depthLimit = 16

  /// Reads a pipeline file. Never fails: everything that is wrong is reported, and a pipeline with errors
  /// must not be applied.
  package static func parse(_ source: SourceFile) -> Reading<Sigma.Pipeline> {
    let yaml = parseYAML(source)
    var pipeline = Sigma.Pipeline()
    var diagnostics = yaml.diagnostics
    guard let document = yaml.value.first, yaml.value.count == 1 else {
      if !yaml.hasErrors {
        diagnostics.append(
          Diagnostic(
            .sigmaPipeline, "a pipeline file has one document, this has \(yaml.value.count)",
            at: yaml.value.dropFirst().first?.span))
      }
      return Reading(pipeline, diagnostics)
    }
    var reader = MappingReader(document.root, kind: "a pipeline")
    pipeline.name = reader.text("name") ?? ""
    pipeline.priority = priority(&reader)
    pipeline.variables = variables(&reader)
    _ = reader.value("allowed_backends")
    pipeline.steps = steps(reader.value("transformations"), "'transformations'", depth: 0, &reader.diagnostics)
    postprocessing(&reader)
    finalizers(&reader)
    reader.reportOthers()
    return Reading(pipeline, diagnostics + reader.diagnostics)
  }

  private static func priority(_ reader: inout MappingReader) -> Double {
    guard let scalar = reader.scalar("priority") else { return 0 }
    guard case .number(let number) = scalar.content else {
      reader.report("'priority' is a number, this is \(scalar.kindName)", at: scalar.origin.span ?? reader.node.span)
      return 0
    }
    return number.double
  }

  private static func variables(_ reader: inout MappingReader) -> [String: [String]] {
    var variables: [String: [String]] = [:]
    for entry in reader.entries("vars", required: false) {
      let name = entry.key.scalar?.text ?? ""
      var texts: [String] = []
      for node in entry.value.items ?? [entry.value] {
        guard let scalar = reader.scalar(of: node, "a value of '\(name)'") else { continue }
        switch scalar.content {
        case .text(let text): texts.append(text)
        case .number(let number): texts.append(number.description)
        case .boolean, .null:
          reader.report("a value of '\(name)' is text or a number, this is \(scalar.kindName)", at: node.span)
        }
      }
      variables[name] = texts
    }
    return variables
  }

  /// The steps of a list.
  static func steps(
    _ node: YAMLNode?, _ name: String, depth: Int, _ diagnostics: inout [Diagnostic]
  ) -> [Step] {
    guard let node, node.resolved(schema: .core11) != .null else { return [] }
    guard let items = node.items else {
      diagnostics.append(Diagnostic(.sigmaPipeline, "\(name) is a list, this is \(node.kindName)", at: node.span))
      return []
    }
    return items.compactMap { item in
      var parsing = StepParsing(item, depth: depth)
      let step = parsing.step()
      diagnostics += parsing.reader.diagnostics
      return step
    }
  }

  // MARK: What is made of queries

  /// Steps that change the text of a query. There is no query here: what only dresses it is left out with a
  /// warning, what may change what it finds is refused.
  private static func postprocessing(_ reader: inout MappingReader) {
    guard let node = reader.value("postprocessing") else { return }
    for item in node.items ?? [node] {
      let type = item["type"]?.scalar?.text ?? ""
      let span = item["type"]?.span ?? item.span
      switch type {
      case "template", "simple_template", "json":
        reader.diagnostics.append(ignored("'\(type)' of 'postprocessing'", at: span))
      case "embed", "replace", "nest":
        reader.refuse(
          "'\(type)' of 'postprocessing' changes the text of a query", at: span,
          help: "there is no query here; say it as a transformation, or leave it out")
      default:
        unknown(type, among: ["template", "simple_template", "json", "embed", "replace", "nest"], at: span, &reader)
      }
    }
  }

  /// Steps that join queries to a file.
  private static func finalizers(_ reader: inout MappingReader) {
    guard let node = reader.value("finalizers") else { return }
    for item in node.items ?? [node] {
      let type = item["type"]?.scalar?.text ?? ""
      let span = item["type"]?.span ?? item.span
      let known = ["concat", "json", "yaml", "template", "nested"]
      if known.contains(type) {
        reader.diagnostics.append(ignored("'\(type)' of 'finalizers'", at: span))
      } else {
        unknown(type, among: known, at: span, &reader)
      }
    }
  }

  private static func ignored(_ what: String, at span: Span) -> Diagnostic {
    Diagnostic(
      .sigmaPipelineNotSupported, "\(what) dresses the text of a query, and is left out", at: span,
      help: "rules are written as files of their target", severity: .warning)
  }

  static func unknown(_ type: String, among known: [String], at span: Span, _ reader: inout MappingReader) {
    let near = nearestName(to: type, among: known)
    let fix = near.map {
      Fix(title: "replace '\(type)' with '\($0)'", edits: [Fix.Edit(span, $0)], safety: .changesMeaning)
    }
    reader.diagnostics.append(
      Diagnostic(
        .sigmaPipeline, type.isEmpty ? "a step has no 'type'" : "unknown type '\(type)'", at: span,
        help: near.map { "did you mean '\($0)'?" } ?? "", fixes: type.isEmpty ? [] : fix.map { [$0] } ?? []))
  }
}
