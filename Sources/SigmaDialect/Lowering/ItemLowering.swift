import Detections
import Diagnostics
import Events
import Patterns

extension Sigma {
  /// Lowers search identifiers to predicates, and collects what cannot be.
  struct ItemLowering {
    /// As `Collection.lists`.
    let lists: [String: [String]]
    var diagnostics: [Diagnostic] = []
    /// What the predicates ask of fields that are computed.
    var computed: [ComputedField] = []

    init(lists: [String: [String]]) {
      self.lists = lists
    }

    /// The predicate of a search; `nil` when an error was reported.
    mutating func predicate(_ search: Search) -> Predicate? {
      switch search {
      case .items(let items):
        let operands = items.map { predicate($0, isRenamable: items.isRenamable($0)) }
        return all(operands) { $0.count == 1 ? $0[0] : .all($0) }
      case .any(let searches):
        let operands = searches.map { predicate($0) }
        return all(operands) { $0.count == 1 ? $0[0] : .any($0) }
      case .all(let searches):
        let operands = searches.map { predicate($0) }
        return all(operands) { $0.count == 1 ? $0[0] : .all($0) }
      case .keyword(let scalar):
        return predicate(Item(nil, values: [scalar], origin: scalar.origin), isRenamable: false)
      }
    }

    /// Joins operands when every one could be lowered.
    private func all(_ operands: [Predicate?], join: ([Predicate]) -> Predicate) -> Predicate? {
      let known = operands.compactMap(\.self)
      return known.count == operands.count && !known.isEmpty ? join(known) : nil
    }

    /// The predicate of `Field|modifier: values`.
    ///
    /// - Parameter isRenamable: whether a fix may change the key.
    private mutating func predicate(_ item: Item, isRenamable: Bool) -> Predicate? {
      guard let chain = ModifierChain(item, reportingTo: &diagnostics) else { return nil }
      warnOfChain(chain, item, isRenamable: isRenamable)
      let operands = item.values.map { scalar in
        var alone = item
        alone.origin.constant = scalar.origin.span
        return value(for: scalar, chain, alone)
      }
      guard
        let joined = all(
          operands,
          join: { operands in
            if operands.count == 1 { return operands[0] }
            return chain.isAll ? .all(operands) : .any(operands)
          })
      else { return nil }
      return chain.isNegated ? .not(joined) : joined
    }

    private mutating func warnOfChain(_ chain: ModifierChain, _ item: Item, isRenamable: Bool) {
      func warn(
        _ message: String, help: String = "", _ code: DiagnosticCode = .sigmaModifier, fix: Fix? = nil
      ) {
        diagnostics.append(
          Diagnostic(
            code, message, at: item.origin.span, help: help, fixes: fix.map { [$0] } ?? [], severity: .warning))
      }
      if chain.isAll, item.values.count == 1 {
        warn("'all' has no effect on a single value", fix: removal(of: .all, item, isRenamable))
      } else if chain.isAll, item.field != nil, chain.part == nil, chain.kind == .text {
        warn("'all' without 'contains' holds only of a field with several values")
      }
      if chain.encodings.last == .base64offset, chain.part == nil, item.field != nil {
        warn(
          "without 'contains' the whole value must be the encoded text", help: "add '|contains' to the field")
      }
      if let last = chain.encodings.last, last != .base64, last != .base64offset {
        warn("the bytes of '\(last.rawValue)' occur in no text", help: "add '|base64offset|contains'")
      }
      if chain.kind == .regularExpression, chain.part != nil {
        warn(
          "a pattern is searched for anywhere in the value already",
          fix: chain.part.flatMap { removal(of: $0, item, isRenamable) })
      }
      if item.values.count > 1, item.values.contains(where: { $0.content == .null }) {
        warn("null in a list", help: "the specification wants a search of its own for it", .sigmaValue)
      }
    }

    private func removal(of kind: Modifier.Kind, _ item: Item, _ isRenamable: Bool) -> Fix? {
      // Without its modifier the key `|all` would be no key.
      guard isRenamable, item.field != nil else { return nil }
      return .keepingMeaning("remove '|\(kind.rawValue)'", item.removal(of: kind).map { [$0] })
    }

    // MARK: Values

