import Detections
import Events
import Taxonomies

extension YARAL {
  /// How what a variable sees is written: where it looks at elements one by one, and what it computes.
  struct Sight {
    /// A field that is computed, as it is written.
    struct Written {
      var expression: Expression
      var definition: FieldDefinition
      /// Whether the field is there also when it is empty or zero.
      var isAlwaysPresent: Bool
      /// The two numbers whose difference it is, which may be compared instead.
      var difference: Difference?
      /// The name that stands for it in tests and outcomes.
      var placeholder: String?
      /// Whether a line must bind that name.
      var needsBinding = false
    }

    struct Difference {
      var left: Expression
      var right: Expression
    }

    let variable: EventVariable
    /// What the variable is called in the text, without the dollar sign.
    let name: String
    /// The fields as the variable sees them: those of elements that are looked at one by one don't repeat.
    private(set) var fields: FieldDefinitions
    /// The parts whose elements are looked at one by one.
    let parts: Set<Field>
    private(set) var wholeLists: [Field: Field] = [:]
    private(set) var computed: [Field: Written] = [:]
    /// The fields that are computed, in order.
    private(set) var computedOrder: [Field] = []

    init(_ variable: EventVariable, called name: String, fields: FieldDefinitions) {
      self.variable = variable
      self.name = name
      let parts = Set(
        variable.derivations.compactMap { step -> Field? in if case .each(let part) = step { part } else { nil } })
      self.parts = parts
      self.fields = fields.replacing { field in
        let own = fields.repeatedParts(of: field)
        guard !own.isEmpty, own.allSatisfy(parts.contains), var definition = fields.definition(of: field) else {
          return nil
        }
        definition.isRepeated = false
        return definition
      }
    }

    /// Adds a field that keeps a list as a whole.
    mutating func add(_ field: Field, keeping list: Field, _ definition: FieldDefinition) {
      wholeLists[field] = list
      define(field, as: definition)
    }

    mutating func add(_ field: Field, _ written: Written) {
      computed[field] = written
      computedOrder.append(field)
      define(field, as: written.definition)
    }

    private mutating func define(_ field: Field, as definition: FieldDefinition) {
      var own = definition
      own.field = field
      let added = own
      fields = fields.replacing { $0 == field ? added : nil }
    }

    /// The fields that are there in every event, be they zero.
    var alwaysPresent: Set<Field> { Set(computed.filter { $0.value.isAlwaysPresent }.map(\.key)) }

    /// A field as it is read in tests and outcomes, without a quantifier.
    func read(_ field: Field) throws(RaisingFailure) -> Expression {
      if let written = computed[field] { return written.placeholder.map { .variable($0) } ?? written.expression }
      return .path(try path(to: wholeLists[field] ?? field))
    }

    /// A field as it is written out, without a name that stands for it.
    func written(_ field: Field) throws(RaisingFailure) -> Expression {
      if let written = computed[field] { return written.expression }
      return try read(field)
    }

    /// The path to a field that is not computed.
    func path(to field: Field) throws(RaisingFailure) -> Path {
      guard let path = Path(name, to: field) else {
        throw RaisingFailure("UDM has no field \(field)")
      }
      guard variable.table != nil || path.isOfEntity == variable.isTimeless else {
        throw RaisingFailure(
          variable.isTimeless
            ? "an entity has only fields of the entity graph, and \(field) is none"
            : "\(field) is a field of entities, which hold at all times")
      }
      let own = fields.repeatedParts(of: field)
      if own.contains(where: parts.contains), !own.allSatisfy(parts.contains), !wholeLists.values.contains(field) {
        throw RaisingFailure("YARA-L can't read the list \(field) of one element as a whole")
      }
      return path
    }

    /// Whether a field is computed otherwise than by taking one element, or the time.
    func isComputedByFunction(_ field: Field) -> Bool {
      guard let written = computed[field] else { return false }
      if case .path = written.expression.kind { return false }
      return true
    }

    /// Whether functions read lists as a whole that are not taken apart, which takes them apart in the text.
    var readsWholeLists: Bool {
      variable.derivations.contains { step in
        guard case .computed(let computed) = step else { return false }
        return computed.expression.lists.contains { list in
          !fields.repeatedParts(of: wholeLists[list] ?? list).allSatisfy(parts.contains)
        }
      }
    }

    /// Whether a repeated field is read by its key, which goes with neither `any` nor `all`.
    func isReadByKey(_ field: Field) -> Bool { field.name.hasSuffix("]") && computed[field] == nil }
  }

  /// Why something can't be written.
  struct RaisingFailure: Error {
    var reason: String

    init(_ reason: String) {
      self.reason = reason
    }
  }
}
