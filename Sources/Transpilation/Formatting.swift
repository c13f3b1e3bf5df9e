public import Diagnostics
import NeutralDialect
import SigmaDialect
import YARALDialect

/// How texts are laid out again.
public struct FormattingOptions: Hashable, Sendable {
  /// Whether text behind a rule that belongs to none is left as it is; it is an error otherwise.
  public var keepsTrailingText: Bool

  public init(keepsTrailingText: Bool = false) {
    self.keepsTrailingText = keepsTrailingText
  }
}

extension Transpiler {
  /// A file's text in the layout of its language, with the same meaning, names, literals and comments.
  ///
  /// - Parameter language: told from the file when `nil`.
  /// - Returns: `nil` when the text has errors. A text that is given was read again and is the same to its
  ///   reader; where it is not, an error of ours is reported (`formattingDiffers`).
  public func formatted(
    _ source: SourceFile, as language: Language? = nil, _ options: FormattingOptions = FormattingOptions()
  ) -> Reading<String?> {
    guard let language = language ?? Language.detected(in: source) else {
      return Reading(nil, [.unknownLanguage(of: source)])
    }
    switch language {
    case .yaral: return YARAL.formatted(source, keepingTrailingText: options.keepsTrailingText)
    case .sigma: return Sigma.formatted(source)
    case .neutral: return Neutral.formatted(source)
    }
  }
}

extension Diagnostic {
  /// A file that has neither an extension nor content that tells its language.
  static func unknownLanguage(of source: SourceFile) -> Diagnostic {
    let known = Language.allCases.map(\.rawValue).joined(separator: "|")
    return Diagnostic(
      .fileUnreadable, "can't tell the language of '\(source.name)'", at: nil,
      help: "name the language with --from \(known)")
  }
}
