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
