import Detections
import Patterns

extension TextTest {
  /// An expression that is found in the texts that pass; `nil` for a pattern that our parser refuses.
  var expression: RegularExpression.Node? {
    switch pattern {
    case .equals(let text): .concatenation([.beginText] + literals(text) + [.endText])
    case .startsWith(let text): .concatenation([.beginText] + literals(text))
    case .endsWith(let text): .concatenation(literals(text) + [.endText])
    case .contains(let text): .concatenation(literals(text))
    case .glob(let glob): expression(of: glob)
    case .matches(let text): try? RegularExpression(text, ignoringCase: !isCaseSensitive).root
    }
  }

  private func literals(_ text: String) -> [RegularExpression.Node] {
    text.unicodeScalars.map { .literal($0, ignoringCase: !isCaseSensitive) }
  }

  private func expression(of glob: Glob) -> RegularExpression.Node {
    var nodes: [RegularExpression.Node] = [.beginText]
    for piece in glob.pieces {
      switch piece {
      case .literal(let text): nodes += literals(text)
      case .anyScalar: nodes.append(.anyScalar(includingNewline: true))
      case .anyRun: nodes.append(.anyRun)
      }
    }
    // After a run at the end nothing can fail: without the anchor the automaton knows when it has found.
    if glob.pieces.last == .anyRun { nodes.removeLast() } else { nodes.append(.endText) }
    return .concatenation(nodes)
  }
}

extension RegularExpression.Node {
  /// Any scalars.
  static let anyRun = RegularExpression.Node.repetition(
    .anyScalar(includingNewline: true), min: 0, max: nil, greedy: true)

  /// Exactly this text.
  static func exactly(_ text: String) -> RegularExpression.Node {
    .concatenation(text.unicodeScalars.map { .literal($0, ignoringCase: false) })
  }

  /// One scalar of some ranges.
  static func oneOf(_ ranges: ClosedRange<Unicode.Scalar>...) -> RegularExpression.Node {
    .characterClass(CharacterClass(ranges.map { $0.lowerBound.value...$0.upperBound.value }))
  }

  /// The operand some times, or without limit.
  static func repeated(_ node: RegularExpression.Node, _ min: Int, _ max: Int?) -> RegularExpression.Node {
    .repetition(node, min: min, max: max, greedy: true)
  }

  /// Texts that are this as a whole.
  var whole: RegularExpression.Node { .concatenation([.beginText, self, .endText]) }

  /// The texts that `Number.init(decimal:)` reads, were there no limit of length.
  static let decimal = RegularExpression.Node.concatenation([
    .repeated(.oneOf("+"..."+", "-"..."-"), 0, 1), .repeated(.oneOf("0"..."9"), 0, nil),
    .repeated(.oneOf("."..."."), 0, 1), .repeated(.oneOf("0"..."9"), 1, nil),
  ]).whole

  /// The texts that are too long for `Number.init(decimal:)`, if they are ASCII.
  static let tooLong = RegularExpression.Node.repeated(.anyScalar(includingNewline: true), 401, nil)

  /// Among others, all decimals of so many digits before the point that they may be no `Number`.
  static let longDecimal = RegularExpression.Node.concatenation([
    .repeated(.oneOf("+"..."+", "-"..."-"), 0, 1), .repeated(.oneOf("0"..."9", "."..."."), 308, nil),
  ]).whole

  /// Among others, the texts of floats that `Value.text` writes with an exponent, and of the infinite ones.
  static let floatWithExponent = RegularExpression.Node.concatenation([
    .repeated(.oneOf("-"..."-"), 0, 1),
    .alternation([
      .exactly("inf"),
      .concatenation([
        .oneOf("0"..."9"), .repeated(.oneOf("."...".", "0"..."9"), 0, nil), .exactly("e"),
        .oneOf("-"..."-", "+"..."+"), .repeated(.oneOf("0"..."9"), 1, 3),
      ]),
    ]),
  ]).whole

  /// Among others, the texts of all IPv6 addresses.
  static let version6 = RegularExpression.Node.concatenation([
    .repeated(.concatenation([.repeated(hexadecimal, 0, 4), .oneOf(":"...":")]), 2, 8),
    .alternation([
      .repeated(hexadecimal, 0, 4),
      .concatenation([
        .repeated(.oneOf("0"..."9"), 1, 3),
        .repeated(.concatenation([.exactly("."), .repeated(.oneOf("0"..."9"), 1, 3)]), 3, 3),
      ]),
    ]),
  ]).whole

  private static let hexadecimal = RegularExpression.Node.oneOf("0"..."9", "a"..."f", "A"..."F")

  /// The texts that are addresses of an IPv4 network.
  static func version4(_ network: IPNetwork) -> RegularExpression.Node {
    let first = UInt32(truncatingIfNeeded: network.masked.address.low)
    let last = network.prefixLength >= 32 ? first : first | (UInt32.max >> UInt32(network.prefixLength))
    var nodes: [RegularExpression.Node] = []
    for shift: UInt32 in [24, 16, 8, 0] {
      // The bits that a prefix leaves open are the last ones: the octets' ranges are independent.
      nodes.append(octet((first >> shift & 0xFF)...(last >> shift & 0xFF)))
      if shift != 0 { nodes.append(.literal(".", ignoringCase: false)) }
    }
    return RegularExpression.Node.concatenation(nodes).whole
  }

  private static func octet(_ range: ClosedRange<UInt32>) -> RegularExpression.Node {
    if range == 0...255 {
      return .alternation([
        .concatenation([.exactly("25"), .oneOf("0"..."5")]),
        .concatenation([.exactly("2"), .oneOf("0"..."4"), .oneOf("0"..."9")]),
        .concatenation([.exactly("1"), .oneOf("0"..."9"), .oneOf("0"..."9")]),
        .concatenation([.oneOf("1"..."9"), .oneOf("0"..."9")]),
        .oneOf("0"..."9"),
      ])
    }
    return .alternation(range.map { .exactly(String($0)) })
  }
}
