package import Diagnostics

extension Sigma {
  /// One `|word` after a field's name.
  package struct Modifier: Hashable, Sendable {
    /// The modifiers of the specification (Sigma reference section 4.5).
    package enum Kind: String, Hashable, Sendable, CaseIterable {
      case contains, startswith, endswith
      case all, neq
      case cased
      case re
      /// `i`, `m` and `s`: flags of `re`.
      case ignoreCase = "i"
      case multiline = "m"
      case dotAll = "s"
      case cidr
      case gt, gte, lt, lte
      case exists
      case fieldref
      case expand
      case base64, base64offset
      case utf16, utf16le, utf16be, wide
      case windash
      case minute, hour, day, week, month, year
    }

    package var kind: Kind
    package var origin: Origin

    package init(_ kind: Kind, origin: Origin = .none) {
      self.kind = kind
      self.origin = origin
    }

    /// The kind that a word of a rule stands for; pySigma's long names of the flags are taken as well.
    package static func kind(of word: String) -> Kind? {
      switch word {
      case "ignorecase": .ignoreCase
      case "multiline": .multiline
      case "dotall": .dotAll
      default: Kind(rawValue: word)
      }
    }
  }
}
