/// A predicate that is asked of each event, for no literal that an index finds must be in those that satisfy it.
package struct UnwitnessedVariable: Hashable, Sendable {
  /// Its index among the detections.
  package let detection: Int
  /// Its index in the detection.
  package let variable: Int
}

extension StreamRules {
  /// How many bytes a literal that may stand anywhere in a text has at least if an index finds it.
  package static var leastLiteral: Int { Int(ProgramBuilder.leastIndexed) }

  /// The variables that no index can serve. One that every event satisfies is none: nothing is asked of it.
  package var unwitnessed: [UnwitnessedVariable] {
    let statistics = GramStatistics(slotCount: tables.slots.count, literalCount: tables.literals.count)
    let memory = TableMemory()
    let program = ProgramBuilder(tables, routing).program(nil, statistics, nil, memory)
    return withExtendedLifetime(memory) {
      (0..<program.always.count).compactMap { place in
        let local = program.always[place]
        guard program.entries[local] != Instruction.accept else { return nil }
        let variable = tables.variables[program.variables[local]]
        return UnwitnessedVariable(detection: Int(variable.detection), variable: Int(variable.variable))
      }
    }
  }
}
