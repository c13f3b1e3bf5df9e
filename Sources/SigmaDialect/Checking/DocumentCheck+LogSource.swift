import Diagnostics
import Events
import YAMLTree

extension Sigma.DocumentCheck {
  /// What a log source says (Sigma reference section 3).
  mutating func checkLogSource(_ section: Sigma.LogSourceSection) {
    for key in ["category", "product", "service", "definition"] {
      for node in section.places.values(of: key) { checkText(node, key) }
    }
    for key in ["category", "product", "service"] {
      guard let node = section.places.entry(key)?.value, let text = node.scalar?.text else { continue }
      let plain = text.lowercased()
      guard text != plain || text.contains(" ") else { continue }
      report(
        .sigmaLogSource, "'\(text)' is not written in lower case", at: node.span,
        help: "programs compare log sources with their names: write '\(plain.replacing(" ", with: "_"))'")
    }
    for entry in section.custom
    where nearestName(to: entry.key, among: ["category", "product", "service", "definition"]) == nil {
      report(
        .sigmaLogSource, "a log source has no '\(entry.key)'", at: section.places.entry(entry.key)?.key.span,
        help: "it is told by category, product and service; 'definition' is for people")
    }
    guard let category = section.category?.lowercased(), !Sigma.categories.contains(category) else { return }
    report(
      .sigmaLogSource, "the category '\(category)' is not known", at: section.places.entry("category")?.value.span,
      help: nearestName(to: category, among: Sigma.categories).map { "did you mean '\($0)'?" }
        ?? "a log of one product is named by product and service", severity: .note)
  }

  /// Event ids that a generic category stands for, or that it makes needless.
  mutating func checkEventIDs(of rule: Sigma.Rule) {
    guard rule.logSource.product?.lowercased() == "windows" else { return }
    let items = rule.detection.identifiers.flatMap(\.search.items)
    if let category = rule.logSource.category {
      checkNeedless(items, category.lowercased())
    } else if let service = rule.logSource.service?.lowercased() {
      checkGeneric(items, service)
      if service == "sysmon", !items.contains(where: { $0.field == "EventID" }), rule.header.isComplete {
        report(
          .sigmaSpecificLogSource, "Sysmon's events are told apart by EventID, which no search looks at",
          at: rule.logSource.origin.span, help: "name a category such as process_creation, or the EventID")
      }
    }
  }

  private mutating func checkGeneric(_ items: [Sigma.Item], _ service: String) {
    for item in items where item.field == "EventID" && item.modifiers.isEmpty {
      for value in item.values {
        guard case .number(.integer(let id)) = value.content else { continue }
        let names = service == "security" && id == 4688 ? ["process_creation"] : Self.categories(service, id)
        guard !names.isEmpty else { continue }
        report(
          .sigmaSpecificLogSource, "event \(id) has a category of its own", at: value.origin.span,
          help: "with 'category: \(names.joined(separator: "' or '"))' the rule holds for other programs' logs too")
      }
    }
  }

  private static func categories(_ service: String, _ id: Int64) -> [String] {
    Sigma.windowsCategories.filter { $0.service == service && $0.eventIDs.contains(id) }.map(\.name)
  }

  private mutating func checkNeedless(_ items: [Sigma.Item], _ category: String) {
    guard let known = Sigma.windowsCategories.first(where: { $0.name == category }) else { return }
    for item in items {
      let isNeedless: Bool
      switch item.field {
      // A category of several events can be narrowed by one of them.
      case "EventID": isNeedless = known.eventIDs.count == 1
      case "Provider_Name": isNeedless = item.values.allSatisfy { $0.text == "Microsoft-Windows-Sysmon" }
      case "Channel": isNeedless = true
      default: isNeedless = false
      }
      guard isNeedless, let field = item.field else { continue }
      report(
        .sigmaRedundantField, "the category '\(category)' says what '\(field)' is", at: item.origin.span,
        help: "with it the rule holds for the events of one program only")
    }
  }
}

extension Sigma.Search {
  /// The items of its maps, in order.
  var items: [Sigma.Item] {
    switch self {
    case .items(let items): items
    case .any(let searches), .all(let searches): searches.flatMap(\.items)
    case .keyword: []
    }
  }
}

extension Sigma.Scalar {
  /// The text; `nil` for a number, a Boolean or null.
  var text: String? {
    if case .text(let text) = content { text } else { nil }
  }
}
