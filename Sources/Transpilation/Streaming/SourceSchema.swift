import Events
import JSONEvents
import Taxonomies

/// Whose names the events of a source have, told from its first events; and those of single events that plainly have
/// other names, when somebody has put several logs into one.
final class SourceSchema {
  /// That of most events; `.neutral` for ECS, whose names are the same.
  private let schema: EventSchema
  private let catalog: TaxonomyCatalog
  // Kept from batch to batch: it learns the names of fields.
  private var scanner: EventScanner
  /// That of all events of the last batch; `nil` when they had several, and each is to be looked at first.
  private var last: EventSchema?

  /// - Parameter batch: the first of the source.
  init(_ batch: EventBatch, _ catalog: TaxonomyCatalog) {
    let first = (0..<min(20, batch.count)).compactMap { batch.event($0, named: "") }
    schema = EventSchema.detected(in: first, catalog).reading
    last = schema
    self.catalog = catalog
    scanner = EventScanner(slotCount: 0, signs: { SchemaSigns(of: $0, catalog).rawValue }) { _ in nil }
  }

  /// What the events to come are expected to be: whoever evaluates one that is not is to stop before it, and to ask for
  /// `runs`. `nil` when each event is to be looked at first.
  var expected: ExpectedSchema? { last.map { ExpectedSchema(schema: $0, source: schema) } }

  /// The events of a batch by the schema they have, in order.
  ///
  /// - Parameter first: the first that is asked for.
  func runs(of batch: EventBatch, from first: Int = 0) -> [(schema: EventSchema, lines: Range<Int>)] {
    var runs: [(schema: EventSchema, lines: Range<Int>)] = []
    for index in first..<batch.count {
      let own = schema(of: batch, index) ?? runs.last?.schema ?? schema
      if let last = runs.last, last.schema == own {
        runs[runs.count - 1].lines = last.lines.lowerBound..<index + 1
      } else {
        runs.append((own, index..<index + 1))
      }
    }
    last = runs.count == 1 ? runs.first?.schema : nil
    return runs
  }

  /// The schema of one event; `nil` of a line that is none.
  private func schema(of batch: EventBatch, _ index: Int) -> EventSchema? {
    if case .broken = scanner.scan(batch.text(index)) { return nil }
    if let told = SchemaSigns(rawValue: scanner.signs).schema(among: schema) { return told }
    return batch.event(index, named: "").map { EventSchema.detected(in: [$0], catalog).reading }
  }
}

/// The schema that each event of a batch is expected to have.
struct ExpectedSchema: Sendable {
  let schema: EventSchema
  /// That of most events of the source.
  let source: EventSchema

  /// Whether an event whose names have such signs has the schema.
  func isMet(by signs: UInt8) -> Bool { SchemaSigns(rawValue: signs).schema(among: source) == schema }
}
