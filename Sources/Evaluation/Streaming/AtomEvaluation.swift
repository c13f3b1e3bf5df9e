import DetectionRuntime
import Events
import Patterns

/// Asks atoms that no index answers.
struct AtomEvaluation: ~Copyable {
  private let shared: SharedPrograms
  let tables: RuleTables
  let logSourceSlots: [Int32]
  /// The fields whose values no keyword is looked for in.
  private let hiddenSlots: Set<Int32>
  /// Patterns that were asked once; an empty one is refused by RE2 and matches nothing.
  private var patterns: [CompiledPattern?]
  private var isCompiled: [Bool]

  init(_ shared: SharedPrograms) {
    self.shared = shared
    tables = shared.rules.tables
    logSourceSlots = shared.rules.logSourceSlots
    hiddenSlots = Set(logSourceSlots)
    patterns = Array(repeating: nil, count: tables.patterns.count)
    isCompiled = Array(repeating: false, count: tables.patterns.count)
  }

  /// Whether keywords are looked for in the values of a slot.
  @inline(__always)
  func isHidden(_ slot: Int32) -> Bool { !hiddenSlots.isEmpty && hiddenSlots.contains(slot) }

  /// Whether an atom holds of the current event.
  ///
  /// - Parameter least: when an index has found no literal of the atom: the bytes of the shortest that it finds
  ///   anywhere in a text. Only the others are looked for.
  mutating func holds(_ number: Int32, _ cells: inout EventCells, least: Int32 = .max) -> Bool {
    let atom = tables.atoms[number]
    switch atom.kind {
    case .present: return exists(atom.slot, &cells) { kind in kind != .none }
    case .hasText: return exists(atom.slot, &cells) { kind in kind != .none && kind != .null }
    case .absentOrNull: return !exists(atom.slot, &cells) { kind in kind != .none && kind != .null }
    case .literals: return passesLiteral(atom, &cells, least)
    case .pattern: return matchesPattern(atom, &cells)
    case .predicate: return tables.predicates[Int(atom.start)].holds(of: &cells)
    case .logSource:
      guard let source = logSource(&cells) else { return true }
      return tables.logSources[Int(atom.start)].contains(source)
    }
  }

  /// Whether a literal that the folds of a text pass is also passed by the text itself.
  func passesCased(_ number: Int32, _ text: Bytes) -> Bool {
    let literal = tables.literals[number]
    let wanted = tables.casedText(of: literal).buffer
    switch literal.relation {
    case .equals: return text.buffer.exactlyEquals(wanted)
    case .startsWith: return text.buffer.exactlyHasPrefix(wanted)
    case .endsWith: return text.buffer.exactlyHasSuffix(wanted)
    case .contains: return text.buffer.exactlyContains(wanted)
    }
  }

  // MARK: Kinds

  private func exists(
    _ slot: Int32, _ cells: inout EventCells, _ test: (EventCell.Kind) -> Bool
  ) -> Bool {
    forEachCell(of: slot, &cells) { cell, cells in test(cells.kind(cell)) }
  }

  /// Whether the body says yes of some cell.
  @inline(__always)
  private func forEachCell(
    of slot: Int32, _ cells: inout EventCells, _ body: (Int, inout EventCells) -> Bool
  ) -> Bool {
    if slot == SlotTable.anywhere {
      for cell in 0..<cells.count where !isHidden(cells.slot(cell)) && body(cell, &cells) { return true }
      return false
    }
    var cell = cells.first(slot)
    while cell >= 0 {
      if body(cell, &cells) { return true }
      cell = cells.next(cell)
    }
    return false
  }

  private func passesLiteral(_ atom: Atom, _ cells: inout EventCells, _ least: Int32) -> Bool {
    forEachCell(of: atom.slot, &cells) { cell, cells in
      guard let folded = cells.folded(cell) else { return false }
      for index in atom.start..<atom.start + atom.count {
        let number = tables.atomLiterals[index]
        let literal = tables.literals[number]
        if least < .max, !SlotIndex.isLeftOut(literal, shortest: least) { continue }
        guard Self.passes(literal.relation, tables.text(of: literal), folded) else { continue }
        if !literal.isCased { return true }
        if let text = cells.text(cell), passesCased(number, text) { return true }
      }
      return false
    }
  }

  private static func passes(_ relation: Literal.Relation, _ wanted: Bytes, _ text: Bytes) -> Bool {
    switch relation {
    case .equals: text.count == wanted.count && text.holds(wanted, at: 0)
    case .startsWith: text.holds(wanted, at: 0)
    case .endsWith: text.holds(wanted, at: text.count - wanted.count)
    case .contains: text.buffer.exactlyContains(wanted.buffer)
    }
  }

  private mutating func matchesPattern(_ atom: Atom, _ cells: inout EventCells) -> Bool {
    let number = Int(atom.start)
    if !isCompiled[number] {
      isCompiled[number] = true
      patterns[number] = shared.pattern(number)
    }
    guard let pattern = patterns[number] else { return false }
    let least = tables.patterns[number].leastLength
    let run = tables.patterns[number].run
    return forEachCell(of: atom.slot, &cells) { cell, cells in
      guard let text = cells.text(cell), text.count >= least else { return false }
      if let run {
        if run.isWholePattern { return run.isExactlyPresent(in: text.buffer) }
        if !run.isPresent(in: text.buffer) { return false }
      }
      return pattern.search(text.buffer)
    }
  }

  /// The log source that the event names, if it names one.
  private func logSource(_ cells: inout EventCells) -> LogSource? {
    guard logSourceSlots.count == 3 else { return nil }
    let source = LogSource(
      category: firstText(logSourceSlots[0], &cells), product: firstText(logSourceSlots[1], &cells),
      service: firstText(logSourceSlots[2], &cells))
    return source == LogSource() ? nil : source
  }

  private func firstText(_ slot: Int32, _ cells: inout EventCells) -> String? {
    let cell = cells.first(slot)
    return cell < 0 ? nil : cells.text(cell)?.string
  }
}

extension CompiledPredicate {
  /// As `holds(of:)`, its fields slots of the current event. Only tests of fields come here.
  fileprivate func holds(of cells: inout EventCells) -> Bool {
    var values: [Int: [Value]] = [:]
    for slot in slots { values[slot] = cells.values(of: Int32(slot)) }
    return holds(of: SomeFields(values: values))
  }

  private var slots: [Int] {
    switch self {
    case .some(let field, _), .every(let field, _), .present(let field), .absentOrNull(let field): [field]
    case .same(let field, let other, _), .everySame(let field, let other, _): [field, other]
    case .all, .any, .not, .anywhere: []
    }
  }
}

/// The values of a few fields.
private struct SomeFields: FieldSource {
  let values: [Int: [Value]]

  func values(of field: Int) -> [Value] { values[field] ?? [] }

  func hasValue(where test: (Value) -> Bool) -> Bool { false }
}
