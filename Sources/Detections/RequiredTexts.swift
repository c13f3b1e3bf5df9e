import Patterns

/// Texts of which an event must hold one if a predicate is to be true of it: some value of the field, in small
/// letters, contains the text.
///
/// This is said only of values in ASCII; of others, case folding could say otherwise.
package struct RequiredTexts: Hashable {
  package struct FieldText: Hashable {
    /// `nil`: it is in a value of any field.
    package let field: String?
    /// ASCII in small letters, at least two; or none: then the field must have a value that is not null; or a text outside ASCII,
    /// which no value in ASCII holds.
    package let bytes: [UInt8]

    fileprivate var isASCII: Bool { bytes.allSatisfy { $0 < 0x80 } }
  }

  /// None: the predicate is false of all events.
  package let alternatives: Set<FieldText>

  /// What is required of an event, each by itself; that which the fewest events will meet is the first. Empty when nothing is
  /// known.
  package static func all(of predicate: Predicate) -> [RequiredTexts] {
    switch predicate {
    case .all(let operands): return best(operands.flatMap { all(of: $0) })
    case .any(let operands): return all(ofAny: operands.map { all(of: $0) })
    case .named(_, let operand): return all(of: operand)
    case .field(let predicate):
      switch predicate.test {
      case .text(let test): return [RequiredTexts(predicate.field, test.pattern)]
      case .number, .boolean, .network, .member, .sameAs: return [RequiredTexts(presenceOf: predicate.field)]
      case .present, .null: return []
      }
    case .keyword(let test, _): return Factors(test.pattern).map { [RequiredTexts($0, in: nil)] } ?? []
    case .not: return []
    }
  }

  /// What is required when one of several is the case: for each choice of what one of them requires, what the others
  /// require of the same fields.
  ///
  /// - Parameter operands: of each what is required, the best first.
  package static func all(ofAny operands: [[RequiredTexts]]) -> [RequiredTexts] {
    guard !operands.contains(where: \.isEmpty) else { return [] }
    let fields = operands.flatMap { $0.map(\.fields) }
    if fields.isEmpty { return [RequiredTexts(alternatives: [])] }
    return best(
      Set(fields).map { fields in
        let chosen = operands.compactMap { own in own.first { $0.fields == fields } ?? own.first }
        return RequiredTexts(alternatives: chosen.reduce(into: []) { $0.formUnion($1.alternatives) })
      })
  }

  /// The most texts of the first requirement, and of others, which save less.
  fileprivate static var limits: (first: Int, others: Int) { (500, 50) }

  /// The requirements that the fewest events will meet.
  private static func best(_ requirements: [RequiredTexts]) -> [RequiredTexts] {
    // Of too many texts only that their fields have values.
    let sorted = Set(requirements.map { $0.alternatives.count <= limits.first ? $0 : $0.presence }).sorted { $0.precedes($1) }
    return Array(sorted.enumerated().filter { $0 == 0 || $1.alternatives.count <= limits.others }.map(\.element).prefix(2))
  }

  private init(alternatives: Set<FieldText>) {
    // Of a field's texts outside ASCII one says as much as all.
    let others = Dictionary(grouping: alternatives.filter { !$0.isASCII }, by: \.field)
    self.alternatives = alternatives.filter(\.isASCII).union(
      others.values.compactMap { $0.min { $0.bytes.lexicographicallyPrecedes($1.bytes) } })
  }

  private var presence: RequiredTexts {
    RequiredTexts(alternatives: Set(alternatives.map { FieldText(field: $0.field, bytes: []) }))
  }

  private var fields: Set<String?> { Set(alternatives.map(\.field)) }

  /// Long texts are rare, and few texts are rarer than many.
  private func precedes(_ other: RequiredTexts) -> Bool {
    if strength != other.strength { return strength > other.strength }
    return description < other.description
  }

  private var strength: (Int, Int) {
    (alternatives.map(\.bytes.count).min() ?? .max, -alternatives.count)
  }

  /// Decides which comes first of two that are equally good.
  private var description: String {
    alternatives.map { "\($0.field ?? "")\0\(String(decoding: $0.bytes, as: UTF8.self))" }.sorted().joined(separator: "\0")
  }

  private init(presenceOf field: Field) {
    self.init(alternatives: [FieldText(field: field.name, bytes: [])])
  }

  private init(_ field: Field, _ pattern: TextPattern) {
    if let factors = Factors(pattern) { self.init(factors, in: field.name) } else { self.init(presenceOf: field) }
  }

  private init(_ factors: Factors, in field: String?) {
    self.init(alternatives: Set(factors.texts.map { FieldText(field: field, bytes: $0) }))
  }
}

