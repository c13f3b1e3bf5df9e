import Detections
import Dialects
import Diagnostics
import Equivalence
import Events
import Taxonomies

/// Two rules in the names of one data model.
struct CommonForm {
  var taxonomy: TaxonomyName
  var first: Detection
  var second: Detection
  /// The first in its own names.
  var author: Detection

  /// The outcomes that both have.
  var commonOutcomes: [String] {
    let names = Set(second.outcomes.map(\.name))
    return first.outcomes.map(\.name).filter { names.contains($0) }
  }
}

extension Transpiler {
  /// Compares two rules of any languages: both in common names, by all events of that data model.
  public func verify(_ first: AuthoredRule, against second: AuthoredRule) -> Verification {
    var result = Verification(
      rule: first.id, file: first.source.name, target: second.source.name, verdict: .undecided, reason: "",
      span: first.lowered.origin.span)
    result.isOfTwoRules = true
    let common = commonForms(first, second)
    if common.forms.isEmpty {
      result.reason = common.reason
      if let example = hashCounterexample(first, second) {
        result.verdict = .refuted
        result.counterexample = example
        result.reason = example.summary(of: "the target")
      }
    }
    for form in common.forms {
      result = compared(form, hasOneLanguage: first.language == second.language, result)
      if result.verdict != .undecided { break }
    }
    return result
  }

  /// The data models in which both rules can be said, the one that decides most first.
  ///
  /// A YARA-L rule is read in UDM, where its log source is what it asks: nothing has to be guessed.
  func commonForms(_ first: AuthoredRule, _ second: AuthoredRule) -> (forms: [CommonForm], reason: String) {
    let own = [first.detection.taxonomy, second.detection.taxonomy]
    let candidates: [TaxonomyName] =
      own[0] == own[1] ? [own[0]] : own.contains(.udm) ? [.udm, .neutral] : [.neutral, .udm]
    var forms: [CommonForm] = []
    var reason = ""
    for taxonomy in candidates {
      let translated = [first, second].map { translate($0.detection, to: taxonomy) }
      let errors = translated.flatMap(\.diagnostics).filter { $0.severity == .error }
      guard errors.isEmpty, let left = translated[0].value, let right = translated[1].value else {
        if reason.isEmpty {
          reason = "they have no common names: " + errors.map(\.message).joined(separator: "; ")
        }
        continue
      }
      forms.append(CommonForm(taxonomy: taxonomy, first: left, second: right, author: first.detection))
    }
    return (forms, reason)
  }

  private func compared(_ form: CommonForm, hasOneLanguage: Bool, _ start: Verification) -> Verification {
    var result = start
    let firing = firing(form.first, form.second)
    if let difference = firing.difference { return refuted(form, firing, difference, result) }
    if firing.isLaidAlike, hasOneLanguage {
      // What the language can say, it means.
      let laid = self.firing(form.first, form.second, ignoresLayout: false)
      if let difference = laid.difference { return refuted(form, laid, difference, result) }
    }
    let names = form.commonOutcomes
    var outcomeDoubt = ""
    if !names.isEmpty {
      // Also where firing is not decided: what both say of one group is a difference of its own.
      switch firing.outcomes(named: names) {
      case .differs(let difference): return refuted(form, firing, difference, result)
      case .unknown(let reason): outcomeDoubt = " (not decided: \(reason))"
      case .same: if firing.isEquivalent { return proved(firing, ["outcomes proved"], result) }
      }
    }
    var sample = SampleComparison(
      form.first, form.second, target: form.taxonomy == .udm ? .yaral : .neutral, lists: lists(of: form.first), seed: 1,
      domain: domain(of: [form.first, form.second]))
    let sampled = sample.firstDifference(events: 2_000)
    if let sampled, let difference = firing.smallest(sampled.events) {
      return refuted(form, firing, difference, result)
    }
    if let sampled {
      result.verdict = .refuted
      result.reason = sampled.text
      return result
    }
    guard firing.isEquivalent else {
      result.reason = firing.doubt + "; they agree on \(sample.count) events"
      return result
    }
    let remark = "outcomes agree on \(sample.count) events\(outcomeDoubt)"
    return proved(firing, names.isEmpty ? [] : [remark], result)
  }

  private func proved(_ firing: FiringComparison, _ remarks: [String], _ start: Verification) -> Verification {
    var result = start
    result.verdict = .proved
    result.relation = .equivalent
    result.reason = ((firing.isLaidAlike ? ["windows laid alike"] : []) + remarks).joined(separator: "; ")
    return result
  }

  private func refuted(
    _ form: CommonForm, _ firing: FiringComparison, _ difference: FiringDifference, _ start: Verification
  ) -> Verification {
    var result = start
    let example = counterexample(difference, of: firing, author: form.author)
    result.verdict = .refuted
    result.counterexample = example
    var parts = [example.summary(of: "the target")]
    if difference.outcome == nil, let explanation = explanation(of: form) { parts.append(explanation) }
    result.reason = parts.joined(separator: "; ")
    return result
  }

  /// What tells two rules apart when it is not what they look for: the log, or the names of fields.
  private func explanation(of form: CommonForm) -> String? {
    let (first, second) = (form.first.withoutLogs, form.second.withoutLogs)
    func isSame(_ other: Detection) -> Bool { firing(first, other).isEquivalent }
    if isSame(second) { return "only the log source differs" }
    let (left, right) = (first.fieldNames, second.fieldNames)
    let (own, others) = (left.subtracting(right).sorted(), right.subtracting(left).sorted())
    guard (1...3).contains(own.count), own.count == others.count else { return nil }
    for order in permutations(own) {
      let names = Dictionary(uniqueKeysWithValues: zip(others, order))
      let renamed = second.renamingFields { _, field in Field(names[field.name] ?? field.name) }
      if isSame(renamed) {
        let pairs = names.sorted { $0.key < $1.key }.map { "\($0.key) for \($0.value)" }
        return "only the mapping differs: \(pairs.joined(separator: ", "))"
      }
    }
    return nil
  }
}

extension FiringComparison {
  /// Why nothing is decided.
  var doubt: String {
    for answer in [firstImpliesSecond, secondImpliesFirst] {
      if case .unknown(let reason) = answer { return reason }
    }
    return ""
  }
}

extension Detection {
  /// The names of all fields that are read.
  fileprivate var fieldNames: Set<String> {
    var names: Set<String> = []
    _ = renamingFields { _, field in
      names.insert(field.name)
      return field
    }
    return names
  }

  /// The detection without what says which log an event comes from: log sources, and in UDM what is asked of an
  /// event's metadata and platform.
  fileprivate var withoutLogs: Detection {
    mapEventVariables { variable in
      var variable = variable
      variable.logSource = nil
      if taxonomy == .udm { variable.predicate = variable.predicate.withoutLogs }
      return variable
    }
  }
}

extension Predicate {
  fileprivate var withoutLogs: Predicate {
    switch self {
    case .all(let operands): return .all(operands.map(\.withoutLogs))
    case .named(let name, let operand): return .named(name, operand.withoutLogs)
    case .any, .not, .field, .keyword: return asksLogOnly ? .always : self
    }
  }

  private var asksLogOnly: Bool {
    switch self {
    case .all(let operands), .any(let operands): !operands.isEmpty && operands.allSatisfy(\.asksLogOnly)
    case .not(let operand), .named(_, let operand): operand.asksLogOnly
    case .field(let test):
      test.fields.allSatisfy { $0.name.hasPrefix("metadata.") || $0.name.hasSuffix(".platform") }
    case .keyword: false
    }
  }
}
