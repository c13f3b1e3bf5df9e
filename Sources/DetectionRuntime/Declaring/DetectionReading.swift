/// What a detection reads of its events, so that whoever reads these from text can leave the rest alone.
public struct DetectionReading: Hashable, Sendable {
  /// The fields that are asked for.
  public var fields: [String]
  /// Texts of which every event of every variable holds one, by field: in small letters, it stands somewhere in a value
  /// of the field. An empty text stands in every value but null.
  ///
  /// This is said of values in ASCII; other values may hold what they must in other letters. `nil`: nothing is known.
  public var necessaryTexts: [String: [String]]?

  public init(fields: [String], necessaryTexts: [String: [String]]? = nil) {
    self.fields = fields
    self.necessaryTexts = necessaryTexts
  }
}