/// Texts of which one is contained, in small letters, in every ASCII text that a pattern matches.
private struct Factors {
  let texts: Set<[UInt8]>

  private init(texts: Set<[UInt8]>) {
    self.texts = texts
  }

  /// `nil` when none are known, or too many.
  init?(_ pattern: TextPattern) {
    let factors: Factors?
    switch pattern {
    case .equals(let text), .startsWith(let text), .endsWith(let text), .contains(let text):
      factors = Factors(run: Array(text.unicodeScalars))
    case .glob(let glob):
      let runs = glob.pieces.compactMap { piece -> Factors? in
        switch piece {
        case .literal(let text): Factors(run: Array(text.unicodeScalars))
        case .anyRun, .anyScalar: nil
        }
      }
      factors = Factors(bestOf: runs)
    case .matches(let pattern):
      factors = (try? RegularExpression(pattern)).flatMap { Factors($0.root) }
    }
    guard let factors, factors.texts.count <= RequiredTexts.limits.first else { return nil }
    self = factors
  }

  /// The longest stretch of ASCII, or the whole text when no ASCII is like it; `nil` when it is shorter than two.
  init?(run: [Unicode.Scalar]) {
    if run.contains(where: { !SimpleCaseFolding.fold($0).isASCII }) {
      let folds = run.map { Character(SimpleCaseFolding.fold($0)) }
      self.init(texts: [Array(String(folds).utf8)])
      return
    }
    let stretches = run.split { !$0.isASCII }
    guard let longest = stretches.max(by: { $0.count < $1.count }), longest.count > 1 else { return nil }
    self.init(texts: [longest.map { UInt8(truncatingIfNeeded: SimpleCaseFolding.fold($0).value) }])
  }

  init?(bestOf choices: [Factors]) {
    guard let best = choices.max(by: { $0.strength < $1.strength }) else { return nil }
    self = best
  }

  private var strength: (Int, Int) { (texts.map(\.count).min() ?? .max, -texts.count) }

  init?(_ node: RegularExpression.Node) {
    switch node {
    case .concatenation(let operands): self.init(bestOf: Self.choices(operands))
    case .alternation(let operands):
      var texts: Set<[UInt8]> = []
      for operand in operands {
        guard let factors = Factors(operand) else { return nil }
        texts.formUnion(factors.texts)
      }
      self.init(texts: texts)
    case .repetition(let operand, let min, _, _):
      guard min > 0 else { return nil }
      self.init(operand)
    case .group(let operand, _): self.init(operand)
    case .empty, .literal, .characterClass, .anyScalar, .beginText, .endText, .beginLine, .endLine,
      .wordBoundary, .notWordBoundary:
      return nil
    }
  }

  /// What each part of a concatenation requires: literals that follow each other are one text.
  private static func choices(_ operands: [RegularExpression.Node]) -> [Factors] {
    var choices: [Factors] = []
    var run: [Unicode.Scalar] = []
    func endRun() {
      if let factors = Factors(run: run) { choices.append(factors) }
      run = []
    }
    for operand in operands {
      switch operand {
      case .literal(let scalar, _): run.append(scalar)
      // These take no text, so what is around them stays together.
      case .empty, .beginText, .endText, .beginLine, .endLine, .wordBoundary, .notWordBoundary: continue
      case .characterClass, .anyScalar, .concatenation, .alternation, .repetition, .group:
        endRun()
        if let factors = Factors(operand) { choices.append(factors) }
      }
    }
    endRun()
    return choices
  }
}
