import Diagnostics
import Taxonomies
import YAMLTree

extension Sigma.DocumentCheck {
  /// Tags of the namespaces that the specification's appendix lists (Sigma reference section 2.2).
  mutating func checkTags(_ header: Sigma.Header) {
    let nodes = header.places.values(of: "tags")
    var tactics: Set<String> = []
    var techniques: [(technique: AttackTable.Technique, node: YAMLNode)] = []
    var counts: [Substring: Int] = [:]
    for node in nodes {
      guard let tag = node.scalar?.text, Sigma.isTag(tag) else { continue }
      let namespace = tag.prefix { $0 != "." }
      let name = String(tag.dropFirst(namespace.count + 1))
      counts[namespace, default: 0] += 1
      if ["tlp", "detection"].contains(namespace), counts[namespace] == 2 {
        report(.sigmaTag, "a rule has one tag of the namespace '\(namespace)'", at: node.span)
      }
      guard namespace == "attack" else {
        checkForm(String(namespace), name, node)
        continue
      }
      if let tactic = checkTactic(name, node) {
        tactics.insert(tactic)
      } else if let technique = checkTechnique(name, node) {
        techniques.append((technique, node))
      }
    }
    checkTactics(of: techniques, tactics)
  }

  // MARK: Forms

  private static let forms: [String: (help: String, isLegal: @Sendable (String) -> Bool)] = [
    "tlp": ("red, amber, amber-strict, green or clear", { ["red", "amber", "amber-strict", "green", "clear", "white"].contains($0) }),
    "detection": ("dfir, emerging-threats or threat-hunting", { ["dfir", "emerging-threats", "threat-hunting"].contains($0) }),
    "cve": ("a year and a number: cve.2024-1234", { fits($0, "9999-9+") }),
    "car": ("the number of an analytic: car.2016-04-005", { fits($0, "9999-99-999") }),
    "stp": ("a level from 1 to 5, and a, u or k: stp.3k", { isSummit($0) }),
    "d3fend": ("a tactic, a technique (d3-pa) or an artifact (d3f-file)", { isDefence($0) }),
  ]

  private mutating func checkForm(_ namespace: String, _ name: String, _ node: YAMLNode) {
    guard let form = Self.forms[namespace] else {
      let names = Self.forms.keys + ["attack"]
      report(
        .sigmaTag, "the specification has no tags of the namespace '\(namespace)'", at: node.span,
        help: nearestName(to: namespace, among: names).map { "did you mean '\($0)'?" }
          ?? "it has \(names.sorted().joined(separator: ", "))")
      return
    }
    if !form.isLegal(name) {
      report(.sigmaTag, "'\(name)' is no tag of '\(namespace)'", at: node.span, help: "it wants \(form.help)")
    }
  }

  /// Whether a text has a form: `9` stands for a digit, `9+` at the end for some.
  private static func fits(_ text: String, _ form: String) -> Bool {
    var rest = Array(text.utf8)[...]
    var last: UInt8 = 0
    for byte in form.utf8 {
      if byte == UInt8(ascii: "+") {
        rest = rest.drop { Sigma.isDigit($0) }
        continue
      }
      guard let next = rest.popFirst(), byte == UInt8(ascii: "9") ? Sigma.isDigit(next) : next == byte else {
        return false
      }
      last = next
    }
    return rest.isEmpty && last != 0
  }

  private static func isSummit(_ name: String) -> Bool {
    let bytes = Array(name.utf8)
    guard let first = bytes.first, (UInt8(ascii: "1")...UInt8(ascii: "5")).contains(first) else { return false }
    return bytes.count == 1 || (bytes.count == 2 && "auk".utf8.contains(bytes[1]))
  }

