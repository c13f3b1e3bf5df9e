import Detections
import Events
import ValueFunctions

/// Fields of which computed fields get the values that tests ask of these.
extension EventSampler {
  private static let partsOfTimes: [ValueFunction] = [
    .minutesOfTimes, .hoursOfTimes, .daysOfTimes, .weeksOfTimes, .monthsOfTimes, .yearsOfTimes,
  ]

  /// The event with values for what the variable's fields are computed of, without the computed fields themselves.
  mutating func supply(_ variable: EventVariable, to event: inout Event) {
    var supplied: Set<Field> = []
    for case .computed(let computed) in variable.derivations {
      let wanted = event[computed.field.name]
      event[computed.field.name] = []
      guard case .call(let function, let arguments) = computed.expression else { continue }
      let fields = arguments.compactMap { argument in
        if case .values(let field) = argument { field } else { nil }
      }
      guard fields.contains(where: { !supplied.contains($0) }) || values.random.oneIn(2), !values.random.oneIn(8)
      else { continue }
      supplied.formUnion(fields)
      if Self.partsOfTimes.contains(function) {
        for field in fields { event[field.name] = times(function, wanted) }
      } else if let first = fields.first, fields.count > 1, function != .combinations {
        supplyPair(first, fields[1], to: &event)
      } else if function == .combinations {
        for field in fields where !values.random.oneIn(8) {
          event[field.name] = (0..<values.random.either(1, 1, 1, 2)).map { _ in
            values.random.either(.string("a"), .string("b"), .string("ab"), .integer(1), .string("1"))
          }
        }
      }
    }
  }

  /// Times of which one has a wanted part, if that is found.
  private mutating func times(_ function: ValueFunction, _ wanted: [Value]) -> [Value] {
    let numbers = wanted.compactMap(\.number)
    var found = values.anyValue()
    for _ in 0..<80 {
      // 2000 to 2029; the function reads texts and numbers alike.
      let seconds = Int64(values.random.number(946_684_800...1_893_455_999))
      let text = Value.string(Timestamp(nanoseconds: seconds * 1_000_000_000).text)
      found = values.random.oneIn(5) ? .integer(seconds) : text
      guard case .list(let parts) = function([found]) else { break }
      if numbers.contains(where: { number in parts.contains { $0.number?.compare(number) == 0 } }) { break }
    }
    return values.random.oneIn(8) ? [values.anyValue(), found] : [found]
  }

  /// A text in which the other one stands, mostly.
  private mutating func supplyPair(_ field: Field, _ other: Field, to event: inout Event) {
    let inner = event[other.name].compactMap(\.text).first ?? values.random.filler(1...3)
    let outer = values.random.either(
      inner, inner + values.random.filler(1...2), values.random.filler(1...2) + inner,
      values.random.filler(1...2) + inner + values.random.filler(1...2), values.random.filler(1...4))
    event[other.name] = [.string(inner)]
    event[field.name] = [.string(values.random.oneIn(3) ? values.random.recased(outer) : outer)]
  }
}
