import Patterns

/// Texts of which an event must hold one if a predicate is to be true of it: some value of the field, in small
/// letters, contains the text.
///
/// This is said only of values in ASCII; of others, case folding could say otherwise.
package struct RequiredTexts {
  package struct FieldText: Hashable {
    /// `nil`: it is in a value of any field.
    package let field: String?
    /// ASCII in small letters, at least two; or none: then the field must have a value that is not null.
    package let bytes: [UInt8]
  }

  /// None: the predicate is false of all events.
  package private(set) var alternatives: Set<FieldText>

  /// `nil` when no texts are known to be required.
  package init?(_ predicate: Predicate) {
    switch predicate {
    case .all(let operands):
      self.init(bestOf: operands.compactMap { RequiredTexts($0) })
    case .any(let operands):
      var alternatives: Set<FieldText> = []
      for operand in operands {
        guard let required = RequiredTexts(operand) else { return nil }
        alternatives.formUnion(required.alternatives)
        guard alternatives.count <= Self.limit else { return nil }
      }
      self.init(alternatives: alternatives)
    case .named(_, let operand): self.init(operand)
    case .field(let predicate):
      switch predicate.test {
      case .text(let test): self.init(predicate.field, test.pattern)
      case .number, .boolean, .network, .member, .sameAs: self.init(presenceOf: predicate.field)
      case .present, .null: return nil
      }
    case .keyword(let test, _):
      guard let factors = Factors(test.pattern) else { return nil }
      self.init(factors, in: nil)
    case .not: return nil
    }
  }

  fileprivate static let limit = 500

  private init(alternatives: Set<FieldText>) {
    self.alternatives = alternatives
  }

  /// The requirement that the fewest events will meet.
  private init?(bestOf requirements: [RequiredTexts]) {
    guard let best = requirements.max(by: { $0.strength < $1.strength }) else { return nil }
    self = best
  }

  /// Long texts are rare, and few texts are rarer than many.
  private var strength: (Int, Int) {
    (alternatives.map(\.bytes.count).min() ?? .max, -alternatives.count)
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
    guard let factors, factors.texts.count <= RequiredTexts.limit else { return nil }
    self = factors
  }

  /// The longest stretch of ASCII; `nil` when it is shorter than two.
  init?(run: [Unicode.Scalar]) {
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
