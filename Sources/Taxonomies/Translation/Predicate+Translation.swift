import Detections
import Diagnostics
import Events
import Patterns

extension DetectionTranslation {
  /// The predicate in the other model's names, and with its values.
  mutating func translate(_ predicate: Predicate, of variable: String) -> Predicate {
    if isTold(predicate, of: variable) { return .always }
    switch predicate {
    case .all(let operands):
      let kept = operands.filter { !isTold($0, of: variable) }.map { translate($0, of: variable) }
      return kept.count == 1 && operands.count > 1 ? kept[0] : .all(kept)
    case .any(let operands):
      return translateChoice(operands, of: variable) ?? .any(operands.map { translate($0, of: variable) })
    case .not(let operand): return .not(translate(operand, of: variable))
    case .named(let name, let operand): return .named(name, translate(operand, of: variable))
    case .keyword: return predicate
    case .field(let test): return translate(test, of: variable)
    }
  }

  /// Whether a UDM test only says what the variable's log source says, which was found by such tests or given
  /// beside them: there it is true of every event.
  private func isTold(_ predicate: Predicate, of variable: String) -> Bool {
    guard isImport, model == .udm, let selectors = mappings[variable]?.selectors else { return false }
    return selectors.contains { selector in
      // Sigma's tests pay no heed to case, which enumerators do not differ in.
      let isClosed = catalog.definition(of: selector.field, in: .udm)?.enumerators.isEmpty == false
      return selector.isSaid(by: isClosed ? predicate.caseSensitive : predicate)
    }
  }

  private mutating func translate(_ test: FieldPredicate, of variable: String) -> Predicate {
    if isImport, let hashes = mappings[variable]?.hashField(test.field.name) {
      return translateHash(test, hashes)
    }
    guard let found = lookUp(test.field, of: variable, at: test.origin) else { return .field(test) }
    var renamed = test
    renamed.field = isImport ? Field(found.neutral) : found.mapping.field
    if case .sameAs(let other, let isCaseSensitive) = test.test {
      guard let second = lookUp(other, of: variable, at: test.origin) else { return .field(test) }
      if found.mapping.values != second.mapping.values || found.mapping.part != second.mapping.part {
        diagnostics.append(.valuesDiffer(other, model, at: test.origin.span))
      }
      let name = isImport ? Field(second.neutral) : second.mapping.field
      renamed.test = .sameAs(name, isCaseSensitive: isCaseSensitive)
      return .field(renamed)
    }
    if isComputed(test.field, of: variable) { return .field(renamed) }
    if !found.mapping.values.isEmpty { return translateValues([test], renamed, found) }
    if let part = found.mapping.part { return translatePart(test, renamed, part) }
    // Sigma compares whatever the log holds, text or number, as the IR does.
    guard model == .udm else { return .field(renamed) }
    return isImport ? importType(test, renamed) : exportType(test, renamed)
  }

  /// Several tests of one field whose values are written otherwise, of which one must hold: values that the other
  /// model can't tell apart may well be named one by one.
  private mutating func translateChoice(_ operands: [Predicate], of variable: String) -> Predicate? {
    let tests = operands.compactMap { operand -> FieldPredicate? in
      guard case .field(let test) = operand, test.quantifier == .some else { return nil }
      return test
    }
    guard let first = tests.first, tests.count == operands.count, tests.count > 1,
      tests.allSatisfy({ $0.field == first.field && $0.test.isOfOneValue }),
      !(isImport && mappings[variable]?.hashField(first.field.name) != nil),
      let found = lookUp(first.field, of: variable, at: first.origin), !found.mapping.values.isEmpty
    else { return nil }
    var renamed = first
    renamed.field = isImport ? Field(found.neutral) : found.mapping.field
    return translateValues(tests, renamed, found)
  }

