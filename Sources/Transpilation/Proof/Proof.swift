package import Detections
import Diagnostics
import Dialects
package import Equivalence
import Events
import Taxonomies

/// What comparing a text with its source has shown.
struct Proof {
  var comparison: Emission.Comparison
  var counterexample: Counterexample?
  var diagnostics: [Diagnostic]
  var isInternalError: Bool

  static let none = Proof(comparison: .none, diagnostics: [], isInternalError: false)
}

/// How many events a text is compared on when nothing is proved, and for its outcomes: enough that a wrong anchor
/// or a lost `not` shows, few enough to be forgotten. The test suite compares on thousands.
private let sampleSize = 240

extension Timestamp {
  /// When rules that ask the time are run on made-up events: a day after these begin.
  static let assumedByProofs = Timestamp(nanoseconds: 1_767_312_000_000_000_000)
}

extension Transpiler {
  /// Reads a text back and compares it with its source, both in the target's names.
  ///
  /// When they fire is decided for all events, and then what they say (outcomes); what is not decided is compared on
  /// samples. A difference that no loss accounts for is an error of our own, and so
  /// is a text that can't be read.
  ///
  /// - Parameter author: the detection in the names in which it was written.
  func prove(
    _ text: String, of detection: Detection, as target: Target, losses: [Loss], author: Detection? = nil
  ) -> Proof {
    guard let back = readBack(text, as: target) else { return .none }
    guard let found = back.value.last?.detection, !back.hasErrors else {
      let reasons = back.diagnostics.filter { $0.severity == .error }.map(\.message).joined(separator: "; ")
      let finding = Diagnostic(
        .emissionUnreadable, "our own \(target.rawValue) text for \(detection.metadata.name) can't be read: \(reasons)",
        at: nil, help: reportHelp)
      return Proof(comparison: .differs(reasons), diagnostics: [finding], isInternalError: true)
    }
    let pair = ComparedPair(
      source: detection, found: found, target: target, losses: losses,
      firing: firing(detection, found), author: author)
    switch relation(pair) {
    case .failure(let difference): return refutation(pair, difference)
    case .success(.some(let relation)): return proof(pair, relation)
    case .success(nil): return sampledProof(pair)
    }
  }

  /// Compares when two detections of one data model fire.
  ///
  /// - Parameter ignoresLayout: whether hop, tumbling and sliding windows of one length are taken for the same.
  func firing(_ first: Detection, _ second: Detection, ignoresLayout: Bool = true) -> FiringComparison {
    FiringComparison(
      first.running(at: .assumedByProofs, on: []), second.running(at: .assumedByProofs, on: []), domain: domain(of: [first, second]),
      lists: lists(of: first).merging(lists(of: second)) { known, _ in known },
      bounds: settings.proofBounds, ignoresLayout: ignoresLayout, isPossible: { event in first.taxonomy != .udm || isPossibleInUDM(event) },
      enumerators: { first.taxonomy != .udm ? [] : catalog.definition(of: Field($0), in: .udm)?.enumerators ?? [] })
  }

  /// How the events on which they fire relate, as far as losses leave a question; `nil` when it is not known.
  private func relation(_ pair: ComparedPair) -> Result<Emission.Relation?, ComparedPair.Exception> {
    if pair.firing.isEquivalent { return .success(.equivalent) }
    var doubt: String?
    for (answer, isAccounted) in [
      (pair.firing.firstImpliesSecond, pair.isNarrower), (pair.firing.secondImpliesFirst, pair.isWider),
    ] where !isAccounted {
      switch answer {
      case .always: break
      case .fails(let difference): return .failure(ComparedPair.Exception(difference: difference))
      case .unknown(let reason): doubt = doubt ?? reason
      }
    }
    if doubt != nil || pair.isWider == pair.isNarrower { return .success(nil) }
    return .success(pair.isWider ? .wider : .narrower)
  }

  private func refutation(_ pair: ComparedPair, _ exception: ComparedPair.Exception) -> Proof {
    let example = counterexample(exception.difference, of: pair.firing, author: pair.author)
    let text = example.summary(of: "it")
    return Proof(
      comparison: .differs(text), counterexample: example, diagnostics: [.refuted(pair, text)], isInternalError: true)
  }

  private func refutation(_ pair: ComparedPair, _ difference: SampleDifference) -> Proof {
    let example = pair.firing.smallest(difference.events).map { counterexample($0, of: pair.firing, author: pair.author) }
    return Proof(
      comparison: .differs(difference.text), counterexample: example,
      diagnostics: [.refuted(pair, difference.text)], isInternalError: true)
  }

  /// What is decided of firing, and of outcomes as far as it is; else these are compared on samples.
  private func proof(_ pair: ComparedPair, _ relation: Emission.Relation) -> Proof {
    var remarks: [String] = []
    if pair.firing.isLaidAlike { remarks.append("windows laid alike") }
    switch outcomes(pair, relation) {
    case .failure(let failure): return failure.proof
    case .success(let remark?): remarks.append(remark)
    case .success(nil): break
    }
    return Proof(
      comparison: .proved(relation, remark: remarks.joined(separator: "; ")),
      counterexample: relation == .equivalent
        ? nil : pair.firing.difference.map { counterexample($0, of: pair.firing, author: pair.author) },
      diagnostics: [], isInternalError: false)
  }