    private mutating func value(for scalar: Scalar, _ chain: ModifierChain, _ item: Item) -> Predicate? {
      switch chain.kind {
      case .text:
        return text(scalar, chain, item)
      case .regularExpression:
        return regularExpression(scalar, chain, item)
      case .network:
        return network(scalar, item)
      case .comparison(let relation):
        guard case .number(let number) = scalar.content else {
          report(.sigmaValue, "a comparison needs a number, this is \(scalar.kindName)", scalar)
          return nil
        }
        if let part = chain.timePart { return time(part, relation, number, scalar, item) }
        return field(item, .number(relation, number))
      case .presence:
        guard case .boolean(let isPresent) = scalar.content else {
          report(.sigmaValue, "'exists' is true or false, this is \(scalar.kindName)", scalar)
          return nil
        }
        return isPresent ? field(item, .present) : field(item, .present).map(Predicate.not)
      case .fieldReference:
        return reference(scalar, chain, item)
      }
    }

    private func field(_ item: Item, _ test: FieldTest) -> Predicate? {
      item.field.map { .field(Field($0), test, origin: item.origin) }
    }

    /// A text test of the field, or of the whole event for keywords.
    private func test(_ item: Item, _ pattern: TextPattern, isCased: Bool) -> Predicate {
      let test = TextTest(pattern, isCaseSensitive: isCased)
      guard let field = item.field else { return .keyword(test, item.origin) }
      return .field(Field(field), .text(test), origin: item.origin)
    }

    private mutating func text(_ scalar: Scalar, _ chain: ModifierChain, _ item: Item) -> Predicate? {
      switch scalar.content {
      case .text(let text):
        if chain.isPlaceholder { return placeholder(text, chain, scalar, item) }
        return self.text(Sigma.decode(text), chain, scalar, item)
      case .number(let number):
        if chain.keepsType, item.field != nil { return field(item, .number(.equal, number)) }
        return typed(number.description, chain, scalar, item)
      case .boolean(let boolean):
        if chain.keepsType, item.field != nil { return field(item, .boolean(boolean)) }
        return typed(boolean ? "true" : "false", chain, scalar, item)
      case .null:
        guard chain.keepsType, item.field != nil else {
          report(.sigmaValue, "null cannot be looked for with these modifiers", scalar)
          return nil
        }
        return field(item, .null)
      }
    }

    /// A number or Boolean under a modifier for text: its decimal text.
    private mutating func typed(
      _ text: String, _ chain: ModifierChain, _ scalar: Scalar, _ item: Item
    ) -> Predicate? {
      if item.field != nil {
        report(.sigmaValue, "the modifier takes \(scalar.kindName) as the text '\(text)'", scalar, .warning)
      }
      return self.text([.literal(text)], chain, scalar, item)
    }

    private mutating func text(
      _ pieces: [Glob.Piece], _ chain: ModifierChain, _ scalar: Scalar, _ item: Item
    ) -> Predicate? {
      guard !chain.encodings.isEmpty else { return pattern(pieces, chain, item) }
      guard let literal = Sigma.plainText(of: pieces) else {
        report(.sigmaValue, "a wildcard cannot be encoded", scalar)
        return nil
      }
      guard let texts = Sigma.encoded(literal, chain.encodings) else {
        report(.sigmaValue, "the encoded value is no text", scalar)
        return nil
      }
      return Predicate(anyOf: texts.map { pattern([.literal($0)], chain, item) })
    }

    /// The test of a value whose escapes and encodings are done.
    private func pattern(_ pieces: [Glob.Piece], _ chain: ModifierChain, _ item: Item) -> Predicate {
      var pieces = pieces
      let isKeyword = item.field == nil
      if isKeyword || chain.part == .contains || chain.part == .endswith { pieces.insert(.anyRun, at: 0) }
      if isKeyword || chain.part == .contains || chain.part == .startswith { pieces.append(.anyRun) }
      let glob = Glob(pieces)
      if chain.hasWindash, let text = Sigma.windashPattern(glob.pieces) {
        let full = chain.isCased ? text : "(?i)" + text
        return test(item, .matches(full), isCased: true)
      }
      if let (relation, text) = glob.simplified {
        return test(item, TextPattern(relation, text), isCased: chain.isCased)
      }
      return test(item, .glob(glob), isCased: chain.isCased)
    }

