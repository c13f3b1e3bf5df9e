import Events
import Patterns

/// The texts of plain decimal numbers on one side of a bound.
///
/// Too many rather than too few: a text with a fraction is read as the nearest float, which may be the bound
/// itself where the text is not. Texts without fraction are exactly those on the side.
struct DecimalBound {
  /// The bound, rounded away from the numbers that are meant.
  private let bound: Int64
  private let isLower: Bool
  /// Whether the bound itself is not meant.
  private let isStrict: Bool

  /// The numbers from a bound upwards, or downwards; `nil` for bounds that are not worth it.
  init?(_ number: Number, isLower: Bool, isStrict: Bool) {
    let limit = 1e15
    guard abs(number.double) < limit else { return nil }
    switch number {
    case .integer(let integer):
      bound = integer
      self.isStrict = isStrict
    case .double(let double):
      let rounded = double.rounded(isLower ? .down : .up)
      bound = Int64(rounded)
      self.isStrict = isStrict || rounded != double
    }
    self.isLower = isLower
  }

  /// An expression that is found in all those texts; and in some that are no decimals.
  var expression: RegularExpression.Node {
    let size = Self.digits(of: bound.magnitude)
    let everyNumber = RegularExpression.Node.concatenation([Self.digit(0...9, 0, nil), Self.fraction])
    // Upwards of a positive bound, and downwards of a negative one, sizes are bounded below.
    let isOutside = isLower ? bound > 0 : bound < 0
    let bounded: RegularExpression.Node
    if isOutside {
      let before = Self.digits(of: bound.magnitude - 1)
      bounded = .alternation([
        .concatenation([Self.atLeast(size), Self.fraction]),
        .concatenation([
          .exactly(String(String.UnicodeScalarView(before))), .exactly("."), Self.digit(0...9, 1, nil),
        ]),
      ])
    } else {
      bounded = .concatenation([Self.atMost(size), Self.fraction])
    }
    let zeros = Self.digit(0...0, 0, nil)
    let plus = RegularExpression.Node.repeated(.exactly("+"), 0, 1)
    let own = RegularExpression.Node.concatenation([
      bound > 0 || bound == 0 && !isLower ? plus : .exactly("-"), zeros, bounded,
    ])
    let other = RegularExpression.Node.concatenation([isLower ? plus : .exactly("-"), everyNumber])
    // The sign alone tells on which side of 0 a number is; small ones may be read as 0.
    if bound == 0, isStrict { return other.whole }
    return (isOutside ? own : .alternation([own, other])).whole
  }

  /// The digits of a whole number; none for 0.
  private static func digits(of number: UInt64) -> [Unicode.Scalar] {
    number == 0 ? [] : Array(String(number).unicodeScalars)
  }

  private static let fraction = RegularExpression.Node.repeated(
    .concatenation([.exactly("."), digit(0...9, 1, nil)]), 0, 1)

  private static func digit(_ range: ClosedRange<UInt32>, _ min: Int, _ max: Int?) -> RegularExpression.Node {
    .repeated(.characterClass(CharacterClass([0x30 + range.lowerBound...0x30 + range.upperBound])), min, max)
  }

  /// The digits of a number, without zeros before it, that is the other or greater.
  private static func atLeast(_ digits: [Unicode.Scalar]) -> RegularExpression.Node {
    let longer = RegularExpression.Node.concatenation([digit(1...9, 1, 1), digit(0...9, digits.count, nil)])
    return .alternation(same(digits) { $0 < 9 ? $0 + 1...9 : nil } + [longer])
  }

  /// The digits of a number, without zeros before it, that is the other or less.
  private static func atMost(_ digits: [Unicode.Scalar]) -> RegularExpression.Node {
    let shorter: [RegularExpression.Node] = digits.isEmpty ? [] : [.empty]
    let lengths = digits.count < 2
      ? [] : [RegularExpression.Node.concatenation([digit(1...9, 1, 1), digit(0...9, 0, digits.count - 2)])]
    return .alternation(same(digits) { $0 > 0 ? 0...$0 - 1 : nil } + shorter + lengths)
  }

  /// The number itself, and those of its length that have another digit where they first differ.
  private static func same(
    _ digits: [Unicode.Scalar], _ others: (UInt32) -> ClosedRange<UInt32>?
  ) -> [RegularExpression.Node] {
    let text = { (scalars: ArraySlice<Unicode.Scalar>) in
      RegularExpression.Node.concatenation(scalars.map { .literal($0, ignoringCase: false) })
    }
    var result = [text(digits[...])]
    for (place, scalar) in digits.enumerated() {
      guard var range = others(scalar.value - 0x30) else { continue }
      if place == 0, range.lowerBound == 0 {
        // Without zeros before it.
        guard range.upperBound > 0 else { continue }
        range = 1...range.upperBound
      }
      result.append(
        .concatenation([
          text(digits[..<place]), digit(range, 1, 1),
          digit(0...9, digits.count - place - 1, digits.count - place - 1),
        ]))
    }
    return result
  }
}
