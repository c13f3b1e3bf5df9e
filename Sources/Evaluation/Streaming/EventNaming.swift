package import Events

/// How the events of a stream name their fields, and how their values are to be read: what the taxonomy of an event
/// schema says, without naming it.
package struct EventNaming: Sendable {
  /// The field of a name as events write it; the same for several names when a schema has several spellings.
  package var field: @Sendable (String) -> String
  /// What a name, as events write it, says of its event: `StreamEvaluator.signs` are those of all its names.
  package var signs: @Sendable (String) -> UInt8
  /// How the values of a field are read.
  package var form: @Sendable (String) -> ValueForm
  /// The field whose texts are moments, of which this field has the seconds; `nil` for all other fields. There is no such
  /// function where no field is like that.
  package var momentField: (@Sendable (String) -> String?)?
  /// Fields that are not as the event has them, for `completed` changes them. Tests of them are asked slowly.
  package var changedFields: Set<String>
  /// The fields from which `completed` takes time, identifier and log source.
  package var completionFields: [String]
  /// The first of these that an event has says when it happened, if its first value is a text with a moment (RFC 3339).
  package var timeFields: [String]
  /// The fields that say which log source an event comes from; empty when events don't say it.
  package var logSourceFields: [String]
  /// Whether all fields keep all values as they are written: then keywords are looked for in them directly.
  package var keepsValues: Bool
  /// Gives an event that has the fields it needs its time, its identifier and its log source.
  package var completed: @Sendable (consuming Event) -> Event
  /// Reads a whole event: for lines that need it, and for rules that see parts of events.
  package var whole: @Sendable (Event) -> Event

  package init(
    field: @escaping @Sendable (String) -> String = { $0 },
    signs: @escaping @Sendable (String) -> UInt8 = { _ in 0 },
    form: @escaping @Sendable (String) -> ValueForm = { _ in .written },
    momentField: (@Sendable (String) -> String?)? = nil,
    changedFields: Set<String> = [], completionFields: [String] = [], timeFields: [String] = [],
    logSourceFields: [String] = [],
    keepsValues: Bool = true,
    completed: @escaping @Sendable (consuming Event) -> Event = { $0 },
    whole: @escaping @Sendable (Event) -> Event = { $0 }
  ) {
    self.field = field
    self.signs = signs
    self.form = form
    self.momentField = momentField
    self.changedFields = changedFields
    self.completionFields = completionFields
    self.timeFields = timeFields
    self.logSourceFields = logSourceFields
    self.keepsValues = keepsValues
    self.completed = completed
    self.whole = whole
  }
}

/// How a value is read.
package enum ValueForm: UInt8, Sendable {
  /// As it is written.
  case written
  // The others are those of data models that can't tell null, an empty text, 0 and false from an unset field: such
  // values are no values.
  /// As it is written.
  case untyped
  /// Text that is an integer is that integer.
  case integer
  /// Text that is a decimal number is that number.
  case double
  /// The texts `true` and `false` are these Booleans.
  case boolean
  /// Every value is its text.
  case text
}

extension ValueForm {
  /// The value in this form; `nil` when it is none.
  func read(_ value: Value) -> Value? {
    if self == .written { return value }
    var value = value
    if case .string(let text) = value {
      switch self {
      case .integer: if let integer = Int64(text) { value = .integer(integer) }
      case .double: if let number = Number(decimal: text) { value = .double(number.double) }
      case .boolean: if text == "true" || text == "false" { value = .boolean(text == "true") }
      case .written, .untyped, .text: break
      }
    } else if self == .text, let text = value.text {
      value = .string(text)
    }
    switch value {
    case .null, .string(""), .integer(0), .double(0), .boolean(false): return nil
    case .string, .integer, .double, .boolean, .list: return value
    }
  }
}
