package import Detections
package import Events

/// What a detection means on a list of events, by the book: slow and obvious. Everything else that
/// evaluates is judged by it.
///
/// - Parameters:
///   - detection: well-formed.
///   - events: in any order, with names of the detection's taxonomy. Indices in alerts refer to this list.
///   - layout: how windows are laid on time.
///   - lists: the content of named lists that the detection does not define itself; an unknown list is
///     empty.
/// - Returns: for a rule without window the alerts in the order of the events; else by window start, then
///   by window end, then by match values as text.
package func meaning(
  of detection: Detection, on events: [Event], layout: WindowLayout = .standard,
  lists: [String: [String]] = [:]
) -> [Alert] {
  []
}