  /// What is known of the outcomes that the text carries, in words.
  private func outcomes(_ pair: ComparedPair, _ relation: Emission.Relation) -> Result<String?, OutcomeFailure> {
    let names = pair.comparedOutcomes
    if names.isEmpty { return .success(nil) }
    var doubt = ""
    if relation == .equivalent {
      switch pair.firing.outcomes(named: names) {
      case .same: return .success("outcomes proved")
      case .unknown(let reason): doubt = " (not decided: \(reason))"
      case .differs(let difference):
        return .failure(OutcomeFailure(proof: refutation(pair, ComparedPair.Exception(difference: difference))))
      }
    }
    let sampled = sampled(pair)
    if let difference = sampled.unaccounted {
      return .failure(OutcomeFailure(proof: refutation(pair, difference)))
    }
    return .success("outcomes agree on \(sampled.count) events\(doubt)")
  }

  /// What samples say where nothing is decided.
  private func sampledProof(_ pair: ComparedPair) -> Proof {
    let sampled = sampled(pair)
    if let difference = sampled.unaccounted { return refutation(pair, difference) }
    if let difference = sampled.accounted {
      return Proof(comparison: .differs(difference.text), diagnostics: [], isInternalError: false)
    }
    let reason = pair.reasonForDoubt
    let finding = Diagnostic(
      .equivalenceUndecided,
      "not decided: whether the \(pair.target.rawValue) text for \(pair.source.metadata.name) means the same: \(reason)",
      at: nil, help: "it agrees with its source on \(sampled.count) events made at and around the rule's tests")
    return Proof(
      comparison: .undecided(reason, events: sampled.count), diagnostics: [finding], isInternalError: false)
  }

  /// The first difference on sampled events that no loss accounts for, and the first that one does.
  private func sampled(_ pair: ComparedPair) -> (
    unaccounted: SampleDifference?, accounted: SampleDifference?, count: Int
  ) {
    var comparison = SampleComparison(
      pair.source, pair.found, target: pair.target, lists: lists(of: pair.source), seed: 1,
      domain: domain(of: [pair.source, pair.found]))
    comparison.lostOutcomes = lostOutcomes(pair.losses)
    // What an accepted loss of detection tells its author of is no error; a wider text that misses an event is.
    var accounted: SampleDifference?
    let unaccounted = comparison.firstDifference(events: sampleSize) { difference in
      let isAccounted =
        switch difference.kind {
        case .tooMany: pair.isWider
        case .missing: pair.isNarrower
        case .outcome: pair.isWider || pair.isNarrower
        case .uncompilable: false
        }
      if isAccounted, accounted == nil { accounted = difference }
      return isAccounted
    }
    return (unaccounted, accounted, comparison.count)
  }

  /// Which events the data model of detections has.
  package func domain(of detections: [Detection]) -> EventDomain {
    guard detections.allSatisfy({ $0.taxonomy == .udm }) else { return .neutral }
    var repeated: Set<Field> = []
    for detection in detections {
      _ = detection.renamingFields { _, field in
        let definition = catalog.definition(of: field, in: .udm)
        if definition?.isRepeated ?? true || !catalog.repeatedParts(ofUDMPath: field).isEmpty {
          repeated.insert(field)
        }
        return field
      }
    }
    return .udm(repeated: .only(repeated))
  }

  /// Whether each value has its field's type.
  private func isPossibleInUDM(_ event: Event) -> Bool {
    event.fields.allSatisfy { name, values in
      let definition = catalog.definition(of: Field(name), in: .udm)
      return values.allSatisfy { value in
        switch definition?.type {
        case .integer, .time: if case .integer = value { true } else { false }
        case .float: value.number != nil
        case .boolean: if case .boolean = value { true } else { false }
        case .enumeration: definition?.enumerators.isEmpty == true || definition?.enumerators.contains(value.text ?? "") == true
        case .text, .address, nil: true
        }
      }
    }
  }
}

/// A source and what was read of the text that was written for it.
private struct ComparedPair {
  struct Exception: Error {
    var difference: FiringDifference
  }

  var source: Detection
  var found: Detection
  var target: Target
  var losses: [Loss]
  var firing: FiringComparison
  var author: Detection?

  var isWider: Bool { losses.contains { $0.direction == .wider } }
  var isNarrower: Bool { losses.contains { $0.direction == .narrower } }

  /// The outcomes that the text carries as they are.
  var comparedOutcomes: [String] {
    let lost = lostOutcomes(losses)
    let names = Set(found.outcomes.map(\.name))
    return source.outcomes.map(\.name).filter { !lost.contains($0) && names.contains($0) }
  }

  var reasonForDoubt: String {
    for answer in [firing.firstImpliesSecond, firing.secondImpliesFirst] {
      if case .unknown(let reason) = answer { return reason }
    }
    return "losses in both directions were accepted"
  }
}

/// Outcomes that differ.
private struct OutcomeFailure: Error {
  var proof: Proof
}

private let reportHelp = "this is an error of transpile; please report it with the rule"

extension Diagnostic {
  fileprivate static func refuted(_ pair: ComparedPair, _ text: String) -> Diagnostic {
    Diagnostic(
      .equivalenceRefuted, "our own \(pair.target.rawValue) text for \(pair.source.metadata.name) means something else: \(text)",
      at: nil, help: reportHelp)
  }
}
