import Patterns
import Synchronization

/// A program as threads share it: its tables never change.
final class SharedProgram: Sendable {
  let program: RuleProgram
  /// Keeps the tables.
  private let memory: TableMemory
  /// Its place among the programs of its rules.
  let number: Int
  /// How often it was made anew before, with what was learned.
  let age: Int

  var byteCount: Int { memory.byteCount }

  init(_ program: RuleProgram, _ memory: TableMemory, number: Int, age: Int) {
    self.program = program
    self.memory = memory
    self.number = number
    self.age = age
  }
}

/// The programs that streams of events have needed so far, and the patterns. Threads share them, so that each is made once.
package final class SharedPrograms: Sendable {
  package let rules: StreamRules
  /// After how many of its events a program is made anew.
  let revisions: [Int]
  private let state: Mutex<State>
  private let patterns: Mutex<[Compilation]>

  private enum Compilation {
    case waiting
    /// `nil` when RE2 refuses the pattern.
    case done(CompiledPattern?)
  }

  private struct State: ~Copyable {
    let builder: ProgramBuilder
    var statistics: GramStatistics
    var programs: [(current: SharedProgram, answers: [Bool]?)] = []
    /// The program of each combination of answers of the routing atoms.
    var byAnswers: [[Bool]: Int] = [:]
    var byteCount = 0
  }

  static let standardRevisions = [400, 6_000, 100_000, Int.max]
  /// The most programs; events of further routes take one that asks all of every rule.
  private static let limit = 512
  /// The most bytes that programs take, but for the last one and that which asks all.
  private static let byteLimit = 40 << 20

  package convenience init(_ rules: StreamRules) {
    self.init(rules, revisions: Self.standardRevisions)
  }

  /// - Parameter revisions: after how many of its events a program is made anew, with what was learned.
  init(_ rules: StreamRules, revisions: [Int]) {
    self.rules = rules
    self.revisions = revisions
    state = Mutex(
      State(
        builder: ProgramBuilder(rules.tables, rules.routing),
        statistics: GramStatistics(
          slotCount: rules.tables.slots.count, literalCount: rules.tables.literals.count)))
    patterns = Mutex(Array(repeating: .waiting, count: rules.tables.patterns.count))
  }

  /// How many bytes the tables of the programs take.
  package var byteCount: Int { state.withLock { $0.byteCount } }

  /// The program for events whose routing atoms have these answers.
  func program(_ answers: [Bool]) -> SharedProgram {
    state.withLock { state in
      if let known = state.byAnswers[answers] { return state.programs[known].current }
      guard state.programs.count < Self.limit, state.byteCount < Self.byteLimit else {
        // The one that asks all.
        return state.programs.first { $0.answers == nil }?.current ?? Self.add(nil, &state)
      }
      let program = Self.add(answers, &state)
      state.byAnswers[answers] = program.number
      return program
    }
  }

  private static func add(_ answers: [Bool]?, _ state: inout State) -> SharedProgram {
    let memory = TableMemory()
    let program = SharedProgram(
      state.builder.program(answers, state.statistics, nil, memory), memory, number: state.programs.count, age: 0)
    state.byteCount += program.byteCount
    state.programs.append((program, answers))
    return program
  }

  /// A program made anew: which literals are rare, and which witnesses, is known better now. When another thread was
  /// faster, what that has made; `nil` while another thread makes one: nobody waits for what only makes it faster.
  ///
  /// - Parameters:
  ///   - own: the caller's, with how often its atoms held.
  ///   - eventCount: in so many events.
  func revised(_ program: SharedProgram, _ own: RuleProgram, eventCount: Int) -> SharedProgram? {
    state.withLockIfAvailable { state in
      let known = state.programs[program.number]
      if known.current.age > program.age { return known.current }
      let memory = TableMemory()
      let experience = ProgramBuilder.Experience(program: own, eventCount: eventCount)
      let new = SharedProgram(
        state.builder.program(known.answers, state.statistics, experience, memory), memory,
        number: program.number, age: program.age + 1)
      state.byteCount += new.byteCount - program.byteCount
      state.programs[program.number].current = new
      return new
    }
  }

  /// Learns from a text which grams are common, unless another thread does so or makes a program.
  func learn(_ text: Bytes, of slot: Int32) {
    _ = state.withLockIfAvailable { $0.statistics.count(text, of: slot) }
  }

  /// A pattern, compiled when it is first asked for; `nil` when RE2 refuses it.
  func pattern(_ number: Int) -> CompiledPattern? {
    patterns.withLock { patterns in
      if case .done(let known) = patterns[number] { return known }
      let source = rules.tables.patterns[number]
      let compiled = try? CompiledPattern(source.text, ignoringCase: source.ignoringCase)
      patterns[number] = .done(compiled)
      return compiled
    }
  }
}
