import Detections

/// Raises one detection to a Swift file.
struct Raising {
  let detection: Detection
  /// Names of members of the type.
  var names = Naming(reserved: Naming.reservedMembers)
  /// The functions of selections, by the selection.
  var selections: [Selection: String] = [:]
  /// The selections whose functions are still to be written.
  var pending: [Selection] = []
  /// The prepared texts, patterns and networks that the next function needs.
  var tables: [NativeSwift.Property] = []
  /// The names of those that were written, by type and content.
  var tableNames: [Table: String] = [:]
  /// The stored properties for named lists.
  var lists: [NativeSwift.Property] = []
  var listNames: [ListUse: String] = [:]
  /// What is being written, as a name for its tables.
  var subject = ""
  var scope = Scope.group
  /// How often the row was spoken of.
  var rowUses = 0
  /// The variables whose events are asked for in rows.
  var rowVariables: Set<String> = []

  /// A named predicate.
  struct Selection: Hashable {
    let name: String
    let predicate: Predicate
  }

  /// A constant, told from others by its text: `==` on texts would take canonically equivalent ones for one.
  struct Table: Hashable {
    let type: String
    let literal: [UInt8]
  }

  struct ListUse: Hashable {
    let name: String
    let type: String
  }

  /// What an expression is raised for.
  enum Scope: Hashable {
    /// A group in a window, outside its rows.
    case group
    /// One row, by the name that it has in the text.
    case row(String)
  }

  init(_ detection: Detection) {
    self.detection = detection
  }

  mutating func file() -> NativeSwift.File {
    let views = viewsFunctions()
    let matching = matchingFunctions()
    let outcomes = detection.outcomes.isEmpty ? [] : outcomesFunction()
    let condition = conditionFunction()
    let selections = pendingFunctions()
    let type = NativeSwift.Declaration.structure(
      name: Naming.typeName(detection.metadata.name), conformance: "NativeDetection", comment: comment,
      members: declarations() + views + matching + selections + outcomes + condition)
    return NativeSwift.File(
      header: header, imports: ["DetectionRuntime"],
      declarations: rowVariables.isEmpty ? [type] : [type, rowExtension])
  }

  /// The functions that say which events are a variable's, with those of their selections.
  private mutating func matchingFunctions() -> [NativeSwift.Declaration] {
    let functions = detection.variables.map { variableFunction($0) }
    let event = NativeSwift.Expression.name("event")
    let calls = functions.map { NativeSwift.Expression.call($0.name, [NativeSwift.Argument(event)]) }
    let body: NativeSwift.Statement
    if calls.count == 1 {
      body = .expression(calls[0])
    } else {
      let cases = calls.enumerated().map {
        NativeSwift.SwitchCase(pattern: .integer(Int64($0.offset)), result: $0.element)
      }
      body = .selection(.name("variable"), cases: cases, otherwise: .boolean(false))
    }
    let matches = NativeSwift.Function(
      introducer: "public func", name: "matches", parameters: ["variable: Int", "_ event: Event"],
      result: "Bool", body: [body])
    return [.gap, .function(matches)] + functions.flatMap(\.declarations) + pendingFunctions()
  }

  /// The function of a variable; when its predicate is one selection, that selection's.
  private mutating func variableFunction(
    _ variable: EventVariable
  ) -> (name: String, declarations: [NativeSwift.Declaration]) {
    if case .named(let name, let predicate) = variable.predicate {
      return (functionName(of: Selection(name: name, predicate: predicate)), [])
    }
    let plain = Naming.camelCase(variable.name, fallback: "variable")
    let isSelection = selectionNames(variable.predicate).contains { Naming.camelCase($0, fallback: "") == plain }
    let name = isSelection ? names.claim(plain + "Event") : names.claim(plain, plain + "Event")
    let comment = "An event of `\(variable.name)`."
    return (Naming.escaped(name), predicateFunction(name, variable.name, variable.predicate, comment))
  }

  /// The functions of the selections that were named so far and not yet written.
  private mutating func pendingFunctions() -> [NativeSwift.Declaration] {
    var result: [NativeSwift.Declaration] = []
    while !pending.isEmpty {
      let selection = pending.removeFirst()
      guard let name = selections[selection] else { continue }
      let comment = "Selection `\(selection.name)`."
      result += predicateFunction(name, selection.name, selection.predicate, comment)
    }
    return result
  }

  private mutating func predicateFunction(
    _ name: String, _ subject: String, _ predicate: Predicate, _ comment: String
  ) -> [NativeSwift.Declaration] {
    self.subject = subject
    let body = raise(predicate)
    return takeTables()
      + [
        .gap,
        .function(
          NativeSwift.Function(
            comment: [comment], introducer: "func", name: Naming.escaped(name), parameters: ["_ event: Event"],
            result: "Bool", body: [.expression(body)])),
      ]
  }

  /// The tables that were needed since the last call.
  mutating func takeTables() -> [NativeSwift.Declaration] {
    defer { tables = [] }
    return tables.isEmpty ? [] : [.gap] + tables.map { .property($0) }
  }

  /// The name of the function of a selection, as it is written where it is called.
  mutating func functionName(of selection: Selection) -> String {
    if let known = selections[selection] { return Naming.escaped(known) }
    let plain = Naming.camelCase(selection.name, fallback: "selection")
    let name = names.claim(plain, plain + "Selection")
    selections[selection] = name
    pending.append(selection)
    return Naming.escaped(name)
  }

  private func selectionNames(_ predicate: Predicate) -> Set<String> {
    switch predicate {
    case .all(let operands), .any(let operands):
      operands.reduce(into: []) { $0.formUnion(selectionNames($1)) }
    case .not(let operand): selectionNames(operand)
    case .named(let name, let operand): selectionNames(operand).union([name])
    case .field, .keyword: []
    }
  }
}
