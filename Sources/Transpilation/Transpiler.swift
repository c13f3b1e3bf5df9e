import Checks
package import Detections
public import Diagnostics
package import Dialects
import NeutralDialect
package import SigmaDialect
import SwiftSource
package import Taxonomies
import YARALDialect

/// The order of the steps: text → syntax tree → detection → syntax tree → text, and back for the proof.
///
/// Holds no state but its settings; rules may be worked on at once.
public struct Transpiler: Sendable {
  public let settings: TranspilerSettings
  package let catalog: TaxonomyCatalog
  /// What changes Sigma rules as they are read; `nil` without pipelines.
  package let pipeline: Sigma.Pipeline?

  /// - Returns: `nil` when a taxonomy or pipeline file has errors.
  public static func make(_ settings: TranspilerSettings) -> Reading<Transpiler?> {
    let policy: TaxonomyCatalog.MappingPolicy =
      switch settings.mappings {
      case .confirmed: .confirmed
      case .proposed: .proposed
      }
    let catalog = TaxonomyCatalog.load(overlays: settings.taxonomyOverlays, policy: policy)
    let pipelines = settings.pipelines.map(Sigma.Pipeline.parse)
    let diagnostics = catalog.diagnostics + pipelines.flatMap(\.diagnostics)
    if catalog.hasErrors || pipelines.contains(where: \.hasErrors) { return Reading(nil, diagnostics) }
    let pipeline = pipelines.isEmpty ? nil : Sigma.Pipeline.joined(pipelines.map(\.value))
    return Reading(Transpiler(settings: settings, catalog: catalog.value, pipeline: pipeline), diagnostics)
  }

  /// Reads the rules of a file that stands for itself: parse, lower, check. Tests that stand beside the rule are
  /// added with `adding(tests:)`.
  ///
  /// - Parameter language: told from the file when `nil`.
  /// - Returns: each rule that was understood; the others are named by errors.
  public func read(_ source: SourceFile, as language: Language? = nil) -> Reading<[AuthoredRule]> {
    rules(ofFileAt: 0, in: collection(of: [parse(source, as: language)]))
  }

  /// The files of a run, their Sigma rules changed by the pipelines of the settings.
  public func collection(of files: [ParsedFile]) -> RuleCollection {
    RuleCollection(files, under: pipeline, lists: settings.lists)
  }

  /// Reads the text of a file of a run; what its rules mean may hang on other files.
  ///
  /// - Parameters:
  ///   - language: told from the file when `nil`.
  ///   - keepsStyle: whether `styleFindings` will be asked: the whole tree of a text is kept for that.
  public func parse(_ source: SourceFile, as language: Language? = nil, keepsStyle: Bool = true) -> ParsedFile {
    guard let language = language ?? Language.detected(in: source) else {
      return ParsedFile(source: source, content: .unknown, diagnostics: [.unknownLanguage(of: source)])
    }
    switch language {
    case .neutral: return ParsedFile(source, Neutral.parse(source).map { .neutral($0) })
    case .sigma: return ParsedFile(source, Sigma.parse(source).map { .sigma(keepsStyle ? $0 : $0.withoutPlaces()) })
    case .yaral: return ParsedFile(source, YARAL.parse(source).map { .yaral($0) })
    }
  }

  /// The rules of a file of a run: lower, check. Files may be worked on at once.
  ///
  /// - Parameter index: the file's place in the collection.
  /// - Returns: each rule that was understood; the others are named by errors.
  public func rules(ofFileAt index: Int, in collection: RuleCollection) -> Reading<[AuthoredRule]> {
    let file = collection.files[index]
    guard let language = file.content.language else { return Reading([], file.diagnostics) }
    let read = lower(file, at: index, in: collection)
    let lowered = namedByPipeline(read.value, in: language)
    var diagnostics = file.diagnostics + read.diagnostics + lowered.diagnostics
    var rules: [AuthoredRule] = []
    for rule in lowered.value {
      let checked = check(rule.detection)
      diagnostics += checked.diagnostics
      guard checked.value != nil else { continue }
      var rule = rule
      rule.detection.lists = rule.detection.lists.map { list in
        NamedList(name: list.name, values: settings.lists[list.name] ?? list.values)
      }
      rule.detection.lists += rule.detection.foreignLists.compactMap { name in
        settings.lists[name].map { NamedList(name: name, values: $0) }
      }
      rules.append(AuthoredRule(language: language, source: file.source, lowered: rule))
    }
    return Reading(rules, diagnostics)
  }

  private func lower(_ file: ParsedFile, at index: Int, in collection: RuleCollection) -> Reading<[LoweredRule]> {
    switch file.content {
    case .neutral(let content): Neutral.lower(content, catalog: catalog)
    case .sigma: collection.lowerSigma(at: index)
    case .yaral(let content): YARAL.lower(content, catalog: catalog)
    case .unknown: Reading([])
    }
  }

