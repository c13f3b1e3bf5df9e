import Detections
import Diagnostics
import Events

// Some models hold a URL as one text, of which the neutral fields are parts.

extension DetectionTranslation {
  /// A test of a part of a URL as a test of the whole; what can't be said so is an error.
  mutating func translatePart(_ test: FieldPredicate, _ renamed: FieldPredicate, _ part: URLPart) -> Predicate {
    var result = renamed
    let text: TextTest? =
      switch test.test {
      case .text(let text): text
      case .number(.equal, .integer(let number)): TextTest(.equals(String(number)), isCaseSensitive: true)
      case .number, .boolean, .network, .present, .null, .sameAs, .member: nil
      }
    guard let text, let pattern = part.pattern(of: text.pattern, isCaseSensitive: text.isCaseSensitive) else {
      diagnostics.append(.untranslatablePart(test, part, renamed.field, model, at: test.origin.span))
      return .field(renamed)
    }
    result.test = .text(TextTest(.matches(pattern), isCaseSensitive: true))
    return .field(result)
  }
}

extension EventTranslation {
  /// Writes the parts of URLs that the event has as one URL; false when one that is read can't be written.
  func writeParts(of event: Event, by mapping: VariableMapping, read: Set<String>, into result: inout Event) -> Bool {
    let parts = mapping.parts
    for field in Set(parts.map(\.mapping.field)).sorted(by: { $0.name < $1.name }) {
      let own = parts.filter { $0.mapping.field == field }
      let asked = own.filter { read.contains($0.neutral) }
      let texts = own.reduce(into: [URLPart: String]()) { known, row in
        guard let text = event[row.neutral].first?.text else { return }
        if asked.isEmpty || read.contains(row.neutral) { known[row.part] = text }
      }
      if let whole = result[field.name].first?.text {
        let agrees = asked.allSatisfy { $0.part.value(in: whole) == texts[$0.part] }
        if !agrees { return false }
      } else if !texts.isEmpty {
        guard own.allSatisfy({ event[$0.neutral].count < 2 }), let url = URLPart.url(of: texts),
          asked.allSatisfy({ $0.part.value(in: url) == texts[$0.part] })
        else {
          if asked.isEmpty { continue }
          return false
        }
        result[field.name] = [.string(url)]
      }
    }
    return true
  }

  /// Writes the parts of URLs that the detection reads.
  func readParts(of event: Event, by mapping: VariableMapping, into result: inout Event) {
    for row in mapping.parts where result[row.neutral].isEmpty {
      guard let url = event[row.mapping.field.name].first?.text, let value = row.part.value(in: url) else { continue }
      result[row.neutral] = [.string(value)]
    }
  }
}