  /// Tests of a field whose values are written otherwise, of which one must hold: the choice of those values
  /// whose counterpart passes.
  private mutating func translateValues(
    _ tests: [FieldPredicate], _ renamed: FieldPredicate, _ found: (neutral: String, mapping: Mapping)
  ) -> Predicate {
    if tests.contains(where: { !$0.test.isOfOneValue }) { return .field(renamed) }
    let type = catalog.neutral[found.neutral]?.type
    let pairs = found.mapping.values.map { (neutral: $0.neutralValue(type), native: $0.native) }
    let known = found.mapping.values.map { isImport ? $0.native.text ?? "" : $0.neutral }
    var passing: Set<Int> = []
    for test in tests where !isSynonym(test, of: tests, found.mapping) {
      let own = pairs.indices.filter { test.test.passes(isImport ? pairs[$0].native : pairs[$0].neutral) == true }
      if own.isEmpty {
        let isAskable = pairs.contains { test.test.passes($0.neutral) != nil }
        diagnostics.append(
          isAskable
            ? .unmappedValue(test, known, model, at: test.origin.span)
            : .untranslatableTest(test, model, at: test.origin.span))
        return .field(renamed)
      }
      passing.formUnion(own)
    }
    // Values that the other model can't tell apart must all pass, or all fail.
    func other(_ index: Int) -> Value { isImport ? pairs[index].neutral : pairs[index].native }
    let failing = pairs.indices.filter { !passing.contains($0) }.map(other)
    var values: [Value] = []
    for value in passing.sorted().map(other) where !values.contains(value) { values.append(value) }
    if values.contains(where: failing.contains) {
      diagnostics.append(.valuesNotToldApart(tests[0], model, at: tests[0].origin.span))
      return .field(renamed)
    }
    // Neutral and Sigma's values compare without case, as authored ones do; enumerators exactly.
    let isExact = model == .udm && !isImport
    let closed = isExact ? catalog.definition(of: renamed.field, in: .udm)?.enumerators ?? [] : []
    return choice(of: values, renamed, tests[0], isExact: isExact, among: closed, known: known)
  }

  /// Whether a test only names another spelling of a value that one of the other tests names.
  private func isSynonym(_ test: FieldPredicate, of tests: [FieldPredicate], _ mapping: Mapping) -> Bool {
    guard !isImport, case .text(let text) = test.test, case .equals(let value) = text.pattern,
      let meant = mapping.synonyms.first(where: { TextTest(.equals($0.key)).passes(value) })?.value
    else { return false }
    return tests.contains { $0.test.passes(.string(meant)) == true }
  }

  /// A test of an enumeration that is written alike in both models: the choice of the enumerators that pass.
  private mutating func enumerated(
    _ test: FieldPredicate, _ renamed: FieldPredicate, _ native: FieldDefinition
  ) -> Predicate {
    let names = native.enumerators
    if names.isEmpty, case .text(let text) = test.test, case .equals = text.pattern, text.isCaseSensitive {
      // Its names are not listed: whatever is written is taken for one.
      return .field(renamed)
    }
    let passing = names.filter { test.test.passes(.string($0)) == true }.map(Value.string)
    return choice(of: passing, renamed, test, isExact: true, among: names, known: names)
  }

  /// That the field has one of the values; an error when there is none, for then the test says something that
  /// the model can't hold.
  ///
  /// - Parameter closed: all texts that the field can have; empty when they are not known.
  private mutating func choice(
    of values: [Value], _ renamed: FieldPredicate, _ test: FieldPredicate, isExact: Bool, among closed: [String],
    known: [String]
  ) -> Predicate {
    guard let first = values.first else {
      diagnostics.append(.unmappedValue(test, known, model, at: test.origin.span))
      return .field(renamed)
    }
    func atom(_ value: Value, _ quantifier: FieldPredicate.Quantifier) -> Predicate {
      var atom = renamed
      atom.quantifier = quantifier
      atom.test = equality(value, isExact: isExact)
      return .field(atom)
    }
    func some(_ values: [Value]) -> Predicate {
      values.count == 1 ? atom(values[0], .some) : .any(values.map { atom($0, .some) })
    }
    switch renamed.quantifier {
    case .some:
      return some(values)
    case .every:
      if values.count == 1 { return atom(first, .every) }
      // Each value is one of several: some value is, and none is another.
      let others = closed.map(Value.string).filter { !values.contains($0) }
      guard !closed.isEmpty else {
        diagnostics.append(.untranslatableTest(test, model, at: test.origin.span))
        return .field(renamed)
      }
      return .all([some(values), .not(.any(others.map { atom($0, .some) }))])
    }
  }

  private func equality(_ value: Value, isExact: Bool) -> FieldTest {
    switch value {
    case .integer(let number): .number(.equal, .integer(number))
    case .boolean(let boolean): .boolean(boolean)
    case .null, .string, .double, .list: .text(TextTest(.equals(value.text ?? ""), isCaseSensitive: isExact))
    }
  }
}

