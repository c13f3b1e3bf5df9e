import Events

/// The names of fields in Windows events that were written as JSON as their XML has them: everything below `Event`, as
/// evtx_dump gives it. Sigma names a field by its last part alone.
enum WindowsEventNames {
  private static let prefix = "Event."
  private static let sections = ["Event.EventData.", "Event.UserData.", "Event.System."]

  /// `Event.EventData.Image` → `Image`, `Event.System.Provider.#attributes.Name` → `Provider_Name`,
  /// `Event.UserData.LogFileCleared.SubjectUserName` → `SubjectUserName`; other names stay as they are.
  static func sigmaName(_ name: String) -> String {
    guard name.hasPrefix(prefix), let section = sections.first(where: { name.hasPrefix($0) }) else { return name }
    var parts = name.dropFirst(section.count).split(separator: ".", omittingEmptySubsequences: false)
    // Text beside attributes: an EventID with qualifiers, data without names.
    if parts.count > 1, parts.last == "#text" { parts.removeLast() }
    // The one element below has the name of what happened.
    if section == "Event.UserData.", parts.count > 1 { parts.removeFirst() }
    let path = attribute(parts) ?? parts.joined(separator: ".")
    return path.isEmpty ? name : path == "TimeCreated_SystemTime" ? "SystemTime" : path
  }

  /// The name of an attribute, which stands below its element or beside it.
  private static func attribute(_ parts: [Substring]) -> String? {
    if parts.count == 3, parts[1] == "#attributes" { return "\(parts[0])_\(parts[2])" }
    if parts.count == 2, parts[0].hasSuffix("_attributes") { return "\(parts[0].dropLast("_attributes".count))_\(parts[1])" }
    return nil
  }

  /// The event as Sigma's rules name its fields.
  static func renamed(_ event: Event) -> Event {
    guard event.fields.keys.contains(where: { $0.hasPrefix(prefix) }) else { return event }
    var result = event
    result.fields = renamed(event.fields)
    result.elements = renamed(event.elements)
    return result
  }

  private static func renamed(_ fields: [String: [Value]]) -> [String: [Value]] {
    var result: [String: [Value]] = [:]
    // Two names may become one; which comes first is always the same.
    for (name, values) in fields.sorted(by: { $0.key < $1.key }) { result[sigmaName(name), default: []] += values }
    return result
  }

  private static func renamed(_ lists: [String: [EventElement]]) -> [String: [EventElement]] {
    var result: [String: [EventElement]] = [:]
    for (name, elements) in lists.sorted(by: { $0.key < $1.key }) {
      result[sigmaName(name), default: []] += elements.map {
        EventElement(fields: renamed($0.fields), elements: renamed($0.elements))
      }
    }
    return result
  }
}
