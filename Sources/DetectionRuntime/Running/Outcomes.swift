/// The named results of a group, in the order of the rule.
public struct Outcomes: Hashable, Sendable {
  public private(set) var entries: [Alert.Entry] = []

  public init() {}

  /// - Parameter capacity: for how many there is to be room.
  package init(capacity: Int) {
    entries.reserveCapacity(capacity)
  }

  /// Adds an outcome whose name no other has.
  package mutating func append(_ name: String, _ value: Value) {
    entries.append(Alert.Entry(name, value))
  }

  /// The value of an outcome; null before it is set.
  public subscript(_ name: String) -> Value {
    get { entries.first { $0.name == name }?.value ?? .null }
    set {
      if let index = entries.firstIndex(where: { $0.name == name }) {
        entries[index].value = newValue
      } else {
        entries.append(Alert.Entry(name, newValue))
      }
    }
  }
}
