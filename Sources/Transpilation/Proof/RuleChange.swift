import Detections
import Diagnostics
import Dialects
import Events

/// What became of a rule between two versions.
public struct RuleChange: Sendable {
  public enum Kind: String, Sendable, CaseIterable {
    /// It fires on the same events.
    case same
    /// It fires on more events, and on all that it fired on.
    case wider
    /// It fires on fewer events, and on no other.
    case narrower
    /// It fires on some events on which it did not, and no longer on others; or one of both is known, the other
    /// not decided, as the reason says.
    case different
    case added, removed
    /// Nobody knows; the reason says why.
    case undecided
  }

  public var rule: String
  public var file: String
  public var title: String
  public var kind: Kind
  /// A sentence; may be empty.
  public var reason: String
  /// Events on which the new version fires and the old does not, and the other way round.
  public var gained: Counterexample?
  public var lost: Counterexample?
  /// What else changed: severity, title, outcomes.
  public var notes: [String]

  /// `{"rule","file","change","reason","gained","lost","notes"}`; witnesses have the form of counter-examples, of
  /// which the source is the old version.
  public var json: JSONText {
    .object([
      .init("rule", .string(rule)),
      .init("file", .string(file)),
      .init("change", .string(kind.rawValue)),
      .init("reason", .string(reason)),
      .init("gained", gained?.json ?? .null),
      .init("lost", lost?.json ?? .null),
      .init("notes", .array(notes.map(JSONText.string))),
    ])
  }
}

extension Transpiler {
  /// The changes between two sets of rules: a rule is found again by its identifier, then by its name, then by its
  /// file where it is alone in it; where each side has one rule only, they are versions of one.
  ///
  /// - Parameters:
  ///   - isComplete: whether all rules of both sides could be read; else none is called added or removed.
  ///   - isOneTree: whether the files of both sides are named from one place, as in revisions: then a rule whose file has
  ///     another name was moved.
  public func changes(
    from old: [AuthoredRule], to new: [AuthoredRule], isComplete: Bool = true, isOneTree: Bool = false
  ) -> [@Sendable () -> RuleChange] {
    @Sendable func alone(_ rule: AuthoredRule, _ kind: RuleChange.Kind) -> RuleChange {
      var change = RuleChange(rule, isComplete ? kind : .undecided)
      if !isComplete { change.reason = "its other version may be among the rules that can't be read" }
      return change
    }
    @Sendable func both(_ old: AuthoredRule, _ new: AuthoredRule) -> RuleChange {
      var change = change(from: old, to: new)
      if isOneTree, old.source.name != new.source.name {
        change.notes.append("file: \(old.source.name) → \(new.source.name)")
      }
      return change
    }
    if old.count == 1, new.count == 1 {
      let (old, new) = (old[0], new[0])
      if !isOneTree || old.id == new.id || old.name == new.name { return [{ both(old, new) }] }
    }
    var rest = old
    var changes: [@Sendable () -> RuleChange] = []
    let (oldNames, newNames) = (Set(old.map(\.name)), Set(new.map(\.name)))
    let (oldIdentifiers, newIdentifiers) = (Set(old.map(\.id)), Set(new.map(\.id)))
    func partner(_ rule: AuthoredRule) -> Int? {
      if let index = rest.firstIndex(where: { $0.id == rule.id }) { return index }
      if let index = rest.firstIndex(where: { $0.name == rule.name && !newIdentifiers.contains($0.id) }) { return index }
      // A rule that is alone in its file, and has another name there now.
      func isAlone(_ other: AuthoredRule, _ side: [AuthoredRule]) -> Bool {
        side.count { $0.source.name == other.source.name } == 1
      }
      guard !oldIdentifiers.contains(rule.id), !oldNames.contains(rule.name), isAlone(rule, new) else { return nil }
      return rest.firstIndex { other in
        other.fileName == rule.fileName && isAlone(other, old) && !newIdentifiers.contains(other.id)
          && !newNames.contains(other.name)
      }
    }
    for rule in new {
      guard let index = partner(rule) else {
        changes.append { alone(rule, .added) }
        continue
      }
      let other = rest.remove(at: index)
      changes.append { both(other, rule) }
    }
    return changes + rest.map { rule in { alone(rule, .removed) } }
  }

