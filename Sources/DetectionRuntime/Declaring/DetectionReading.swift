/// What a detection reads of its events, so that whoever reads these from text can leave the rest alone.
public struct DetectionReading: Hashable, Sendable {
  /// The fields that are asked for by their names.
  public var fields: [String]
  /// Whether all other values are asked for, too, whatever their fields are: `Event.anyField`.
  public var readsOtherFields: Bool
  /// Of each of these every event of every variable holds a text. Empty: nothing is known.
  public var necessaryTexts: [NecessaryTexts]

  public init(fields: [String], readsOtherFields: Bool = false, necessaryTexts: [NecessaryTexts] = []) {
    self.fields = fields
    self.readsOtherFields = readsOtherFields
    self.necessaryTexts = necessaryTexts
  }
}

/// Texts of which an event must hold one, by where they stand: in small letters, somewhere in a value. An empty text stands in
/// every value but null.
///
/// This is said of values in ASCII; other values may hold what they must in other letters. A text outside ASCII is in no value in
/// ASCII.
public struct NecessaryTexts: Hashable, Sendable, ExpressibleByDictionaryLiteral {
  /// Where a text stands.
  public enum Place: Hashable, Sendable, ExpressibleByStringLiteral {
    case field(String)
    /// In a value of any field.
    case anywhere

    public init(stringLiteral field: String) { self = .field(field) }
  }

  public var texts: [Place: [String]]

  public init(_ texts: [Place: [String]]) {
    self.texts = texts
  }

  public init(dictionaryLiteral elements: (Place, [String])...) {
    texts = Dictionary(elements) { $0 + $1 }
  }
}
