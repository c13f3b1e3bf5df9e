import Detections

extension Raising {
  /// What is read of an event; `nil` when that may be anything.
  var reading: NativeSwift.Expression? {
    guard !hasViews else { return nil }
    var arguments = [NativeSwift.Argument("fields", .array(detection.namedFields.map { .string($0.name) }))]
    if detection.asksOfAnyField { arguments.append(NativeSwift.Argument("readsOtherFields", .boolean(true))) }
    // An event of one of the variables meets what is required of any of them.
    let required = RequiredTexts.all(ofAny: detection.variables.map { RequiredTexts.all(of: $0.predicate) })
      .filter { !$0.alternatives.isEmpty }
    if !required.isEmpty { arguments.append(NativeSwift.Argument("necessaryTexts", .array(required.map(necessary)))) }
    return .call("DetectionReading", arguments)
  }

  private func necessary(_ required: RequiredTexts) -> NativeSwift.Expression {
    let byField = Dictionary(grouping: required.alternatives, by: \.field)
    return .dictionary(
      byField.sorted { ($0.key ?? "") < ($1.key ?? "") }.map { field, texts in
        let texts = texts.map { String(decoding: $0.bytes, as: UTF8.self) }.sorted()
        return NativeSwift.DictionaryEntry(
          key: field.map { .string($0) } ?? .name(".anywhere"), value: .array(texts.map { .string($0) }))
      })
  }
}
