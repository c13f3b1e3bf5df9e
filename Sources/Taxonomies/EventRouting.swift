package import Detections
import Diagnostics
package import Events
import YAMLTree

/// How a Windows event as Sigma sees it tells its log source: the content of `routing.yaml`.
package struct EventRouting: Sendable {
  /// What is asked of an event for a log source.
  package enum Route: Hashable, Sendable {
    /// The event is of the log source if it passes the tests.
    case tests(Predicate)
    /// Windows logs of that name are not known here; every event is taken.
    case unknown
  }

  struct Source: Hashable, Sendable {
    var channels: [String]
    var eventIDs: [Int64]
  }

  private var categories: [String: Source] = [:]
  private var services: [String: Source] = [:]

  /// The table of this build; read once, at first use.
  package static let builtIn = read(EmbeddedTables.routing).value

  /// Reads the table; a test asserts that nothing is wrong with the one of this build.
  static func read(_ text: String) -> Reading<EventRouting> {
    let documents = parseYAML(SourceFile(name: "routing.yaml", text: text))
    var routing = EventRouting()
    var diagnostics = documents.diagnostics
    for item in documents.value.first?.root["routes"]?.items ?? [] {
      let source = Source(
        channels: (item["channels"]?.items ?? []).compactMap { $0.scalar?.text },
        eventIDs: (item["event_ids"]?.items ?? []).compactMap { $0.scalar.flatMap { Int64($0.text) } })
      if let category = item["category"]?.scalar?.text, !source.channels.isEmpty {
        routing.categories[category] = source
      } else if let service = item["service"]?.scalar?.text, !source.channels.isEmpty {
        routing.services[service] = source
      } else {
        diagnostics.append(Diagnostic(.malformedTaxonomy, "a route needs a name and channels", at: item.span))
      }
    }
    return Reading(routing, diagnostics)
  }

  /// What tells events of a log source.
  ///
  /// An event with a channel is a Windows event. A rule of another product takes no such event; one that names
  /// no product takes the events of its category, and all that are not of Windows. Names have no case.
  package func route(of logSource: LogSource) -> Route {
    let hasChannel = Predicate.field("Channel", .present)
    let product = logSource.product?.lowercased()
    guard product == nil || product == "windows" else { return .tests(.not(hasChannel)) }
    var tests: [Predicate] = []
    for (name, table) in [(logSource.category, categories), (logSource.service, services)] {
      guard let name else { continue }
      guard let source = table[name.lowercased()] else {
        // A category that is none of Windows' (proxy, webserver) is told by no channel.
        return product == nil ? .tests(.not(hasChannel)) : .unknown
      }
      tests.append(source.predicate)
    }
    let own = tests.isEmpty ? hasChannel : Predicate.all(tests)
    return .tests(product == nil ? .any([own, .not(hasChannel)]) : own)
  }
}

extension EventRouting.Source {
  fileprivate var predicate: Predicate {
    let channel = Predicate.any(channels.map { .text("Channel", .equals($0)) })
    if eventIDs.isEmpty { return channel }
    return .all([channel, .any(eventIDs.map { .field("EventID", .number(.equal, .integer($0))) })])
  }
}
