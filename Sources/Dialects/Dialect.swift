package import Checks
package import Detections
package import Diagnostics

/// A language that can be read: text → file (syntax) → detections.
///
/// `File` is the syntax tree of a whole file, which may hold several documents: a Sigma correlation and the
/// rules that it refers to are one detection.
package protocol ReadableDialect {
  associatedtype File: Sendable

  /// Text → syntax tree. Never fails: reports everything that is wrong, and keeps what could be read.
  static func parse(_ source: SourceFile) -> Reading<File>
  /// Syntax tree → meaning: a detection for each rule of the file that could be understood, in the order
  /// of the file. A rule that cannot be lowered exactly is left out, with an error that names the construct.
  static func lower(_ file: File) -> Reading<[LoweredRule]>
}

/// A language that can be written: detection → file (syntax) → text.
package protocol WritableDialect {
  associatedtype File: Sendable

  /// Meaning → syntax tree, and an account of what does not fit. The detection has the names of the
  /// dialect's own taxonomy.
  static func raise(_ detection: CheckedDetection) -> Raised<File>
  /// Syntax tree → text. Total: whatever can be parsed or raised can be printed.
  static func print(_ file: File) -> String
}

/// A rule of a text, understood.
package struct LoweredRule: Hashable, Sendable {
  package var detection: Detection
  /// The tests that stand in the rule, in the names of the detection's taxonomy.
  package var tests: [DetectionTest]
  /// The losses that the author accepts, each with a reason.
  package var acceptedLosses: [AcceptedLoss]
  /// Where the rule's name stands, for findings about the rule as a whole.
  package var origin: Origin
  /// Whether the rule says its name; else it is made of the title.
  package var isNamed: Bool

  package init(
    detection: Detection, tests: [DetectionTest] = [], acceptedLosses: [AcceptedLoss] = [],
    origin: Origin = .none, isNamed: Bool = true
  ) {
    self.detection = detection
    self.tests = tests
    self.acceptedLosses = acceptedLosses
    self.origin = origin
    self.isNamed = isNamed
  }
}

/// A loss that an author accepts in the rule itself.
package struct AcceptedLoss: Hashable, Sendable {
  package var code: DiagnosticCode
  /// The target it is accepted in; `nil` for all.
  package var target: String?
  package var reason: String

  package init(code: DiagnosticCode, target: String?, reason: String) {
    self.code = code
    self.target = target
    self.reason = reason
  }
}

/// What raising a detection gives: the syntax, and the account of its losses.
package struct Raised<File> {
  /// `nil` only when nothing sensible can be written; then a loss or diagnostic says why.
  package var file: File?
  /// Each construct that the text does not carry exactly.
  package var losses: [Loss]

  package init(_ file: File?, losses: [Loss] = []) {
    self.file = file
    self.losses = losses
  }
}

extension Raised: Sendable where File: Sendable {}

/// One construct that a target's text does not carry exactly.
package struct Loss: Hashable, Sendable {
  package enum Direction: String, Hashable, Sendable, CaseIterable {
    /// The text may match more events: noise.
    case wider
    /// The text may match fewer events: blindness.
    case narrower
    /// The text matches the same events; something else is not carried (outcomes, metadata).
    case same
    /// There is no text that comes near; nothing is written.
    case unwritable
  }

  package var code: DiagnosticCode
  /// The construct, as its author calls it: "outcome risk_score", "window kind 'after'".
  package var construct: String
  package var direction: Direction
  /// A sentence: what the target lacks, and what is lost.
  package var message: String
  package var origin: Origin

  package init(
    _ code: DiagnosticCode, construct: String, direction: Direction, _ message: String,
    origin: Origin = .none
  ) {
    self.code = code
    self.construct = construct
    self.direction = direction
    self.message = message
    self.origin = origin
  }
}

extension Loss.Direction {
  /// The direction of a loss inside a negation.
  package var negated: Loss.Direction {
    switch self {
    case .wider: .narrower
    case .narrower: .wider
    case .same: .same
    case .unwritable: .unwritable
    }
  }
}
