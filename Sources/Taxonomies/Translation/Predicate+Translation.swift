import Detections
import Diagnostics
import Events
import Patterns

extension DetectionTranslation {
  /// The predicate in the other model's names, and with its values.
  mutating func translate(_ predicate: Predicate, of variable: String) -> Predicate {
    switch predicate {
    case .all(let operands): return .all(operands.map { translate($0, of: variable) })
    case .any(let operands): return .any(operands.map { translate($0, of: variable) })
    case .not(let operand): return .not(translate(operand, of: variable))
    case .named(let name, let operand): return .named(name, translate(operand, of: variable))
    case .keyword: return predicate
    case .field(let test):
      guard let found = lookUp(test.field, of: variable, at: test.origin) else { return predicate }
      var renamed = test
      renamed.field = isImport ? Field(found.neutral) : found.mapping.field
      if case .sameAs(let other, let isCaseSensitive) = test.test {
        let name = rename(other, of: variable, allowsValues: true, at: test.origin)
        renamed.test = .sameAs(name, isCaseSensitive: isCaseSensitive)
        return .field(renamed)
      }
      if !found.mapping.values.isEmpty {
        return translateValues(test, renamed, found.mapping)
      }
      return translateType(test, renamed)
    }
  }

  /// A test of a field whose values are written otherwise: the choice of those values whose counterpart passes.
  private mutating func translateValues(
    _ test: FieldPredicate, _ renamed: FieldPredicate, _ mapping: Mapping
  ) -> Predicate {
    switch test.test {
    case .present, .null: return .field(renamed)
    case .text, .number, .boolean, .network, .member, .sameAs: break
    }
    // Values that the other model can't tell apart must all pass, or all fail.
    var verdicts: [Value: Set<Bool>] = [:]
    var order: [Value] = []
    for pair in mapping.values {
      let own = isImport ? pair.native : Value.string(pair.neutral)
      let other = isImport ? Value.string(pair.neutral) : pair.native
      guard let passes = test.test.passes(own) else {
        diagnostics.append(.untranslatableTest(test, model, at: test.origin.span))
        return .field(renamed)
      }
      if verdicts[other] == nil { order.append(other) }
      verdicts[other, default: []].insert(passes)
    }
    if verdicts.values.contains([true, false]) {
      diagnostics.append(.valuesNotToldApart(test, model, at: test.origin.span))
      return .field(renamed)
    }
    let passing = order.filter { verdicts[$0] == [true] }
    if passing.isEmpty {
      diagnostics.append(
        .unmappedValue(test, mapping.values.map(\.neutral), model, at: test.origin.span))
      return .field(renamed)
    }
    let atoms = passing.map { value in
      var atom = renamed
      switch value {
      case .integer(let number): atom.test = .number(.equal, .integer(number))
      case .null, .string, .double, .boolean, .list:
        // Neutral values compare without case, as authored ones do; enumerators exactly.
        atom.test = .text(TextTest(.equals(value.text ?? ""), isCaseSensitive: !isImport))
      }
      return Predicate.field(atom)
    }
    return atoms.count == 1 ? atoms[0] : .any(atoms)
  }

