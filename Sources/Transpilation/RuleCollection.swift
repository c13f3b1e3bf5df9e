public import Diagnostics
import Dialects
import NeutralDialect
import SigmaDialect
import YARALDialect

/// A file of rules whose text was read. What the rules mean is asked of the `RuleCollection` that it stands in.
public struct ParsedFile: Sendable {
  public let source: SourceFile
  let content: Content
  let diagnostics: [Diagnostic]

  enum Content: Sendable {
    case neutral(Neutral.File)
    case sigma(Sigma.File)
    case yaral(YARAL.File)
    /// The language is not known, which was reported.
    case unknown

    var language: Language? {
      switch self {
      case .neutral: .neutral
      case .sigma: .sigma
      case .yaral: .yaral
      case .unknown: nil
      }
    }
  }

  init(source: SourceFile, content: Content, diagnostics: [Diagnostic]) {
    self.source = source
    self.content = content
    self.diagnostics = diagnostics
  }

  init(_ source: SourceFile, _ reading: Reading<Content>) {
    self.init(source: source, content: reading.value, diagnostics: reading.diagnostics)
  }

  /// What a reviewer says of the text, and a reader of the rule need not know. Errors are what the
  /// specification forbids although it can be read.
  public var styleFindings: [Diagnostic] {
    switch content {
    case .sigma(let file): Sigma.check(file)
    case .neutral, .yaral, .unknown: []
    }
  }
}

/// The files of one run. What a rule means may hang on another file: Sigma has filters, and correlations over the
/// rules of other files.
public struct RuleCollection: Sendable {
  public let files: [ParsedFile]
  private let sigma: Sigma.Collection
  /// The places of files in `sigma`, by their places in `files`.
  private let sigmaPlaces: [Int: Int]
  /// What a pipeline has to say of the files in `sigma`.
  private var changes: [[Diagnostic]] = []

  public init(_ files: [ParsedFile]) {
    self.init(files, under: nil, lists: [:])
  }

  /// - Parameters:
  ///   - pipeline: changes Sigma rules before they are lowered.
  ///   - lists: the content of named lists, for Sigma's placeholders inside of values.
  init(_ files: [ParsedFile], under pipeline: Sigma.Pipeline?, lists: [String: [String]]) {
    self.files = files
    var contents: [Sigma.File] = []
    var places: [Int: Int] = [:]
    for (index, file) in files.enumerated() {
      guard case .sigma(let content) = file.content else { continue }
      places[index] = contents.count
      contents.append(content)
    }
    sigmaPlaces = places
    guard let pipeline else {
      sigma = Sigma.Collection(contents, lists: lists)
      return
    }
    let changed = Sigma.apply(pipeline, to: contents)
    sigma = Sigma.Collection(changed.map(\.value), filtered: contents, lists: lists)
    changes = changed.map(\.diagnostics)
  }

  func lowerSigma(at index: Int) -> Reading<[LoweredRule]> {
    guard let place = sigmaPlaces[index] else { return Reading([]) }
    let lowered = sigma.lower(fileAt: place)
    return Reading(lowered.value, (changes.isEmpty ? [] : changes[place]) + lowered.diagnostics)
  }
}
