import Detections
import Taxonomies

/// What the names of an event's fields say of its schema.
struct SchemaSigns: OptionSet, Sendable {
  let rawValue: UInt8

  /// Only the Unified Data Model has it.
  static let udm = SchemaSigns(rawValue: 1)
  /// `Channel`: Sigma's rules tell by it which log of Windows an event comes from.
  static let channel = SchemaSigns(rawValue: 2)
  /// `EventID`.
  static let eventID = SchemaSigns(rawValue: 64)
  /// It begins with a capital letter, as the fields of Sigma's rules for Windows do.
  static let capitalized = SchemaSigns(rawValue: 4)
  /// A neutral name that no shipper adds to logs of others.
  static let neutral = SchemaSigns(rawValue: 8)
  /// A neutral name that logs of others may have, too.
  static let shared = SchemaSigns(rawValue: 16)
  /// None of these.
  static let other = SchemaSigns(rawValue: 32)

  init(rawValue: UInt8) {
    self.rawValue = rawValue
  }

  /// - Parameter written: a name as events write it, of nested members joined by dots.
  init(of written: String, _ catalog: TaxonomyCatalog) {
    let name = WindowsEventNames.sigmaName(written)
    if EventSchema.isSignOfUDM(name) {
      self = .udm
    } else if EventSchema.isSignOfWindows(name) {
      self = name == "Channel" ? .channel : .eventID
    } else if name.first?.isUppercase == true {
      self = .capitalized
    } else if EventSchema.isLogSourceField(name) {
      self = .neutral
    } else if EventSchema.completesNeutral(name) {
      self = .shared
    } else if catalog.definition(of: Field(name), in: .neutral) != nil {
      let first = name.prefix { $0 != "." }
      self = first.endIndex == name.endIndex || Self.ofShippers.contains(String(first)) ? .shared : .neutral
    } else {
      self = .other
    }
  }

  /// The first parts of the names that shippers add.
  private static let ofShippers: Set<String> = ["agent", "ecs", "host", "input", "log"]

  /// Whether an event is of Windows and does not say of which log.
  var lackChannel: Bool { contains(.eventID) && !contains(.channel) }

  /// The schema of an event among others, with `.neutral` for ECS; `nil` when only the numbers of its names can tell.
  ///
  /// - Parameter source: that of the others.
  func schema(among source: EventSchema) -> EventSchema? {
    if contains(.udm) { return .udm }
    if !isDisjoint(with: [.channel, .eventID]) { return .sigma }
    switch (contains(.neutral), contains(.capitalized)) {
    case (true, true): return nil
    case (true, false): return .neutral
    case (false, true): return .sigma
    case (false, false):
      // No neutral rule reads such names: a log as its product writes it.
      return source == .neutral && contains(.other) && !contains(.shared) ? .sigma : source
    }
  }
}
