import Detections
import Events
import Semantics

/// What two detections ask of a row: fields of all variables are fields of one event, and those that joins or
/// group keys make equal are one field. So what a row must be is a question about one event.
struct RowWitness {
  /// Each variable's fields, by the name that they have together.
  private var representatives: [String: String] = [:]
  private var fields: [String: Set<Field>] = [:]
  private let predicates: PredicateComparison
  private let variables: [String]

  /// - Parameters:
  ///   - detection: whose joins and keys make fields equal.
  ///   - asked: what each detection asks of the events of each variable, by the variable's name.
  init(_ detection: Detection, asked: [[String: Predicate]], _ predicates: PredicateComparison) {
    variables = detection.variables.map(\.name)
    self.predicates = predicates
    for predicates in asked {
      for (variable, predicate) in predicates {
        _ = predicate.mapFields { field in
          fields[variable, default: []].insert(field)
          return field
        }
      }
    }
    for key in detection.window?.keys ?? [] {
      let members = key.fields.sorted { $0.key < $1.key }
      for (variable, field) in members { fields[variable, default: []].insert(field) }
      for (variable, field) in members.dropFirst() {
        unite(Self.name(members[0].key, members[0].value), Self.name(variable, field))
      }
    }
    for join in detection.joins where join.isEquality {
      guard case .field(let left, let one) = join.left, case .field(let right, let other) = join.right else { continue }
      fields[left, default: []].insert(one)
      fields[right, default: []].insert(other)
      unite(Self.name(left, one), Self.name(right, other))
    }
  }

  private static func name(_ variable: String, _ field: Field) -> String { "\(variable)\u{1}\(field.name)" }

  private mutating func unite(_ one: String, _ other: String) {
    let (left, right) = (representative(one), representative(other))
    if left != right { representatives[right] = left }
  }

  private func representative(_ name: String) -> String {
    var name = name
    while let next = representatives[name] { name = next }
    return name
  }

  /// An event for each variable, so that some predicates of variables hold and others don't; `nil` when there is
  /// none, or none was found.
  func row(
    holding: [(variable: String, Predicate)], failing: [(variable: String, Predicate)]
  ) -> (events: [String: Event], lists: [String: [String]])? {
    var predicates = predicates
    predicates.domain = domain
    func together(_ asked: [(variable: String, Predicate)]) -> [Predicate] {
      asked.map { variable, predicate in predicate.mapFields { Field(representative(Self.name(variable, $0))) } }
    }
    guard case .exists(let witness) = predicates.witness(holding: together(holding), failing: together(failing))
    else { return nil }
    var events: [String: Event] = [:]
    for variable in variables {
      var event = Event()
      for field in fields[variable] ?? [] {
        let values = witness.event[representative(Self.name(variable, field))]
        if !values.isEmpty { event[field.name] = values }
      }
      events[variable] = event
    }
    return (events, witness.lists)
  }

  /// The domain of fields together: what all of them may be.
  private var domain: EventDomain {
    var single: Set<Field> = []
    var all: Set<Field> = []
    var result = predicates.domain
    result.unrestricted = []
    for (variable, fields) in fields {
      for field in fields {
        let name = Field(representative(Self.name(variable, field)))
        all.insert(name)
        if !predicates.domain.isRepeated(field) { single.insert(name) }
        if predicates.domain.unrestricted.contains(field) { result.unrestricted.insert(name) }
      }
    }
    result.repeated = .only(all.subtracting(single))
    return result
  }
}