  /// A test whose values are the same in both models, but perhaps of another type.
  private mutating func translateType(_ test: FieldPredicate, _ renamed: FieldPredicate) -> Predicate {
    // Sigma compares whatever the log holds, text or number, as the IR does.
    guard model == .udm else { return .field(renamed) }
    guard let native = catalog.definition(of: renamed.field, in: target) else {
      if !isImport { diagnostics.append(.unknownNativeField(renamed.field, model, at: test.origin.span)) }
      return .field(renamed)
    }
    var result = renamed
    switch (test.test, native.type) {
    case (.number(.equal, let number), .text):
      result.test = .text(TextTest(.equals(number.description), isCaseSensitive: true))
    case (.number, .text), (.number, .enumeration), (.number, .boolean), (.number, .address):
      diagnostics.append(.untranslatableTest(test, model, at: test.origin.span))
    case (.boolean(let boolean), .text):
      result.test = .text(TextTest(.equals(boolean ? "true" : "false"), isCaseSensitive: false))
    case (.boolean, .integer), (.boolean, .float), (.boolean, .enumeration), (.boolean, .address), (.boolean, .time):
      diagnostics.append(.untranslatableTest(test, model, at: test.origin.span))
    case (.text(let text), .integer), (.text(let text), .float), (.text(let text), .time):
      guard case .equals(let value) = text.pattern, let number = Number(decimal: value) else {
        diagnostics.append(.untranslatableTest(test, model, at: test.origin.span))
        break
      }
      result.test = .number(.equal, number)
    case (.text(let text), .boolean):
      guard case .equals(let value) = text.pattern, ["true", "false"].contains(value.lowercased()) else {
        diagnostics.append(.untranslatableTest(test, model, at: test.origin.span))
        break
      }
      result.test = .boolean(value.lowercased() == "true")
    case (.text, .enumeration), (.member, .enumeration), (.network, .enumeration):
      return enumerated(test, renamed, native)
    case (.member, .integer), (.member, .float), (.member, .boolean), (.member, .time),
      (.network, .integer), (.network, .float), (.network, .boolean), (.network, .time):
      diagnostics.append(.untranslatableTest(test, model, at: test.origin.span))
    case (.text, .text), (.text, .address), (.network, .text), (.network, .address), (.member, .text),
      (.member, .address), (.number, .integer), (.number, .float), (.number, .time), (.boolean, .boolean),
      (.present, _), (.null, _), (.sameAs, _):
      break
    }
    return .field(result)
  }

  /// A text test of an enumeration: the choice of the enumerators that pass; they are compared exactly.
  private mutating func enumerated(
    _ test: FieldPredicate, _ renamed: FieldPredicate, _ native: FieldDefinition
  ) -> Predicate {
    let passing = native.enumerators.filter { test.test.passes(.string($0)) == true }
    guard !passing.isEmpty else {
      diagnostics.append(.unmappedValue(test, native.enumerators, model, at: test.origin.span))
      return .field(renamed)
    }
    let atoms = passing.map { name in
      var atom = renamed
      atom.test = .text(TextTest(.equals(name), isCaseSensitive: true))
      return Predicate.field(atom)
    }
    return atoms.count == 1 ? atoms[0] : .any(atoms)
  }
}

extension FieldTest {
  /// Whether a value passes the test by itself; `nil` when that can't be known here (lists, other fields).
  func passes(_ value: Value) -> Bool? {
    switch self {
    case .text(let test): return value.text.map { test.passes($0) } ?? false
    case .number(let relation, let number):
      return value.number.map { relation.holds($0.compare(number)) } ?? false
    case .boolean(let boolean): return value.text?.lowercased() == (boolean ? "true" : "false")
    case .present: return true
    case .null: return value == .null
    case .network, .sameAs, .member: return nil
    }
  }
}

extension TextTest {
  /// Whether a text passes.
  func passes(_ text: String) -> Bool {
    func stands(_ relation: TextRelation, _ literal: String) -> Bool {
      TextLiteral(relation, literal, ignoringCase: !isCaseSensitive).matches(text)
    }
    switch pattern {
    case .equals(let literal): return stands(.equals, literal)
    case .startsWith(let literal): return stands(.startsWith, literal)
    case .endsWith(let literal): return stands(.endsWith, literal)
    case .contains(let literal): return stands(.contains, literal)
    case .glob(let glob): return glob.matches(text, ignoringCase: !isCaseSensitive)
    case .matches(let pattern):
      guard let compiled = try? CompiledPattern(pattern, ignoringCase: !isCaseSensitive) else { return false }
      return compiled.search(text)
    }
  }
}