  /// The tactics of D3FEND by name; techniques and artifacts by their form.
  private static func isDefence(_ name: String) -> Bool {
    if ["model", "harden", "detect", "isolate", "deceive", "evict", "restore"].contains(name) { return true }
    let rest = name.hasPrefix("d3f-") ? name.dropFirst(4) : name.hasPrefix("d3-") ? name.dropFirst(3) : ""
    return !rest.isEmpty && rest.utf8.allSatisfy { Sigma.isLetter($0) || Sigma.isDigit($0) || $0 == UInt8(ascii: "-") }
  }

  // MARK: ATT&CK

  /// The name of the tactic of a tag; `nil` when it names none.
  private mutating func checkTactic(_ name: String, _ node: YAMLNode) -> String? {
    let plain = Sigma.plainTag(name)
    guard let known = Sigma.tactic(ofTag: name) else { return nil }
    if plain != name {
      let edit = node.scalar.flatMap { Sigma.WrittenScalar($0.text, at: node.span) }?.edit(to: "attack." + plain)
      report(
        .sigmaTag, "a tactic is written with dashes", at: node.span,
        fix: .keepingMeaning("write 'attack.\(plain)'", edit.map { [$0] }))
    }
    if let tactic = AttackTable.builtIn.tactic(named: known), tactic.isRetired {
      let names = tactic.replacements.map { "attack." + Sigma.attackTag($0) }.joined(separator: " or ")
      report(
        .sigmaAttackTag, "ATT&CK \(AttackTable.builtIn.version) has no tactic '\(known)' any more", at: node.span,
        help: "write \(names)")
      return tactic.name
    }
    return known
  }

  private mutating func checkTechnique(_ name: String, _ node: YAMLNode) -> AttackTable.Technique? {
    let bytes = Array(name.utf8)
    guard let id = Sigma.technique(ofTag: name) else {
      let prefix = bytes.prefix { Sigma.isLetter($0) }
      let isOther = ["g", "s", "c", "ds", "m", "a"].contains(String(decoding: prefix, as: UTF8.self))
        && bytes.count - prefix.count == 4 && bytes.dropFirst(prefix.count).allSatisfy { Sigma.isDigit($0) }
      if !isOther {
        let near = nearestName(to: name, among: Sigma.tactics.map(Sigma.attackTag))
        report(
          .sigmaAttackTag, "'\(name)' is nothing of ATT&CK", at: node.span,
          help: near.map { "did you mean 'attack.\($0)'?" }
            ?? "a tag names a tactic, a technique (attack.t1059.001), a group (g), software (s) or the like")
      }
      return nil
    }
    guard let technique = AttackTable.builtIn.technique(id) else {
      // Techniques of the mobile and industrial matrices are not in the table of the enterprise matrix.
      if !id.hasPrefix("T08"), !id.hasPrefix("T14"), !id.hasPrefix("T16") {
        report(
          .sigmaAttackTag, "ATT&CK has no technique \(id)", at: node.span,
          help: AttackTable.builtIn.nearestTechnique(to: id).map { "did you mean 'attack.\($0.lowercased())'?" } ?? "")
      }
      return nil
    }
    switch technique.state {
    case .current: break
    case .deprecated:
      report(.sigmaAttackTag, "ATT&CK has deprecated \(id), and nothing took its place", at: node.span)
    case .revoked(let replacement):
      report(
        .sigmaAttackTag, "ATT&CK has revoked \(id)", at: node.span, help: "write 'attack.\(replacement.lowercased())'")
    }
    return technique
  }

  /// Reports and dashboards look rules up by tactic, so a rule names those of its techniques.
  private mutating func checkTactics(
    of techniques: [(technique: AttackTable.Technique, node: YAMLNode)], _ tactics: Set<String>
  ) {
    for (technique, node) in techniques where technique.state == .current {
      let missing = technique.tactics.filter { !tactics.contains($0) }
      guard !missing.isEmpty else { continue }
      let tags = missing.map { "attack." + Sigma.attackTag($0) }
      report(
        .sigmaTacticMissing, "\(technique.id) \(technique.name) has a tactic that no tag names", at: node.span,
        help: "add \(tags.joined(separator: " and "))")
    }
  }
}
