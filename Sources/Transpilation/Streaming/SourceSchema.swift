import Events
import JSONEvents
import Taxonomies

/// Whose names the events of a source have, told from its first events; and those of single events that plainly have
/// other names, when somebody has put several logs into one.
final class SourceSchema {
  private let schema: EventSchema
  // Kept from batch to batch: it learns the names of fields.
  private var signs = SchemaSigns()
  /// Whether an event of another schema was seen: from then on each is looked at.
  private var isMixed = false

  /// - Parameter batch: the first of the source.
  init(_ batch: EventBatch, _ catalog: TaxonomyCatalog) {
    let first = (0..<min(20, batch.count)).compactMap { batch.event($0, named: "") }
    schema = EventSchema.detected(in: first, catalog)
  }

  /// The events of a batch by the schema they have, in order.
  func runs(of batch: EventBatch) -> [(schema: EventSchema, lines: Range<Int>)] {
    if !isMixed {
      let looked = Set([0, batch.count / 2, batch.count - 1])
      isMixed = looked.contains { signs.schema(of: batch.text($0)).map { $0 != schema } ?? false }
    }
    guard isMixed else { return [(schema, 0..<batch.count)] }
    var runs: [(schema: EventSchema, lines: Range<Int>)] = []
    for index in 0..<batch.count {
      let own = signs.schema(of: batch.text(index)) ?? schema
      if let last = runs.last, last.schema == own {
        runs[runs.count - 1].lines = last.lines.lowerBound..<index + 1
      } else {
        runs.append((own, index..<index + 1))
      }
    }
    return runs
  }
}

/// Finds the fields that only one schema has.
private struct SchemaSigns: ~Copyable {
  private var scanner = EventScanner(slotCount: 2) { name in
    if EventSchema.isSignOfUDM(name) { return 0 }
    return name == "Channel" || name == "EventID" ? 1 : nil
  }

  /// The schema that an event plainly has; `nil` when its fields don't say.
  mutating func schema(of text: UnsafeRawBufferPointer) -> EventSchema? {
    guard scanner.scan(text) == .event else { return nil }
    if scanner.first(0) >= 0 { return .udm }
    return scanner.first(1) >= 0 ? .sigma : nil
  }
}
