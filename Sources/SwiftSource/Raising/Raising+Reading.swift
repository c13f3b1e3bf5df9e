import Detections

extension Raising {
  /// What is read of an event; `nil` when that may be anything.
  var reading: NativeSwift.Expression? {
    guard !hasViews else { return nil }
    let texts = necessaryTexts
    let byField = texts.compactMap { field, texts in field.map { ($0, texts) } }.sorted { $0.0 < $1.0 }
    var arguments = [NativeSwift.Argument("fields", .array(detection.namedFields.map { .string($0.name) }))]
    if detection.asksOfAnyField { arguments.append(NativeSwift.Argument("readsOtherFields", .boolean(true))) }
    if !byField.isEmpty {
      let entries = byField.map { NativeSwift.DictionaryEntry(key: .string($0), value: array($1)) }
      arguments.append(NativeSwift.Argument("necessaryTexts", .dictionary(entries)))
    }
    if let anywhere = texts[nil] { arguments.append(NativeSwift.Argument("necessaryTextsAnywhere", array(anywhere))) }
    return .call("DetectionReading", arguments)
  }

  private func array(_ texts: Set<String>) -> NativeSwift.Expression {
    .array(texts.sorted().map { .string($0) })
  }

  /// The texts of which every event of every variable holds one, by the field that they are in, `nil` for any. None when they
  /// are not known.
  private var necessaryTexts: [String?: Set<String>] {
    var byField: [String?: Set<String>] = [:]
    for variable in detection.variables {
      guard let required = RequiredTexts(variable.predicate) else { return [:] }
      for text in required.alternatives {
        byField[text.field, default: []].insert(String(decoding: text.bytes, as: UTF8.self))
      }
    }
    return byField
  }
}
