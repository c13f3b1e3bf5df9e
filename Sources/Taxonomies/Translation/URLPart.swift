import Detections
import Patterns

/// A part of a URL, for models that hold the whole URL as one text.
///
/// What is taken for a URL: an address (`https://host:port`) if it has one, a path that begins with `/` or is
/// empty, and after the first `?` the query, to the end. Logs hold no fragments: browsers don't send them.
package enum URLPart: String, Hashable, Sendable, CaseIterable {
  /// From the `/` after the address to the first `?`.
  case path
  /// All that follows the first `?`; a URL without one has no query.
  case query
  /// What follows the last dot of the path's last segment.
  case `extension`
}

extension URLPart {
  /// What stands before the path; the path itself begins with `/`, so the address can't be taken for it.
  private static let address = "^(?:[A-Za-z][A-Za-z0-9+.-]*://[^/?]*)?"

  /// The RE2 pattern that the whole URL matches somewhere just when its part is there and has the shape.
  ///
  /// - Returns: `nil` for a shape that can't be said of a part: one that holds for the empty text (the whole
  ///   does not tell an empty part from none), a regular expression, and what no part can be.
  func pattern(of shape: TextPattern, isCaseSensitive: Bool) -> String? {
    let body: String? =
      switch self {
      case .path: pathPattern(shape.glob).map { URLPart.address + $0 }
      case .query: queryPattern(shape.glob).map { "^[^?]*\\?" + $0 }
      case .extension: extensionPattern(shape).map { URLPart.address + "/[^?]*\\." + $0 }
      }
    return body.map { (isCaseSensitive ? "(?s)" : "(?is)") + $0 }
  }

  private func queryPattern(_ glob: Glob?) -> String? {
    guard let glob, !glob.matches("") else { return nil }
    let isOpen = glob.pieces.last == .anyRun
    return (isOpen ? Array(glob.pieces.dropLast()) : glob.pieces).map { $0.pattern(any: ".") }.joined()
      + (isOpen ? "" : "$")
  }

  private func pathPattern(_ glob: Glob?) -> String? {
    guard let glob, !glob.matches("") else { return nil }
    var pieces = glob.pieces
    for case .literal(let text) in pieces where text.unicodeScalars.contains("?") { return nil }
    var start = ""
    switch pieces.first {
    case .literal(let text):
      guard text.unicodeScalars.first == "/" else { return nil }
    case .anyRun:
      pieces.removeFirst()
      // The path's own first character is '/': either the run begins with it, or what follows the run.
      if case .literal(let text)? = pieces.first, text.unicodeScalars.first == "/" {
        start = "(?:/[^?]*)?"
      } else {
        start = "/[^?]*"
      }
    case .anyScalar, nil: return nil
    }
    let isOpen = pieces.last == .anyRun
    if isOpen { pieces.removeLast() }
    return start + pieces.map { $0.pattern(any: "[^?]") }.joined() + (isOpen ? "" : "(?:\\?|$)")
  }

  private func extensionPattern(_ shape: TextPattern) -> String? {
    guard case .equals(let text) = shape, !text.isEmpty, !text.unicodeScalars.contains(where: { "./?".unicodeScalars.contains($0) })
    else { return nil }
    return RegularExpression.quoted(text) + "(?:\\?|$)"
  }
}

extension URLPart {
  /// The part of a URL; `nil` when it has none.
  func value(in url: String) -> String? {
    let cut = url.unicodeScalars.firstIndex(of: "?")
    let whole = cut.map { url.unicodeScalars[..<$0] } ?? url.unicodeScalars[...]
    switch self {
    case .query:
      return cut.map { String(url.unicodeScalars[url.unicodeScalars.index(after: $0)...]) }
    case .path: return path(in: String(whole))
    case .extension:
      guard let path = path(in: String(whole)), let dot = path.lastIndex(of: "."),
        !path[dot...].contains("/"), path.index(after: dot) < path.endIndex
      else { return nil }
      return String(path[path.index(after: dot)...])
    }
  }

  private func path(in text: String) -> String? {
    if text.unicodeScalars.first == "/" { return text }
    guard let colon = text.range(ofScalars: "://"), let scheme = text[..<colon.lowerBound].first, scheme.isLetter,
      text[..<colon.lowerBound].allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "+.-".contains($0)) })
    else { return nil }
    return text[colon.upperBound...].firstIndex(of: "/").map { String(text[$0...]) }
  }

  /// A URL whose parts these are; `nil` when there is none.
  static func url(of parts: [URLPart: String]) -> String? {
    var url = parts[.path] ?? ""
    if parts[.path] == nil, let suffix = parts[.extension] { url = "/x." + suffix }
    if let query = parts[.query] { url += "?" + query }
    return parts.allSatisfy { $0.key.value(in: url) == $0.value } ? url : nil
  }
}

extension String {
  fileprivate func range(ofScalars text: String) -> Range<String.Index>? {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
      start = index(after: start)
    }
    return nil
  }
}

extension TextPattern {
  /// The same as a wildcard pattern over the whole text; `nil` for a regular expression.
  fileprivate var glob: Glob? {
    switch self {
    case .equals(let text): Glob([.literal(text)])
    case .startsWith(let text): Glob([.literal(text), .anyRun])
    case .endsWith(let text): Glob([.anyRun, .literal(text)])
    case .contains(let text): Glob([.anyRun, .literal(text), .anyRun])
    case .glob(let glob): glob
    case .matches: nil
    }
  }
}

extension Glob.Piece {
  /// - Parameter any: a pattern of the characters for which the wildcards stand.
  fileprivate func pattern(any: String) -> String {
    switch self {
    case .literal(let text): RegularExpression.quoted(text)
    case .anyRun: any + "*"
    case .anyScalar: any
    }
  }
}
