/// Events that wait for their windows, in the order in which they came: few bytes each, and linked to the one before of the
/// same group. Rows have numbers that ascend.
struct WaitingRows {
  struct Row: BitwiseCopyable {
    let time: Int64
    let number: Int
    /// The row before of the same group; -1: none.
    let before: Int
    fileprivate let batch: Int32
    /// The place among the events of the batch.
    fileprivate let place: Int32
    let width: Int32
    /// The place of the group; -1: it does not wait any more.
    fileprivate(set) var group: Int32
  }

  private var rows: [Row] = []
  /// How many at the front are gone.
  private var gone = 0
  /// The number of the first of `rows`.
  private var base = 0
  private var batches: [PendingEvents] = []
  /// The number of the first of `batches`.
  private var firstBatch: Int32 = 0

  /// Adds an event.
  ///
  /// - Returns: its row.
  mutating func add(_ events: PendingEvents, _ place: Int, number: Int, to group: Int, after before: Int) -> Int {
    if batches.last !== events { batches.append(events) }
    let own = events.rows[place]
    rows.append(
      Row(
        time: own.time, number: number, before: before,
        batch: firstBatch + Int32(truncatingIfNeeded: batches.count - 1), place: Int32(truncatingIfNeeded: place),
        width: own.width, group: Int32(truncatingIfNeeded: group)))
    return base + rows.count - 1
  }

  /// Takes the rows of a group from its last one on.
  ///
  /// - Returns: they, the oldest first.
  mutating func take(of group: Int, from last: Int) -> [WindowMember] {
    var taken: [WindowMember] = []
    var row = last
    while row >= base + gone {
      let own = rows[row - base]
      if own.group == Int32(truncatingIfNeeded: group) {
        let origin = WindowMember.Origin.pending(batches[Int(own.batch - firstBatch)], Int(own.place))
        taken.append(WindowMember(time: own.time, number: own.number, width: Int(own.width), origin: origin))
        rows[row - base].group = -1
      }
      row = own.before
    }
    return taken.reversed()
  }

  /// Calls the body with each row that waits, and its group.
  func forEach(_ body: (Row, Int) -> Void) {
    for row in rows[gone...] where row.group >= 0 { body(row, Int(row.group)) }
  }

  /// Removes all rows that are to go.
  mutating func removeAll(where isRemoved: (Row) -> Bool, _ body: (Row, Int) -> Void) {
    for index in rows[gone...].indices where rows[index].group >= 0 && isRemoved(rows[index]) {
      body(rows[index], Int(rows[index].group))
      rows[index].group = -1
    }
    removeFirst(while: { _ in false }, body)
  }

  /// Removes rows that are to go until there is one that stays.
  mutating func removeFirst(while isRemoved: (Row) -> Bool, _ body: (Row, Int) -> Void) {
    while gone < rows.count {
      let row = rows[gone]
      if row.group >= 0 {
        guard isRemoved(row) else { break }
        body(row, Int(row.group))
      }
      gone += 1
    }
    guard gone > 0, 2 * gone >= rows.count else { return }
    rows.removeFirst(gone)
    base += gone
    gone = 0
    let oldest = rows.first.map { $0.batch } ?? firstBatch + Int32(truncatingIfNeeded: batches.count)
    batches.removeFirst(Int(oldest - firstBatch))
    firstBatch = oldest
  }
}
