import Detections
import Diagnostics
import Events
import Taxonomies

extension RuleCheck {
  /// Every path of a rule leads to something in UDM.
  mutating func checkPaths() {
    var seen: Set<String> = []
    let keys = rule.match?.lines.flatMap(\.keys) ?? []
    let conditions = rule.condition?.lines.map(\.expression) ?? []
    let expressions = events.map(\.expression) + outcomes.map(\.expression) + conditions
    let read = expressions.flatMap(\.paths) + keys.map { ($0, $0.origin) }
    for (path, origin) in read where !path.steps.isEmpty {
      // Once said is enough.
      if seen.insert(path.fieldName).inserted { checkPlace(of: path, at: origin) }
    }
    for line in events { checkMessages(in: line.expression) }
  }

  private mutating func checkPlace(of path: YARAL.Path, at origin: Origin) {
    let name = path.withoutIndices.fieldName
    guard case .unknown(let part, let members) = catalog.place(ofUDMPath: Field(name)) else {
      return
    }
    let near = suggestion(for: name, part, members)
    let fixes = near.flatMap { near in
      path.hasIndex || path.hasKey
        ? nil : replacement(of: path.origin, with: "$\(path.variable).\(near)", safety: .changesMeaning)
    }
    report(
      .unknownField, "UDM has no field '\(path.fieldName)'", at: origin,
      help: near.map { "did you mean '\($0)'?" }
        ?? "the fields of 2026-07 are known; a newer one can be added with '--taxonomy'",
      fixes: fixes ?? [])
  }

  /// The path that was probably meant: with the nearest name in that place, or the nearest whole path.
  private func suggestion(for path: String, _ part: String, _ members: [String]) -> String? {
    guard let near = nearestName(to: part, among: members) else {
      return nearestName(to: path, among: catalog.fieldNames(in: .udm))
    }
    var parts = path.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard let place = parts.firstIndex(of: part) else { return nil }
    parts[place] = near
    let whole = parts.joined(separator: ".")
    if case .unknown = catalog.place(ofUDMPath: Field(whole)) { return nil }
    return whole
  }

  /// A group of fields has no value to compare.
  private mutating func checkMessages(in expression: YARAL.Expression) {
    if case .comparison(let left, _, let right, _) = expression.kind {
      for side in [left, right] {
        guard case .path(let path) = side.kind, !path.steps.isEmpty,
          catalog.place(ofUDMPath: Field(path.withoutIndices.fieldName)) == .message
        else { continue }
        report(
          .yaralType, "'\(path.fieldName)' is a group of fields, and can't be compared", at: side.origin,
          help: "name one of its fields")
      }
    }
    for operand in expression.operands { checkMessages(in: operand) }
  }
}
