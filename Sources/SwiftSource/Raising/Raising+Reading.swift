import Detections

extension Raising {
  /// What is read of an event; `nil` when that may be anything.
  var reading: NativeSwift.Expression? {
    guard !hasViews, let fields = detection.readFields else { return nil }
    var arguments = [NativeSwift.Argument("fields", .array(fields.map { .string($0.name) }))]
    if let texts = necessaryTexts, !texts.isEmpty {
      arguments.append(NativeSwift.Argument("necessaryTexts", .dictionary(texts)))
    }
    return .call("DetectionReading", arguments)
  }

  /// The texts of which every event of every variable holds one.
  private var necessaryTexts: [NativeSwift.DictionaryEntry]? {
    var byField: [String: Set<String>] = [:]
    for variable in detection.variables {
      guard let required = RequiredTexts(variable.predicate) else { return nil }
      for text in required.alternatives {
        byField[text.field, default: []].insert(String(decoding: text.bytes, as: UTF8.self))
      }
    }
    return byField.sorted { $0.key < $1.key }.map { field, texts in
      NativeSwift.DictionaryEntry(key: .string(field), value: .array(texts.sorted().map { .string($0) }))
    }
  }
}
