import Diagnostics
import Events

extension Sigma {
  /// What the modifiers of an item ask for together (Sigma reference section 4.5).
  struct ModifierChain {
    /// The kind of test.
    enum Kind: Hashable {
      /// Plain text, wildcards, and numbers, Booleans and null without a modifier.
      case text
      case regularExpression
      case network
      case comparison(Relation)
      case presence
      case fieldReference
    }

    var kind = Kind.text
    /// `base64` and its like, in order.
    var encodings: [Modifier.Kind] = []
    /// contains, startswith or endswith.
    var part: Modifier.Kind?
    /// minute, hour, day, week, month or year, when the comparison is with that part of a time.
    var timePart: Modifier.Kind?
    /// Flags of `re`, as RE2 writes them.
    var flags = ""
    var isCased = false
    var isPlaceholder = false
    var hasWindash = false
    /// AND instead of OR between the values.
    var isAll = false
    /// Not the item.
    var isNegated = false

    /// Whether a value without a modifier keeps its type: a number is compared as a number.
    var keepsType: Bool {
      kind == .text && encodings.isEmpty && part == nil && !hasWindash && !isPlaceholder
    }

    /// Reads the modifiers of an item, and reports what does not go together.
    ///
    /// - Returns: `nil` when an error was reported.
    init?(_ item: Item, reportingTo diagnostics: inout [Diagnostic]) {
      var problems: [Diagnostic] = []
      for (index, modifier) in item.modifiers.enumerated() {
        let earlier = item.modifiers[..<index].map(\.kind)
        if let problem = take(modifier.kind, after: earlier) {
          problems.append(
            Diagnostic(.sigmaModifier, problem.message, at: modifier.origin.span, help: problem.help))
        }
      }
      if problems.isEmpty, item.field == nil, let message = keywordProblem {
        problems.append(Diagnostic(.sigmaModifier, message, at: item.origin.span))
      }
      diagnostics += problems
      if !problems.isEmpty { return nil }
    }

    private struct Problem {
      var message: String
      var help = ""
    }

    /// Adds one modifier; gives what is wrong with it.
    private mutating func take(_ kind: Modifier.Kind, after earlier: [Modifier.Kind]) -> Problem? {
      let word = kind.rawValue
      if earlier.contains(kind), kind != .base64 { return Problem(message: "'\(word)' stands twice") }
      if earlier.contains(.exists) || (kind == .exists && !earlier.isEmpty) {
        return Problem(message: "'exists' stands alone", help: "it asks only whether the field is there")
      }
      switch kind {
      case .contains, .startswith, .endswith:
        if let part { return Problem(message: "'\(word)' cannot follow '\(part.rawValue)'") }
        guard self.kind == .text || self.kind == .regularExpression || self.kind == .fieldReference else {
          return conflict(word)
        }
        part = kind
      case .all:
        guard self.kind == .text || self.kind == .regularExpression else { return conflict(word) }
        isAll = true
      case .neq:
        isNegated = true
      case .cased:
        guard self.kind == .text || self.kind == .fieldReference else { return conflict(word) }
        isCased = true
      case .re:
        if !earlier.isEmpty { return Problem(message: "'re' must be the first modifier") }
        self.kind = .regularExpression
      case .ignoreCase, .multiline, .dotAll:
        guard self.kind == .regularExpression else {
          return Problem(message: "'\(word)' is a flag of 're', which is not there")
        }
        flags += word
      case .cidr: return takeType(.network, word)
      case .gt: return takeComparison(.greater, word)
      case .gte: return takeComparison(.greaterOrEqual, word)
      case .lt: return takeComparison(.less, word)
      case .lte: return takeComparison(.lessOrEqual, word)
      case .exists: return takeType(.presence, word)
      case .fieldref: return takeType(.fieldReference, word)
      case .expand:
        guard self.kind == .text || self.kind == .regularExpression, encodings.isEmpty else {
          return conflict(word)
        }
        isPlaceholder = true
      case .base64, .base64offset, .utf16, .utf16le, .utf16be, .wide:
        return takeEncoding(kind)
      case .windash:
        guard self.kind == .text else { return conflict(word) }
        hasWindash = true
      case .minute, .hour, .day, .week, .month, .year:
        if let problem = takeType(.comparison(.equal), word) { return problem }
        timePart = kind
      }
      return nil
    }

    private mutating func takeType(_ new: Kind, _ word: String) -> Problem? {
      let isFree =
        kind == .text && encodings.isEmpty && !hasWindash && !isPlaceholder && !isAll
        && (new == .fieldReference || (part == nil && !isCased))
      guard isFree else { return conflict(word) }
      kind = new
      return nil
    }

    /// A comparison may follow a time part, which alone asks for equality.
    private mutating func takeComparison(_ relation: Relation, _ word: String) -> Problem? {
      guard timePart != nil, kind == .comparison(.equal) else {
        return takeType(.comparison(relation), word)
      }
      kind = .comparison(relation)
      return nil
    }

    private mutating func takeEncoding(_ encoding: Modifier.Kind) -> Problem? {
      let word = encoding.rawValue
      guard kind == .text, !isPlaceholder else { return conflict(word) }
      if let part {
        return Problem(
          message: "'\(word)' cannot follow '\(part.rawValue)'", help: "a wildcard cannot be encoded")
      }
      if hasWindash { return Problem(message: "'\(word)' cannot follow 'windash'") }
      let isText = encoding != .base64 && encoding != .base64offset
      if isText, !encodings.isEmpty {
        return Problem(message: "'\(word)' must come before '\(encodings[0].rawValue)'")
      }
      if encodings.contains(.base64offset) {
        return Problem(message: "'\(word)' cannot follow 'base64offset'")
      }
      encodings.append(encoding)
      return nil
    }

    private func conflict(_ word: String) -> Problem {
      Problem(message: "'\(word)' does not go together with the modifiers before it")
    }

    /// Why the chain cannot be used for keywords.
    private var keywordProblem: String? {
      switch kind {
      case .text:
        if part == .startswith || part == .endswith { return "a keyword stands anywhere in a value" }
        return isPlaceholder ? "a placeholder needs a field" : nil
      case .regularExpression: return isPlaceholder ? "a placeholder needs a field" : nil
      case .network, .comparison, .presence, .fieldReference: return "the modifier needs a field"
      }
    }
  }
}
