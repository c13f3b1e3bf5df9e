package import Detections
import Diagnostics
import Events
import NeutralDialect

/// The text of a data table as it was read.
package struct DataTableText: Sendable {
  package var table: DataTable
  /// What is wrong with it, as a sentence; `nil` when nothing is.
  package var problem: String?

  /// Reads CSV (RFC 4180) whose first line names the columns; with tabs instead of commas when that line has a tab.
  package init(_ text: String, named name: String) {
    var rows = Self.rows(of: text, separatedBy: text.prefix { !$0.isNewline }.contains("\t") ? "\t" : ",")
    let columns = rows.isEmpty ? [] : rows.removeFirst()
    table = DataTable(name: name, columns: columns, rows: rows)
    if let place = rows.firstIndex(where: { $0.count != columns.count }) {
      problem = "row \(place + 1) has \(rows[place].count) cells, and the header names \(columns.count) columns"
    } else if Set(columns).count != columns.count {
      problem = "two columns have one name"
    }
  }

  private static func rows(of text: String, separatedBy separator: Character) -> [[String]] {
    var rows: [[String]] = []
    var row: [String] = []
    var cell = ""
    var isQuoted = false
    var rest = text[...]
    if rest.first == "\u{FEFF}" { rest.removeFirst() }
    func end() {
      row.append(cell)
      cell = ""
      // An empty line is no row.
      if row != [""] { rows.append(row) }
      row = []
    }
    while let character = rest.popFirst() {
      if isQuoted {
        if character != "\"" {
          cell.append(character)
        } else if rest.first == "\"" {
          cell.append("\"")
          rest.removeFirst()
        } else {
          isQuoted = false
        }
      } else if character == "\"", cell.isEmpty {
        isQuoted = true
      } else if character == separator {
        row.append(cell)
        cell = ""
      } else if character.isNewline {
        end()
      } else {
        cell.append(character)
      }
    }
    if !cell.isEmpty || !row.isEmpty { end() }
    return rows
  }
}

/// The values of a list file.
func listEntries(_ text: String) -> [String] {
  text.split(whereSeparator: \.isNewline).map { line in
    // A comment behind a value begins after a blank: `//` alone stands in addresses, too.
    guard let comment = line.firstRange(of: " //") ?? line.firstRange(of: "\t//") else { return String(line) }
    return String(line[..<comment.lowerBound].reversed().drop { $0 == " " || $0 == "\t" }.reversed())
  }.filter { !$0.hasPrefix("//") && !$0.isEmpty }
}

extension DataTable {
  /// A table of a test file; its columns are those of all rows.
  init(_ table: Neutral.Table) {
    let name = table.name.text
    var columns: [String] = []
    for cell in table.rows.joined() where !columns.contains(cell.name.text) { columns.append(cell.name.text) }
    let rows = table.rows.map { row in
      columns.map { column in row.first { $0.name.text == column }?.values.first?.text ?? "" }
    }
    self.init(name: name.hasPrefix("%") ? String(name.dropFirst()) : name, columns: columns, rows: rows)
  }
}

extension Detection {
  /// The names of the tables that the detection joins, sorted.
  package var tables: [String] { variables.compactMap(\.table).sorted() }
}

extension Diagnostic {
  /// A rule whose meaning only YARA-L can say.
  static func tableJoined(_ variable: EventVariable) -> Diagnostic {
    Diagnostic(
      .notExpressible, "a join with the rows of the data table %\(variable.table ?? "") can be said in YARA-L only",
      at: variable.origin.span, help: "a test of one column, 'in %table.column', can be said everywhere")
  }
}

extension Alert {
  /// The alert without the contributing events from an index on: the rows of tables.
  func withoutEvents(from count: Int) -> Alert {
    var alert = self
    alert.events.removeAll { $0 >= count }
    return alert
  }
}

extension Transpiler {
  /// The tables that a rule joins: what its tests give replaces what the run gives. Without rows a join would
  /// quietly hold of nothing, so a table or column that is not there is an error.
  func tables(of rule: AuthoredRule) -> Reading<[DataTable]> {
    var diagnostics: [Diagnostic] = []
    var found: [DataTable] = []
    for variable in rule.detection.variables {
      guard let name = variable.table else { continue }
      func report(_ message: String, help: String = "") {
        diagnostics.append(
          Diagnostic(.unknownList, "\(rule.name): \(message)", at: variable.origin.span, help: help))
      }
      let text = settings.tables[name]
      guard let table = rule.testedTables[name] ?? text?.table else {
        report(
          "joins the data table '\(name)', whose rows are not known", help: "give them as CSV: --list \(name)=FILE")
        continue
      }
      if rule.testedTables[name] == nil, let problem = text?.problem {
        report("of the data table '\(name)', \(problem)")
      }
      for column in variable.columns(readBy: rule.detection) where !table.columns.contains(column) {
        let near = nearestName(to: column, among: table.columns)
        report(
          "the data table '\(name)' has no column '\(column)'", help: near.map { "did you mean '\($0)'?" } ?? "")
      }
      found.append(table)
    }
    return Reading(found, diagnostics)
  }
}
