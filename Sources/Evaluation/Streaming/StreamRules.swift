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
  package init(_ detections: [CompiledDetection], _ naming: EventNaming) {
    self.detections = detections
    self.naming = naming
    var compiler = RuleCompiler(naming)
    logSourceSlots = naming.logSourceFields.map { compiler.slot(of: $0) }
    let completion = naming.completionFields.map { SlottedField($0, naming, &compiler) }
    self.completion = completion
    let projections = detections.map { Projection($0, completion, naming, &compiler) }
    self.projections = projections
    waiting = zip(detections, projections).map { WaitingForm($0, $1, naming, &compiler) }
    timeSlots = naming.timeFields.map { compiler.slot(of: $0) }
    for (number, detection) in detections.enumerated() { compiler.add(detection, number: number) }
    let tables = RuleTables(compiler)
    self.tables = tables
    routing = Routing(tables, logSourceSlots: logSourceSlots)
    forms = tables.memory.table(
      tables.slots.names.map { $0.isEmpty ? 0 : naming.form($0).rawValue })
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
    momentSlot = naming.momentField(name).map { compiler.slot(of: $0) } ?? -1
  }
}

/// Which fields of a matching event a detection reads.
struct Projection: Sendable {
  let fields: [SlottedField]
  /// Whether it may read any: then the event is read as a whole.
  let needsWholeEvent: Bool

  init(
    _ detection: CompiledDetection, _ completion: [SlottedField], _ naming: EventNaming,
    _ compiler: inout RuleCompiler
  ) {
    var names: Set<String> = []
    var order: [String] = []
    var readsKeywords = false
    var rest = detection.detection
    // What variables ask was answered; what is asked of rows, and computed, is asked again.
    for index in rest.variables.indices { rest.variables[index].predicate = .always }
    _ = rest.renamingFields { _, field in
      if names.insert(field.name).inserted { order.append(field.name) }
      return field
    }
    _ = rest.mapPredicates { _, predicate in
      if predicate.holdsKeyword { readsKeywords = true }
      return predicate
    }
    needsWholeEvent = detection.needsWholeEvents || readsKeywords
    let others = order.filter { name in !completion.contains { $0.name == name } }
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