  /// What became of a rule.
  public func change(from old: AuthoredRule, to new: AuthoredRule) -> RuleChange {
    var result = RuleChange(new, .undecided)
    result.notes = notes(old, new)
    let common = commonForms(old, new)
    result.reason = common.reason
    for form in common.forms {
      judge(form, &result)
      if result.kind != .undecided { break }
    }
    return result
  }

  private func judge(_ form: CommonForm, _ result: inout RuleChange) {
    let firing = firing(form.first, form.second)
    var doubts: [String] = []
    func witness(_ answer: FiringComparison.Answer, _ doubt: String) -> Counterexample? {
      switch answer {
      case .always: return nil
      case .fails(let difference): return counterexample(difference, of: firing, author: form.author, isChange: true)
      case .unknown(let reason):
        doubts.append("\(doubt): \(reason)")
        return nil
      }
    }
    result.lost = witness(firing.firstImpliesSecond, "not decided whether it still fires on all events")
    result.gained = witness(firing.secondImpliesFirst, "not decided whether it fires on more events")
    if result.lost == nil, result.gained == nil, !doubts.isEmpty {
      var sample = SampleComparison(
        form.first, form.second, target: form.taxonomy == .udm ? .yaral : .neutral, lists: lists(of: form.first),
        seed: 1, domain: domain(of: [form.first, form.second]))
      if let difference = sample.firstDifference(
        events: 2_000, passingOver: { $0.kind == .outcome }
      ).flatMap({ firing.smallest($0.events) }) {
        let example = counterexample(difference, of: firing, author: form.author, isChange: true)
        if difference.firstFires { result.lost = example } else { result.gained = example }
      }
    }
    if firing.isLaidAlike { doubts.append("windows are laid otherwise, which was passed over") }
    result.reason = doubts.joined(separator: "; ")
    switch (result.gained != nil, result.lost != nil) {
    case (true, true): result.kind = .different
    case (true, false): result.kind = firing.firstImpliesSecond.isAlways ? .wider : .different
    case (false, true): result.kind = firing.secondImpliesFirst.isAlways ? .narrower : .different
    case (false, false): result.kind = firing.isEquivalent || firing.isMutual ? .same : .undecided
    }
  }

  /// What a reviewer wants to know besides.
  private func notes(_ old: AuthoredRule, _ new: AuthoredRule) -> [String] {
    var notes: [String] = []
    func compare(_ name: String, _ before: String, _ after: String) {
      if before != after { notes.append("\(name): \(before.isEmpty ? "none" : before) → \(after.isEmpty ? "none" : after)") }
    }
    compare("severity", old.severity, new.severity)
    // A rule without a title is called by its name.
    if old.title != old.name || new.title != new.name { compare("title", old.title, new.title) }
    compare("name", old.name, new.name)
    let (before, after) = (old.detection.outcomes, new.detection.outcomes)
    let known = Dictionary(before.map { ($0.name, $0) }) { first, _ in first }
    let kept = Dictionary(after.map { ($0.name, $0) }) { first, _ in first }
    let changed = after.filter { outcome in known[outcome.name].map { $0 != outcome } ?? false }.map(\.name)
    for (word, names) in [
      ("outcomes added", after.map(\.name).filter { known[$0] == nil }),
      ("outcomes removed", before.map(\.name).filter { kept[$0] == nil }), ("outcomes changed", changed),
    ] where !names.isEmpty {
      notes.append("\(word): \(names.joined(separator: ", "))")
    }
    return notes
  }
}

extension AuthoredRule {
  /// The last part of its file's path.
  fileprivate var fileName: Substring { source.name.split(separator: "/").last ?? "" }
}

extension RuleChange {
  fileprivate init(_ rule: AuthoredRule, _ kind: Kind) {
    self.init(
      rule: rule.id, file: rule.source.name, title: rule.title, kind: kind, reason: "", gained: nil, lost: nil,
      notes: [])
  }
}

extension FiringComparison.Answer {
  fileprivate var isAlways: Bool {
    switch self {
    case .always: true
    case .fails, .unknown: false
    }
  }
}

extension FiringComparison {
  /// Whether each implies the other.
  fileprivate var isMutual: Bool { firstImpliesSecond.isAlways && secondImpliesFirst.isAlways }
}
