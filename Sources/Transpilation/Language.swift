public import Diagnostics
package import Detections

/// A language that rules are read in.
public enum Language: String, CaseIterable, Sendable {
  case neutral, sigma, yaral

  /// Whose field names a rule of the language uses.
  package var taxonomy: TaxonomyName {
    switch self {
    case .neutral: .neutral
    case .sigma: .sigma
    case .yaral: .udm
    }
  }

  /// The extensions of files that may hold rules of the language, in lower case.
  public var extensions: [String] {
    switch self {
    case .neutral: ["yaml", "yml"]
    case .sigma: ["yml", "yaml"]
    case .yaral: ["yaral", "yara-l"]
    }
  }

  /// The language of a file, by its name and its top-level keys; `nil` when the extension is unknown.
  ///
  /// YAML with `detection`, `correlation` or `filter` at the top level is Sigma, all other YAML neutral.
  public static func detected(in source: SourceFile) -> Language? {
    let name = source.name.lowercased()
    if Language.yaral.extensions.contains(where: { name.hasSuffix("." + $0) }) { return .yaral }
    let isYAML = Language.neutral.extensions.contains { name.hasSuffix("." + $0) }
    let isUnnamed = name == "<stdin>"
    guard isYAML || isUnnamed else { return nil }
    let keys = topLevelKeys(of: source)
    if keys.isDisjoint(with: ["detection", "correlation", "filter"]) == false { return .sigma }
    if isUnnamed, keys.isEmpty, startsLikeYARAL(source) { return .yaral }
    return .neutral
  }
}

/// What a rule is emitted as.
public enum Target: String, CaseIterable, Sendable {
  case yaral, sigma, swift, neutral

  /// The extension of files of the target.
  public var fileExtension: String {
    switch self {
    case .yaral: "yaral"
    case .sigma: "yml"
    case .swift: "swift"
    case .neutral: "yaml"
    }
  }

  /// Whose field names the target's text uses.
  package var taxonomy: TaxonomyName {
    switch self {
    case .yaral: .udm
    case .sigma: .sigma
    case .swift, .neutral: .neutral
    }
  }

  /// The language that reads the target's text; `nil` for one that is only compiled.
  public var language: Language? {
    switch self {
    case .yaral: .yaral
    case .sigma: .sigma
    case .neutral: .neutral
    case .swift: nil
    }
  }
}

/// The keys at the start of a line, as far as a colon follows; a cheap look, no parsing.
private func topLevelKeys(of source: SourceFile) -> Set<String> {
  var keys: Set<String> = []
  for line in source.bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: true) {
    guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { continue }
    let key = line[..<colon]
    let isWord = key.allSatisfy { byte in
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || byte == UInt8(ascii: "_")
    }
    if isWord, !key.isEmpty { keys.insert(String(decoding: key, as: UTF8.self)) }
  }
  return keys
}

private func startsLikeYARAL(_ source: SourceFile) -> Bool {
  let text = String(decoding: source.bytes.prefix(64 * 1024), as: UTF8.self)
  return text.split(whereSeparator: \.isNewline).contains { $0.hasPrefix("rule ") && $0.contains("{") }
    || text.hasPrefix("/*") || text.hasPrefix("//")
}

extension Target {
  /// What to say of a word that is no target: the one that was meant, or all of them.
  public static func help(for word: String) -> String {
    let known = allCases.map(\.rawValue)
    return nearestName(to: word, among: known).map { "did you mean '\($0)'?" }
      ?? "targets are \(known.joined(separator: ", "))"
  }

  /// What stands between the texts of two rules.
  public var separator: String {
    switch self {
    case .yaral, .swift: "\n"
    case .sigma, .neutral: "---\n"
    }
  }

  /// The texts of several rules as one.
  public func joined(_ texts: [String]) -> String {
    texts.joined(separator: separator)
  }

  /// The path of the target's file for a rule file's path: the same, with the target's extension.
  public func fileName(for path: String) -> String {
    let slash = path.lastIndex(of: "/")
    guard let dot = path.lastIndex(of: "."), dot > (slash ?? path.startIndex) else {
      return "\(path).\(fileExtension)"
    }
    return "\(path[..<dot]).\(fileExtension)"
  }
}
