package import Events

/// A table that a rule joins events with: a data table of Google SecOps.
///
/// A rule sees its rows as events of no time, which are in every window. The columns are fields whose names no event
/// of a log has; one more field says that the event is a row, also when all its cells are empty.
package struct DataTable: Hashable, Sendable {
  package var name: String
  package var columns: [String]
  /// The cells of each row, in the order of the columns; an empty cell is a field that is not set.
  package var rows: [[String]]

  package init(name: String, columns: [String], rows: [[String]]) {
    self.name = name
    self.columns = columns
    self.rows = rows
  }

  /// The field that every row of a table has, and nothing else.
  package static func marker(of table: String) -> Field { Field("%\(table)") }

  /// What a column is called as a field.
  package static func field(of column: String, in table: String) -> Field { Field("%\(table).\(column)") }

  /// The rows, in their order.
  package var events: [Event] {
    rows.map { cells in
      var fields = [Self.marker(of: name).name: [Value.boolean(true)]]
      for (column, cell) in zip(columns, cells) where !cell.isEmpty {
        fields[Self.field(of: column, in: name).name] = [.string(cell)]
      }
      return Event(fields: fields)
    }
  }

  /// The cells of a column, without empty ones; `nil` when there is no such column.
  package func values(of column: String) -> [String]? {
    guard let place = columns.firstIndex(of: column) else { return nil }
    return rows.compactMap { row in row.indices.contains(place) && !row[place].isEmpty ? row[place] : nil }
  }
}

extension EventVariable {
  /// The columns of its table that a detection reads; empty for a variable that speaks of events.
  package func columns(readBy detection: Detection) -> [String] {
    guard let table else { return [] }
    let prefix = DataTable.field(of: "", in: table).name
    var columns: Set<String> = []
    _ = detection.renamingFields { variable, field in
      if variable == name, field.name.hasPrefix(prefix), !computedFields.contains(field) {
        columns.insert(String(field.name.dropFirst(prefix.count)))
      }
      return field
    }
    return columns.sorted()
  }
}