/// Tests whose values are the same in both models, but perhaps of another type.
extension DetectionTranslation {
  /// Asks a neutral test of a UDM field, which holds values of one type.
  private mutating func exportType(_ test: FieldPredicate, _ renamed: FieldPredicate) -> Predicate {
    guard let native = catalog.definition(of: renamed.field, in: .udm) else {
      diagnostics.append(.unknownNativeField(renamed.field, model, at: test.origin.span))
      return .field(renamed)
    }
    var result = renamed
    var isPossible = true
    switch (test.test, native.type) {
    case (.number(.equal, .integer(let number)), .text), (.number(.equal, .integer(let number)), .address):
      result.test = .text(TextTest(.equals(String(number)), isCaseSensitive: true))
    case (.boolean(let boolean), .text):
      result.test = .text(TextTest(.equals(boolean ? "true" : "false"), isCaseSensitive: false))
    case (.text(let text), .integer), (.text(let text), .float), (.text(let text), .time):
      if let number = text.exactNumber { result.test = .number(.equal, number) } else { isPossible = false }
    case (.text(let text), .boolean):
      if let boolean = text.exactBoolean { result.test = .boolean(boolean) } else { isPossible = false }
    case (.text, .enumeration), (.member, .enumeration), (.network, .enumeration), (.boolean, .enumeration),
      (.number, .enumeration):
      return enumerated(test, renamed, native)
    case (.number, .text), (.number, .boolean), (.number, .address), (.boolean, .integer), (.boolean, .float),
      (.boolean, .address), (.boolean, .time), (.member, .integer), (.member, .float), (.member, .boolean),
      (.member, .time), (.network, .integer), (.network, .float), (.network, .boolean), (.network, .time):
      isPossible = false
    case (.text, .text), (.text, .address), (.network, .text), (.network, .address), (.member, .text),
      (.member, .address), (.number, .integer), (.number, .float), (.number, .time), (.boolean, .boolean),
      (.present, _), (.null, _), (.sameAs, _):
      break
    }
    if !isPossible { diagnostics.append(.untranslatableTest(test, model, at: test.origin.span)) }
    return .field(result)
  }

  /// Asks a UDM test of a neutral field. All tests can be asked of whatever value; where it says the same, the
  /// test becomes one of the field's own type, as authors would write it.
  private func importType(_ test: FieldPredicate, _ renamed: FieldPredicate) -> Predicate {
    var result = renamed
    guard case .text(let text) = test.test else { return .field(renamed) }
    switch catalog.neutral[renamed.field.name]?.type {
    case .integer, .time, .float: if let number = text.exactNumber { result.test = .number(.equal, number) }
    case .boolean: if !text.isCaseSensitive, let boolean = text.exactBoolean { result.test = .boolean(boolean) }
    case .text, .address, .enumeration, nil: break
    }
    return .field(result)
  }
}

extension TextTest {
  /// The number whose decimal the text must be, if the test asks for equality with the usual decimal of one.
  var exactNumber: Number? {
    guard case .equals(let text) = pattern, let number = Number(decimal: text), number.description == text
    else { return nil }
    return number
  }

  /// The Boolean whose name the text must be, if the test asks for equality with `true` or `false`.
  var exactBoolean: Bool? {
    guard case .equals(let text) = pattern else { return nil }
    return [true, false].first { isCaseSensitive ? text == "\($0)" : text.lowercased() == "\($0)" }
  }
}

extension Mapping.ValuePair {
  /// The neutral value, of the type that its field has.
  func neutralValue(_ type: FieldType?) -> Value {
    switch type {
    case .integer, .time: Int64(neutral).map(Value.integer) ?? .string(neutral)
    case .boolean: neutral == "true" ? .boolean(true) : neutral == "false" ? .boolean(false) : .string(neutral)
    case .text, .float, .address, .enumeration, nil: .string(neutral)
    }
  }
}

extension FieldTest {
  /// Whether it is asked of a value, and not of the field as a whole.
  fileprivate var isOfOneValue: Bool {
    switch self {
    case .present, .null: false
    case .text, .number, .boolean, .network, .sameAs, .member: true
    }
  }

  /// Whether a value passes the test by itself; `nil` when that can't be known here (lists, other fields).
  func passes(_ value: Value) -> Bool? {
    switch self {
    case .text(let test): value.text.map { test.passes($0) } ?? false
    case .number(let relation, let number): passes(value, relation, number)
    case .boolean(let boolean): value.text?.lowercased() == (boolean ? "true" : "false")
    case .network(let network): value.text.map { network.contains($0) } ?? false
    case .present: true
    case .null: value == .null
    case .sameAs, .member: nil
    }
  }

  /// Equality with an integer asks of text that it be exactly that decimal.
  private func passes(_ value: Value, _ relation: Relation, _ number: Number) -> Bool {
    if case .string(let text) = value, relation == .equal, case .integer(let integer) = number {
      return text == String(integer)
    }
    return value.number.map { relation.holds($0.compare(number)) } ?? false
  }
}
