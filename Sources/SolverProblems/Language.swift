import Patterns

/// A set of texts, as SMT-LIB's theory of strings writes it (`RegLan`).
///
/// The theory's characters end at U+2FFFF, and surrogates are among them. A problem is about texts without characters
/// beyond; surrogates are made to pass and fail what U+E000 does, so that a text with one is as good as a text without.
indirect enum Language: Hashable, Sendable {
  /// No text.
  case none
  /// The texts of one of these characters, in ascending ranges.
  case oneOf([ClosedRange<UInt32>])
  /// This text only; numbers of its scalars.
  case text([UInt32])
  /// All texts.
  case everything
  case concatenation([Language])
  case union([Language])
  /// A text of the language some times, or without limit.
  case repetition(Language, min: Int, max: Int?)

  /// The last character of the theory.
  static let lastCharacter: UInt32 = 0x2FFFF

  static let emptyText = Language.text([])
  static let anyCharacter = Language.oneOf([0...lastCharacter])

  /// The texts of one scalar of a set.
  init(_ set: CharacterClass) {
    var ranges = set.ranges.filter { $0.lowerBound <= Self.lastCharacter }
      .map { $0.lowerBound...min($0.upperBound, Self.lastCharacter) }
    if set.contains("\u{E000}") { ranges.append(0xD800...0xDFFF) }
    self = .merged(ranges)
  }

  /// The texts of one scalar, whatever its case if that does not matter.
  init(_ scalar: Unicode.Scalar, ignoringCase: Bool) {
    self = ignoringCase
      ? .merged(SimpleCaseFolding.orbit(of: scalar).map { $0.value...$0.value }) : .text([scalar.value])
  }

  /// The texts that equal one, whatever their case if that does not matter.
  init(_ text: String, ignoringCase: Bool) {
    self = .joined(text.unicodeScalars.map { Language($0, ignoringCase: ignoringCase) })
  }

  private static func merged(_ ranges: [ClosedRange<UInt32>]) -> Language {
    var result: [ClosedRange<UInt32>] = []
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if let last = result.last, range.lowerBound <= last.upperBound + 1 {
        result[result.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
      } else {
        result.append(range)
      }
    }
    if result.isEmpty { return .none }
    if result.count == 1, result[0].count == 1 { return .text([result[0].lowerBound]) }
    return .oneOf(result)
  }

  /// A text of each language, one after the other.
  static func joined(_ parts: [Language]) -> Language {
    var result: [Language] = []
    let flat = parts.flatMap { part in
      if case .concatenation(let inner) = part { inner } else { [part] }
    }
    for part in flat {
      switch part {
      case .none: return .none
      case .text(let scalars):
        if scalars.isEmpty { continue }
        if case .text(let before)? = result.last {
          result[result.count - 1] = .text(before + scalars)
        } else {
          result.append(part)
        }
      case .everything:
        if result.last != .everything { result.append(part) }
      case .oneOf, .concatenation, .union, .repetition: result.append(part)
      }
    }
    return result.count > 1 ? .concatenation(result) : result.first ?? .emptyText
  }

  /// The texts of some of the languages.
  static func either(_ parts: [Language]) -> Language {
    var result: [Language] = []
    for part in parts where part != .none && !result.contains(part) { result.append(part) }
    if result.contains(.everything) { return .everything }
    return result.count > 1 ? .union(result) : result.first ?? .none
  }

  /// A text of the language some times, or without limit.
  static func repeated(_ part: Language, _ min: Int, _ max: Int?) -> Language {
    if max == 0 || part == .emptyText { return .emptyText }
    if part == .none { return min == 0 ? .emptyText : .none }
    if min == 1, max == 1 { return part }
    if min == 0, max == nil, part == .anyCharacter { return .everything }
    return .repetition(part, min: min, max: max)
  }
}

extension Language {
  /// The language as a term of SMT-LIB 2.6.
  var term: String {
    switch self {
    case .none: "re.none"
    case .everything: "re.all"
    case .text(let scalars): "(str.to_re \(Self.literal(scalars)))"
    case .oneOf(let ranges): Self.term(of: ranges)
    case .concatenation(let parts): "(re.++ \(parts.map(\.term).joined(separator: " ")))"
    case .union(let parts): "(re.union \(parts.map(\.term).joined(separator: " ")))"
    case .repetition(let part, 0, nil): "(re.* \(part.term))"
    case .repetition(let part, 1, nil): "(re.+ \(part.term))"
    case .repetition(let part, 0, 1): "(re.opt \(part.term))"
    case .repetition(let part, let min, nil): "(re.++ ((_ re.^ \(min)) \(part.term)) (re.* \(part.term)))"
    case .repetition(let part, let min, let max?): "((_ re.loop \(min) \(max)) \(part.term))"
    }
  }

  private static func term(of ranges: [ClosedRange<UInt32>]) -> String {
    if ranges == [0...lastCharacter] { return "re.allchar" }
    let terms = ranges.map { range in
      range.count == 1
        ? "(str.to_re \(literal([range.lowerBound])))"
        : "(re.range \(literal([range.lowerBound])) \(literal([range.upperBound])))"
    }
    return terms.count == 1 ? terms[0] : "(re.union \(terms.joined(separator: " ")))"
  }

  /// A text as SMT-LIB writes it: printable ASCII as it is, a quote twice, all else by its number.
  static func literal(_ scalars: [UInt32]) -> String {
    var text = "\""
    for scalar in scalars {
      switch scalar {
      case 0x22: text += "\"\""
      case 0x5C: text += "\\u{5c}"
      case 0x20...0x7E: text += Unicode.Scalar(scalar).map(String.init) ?? ""
      default: text += "\\u{\(String(scalar, radix: 16))}"
      }
    }
    return text + "\""
  }

  /// A text as SMT-LIB writes it.
  static func literal(_ text: String) -> String { literal(text.unicodeScalars.map(\.value)) }
}
