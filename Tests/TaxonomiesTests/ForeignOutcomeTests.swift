import Detections
import Diagnostics
import Events
import Taxonomies
import Testing
import ValueFunctions

/// Outcomes that tell of what other models have no name for, and decide nothing, don't stand in the way of a rule.
@Suite struct ForeignOutcomeTests {
  private func detection(_ outcomes: [Outcome], condition: [Condition] = []) -> Detection {
    let field: Field = "target.process.command_line"
    let log = ComputedField(
      "log", .call(.concat, [.field("metadata.log_type", absentAs: .string("")), .literal(.string("/"))]),
      isAbsentWhenZero: true)
    return Detection(
      metadata: Metadata(name: "r"), taxonomy: .udm,
      variables: [
        EventVariable(
          name: "e", derivations: [.computed(log)],
          predicate: .all([
            .text("metadata.event_type", .equals("PROCESS_LAUNCH"), cased: true), .text(field, .contains("x")),
          ]))
      ],
      window: Window(
        keys: [GroupKey(name: "host", fields: ["e": "principal.hostname"])], length: .seconds(300)),
      outcomes: outcomes, condition: .all([.present("e")] + condition))
  }

  private func list(_ name: String, _ field: Field) -> Outcome {
    Outcome(name: name, kind: .list, expression: .aggregate(.distinctList, .field(variable: "e", field, absentAs: nil)))
  }

  @Test func whatDecidesNothingIsLeftOut() throws {
    let rule = detection([
      list("id", "principal.process.parent_process.product_specific_process_id"), list("command", "target.process.command_line"),
      list("log", "log"),
    ])
    let reading = TaxonomyCatalog.builtIn.translate(rule, to: .neutral)
    let found = try #require(reading.value)
    #expect(found.outcomes.map(\.name) == ["command"])
    #expect(found.variables[0].derivations.isEmpty)
    #expect(found.metadata.custom == [MetadataEntry("outcomes_left_out", "id, log")])
    let notes = reading.diagnostics.filter { $0.code == .outcomesNotCarried }
    #expect(notes.map(\.severity) == [.note, .note])
    #expect(notes[0].message.contains("product_specific_process_id") && notes[1].message.contains("metadata.log_type"))
  }

  @Test func whatDecidesIsNot() {
    let count = Outcome(
      name: "n", kind: .integer,
      expression: .aggregate(
        .countDistinct, .field(variable: "e", "principal.process.parent_process.product_specific_process_id", absentAs: nil)))
    let rule = detection([count], condition: [.compare(.outcome("n"), .greater, .literal(.integer(2)))])
    let reading = TaxonomyCatalog.builtIn.translate(rule, to: .neutral)
    #expect(reading.value == nil)
    #expect(reading.diagnostics.contains { $0.severity == .error && $0.message.contains("product_specific_process_id") })
  }
}