  /// The detection in the names of another data model, by way of the neutral names.
  package func translate(_ detection: Detection, to taxonomy: TaxonomyName) -> Reading<Detection?> {
    if detection.taxonomy == taxonomy { return Reading(detection) }
    if let table = detection.variables.first(where: { $0.table != nil }) {
      return Reading(nil, [.tableJoined(table)])
    }
    var diagnostics: [Diagnostic] = []
    var current = detection
    if current.taxonomy != .neutral {
      let neutral = catalog.translate(current, to: .neutral)
      diagnostics += neutral.diagnostics
      guard let value = neutral.value else { return Reading(nil, diagnostics) }
      current = value
    }
    if current.taxonomy == taxonomy { return Reading(current, diagnostics) }
    let native = catalog.translate(current, to: taxonomy)
    return Reading(native.value, diagnostics + native.diagnostics)
  }

  /// Writes a rule as text of a target: translate, check, raise, print, read back, compare.
  ///
  /// - Parameter isCompared: whether the text is read back and compared with its source; only a caller that
  ///   does so itself says no.
  public func emit(_ rule: AuthoredRule, as target: Target, isCompared: Bool = true) -> Emission {
    if let reason = rule.detection.overrides[target.rawValue]?.omission {
      return .omitted(target, rule, reason)
    }
    let translated = native(rule, for: target)
    var diagnostics = translated.diagnostics
    guard let detection = translated.value, !translated.hasErrors else {
      return .refused(target, diagnostics)
    }
    let checked = check(detection)
    diagnostics += checked.diagnostics
    guard let valid = checked.value else { return .refused(target, diagnostics) }
    let written = write(valid, as: target)
    let judged = written.losses.map { loss in
      (loss, settings.allows(loss, accepted: rule.lowered.acceptedLosses, target: target))
    }
    diagnostics += judged.map { $0.diagnostic(isAllowed: $1, target: target) }
    let losses = written.losses.map(LossReport.init)
    guard let text = written.text, judged.allSatisfy(\.1) else {
      return .refused(target, diagnostics, losses)
    }
    var proof =
      isCompared
      ? prove(text, of: detection, as: target, losses: written.losses, author: rule.detection) : Proof.none
    let isDoubtAccepted = settings.acceptsDoubt(accepted: rule.lowered.acceptedLosses, target: target)
    for index in proof.diagnostics.indices where isDoubtAccepted && proof.diagnostics[index].severity == .warning {
      proof.diagnostics[index].severity = .note
    }
    return Emission(
      target: target, status: losses.allSatisfy { $0.code == .metadataNotCarried } ? .exact : .lossy, text: proof.isInternalError ? nil : text,
      losses: losses, diagnostics: diagnostics + proof.diagnostics, comparison: proof.comparison,
      counterexample: proof.counterexample, isDoubtAccepted: isDoubtAccepted, isInternalError: proof.isInternalError)
  }

  /// The detection in the names that a target's text has: where a language may keep UDM's, it does so for a rule that
  /// can't be said in neutral ones.
  private func native(_ rule: AuthoredRule, for target: Target) -> Reading<Detection?> {
    let translated = translate(rule.detection, to: target.taxonomy)
    guard translated.value == nil || translated.hasErrors, rule.detection.taxonomy == .udm,
      target == .neutral || target == .swift, rule.detection.tables.isEmpty
    else { return translated }
    let reasons = translated.diagnostics.filter { $0.severity == .error }
    return Reading(rule.detection, [.udmNamesKept(target, rule, reasons)])
  }

  private func write(_ detection: CheckedDetection, as target: Target) -> (text: String?, losses: [Loss]) {
    switch target {
    case .yaral: return write(detection, by: YARAL.self)
    case .sigma: return write(detection, by: Sigma.self)
    case .swift: return write(detection, by: NativeSwift.self)
    case .neutral:
      let raised = Neutral.raise(detection, catalog: catalog)
      return (raised.file.map(Neutral.print), raised.losses)
    }
  }

  private func write<Dialect: WritableDialect>(
    _ detection: CheckedDetection, by dialect: Dialect.Type
  ) -> (text: String?, losses: [Loss]) {
    let raised = Dialect.raise(detection)
    return (raised.file.map(Dialect.print), raised.losses)
  }

  /// Reads a target's own text back, by the target language's reader.
  package func readBack(_ text: String, as target: Target) -> Reading<[LoweredRule]>? {
    target.language.map { language in
      let file = parse(SourceFile(name: "<\(target.rawValue)>", text: text), as: language)
      let lowered = lower(file, at: 0, in: RuleCollection([file]))
      return Reading(lowered.value, file.diagnostics + lowered.diagnostics)
    }
  }
}

extension Emission {
  /// No emission, because the author wants none.
  static func omitted(_ target: Target, _ rule: AuthoredRule, _ reason: String) -> Emission {
    let note = Diagnostic(
      .notExpressible, "\(rule.name) is not written as \(target.rawValue): \(reason)",
      at: rule.detection.overrides[target.rawValue]?.origin.span, severity: .note)
    return Emission(
      target: target, status: .omitted, text: nil, losses: [], diagnostics: [note], comparison: .none,
      isInternalError: false)
  }

  /// An emission that is refused, for reasons that the diagnostics name.
  static func refused(
    _ target: Target, _ diagnostics: [Diagnostic], _ losses: [LossReport] = []
  ) -> Emission {
    Emission(
      target: target, status: .refused, text: nil, losses: losses, diagnostics: diagnostics,
      comparison: .none, isInternalError: false)
  }
}
