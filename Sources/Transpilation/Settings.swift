import Detections
public import Diagnostics
package import Dialects
import Equivalence

/// The version of the program, as `--version` prints it.
public let toolVersion = "0.1.0"

/// Whether mappings without a public source may be used.
public enum MappingChoice: String, CaseIterable, Sendable {
  case confirmed, proposed
}

/// Whose names the fields of Sigma rules have once a pipeline changed them.
public enum PipelineFields: String, CaseIterable, Sendable {
  /// Sigma's: the pipeline turns a log's own names into them, or leaves them alone.
  case sigma
  /// The Elastic Common Schema's, as neutral rules have them.
  case ecs
  /// Google's Unified Data Model's.
  case udm
}

/// How much a proof may take before its verdict is "not decided".
///
/// Work is bounded, not time: a verdict is the same on every machine.
public struct ProofBounds: Hashable, Sendable {
  /// The states of one text's automaton, and of one search for a text. What all searches of a comparison may take
  /// together, the size of a pattern and the combinations of tests that are tried grow with it.
  public var states: Int
  /// The tests of a rule that is compared. It takes about a millisecond for each test, so that the usual 10,000 are
  /// ten seconds.
  public var tests: Int

  public init(states: Int = 50_000, tests: Int = 10_000) {
    self.states = states
    self.tests = tests
  }
}

extension ComparisonBounds {
  init(_ bounds: ProofBounds) {
    self.init()
    let usual = self
    let factor = Double(bounds.states) / Double(usual.states)
    func scaled(_ value: Int) -> Int { Int(min(max(1, Double(value) * factor), 1e12)) }
    patternSize = scaled(usual.patternSize)
    states = bounds.states
    effort = scaled(usual.effort)
    rounds = scaled(usual.rounds)
  }
}

/// What a caller may set for a whole run.
public struct TranspilerSettings: Sendable {
  /// Files that add to or override the built-in taxonomies, later ones over earlier.
  public var taxonomyOverlays: [SourceFile]
  public var mappings: MappingChoice
  /// The content of named lists; replaces what a rule itself gives.
  public var lists: [String: [String]]
  /// The content of data tables, by name; their columns are lists, too.
  package private(set) var tables: [String: DataTableText] = [:]
  /// Losses that may be written: `wider`, `narrower`, or a diagnostic's code.
  public var allowedLosses: Set<String>
  /// Processing pipelines in pySigma's YAML form, which change Sigma rules as they are read (docs/pipelines.md).
  public var pipelines: [SourceFile]
  /// Whose names fields have after the pipelines; of no effect without any.
  public var pipelineFields: PipelineFields
  public var proofBounds = ProofBounds()

  public init(
    taxonomyOverlays: [SourceFile] = [], mappings: MappingChoice = .confirmed,
    lists: [String: [String]] = [:], allowedLosses: Set<String> = [], pipelines: [SourceFile] = [],
    pipelineFields: PipelineFields = .sigma
  ) {
    self.taxonomyOverlays = taxonomyOverlays
    self.mappings = mappings
    self.lists = lists
    self.allowedLosses = allowedLosses
    self.pipelines = pipelines
    self.pipelineFields = pipelineFields
  }

  /// Takes the text of a file that holds a list (one value a line; empty lines and lines that begin with `//` are
  /// passed over, and so is what follows `//` behind a blank) or a data table (CSV with a header, or tabs). Which it
  /// is, the rules say that name it.
  public mutating func addList(named name: String, _ bytes: [UInt8]) {
    let text = String(decoding: bytes, as: UTF8.self)
    lists[name] = listEntries(text)
    let read = DataTableText(text, named: name)
    tables[name] = read
    for column in read.table.columns where lists["\(name).\(column)"] == nil {
      lists["\(name).\(column)"] = read.table.values(of: column)
    }
  }

  /// Whether a loss may be written: one that changes no verdict always, another when the run or the rule's
  /// author accepts it.
  package func allows(_ loss: Loss, accepted: [AcceptedLoss], target: Target) -> Bool {
    switch loss.direction {
    case .unwritable: return false
    case .same: return true
    case .wider, .narrower: break
    }
    if allowedLosses.contains(loss.direction.rawValue) || allowedLosses.contains(loss.code.rawValue) {
      return true
    }
    return accepted.contains { $0.code == loss.code && ($0.target ?? target.rawValue) == target.rawValue }
  }

  /// Whether the run or the rule's author accepts a text of which nothing is decided.
  func acceptsDoubt(accepted: [AcceptedLoss], target: Target) -> Bool {
    let code = DiagnosticCode.equivalenceUndecided
    return allowedLosses.contains(code.rawValue)
      || accepted.contains { $0.code == code && ($0.target ?? target.rawValue) == target.rawValue }
  }
}
