import Detections
import Diagnostics
import Dialects
import Events

extension YARAL.RuleRaising {
  /// The line of `match`; `nil` without a window, and when it can't be written.
  mutating func match() -> YARAL.Match? {
    guard let window = detection.window else { return nil }
    let keys = window.keys.compactMap { names.keys[$0.name].map { YARAL.Path($0) } }
    if keys.isEmpty {
      lose(
        .windowNotExpressible, "a window without keys",
        "YARA-L needs a value by which events are grouped", window.origin)
    }
    guard let length = period(of: window) else { return nil }
    return YARAL.Match(keys: keys, window: YARAL.Window(kind(of: window), length))
  }

  private mutating func kind(of window: Detections.Window) -> YARAL.Window.Kind {
    switch window.kind {
    case .hop: return .hop
    case .tumbling: return .tumbling
    case .after(let pivot): return .after(name(pivot))
    case .before(let pivot): return .before(name(pivot))
    case .sliding:
      losses.append(
        Loss(
          .windowLayoutDiffers, construct: "window kind 'sliding'", direction: .same,
          "the engine chooses where its overlapping windows begin: events that are nearly a window's length "
            + "apart may be in no window together",
          origin: window.origin))
      return .hop
    }
  }

  private mutating func period(of window: Detections.Window) -> YARAL.Period? {
    let nanoseconds = window.length.nanoseconds
    let minute: Int64 = 60_000_000_000
    let minutes = nanoseconds / minute
    guard nanoseconds % minute == 0, (1...2880).contains(minutes) else {
      lose(
        .windowNotExpressible, "window length \(window.length)",
        "YARA-L windows last 1 minute to 48 hours, in whole minutes", window.origin)
      return nil
    }
    return minutes % 60 == 0 ? YARAL.Period(minutes / 60, .hours) : YARAL.Period(minutes, .minutes)
  }

  /// Whether groups of events without a key are wanted by the option; computed keys need none (section 9).
  mutating func allowsZeroValues() -> Bool {
    var wanted: [GroupKey] = []
    var refused: [GroupKey] = []
    for key in detection.window?.keys ?? [] {
      let isComputed = key.fields.contains { variable, field in sights[variable]?.isComputedByFunction(field) ?? false }
      guard let zero = key.absentAs else {
        refused.append(key)
        if isComputed {
          lose(
            .windowNotExpressible, "key '\(key.name)'", "YARA-L groups also events where a computed key is empty",
            key.origin)
        }
        continue
      }
      if !isComputed { wanted.append(key) }
      let isZero = key.fields.allSatisfy { variable, field in
        sights[variable]?.fields.definition(of: field)?.readsAsZero(zero) ?? false
      }
      if !isZero {
        lose(
          .windowNotExpressible, "key '\(key.name)'", "without a value it reads as another one in YARA-L", key.origin)
      }
    }
    if let key = wanted.first, !refused.isEmpty {
      lose(
        .windowNotExpressible, "key '\(key.name)'", "YARA-L groups events without a key for all keys, or for none",
        key.origin)
    }
    return !wanted.isEmpty
  }
}