    private mutating func regularExpression(
      _ scalar: Scalar, _ chain: ModifierChain, _ item: Item
    ) -> Predicate? {
      let text: String
      switch scalar.content {
      case .text(let own): text = own
      case .number(let number): text = number.description
      case .boolean, .null:
        report(.sigmaValue, "a pattern is text, this is \(scalar.kindName)", scalar)
        return nil
      }
      if chain.isPlaceholder, let name = PlaceholderText(text).wholeName {
        guard chain.flags.isEmpty || chain.flags == "i" else {
          report(.sigmaPlaceholder, "the flags of the pattern cannot be given to '%\(name)%'", scalar)
          return nil
        }
        return field(item, .member(list: name, .pattern(isCaseSensitive: chain.flags.isEmpty)))
      }
      if chain.isPlaceholder, PlaceholderText(text).hasPlaceholder {
        guard let texts = filledPatterns(text, scalar) else { return nil }
        let operands = texts.compactMap { regularExpression($0, chain, scalar, item) }
        return operands.count == texts.count ? Predicate(anyOf: operands) : nil
      }
      return regularExpression(text, chain, scalar, item)
    }

    private mutating func regularExpression(
      _ text: String, _ chain: ModifierChain, _ scalar: Scalar, _ item: Item
    ) -> Predicate? {
      let full = chain.flags.isEmpty ? text : "(?\(chain.flags))" + text
      do {
        _ = try CompiledPattern(full)
      } catch {
        let shift = full.utf8.count - text.utf8.count
        let start = max(error.range.lowerBound - shift, 0)
        // What came out of a placeholder does not stand in the rule.
        let span =
          scalar.content == .text(text)
          ? scalar.span(ofUTF8Range: start..<max(error.range.upperBound - shift, start)) : scalar.origin.span
        diagnostics.append(Diagnostic(.malformedPattern, error.message, at: span))
        return nil
      }
      return test(item, .matches(full), isCased: true)
    }

    private mutating func network(_ scalar: Scalar, _ item: Item) -> Predicate? {
      guard case .text(let text) = scalar.content, let network = IPNetwork(text) else {
        report(
          .malformedNetwork, "the value is no network", scalar,
          help: "write an address and its prefix: 10.0.0.0/8")
        return nil
      }
      if network.hasHostBits {
        report(
          .hostBitsInNetwork, "'\(text)' has bits after the prefix, which are ignored", scalar,
          help: "the network is \(network.masked.description)")
      }
      return field(item, .network(network.masked))
    }

    private mutating func reference(_ scalar: Scalar, _ chain: ModifierChain, _ item: Item) -> Predicate? {
      guard case .text(let text) = scalar.content, let name = Sigma.plainText(of: Sigma.decode(text)),
        !name.isEmpty
      else {
        report(.sigmaValue, "'fieldref' names a field, without wildcards", scalar)
        return nil
      }
      guard let part = chain.part else {
        return field(item, .sameAs(Field(name), isCaseSensitive: chain.isCased))
      }
      return pair(part, of: Field(name), isCased: chain.isCased, item)
    }

    // MARK: Placeholders

    private mutating func placeholder(
      _ text: String, _ chain: ModifierChain, _ scalar: Scalar, _ item: Item
    ) -> Predicate? {
      guard PlaceholderText(text).hasPlaceholder else {
        return self.text(Sigma.decode(PlaceholderText(text).withoutEscapes), chain, scalar, item)
      }
      guard let name = PlaceholderText(text).wholeName, chain.part == nil, !chain.hasWindash else {
        guard let texts = filledTexts(text, scalar) else { return nil }
        return Predicate(anyOf: texts.map { pattern($0, chain, item) })
      }
      return field(item, .member(list: name, .exact(isCaseSensitive: chain.isCased)))
    }

    mutating func report(
      _ code: DiagnosticCode, _ message: String, _ scalar: Scalar, _ severity: Diagnostic.Severity? = nil,
      help: String = ""
    ) {
      diagnostics.append(
        Diagnostic(code, message, at: scalar.origin.span, help: help, severity: severity))
    }
  }

  /// The text of pieces without wildcards.
  static func plainText(of pieces: [Glob.Piece]) -> String? {
    var text = ""
    for piece in pieces {
      guard case .literal(let literal) = piece else { return nil }
      text += literal
    }
    return text
  }
}
