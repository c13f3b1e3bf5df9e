import Detections
import Events

/// Many detections, compiled to be asked of a stream of events as JSON writes them. Shared by threads; each has its own
/// `StreamEvaluator`.
package final class StreamRules: Sendable {
  package let detections: [CompiledDetection]
  package let naming: EventNaming
  let tables: RuleTables
  let routing: Routing
  let logSourceSlots: [Int32]
  /// What tells an event's time, identifier and log source.
  let completion: [SlottedField]
  /// For each detection how an event is made that has what it reads.
  let projections: [Projection]
  /// For each detection how its events wait for windows; `nil` when they are made at once.
  let waiting: [WaitingForm?]
  /// The slots of `EventNaming.timeFields`.
  let timeSlots: [Int32]
  /// How the values of each slot are read.
  let forms: Table<UInt8>

  /// - Parameter naming: how the events of the stream name their fields.
  package convenience init(_ detections: [CompiledDetection], _ naming: EventNaming) {
    self.init([RulePortion(detections, naming)], naming)
  }

  /// The tables are the same into however many portions detections are split.
  ///
  /// - Parameters:
  ///   - portions: the detections, in order.
  ///   - naming: how the events of the stream name their fields; that of the portions.
  package init(_ portions: consuming [RulePortion], _ naming: EventNaming) {
    detections = portions.flatMap(\.detections)
    self.naming = naming
    let readings = portions.flatMap(\.readings)
    var portions = portions
    var first = portions.first?.detections.count ?? 0
    // Taken out, so that its tables are not copied.
    var compiler = portions.isEmpty ? RuleCompiler(naming) : portions.removeFirst().compiler
    for portion in portions {
      compiler.append(portion.compiler, firstDetection: first)
      first += portion.detections.count
    }
    logSourceSlots = naming.logSourceFields.map { compiler.slot(of: $0) }
    let completion = naming.completionFields.map { SlottedField($0, naming, &compiler) }
    self.completion = completion
    let projections = readings.map { Projection($0, completion, naming, &compiler) }
    self.projections = projections
    waiting = zip(detections, projections).map { WaitingForm($0, $1, naming, &compiler) }
    timeSlots = naming.timeFields.map { compiler.slot(of: $0) }
    let tables = RuleTables(&compiler)
    self.tables = tables
    routing = Routing(tables, logSourceSlots: logSourceSlots)
    forms = tables.memory.table(
      tables.slots.names.map { $0.isEmpty ? 0 : naming.form($0).rawValue })
  }
}

/// Some detections of a stream, brought into tables of their own: several threads may do so at once.
package struct RulePortion: Sendable {
  private(set) var detections: [CompiledDetection] = []
  /// For each detection.
  private(set) var readings: [RowReading] = []
  private(set) var compiler: RuleCompiler

  /// No detections.
  ///
  /// - Parameter naming: how the events of the stream name their fields.
  package init(_ naming: EventNaming) {
    compiler = RuleCompiler(naming)
  }

  package init(_ detections: [CompiledDetection], _ naming: EventNaming) {
    self.init(naming)
    for detection in detections { add(detection) }
  }

  /// Adds a detection.
  ///
  /// - Parameter kept: what is kept of it, and asked when events match; itself unless said.
  package mutating func add(_ detection: CompiledDetection, keeping kept: CompiledDetection? = nil) {
    compiler.add(detection, number: detections.count)
    readings.append(RowReading(detection))
    detections.append(kept ?? detection)
  }
}

/// A field with its slot.
struct SlottedField: Sendable {
  let name: String
  let slot: Int32
  /// The slot of the moments whose seconds are further values; -1 when there is none.
  let momentSlot: Int32

  init(_ name: String, _ naming: EventNaming, _ compiler: inout RuleCompiler) {
    self.name = name
    slot = compiler.slot(of: name)
    momentSlot = naming.momentField?(name).map { compiler.slot(of: $0) } ?? -1
  }
}

/// What a detection reads of an event that matches.
struct RowReading: Sendable {
  /// The fields of outcomes, keys and joins, each once.
  private(set) var fields: [String] = []
  /// Whether it may read any: then the event is read as a whole.
  private(set) var needsWholeEvent: Bool

  init(_ detection: CompiledDetection) {
    needsWholeEvent = detection.needsWholeEvents
    if needsWholeEvent { return }
    // What variables ask was answered; what is asked of rows, and computed, is asked again.
    var readsKeywords = false
    detection.detection.forEachRowPredicate { if $0.holdsKeyword { readsKeywords = true } }
    needsWholeEvent = readsKeywords
    if needsWholeEvent { return }
    var names: Set<String> = []
    var order: [String] = []
    detection.detection.forEachRowField { _, field in
      if names.insert(field.name).inserted { order.append(field.name) }
    }
    fields = order
  }
}

/// Which fields of a matching event a detection reads.
struct Projection: Sendable {
  let fields: [SlottedField]
  /// Whether it may read any: then the event is read as a whole.
  let needsWholeEvent: Bool

  init(
    _ reading: RowReading, _ completion: [SlottedField], _ naming: EventNaming, _ compiler: inout RuleCompiler
  ) {
    needsWholeEvent = reading.needsWholeEvent
    let others = reading.fields.filter { name in !completion.contains { $0.name == name } }
    // Most rules read no others: these share one list.
    fields =
      needsWholeEvent
      ? [] : others.isEmpty ? completion : completion + others.map { SlottedField($0, naming, &compiler) }
  }
}

extension CompiledDetection {
  /// Whether only the event as a whole tells whether a variable matches it: the detection sees parts of events, or
  /// alerts of others.
  var needsWholeEvents: Bool { hasViews || isNested || variables.count > 64 }
}
