package import Detections
package import Events
import Semantics

/// Makes sequences of events on which detections with windows may fire, or may fire differently: so many events of
/// each variable, so far apart, in one group or in several, as the detections themselves suggest.
///
/// Nothing is promised of a sequence: it is tried on the detections.
package struct GroupSynthesis {
  private let detections: [Detection]
  private let predicates: PredicateComparison

  /// - Parameter predicates: knows the lists and the domain of the detections.
  package init(_ detections: [Detection], _ predicates: PredicateComparison) {
    self.detections = detections
    self.predicates = predicates
  }

  /// How many events of each variable, by name.
  private typealias Numbers = [(variable: String, number: Int)]

  /// The sequences one after another until one is taken, short ones first.
  ///
  /// - Parameters:
  ///   - limit: how many at most.
  ///   - isTaken: whether a sequence will do.
  package func first(limit: Int = 600, where isTaken: ([Event]) -> Bool) -> [Event]? {
    var tried = 0
    for row in rows.flatMap(withMeasures) {
      for numbers in numbers(of: Set(row.keys)) {
        for variation in variations {
          for moments in layouts(total: numbers.reduce(0) { $0 + $1.number }) {
            for isReversed in numbers.count > 1 ? [false, true] : [false] {
              tried += 1
              if tried > limit { return nil }
              let events = sequence(row, isReversed ? numbers.reversed() : numbers, variation, moments)
              if !events.isEmpty, isTaken(events) { return events }
            }
          }
        }
      }
    }
    return nil
  }

  // MARK: Events of a row

  /// An event for each variable, of which all agree on keys and joins, as each detection has it and as all have it.
  private var rows: [[String: Event]] {
    var result: [[String: Event]] = []
    let names = detections.map { Set($0.variables.map(\.name)) }
    // What all ask, then what one asks and another does not.
    var demands: [[(Detection, isWanted: Bool)]] = [detections.map { ($0, true) }]
    if detections.count == 2 {
      for place in [0, 1] {
        demands.append([(detections[place], true)])
        demands.append([(detections[place], true), (detections[1 - place], false)])
      }
    }
    for demand in demands where names.allSatisfy({ $0 == names[0] }) || demand.count == 1 {
      if let row = row(demand), !row.isEmpty, !result.contains(row) { result.append(row) }
    }
    return result
  }

  private func row(_ demands: [(detection: Detection, isWanted: Bool)]) -> [String: Event]? {
    guard let detection = demands.first?.detection else { return nil }
    var known: [Int: Value] = [:]
    var row: [String: Event] = [:]
    let links = links(of: detection)
    for variable in detection.variables {
      var wanted: [Predicate] = []
      var unwanted: [Predicate] = []
      for demand in demands {
        guard let other = demand.detection.variable(variable.name) else { continue }
        if demand.isWanted { wanted += tests(other, in: demand.detection) } else { unwanted.append(other.predicate) }
      }
      var fixed: [Predicate] = []
      for (place, link) in links.enumerated() {
        guard let field = link.first(where: { $0.variable == variable.name })?.field else { continue }
        if let text = known[place]?.text {
          fixed.append(.text(field, .equals(text), cased: true))
        } else {
          wanted.append(.text(field, .matches("(?s)."), cased: true))
        }
      }
      let isOptional = !detection.requiredVariables.contains(variable.name)
      guard case .exists(let witness) = predicates.witness(holding: wanted + fixed, failing: unwanted) else {
        if isOptional { continue }
        return nil
      }
      row[variable.name] = witness.event
      for (place, link) in links.enumerated() where known[place] == nil {
        guard let field = link.first(where: { $0.variable == variable.name })?.field else { continue }
        known[place] = witness.event[field.name].first { $0 != .null }
      }
    }
    return row
  }

  /// What an event of a variable must be to matter: its predicate, and what the condition asks of it.
  private func tests(_ variable: EventVariable, in detection: Detection) -> [Predicate] {
    var result = [variable.predicate]
    if detection.variables.count == 1 {
      switch firingPredicate(of: detection) {
      case .events(let predicate), .count(let predicate, _, _), .countDistinct(let predicate, _, _, _):
        result.append(predicate)
      case .notReducible: break
      }
    }
    return result + countedFields(detection).filter { $0.variable == variable.name }
      .map { .text($0.field, .matches("(?s)."), cased: true) }
  }

  private struct Place: Hashable {
    var variable: String
    var field: Field
  }

  /// Fields that must have one text: those of a key, and those that are joined.
  private func links(of detection: Detection) -> [[Place]] {
    var links = (detection.window?.keys ?? []).map { key in
      key.fields.map { Place(variable: $0.key, field: $0.value) }
    }
    for join in detection.joins where join.relation == .equal {
      if case .field(let one, let left) = join.left, case .field(let other, let right) = join.right {
        links.append([Place(variable: one, field: left), Place(variable: other, field: right)])
      }
    }
    // Links with a place in common are one.
    var merged: [[Place]] = []
    for link in links {
      let touching = merged.filter { !Set($0).isDisjoint(with: link) }
      merged.removeAll { !Set($0).isDisjoint(with: link) }
      var seen: Set<Place> = []
      merged.append((touching.flatMap { $0 } + link).filter { seen.insert($0).inserted })
    }
    return merged
  }

  /// Fields of which different values are counted.
  private func countedFields(_ detection: Detection) -> [Place] {
    var result: [Place] = []
    func collect(_ expression: Expression) {
      switch expression {
      case .aggregate(.countDistinct, .field(let variable, let field, _)):
        result.append(Place(variable: variable, field: field))
      case .arithmetic(_, let left, let right):
        collect(left)
        collect(right)
      case .conditional(_, let then, let otherwise):
        collect(then)
        collect(otherwise)
      case .call(_, let arguments): arguments.forEach(collect)
      case .literal, .field, .aggregate, .outcome, .truth: break
      }
    }
    for outcome in detection.outcomes where detection.decidingOutcomes.contains(outcome.name) {
      collect(outcome.expression)
    }
    return result
  }

  // MARK: How much

  /// The row with values at which a sum, a greatest or a least value reaches its bound; and the row itself.
  private func withMeasures(_ row: [String: Event]) -> [[String: Event]] {
    var places: [Place] = []
    var bounds: Set<Int64> = []
    for detection in detections {
      let deciding = detection.decidingOutcomes
      for outcome in detection.outcomes where deciding.contains(outcome.name) {
        guard case .aggregate(let aggregate, .field(let variable, let field, _)) = outcome.expression else { continue }
        switch aggregate {
        case .sum, .max, .min, .average, .percentile: places.append(Place(variable: variable, field: field))
        case .count, .countDistinct, .list, .distinctList, .anyTrue: break
        }
      }
      detection.condition.collectBounds(&bounds)
    }
    if places.isEmpty { return [row] }
    let meaning = EventMeaning(lists: predicates.lists)
    let measured = bounds.sorted().prefix(8).compactMap { bound -> [String: Event]? in
      var changed = row
      for place in places { changed[place.variable]?[place.field.name] = [.integer(bound)] }
      for (name, event) in row {
        let asked = detections.compactMap { $0.variable(name)?.predicate }
        guard let other = changed[name], asked.allSatisfy({ meaning.holds($0, on: event) == meaning.holds($0, on: other) })
        else { return nil }
      }
      return changed
    }
    return measured + [row]
  }

  // MARK: How many

  /// Numbers of events at which something changes, ascending.
  private var thresholds: [Int] {
    var found: Set<Int64> = [1, 2]
    func collect(_ condition: Condition) {
      switch condition {
      case .all(let operands), .any(let operands): operands.forEach(collect)
      case .not(let operand): collect(operand)
      case .count(_, _, let number), .compare(_, _, .literal(.integer(let number))),
        .compare(.literal(.integer(let number)), _, _):
        for near in [number &- 1, number, number &+ 1] where (1...250).contains(near) { found.insert(near) }
      case .compare, .holds: break
      }
    }
    for detection in detections { collect(detection.condition) }
    return found.sorted().map { Int($0) }
  }

  private func numbers(of present: Set<String>) -> [Numbers] {
    let variables = (detections.first?.variables.map(\.name) ?? []).filter(present.contains)
    let thresholds = thresholds
    guard variables.count > 1 else { return variables.isEmpty ? [] : thresholds.map { [(variables[0], $0)] } }
    var result: [Numbers] = [[]]
    for variable in variables.prefix(4) {
      result = result.flatMap { known in ([0] + thresholds).map { known + [(variable, $0)] } }
        .filter { $0.reduce(0) { $0 + $1.number } <= 60 }
    }
    func size(_ numbers: Numbers) -> Int { numbers.reduce(0) { $0 + $1.number } }
    return result.map { $0.filter { $0.number > 0 } }.filter { !$0.isEmpty }.sorted { size($0) < size($1) }
  }

  // MARK: What varies

  /// Fields whose value is another in each event.
  private var variations: [[Place]] {
    let counted = detections.flatMap(countedFields)
    let keys = detections.map { detection in
      (detection.window?.keys ?? []).map { key in Set(key.fields.map { Place(variable: $0.key, field: $0.value) }) }
    }
    var result: [[Place]] = counted.isEmpty ? [[]] : [counted, []]
    if keys.count == 2 {
      // Keys that one of them has.
      for (own, other) in [(keys[0], keys[1]), (keys[1], keys[0])] {
        let only = own.filter { key in other.allSatisfy { $0.isDisjoint(with: key) } }
        if !only.isEmpty { result.append(counted + only.flatMap { $0 }) }
      }
    }
    return result
  }

  // MARK: When

  /// A midnight: windows of the usual lengths begin at it.
  private static let start: Int64 = 1_767_225_600

  /// Moments for so many events, in seconds from a start: close together, and over stretches that windows of one
  /// length hold and those of another don't.
  private func layouts(total: Int) -> [[Int64]] {
    let lengths = Set(detections.compactMap { $0.window?.length.components.seconds }).sorted()
    guard total > 1, let least = lengths.first, let greatest = lengths.last else { return [[0]] }
    var spans: [Int64] = [Int64(total - 1), 0]
    if least != greatest { spans.append((least + greatest) / 2) }
    spans += [greatest - 1, greatest, greatest * 3 / 2]
    var seen: Set<[Int64]> = []
    return spans.map { span in (0..<total).map { Int64($0) * span / Int64(total - 1) } }.filter { seen.insert($0).inserted }
  }

  private func sequence(
    _ row: [String: Event], _ numbers: Numbers, _ variation: [Place], _ moments: [Int64]
  ) -> [Event] {
    var events: [Event] = []
    for (variable, number) in numbers {
      guard let event = row[variable] else { continue }
      for index in 0..<number {
        var copy = event
        for place in variation where place.variable == variable && index > 0 {
          copy[place.field.name] = varied(copy, place, index)
        }
        let moment = moments[min(events.count, moments.count - 1)]
        copy.time = Timestamp(nanoseconds: (Self.start + moment) * 1_000_000_000)
        events.append(copy)
      }
    }
    return events
  }

  /// Values of a field that are others for each index, with which the event stays one of its variable if possible.
  private func varied(_ event: Event, _ place: Place, _ index: Int) -> [Value] {
    let values = event[place.field.name]
    let meaning = EventMeaning(lists: predicates.lists)
    let demands = detections.compactMap { $0.variable(place.variable)?.predicate }
    let wanted = demands.map { meaning.holds($0, on: event) }
    for shape in Shape.allCases {
      let changed = values.map { varied($0, index, shape) }
      var copy = event
      copy[place.field.name] = changed
      if changed != values, demands.map({ meaning.holds($0, on: copy) }) == wanted { return changed }
    }
    return values.map { varied($0, index, .suffixed) }
  }

  /// Where a number is put in a text.
  private enum Shape: CaseIterable {
    case numbered, suffixed, prefixed, inserted
  }

  private func varied(_ value: Value, _ index: Int, _ shape: Shape) -> Value {
    switch value {
    case .integer(let integer): return .integer(integer &+ Int64(index))
    case .double(let double): return .double(double + Double(index))
    case .string(let text):
      switch shape {
      case .numbered:
        // The last number of an address.
        var parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 4, parts.allSatisfy({ Int($0) != nil }), let last = Int(parts[3]) else { return value }
        parts[3] = String((last + index) % 256)
        return .string(parts.joined(separator: "."))
      case .suffixed: return .string("\(text)\(index)")
      case .prefixed: return .string("\(index)\(text)")
      case .inserted:
        guard let dot = text.lastIndex(of: ".") else { return value }
        return .string("\(text[..<dot])\(index)\(text[dot...])")
      }
    case .null, .boolean, .list: return value
    }
  }
}

extension Condition {
  /// The whole numbers that outcomes are compared with, and those next to them.
  fileprivate func collectBounds(_ bounds: inout Set<Int64>) {
    switch self {
    case .all(let operands), .any(let operands): for operand in operands { operand.collectBounds(&bounds) }
    case .not(let operand): operand.collectBounds(&bounds)
    case .compare(_, _, .literal(.integer(let number))), .compare(.literal(.integer(let number)), _, _):
      bounds.formUnion([number &- 1, number, number &+ 1])
    case .compare, .count, .holds: break
    }
  }
}
