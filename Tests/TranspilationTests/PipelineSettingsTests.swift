import Diagnostics
import Testing
import Transpilation

@Suite("Pipelines of a run")
struct PipelineSettingsTests {
  private func transpiler(_ pipelines: String...) -> Reading<Transpiler?> {
    let files = pipelines.map { SourceFile(name: "pipeline.yml", text: $0) }
    return Transpiler.make(TranspilerSettings(mappings: .proposed, pipelines: files))
  }

  private let rule = """
    title: Fetching
    id: 5b1f3a9c-7d2e-4f10-8a3b-2c4d5e6f7a8b
    logsource: {product: linux, service: own}
    detection:
        a: {exe|endswith: /curl}
        condition: a

    """

  @Test("a log's own names become Sigma's, and the rule can be written")
  func names() throws {
    let made = transpiler(
      """
      transformations:
        - {type: field_name_mapping, mapping: {exe: Image}}
        - {type: change_logsource, category: process_creation, product: linux}

      """)
    let transpiler = try #require(made.value)
    let rules = transpiler.read(SourceFile(name: "rule.yml", text: rule))
    #expect(rules.value.count == 1)
    for target in [Target.sigma, .yaral, .neutral] {
      let emission = transpiler.emit(try #require(rules.value.first), as: target)
      #expect(emission.status == .exact, "\(emission.diagnostics.map { $0.rendered() }.joined())")
      // What is written is not changed once more, and agrees with what it was written from.
      #expect(emission.text?.contains("exe") == (target == .neutral))
      #expect(!emission.isInternalError)
    }
    // Without the pipeline nobody knows the field.
    let plain = try #require(Transpiler.make(TranspilerSettings(mappings: .proposed)).value)
    let unknown = try #require(plain.read(SourceFile(name: "rule.yml", text: rule)).value.first)
    #expect(plain.emit(unknown, as: .yaral).status == .refused)
  }

  /// What a pipeline makes of a field, whose names these are, and what the field is in Sigma and UDM.
  @Test(
    "names of another data model are mapped from that model",
    arguments: [
      ("process.executable", PipelineFields.ecs, "target.process.file.full_path"),
      ("process.parent.executable", .ecs, "principal.process.file.full_path"),
      ("target.process.file.full_path", .udm, "target.process.file.full_path"),
      ("principal.process.file.full_path", .udm, "principal.process.file.full_path"),
    ])
  func otherNames(_ name: String, _ fields: PipelineFields, _ udm: String) throws {
    let pipeline = """
      transformations:
        - {type: field_name_mapping, mapping: {exe: \(name)}}
        - {type: change_logsource, category: process_creation, product: linux}
        - {type: add_condition, conditions: {'metadata.event_type': PROCESS_LAUNCH}}

      """
    let steps = fields == .udm ? pipeline : pipeline.split(separator: "\n").dropLast().joined(separator: "\n")
    let settings = TranspilerSettings(
      pipelines: [SourceFile(name: "pipeline.yml", text: steps)], pipelineFields: fields)
    let transpiler = try #require(Transpiler.make(settings).value)
    let reading = transpiler.read(SourceFile(name: "rule.yml", text: rule))
    let authored = try #require(reading.value.first, "\(reading.diagnostics.map { $0.rendered() })")
    let yaral = try #require(transpiler.emit(authored, as: .yaral).text)
    #expect(yaral.contains("$event.\(udm) ="))
    #expect(yaral.ranges(of: "PROCESS_LAUNCH").count == 1)
    let sigma = try #require(transpiler.emit(authored, as: .sigma).text)
    #expect(sigma.contains(udm.hasPrefix("target") ? " Image|endswith" : "ParentImage|endswith"))
  }

  @Test("a name that the data model does not have is an error")
  func unknownNames() throws {
    let steps = "transformations: [{type: field_name_mapping, mapping: {exe: process.executabel}}]\n"
    let settings = TranspilerSettings(
      pipelines: [SourceFile(name: "pipeline.yml", text: steps)], pipelineFields: .ecs)
    let transpiler = try #require(Transpiler.make(settings).value)
    let reading = transpiler.read(SourceFile(name: "rule.yml", text: rule))
    #expect(reading.value.isEmpty)
    #expect(reading.diagnostics.map(\.code) == [.unknownField])
    #expect(reading.diagnostics.first?.help == "did you mean 'process.executable'?")
  }

  @Test("a rule that a step refuses is not there, and the others are")
  func refusal() throws {
    let made = transpiler(
      "transformations: [{type: rule_failure, message: no, rule_conditions: [{type: contains_field, field: exe}]}]\n")
    let transpiler = try #require(made.value)
    let other = rule.replacing("exe|", with: "Image|").replacing("5b1f", with: "6b1f")
    let reading = transpiler.read(SourceFile(name: "rules.yml", text: rule + "---\n" + other))
    #expect(reading.diagnostics.filter { $0.severity == .error }.map(\.code) == [.sigmaPipelineFailure])
    #expect(reading.value.map(\.id) == ["6b1f3a9c-7d2e-4f10-8a3b-2c4d5e6f7a8b"])
  }

  @Test("a pipeline with errors is applied to nothing")
  func mistakes() {
    let made = transpiler("transformations: []\n", "transformations: [{type: drop_detection_itm}]\n")
    #expect(made.value == nil)
    #expect(made.diagnostics.map(\.code) == [.sigmaPipeline])
  }
}
