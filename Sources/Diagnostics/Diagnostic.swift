/// One thing to tell a person about a text: what is wrong, where, and how to mend it.
public struct Diagnostic: Hashable, Sendable {
  public enum Severity: String, Comparable, CaseIterable, Sendable {
    case note, warning, error

    public static func < (left: Severity, right: Severity) -> Bool {
      left.rank < right.rank
    }

    private var rank: Int {
      switch self {
      case .note: 0
      case .warning: 1
      case .error: 2
      }
    }
  }

  /// A further place that explains the first, such as the earlier of two equal keys.
  public struct Related: Hashable, Sendable {
    public var message: String
    public var span: Span

    public init(_ message: String, at span: Span) {
      self.message = message
      self.span = span
    }
  }

  public var code: DiagnosticCode
  /// From the code, unless a caller was told to treat the finding otherwise (an accepted loss).
  public var severity: Severity
  /// One lower-case sentence without a full stop.
  public var message: String
  /// `nil` when the finding belongs to no place in a text.
  public var span: Span?
  /// How to mend it, or why it matters: a sentence; empty when the message says it all.
  public var help: String
  public var related: [Related]
  public var fixes: [Fix]

  public init(
    _ code: DiagnosticCode, _ message: String, at span: Span?, help: String = "",
    related: [Related] = [], fixes: [Fix] = [], severity: Severity? = nil
  ) {
    self.code = code
    self.severity = severity ?? code.severity
    self.message = message
    self.span = span
    self.help = help
    self.related = related
    self.fixes = fixes
  }
}

/// An edit of a text that mends a finding.
public struct Fix: Hashable, Sendable {
  /// Only fixes that keep the meaning are applied without being asked. A text that its language refuses has none
  /// to keep: there, too, this says that the edit is what the text plainly says, and not one of several guesses.
  public enum Safety: String, Sendable {
    case keepsMeaning, changesMeaning
  }

  public struct Edit: Hashable, Sendable {
    public var span: Span
    public var replacement: String

    public init(_ span: Span, _ replacement: String) {
      self.span = span
      self.replacement = replacement
    }
  }

  /// What the fix does, as an imperative: "replace 'ends_wiht' with 'ends_with'".
  public var title: String
  /// Not overlapping, in the order of the file.
  public var edits: [Edit]
  public var safety: Safety

  public init(title: String, edits: [Edit], safety: Safety) {
    self.title = title
    self.edits = edits
    self.safety = safety
  }
}

/// A value as complete as could be read, plus what is to be said of it.
///
/// Reading never fails outright: one run reports every error of a text. A `nil` value inside (with an
/// optional `Value`) means that nothing usable was found.
public struct Reading<Value> {
  public var value: Value
  public var diagnostics: [Diagnostic]

  public init(_ value: Value, _ diagnostics: [Diagnostic] = []) {
    self.value = value
    self.diagnostics = diagnostics
  }

  public var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }

  public func map<Other>(_ transform: (Value) -> Other) -> Reading<Other> {
    Reading<Other>(transform(value), diagnostics)
  }
}

extension Reading: Sendable where Value: Sendable {}
