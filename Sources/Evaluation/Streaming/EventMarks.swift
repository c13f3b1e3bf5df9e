/// What was found out about the current event: which atoms hold, which variables to look at, which match.
struct EventMarks: ~Copyable {
  /// For each atom of the program the event for which it was answered, doubled, and 1 more when it holds.
  private let answers: UnsafeMutablePointer<UInt32>
  /// For each variable of the program the event for which it is a candidate.
  private let candidateEvents: UnsafeMutablePointer<UInt32>
  private let candidates: UnsafeMutablePointer<Int32>
  private let matches: UnsafeMutablePointer<Int32>
  /// For each index of the program the event in which it was searched, if it waits until it is asked for.
  private let searches: UnsafeMutablePointer<UInt32>
  private(set) var candidateCount = 0
  private(set) var matchCount = 0
  private var event: UInt32 = 0
  private let atomCount: Int
  private let variableCount: Int
  private let indexCount: Int

  /// - Parameter indexCount: the most indexes of a program.
  init(atomCount: Int, variableCount: Int, indexCount: Int) {
    self.atomCount = atomCount
    self.variableCount = variableCount
    self.indexCount = indexCount
    searches = .allocate(capacity: indexCount + 1)
    searches.initialize(repeating: 0, count: indexCount + 1)
    answers = .allocate(capacity: atomCount + 1)
    answers.initialize(repeating: 0, count: atomCount + 1)
    candidateEvents = .allocate(capacity: variableCount + 1)
    candidateEvents.initialize(repeating: 0, count: variableCount + 1)
    candidates = .allocate(capacity: variableCount + 1)
    candidates.initialize(repeating: 0, count: variableCount + 1)
    matches = .allocate(capacity: variableCount + 1)
    matches.initialize(repeating: 0, count: variableCount + 1)
  }

  deinit {
    answers.deallocate()
    candidateEvents.deallocate()
    candidates.deallocate()
    matches.deallocate()
    searches.deallocate()
  }

  /// Forgets the event before.
  @inline(__always)
  mutating func begin() {
    candidateCount = 0
    matchCount = 0
    event &+= 1
    if event >= 1 << 30 { restart() }
  }

  private mutating func restart() {
    answers.update(repeating: 0, count: atomCount + 1)
    candidateEvents.update(repeating: 0, count: variableCount + 1)
    searches.update(repeating: 0, count: indexCount + 1)
    event = 1
  }

  /// Whether an atom holds, if that was asked.
  @inline(__always)
  func answer(_ atom: Int32) -> Bool? {
    assert(atom >= 0 && Int(atom) < atomCount)
    let answer = answers[Int(atom)]
    return answer >> 1 == event ? answer & 1 == 1 : nil
  }

  /// Notes that an index is searched in this event.
  ///
  /// - Returns: whether that is new.
  mutating func noteSearch(of index: Int32) -> Bool {
    assert(index >= 0 && Int(index) < indexCount)
    if searches[Int(index)] == event { return false }
    searches[Int(index)] = event
    return true
  }

  /// Keeps whether an atom holds.
  @inline(__always)
  mutating func keep(_ atom: Int32, _ answer: Bool) {
    assert(atom >= 0 && Int(atom) < atomCount)
    answers[Int(atom)] = event << 1 | (answer ? 1 : 0)
  }

  /// Notes that an atom holds, and with it which variables to look at.
  @inline(__always)
  mutating func set(_ atom: Int32, _ program: UnsafePointer<RuleProgram>) {
    assert(atom >= 0 && Int(atom) < atomCount)
    let answer = event << 1 | 1
    if answers[Int(atom)] == answer { return }
    answers[Int(atom)] = answer
    program.pointee.counts[atom] &+= 1
    var witness = program.pointee.witnessStarts[atom]
    let end = program.pointee.witnessStarts[atom + 1]
    while witness < end {
      addCandidate(program.pointee.witnesses[witness])
      witness += 1
    }
  }

  /// Notes that a variable is to be looked at.
  @inline(__always)
  mutating func addCandidate(_ variable: Int32) {
    assert(variable >= 0 && Int(variable) < variableCount)
    if candidateEvents[Int(variable)] == event { return }
    candidateEvents[Int(variable)] = event
    candidates[candidateCount] = variable
    candidateCount += 1
  }

  @inline(__always)
  func candidate(_ index: Int) -> Int32 {
    assert(index >= 0 && index < candidateCount)
    return candidates[index]
  }

  /// Notes a variable, by its number among all, that matches.
  mutating func addMatch(_ variable: Int32) {
    matches[matchCount] = variable
    matchCount += 1
  }

  func match(_ index: Int) -> Int32 {
    assert(index >= 0 && index < matchCount)
    return matches[index]
  }

  mutating func sortMatches() {
    guard matchCount > 1 else { return }
    var found = UnsafeMutableBufferPointer(start: matches, count: matchCount)
    found.sort()
  }
}
