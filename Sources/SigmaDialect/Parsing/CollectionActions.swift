import Diagnostics
import YAMLTree

extension Sigma {
  /// Documents with the collection actions of old rule files carried out (Sigma reference section 1.1).
  ///
  /// `global` keeps a document under all that follow, `reset` forgets it, `repeat` takes the document before
  /// once more with other values. What a later document says wins; correlations and filters stay as they are.
  static func expandActions(_ documents: [YAMLDocument]) -> Reading<[YAMLDocument]> {
    var reading = Reading<[YAMLDocument]>([])
    var template: YAMLNode?
    var previous: YAMLNode?
    for var document in documents {
      let root = document.root
      guard let action = root.entry("action") else {
        if root["correlation"] == nil, root["filter"] == nil {
          previous = root
          if let template { document.root = template.merged(under: root) }
        }
        reading.value.append(document)
        continue
      }
      let body = root.removing("action")
      switch action.value.scalar?.text {
      case "global":
        template = body
      case "reset":
        template = nil
      case "repeat":
        let repeated = previous.map { $0.merged(under: body) } ?? body
        previous = repeated
        document.root = template.map { $0.merged(under: repeated) } ?? repeated
        reading.value.append(document)
      default:
        reading.diagnostics.append(
          Diagnostic(
            .sigmaUnknownWord,
            "'\(action.value.scalar?.text ?? action.value.kindName)' is no collection action",
            at: action.value.span, help: "the actions are global, reset and repeat"))
        continue
      }
      reading.diagnostics.append(
        Diagnostic(
          .sigmaNotSupported, "collection actions are no part of today's Sigma", at: action.key.span,
          help: "the documents are read as if each said everything itself", severity: .warning))
    }
    return reading
  }
}

extension YAMLNode {
  /// The mapping with another laid over it: mappings are merged, everything else is replaced.
  fileprivate func merged(under other: YAMLNode) -> YAMLNode {
    guard let below = entries, let above = other.entries else { return other }
    var result = below
    for entry in above {
      let key = entry.key.scalar?.text
      if let place = result.firstIndex(where: { $0.key.scalar?.text == key }) {
        result[place] = YAMLEntry(key: entry.key, value: result[place].value.merged(under: entry.value))
      } else {
        result.append(entry)
      }
    }
    return YAMLNode(.mapping(result), at: other.span)
  }

  fileprivate func removing(_ key: String) -> YAMLNode {
    guard let entries else { return self }
    return YAMLNode(.mapping(entries.filter { $0.key.scalar?.text != key }), at: span)
  }
}
