/// What a detection reads of its events, so that whoever reads these from text can leave the rest alone.
public struct DetectionReading: Hashable, Sendable {
  /// The fields that are asked for by their names.
  public var fields: [String]
  /// Whether all other values are asked for, too, whatever their fields are: `Event.anyField`.
  public var readsOtherFields: Bool
  /// Texts of which every event of every variable holds one, by field: in small letters, it stands somewhere in a value
  /// of the field. An empty text stands in every value but null.
  ///
  /// This is said of values in ASCII; other values may hold what they must in other letters. `nil`: nothing is known.
  public var necessaryTexts: [String: [String]]?
  /// Such texts that stand in a value of any field: an event must hold one of these, or one of the others.
  public var necessaryTextsAnywhere: [String]

  public init(
    fields: [String], readsOtherFields: Bool = false, necessaryTexts: [String: [String]]? = nil,
    necessaryTextsAnywhere: [String] = []
  ) {
    self.fields = fields
    self.readsOtherFields = readsOtherFields
    self.necessaryTexts = necessaryTexts
    self.necessaryTextsAnywhere = necessaryTextsAnywhere
  }
}
