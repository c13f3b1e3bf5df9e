import Transpilation

/// What the comparison of all pairs found.
struct PairReport {
  var pairs: [Pair]
  var withoutSource: Int
  var seed: UInt64

  private var compared: [Pair] { pairs.filter { $0.refused == nil } }

  var summary: String {
    let events = compared.map(\.events).reduce(0, +)
    let agreeing = compared.map(\.agreeing).reduce(0, +)
    let equal = compared.count { $0.alone.isEmpty }
    return "\(compared.count) pairs, \(events) events, \(agreeing) agree, \(events - agreeing) differ; "
      + "\(equal) pairs never differ, \(pairs.count - compared.count) are not compared"
  }

  var markdown: String {
    var text = """
      # Sigma rules and the YARA-L rules made from them

      Written by `make pairs`; do not edit. Google's community rules name with `sigma_uuid` the Sigma rule that they were
      made from. Where both are in the corpus beside this repository, the Sigma rule is translated to UDM as `convert`
      does, events are sampled at and around the tests of each of the two (seed \(seed)), and both judge every event. Every
      event has a value for the key of the YARA-L rule's `match`, which Sigma does not have. The
      classifications stand in `Scripts/pairs/classified.json`: *rule*: the authors of the two say different things;
      *mapping*: the data models, or what stands for a field, differ; *bug*: we are wrong.

      \(summary). \(withoutSource) more YARA-L rules name a Sigma rule that the corpus does not hold.

      | YARA-L rule | events | both fire | agree | only Sigma | only YARA-L |
      |---|---|---|---|---|---|

      """
    for pair in pairs {
      if let refused = pair.refused {
        text += "| `\(pair.name)` | not compared: \(refused) | | | | |\n"
        continue
      }
      let sides = Classification.Side.allCases.map { String(pair.alone[$0] ?? 0) }.joined(separator: " | ")
      text += "| `\(pair.name)` | \(pair.events) | \(pair.bothFire) | \(pair.agreeing) | \(sides) |\n"
    }
    text += "\n## Why they differ\n"
    for pair in compared where !pair.alone.isEmpty {
      text += "\n### \(pair.name)\n\nSigma rule `\(pair.uuid)`.\n\n"
      for side in Classification.Side.allCases where pair.alone[side] != nil {
        for entry in pair.known where entry.only == side {
          text += "- Only \(side == .sigma ? "Sigma" : "YARA-L") fires (\(entry.kind.rawValue)): \(entry.reason)\n"
        }
        if pair.unclassified[side] != nil { text += "- Only \(side.rawValue) fires: NOT CLASSIFIED\n" }
      }
    }
    return text
  }

  var json: JSONText {
    .object([
      .init("seed", .integer(Int64(seed))), .init("without_source", .integer(Int64(withoutSource))),
      .init("pairs", .array(pairs.map(\.json))),
    ])
  }
}

extension Pair {
  fileprivate var json: JSONText {
    var members: [JSONText.Member] = [.init("sigma_uuid", .string(uuid)), .init("rule", .string(name))]
    if let refused { return .object(members + [.init("refused", .string(refused))]) }
    members += [
      .init("events", .integer(Int64(events))), .init("both_fire", .integer(Int64(bothFire))),
      .init("agree", .integer(Int64(agreeing))),
    ]
    let differences = Classification.Side.allCases.filter { alone[$0] != nil }.map { side in
      JSONText.object([
        .init("only", .string(side.rawValue)), .init("events", .integer(Int64(alone[side] ?? 0))),
        .init(
          "needed_fields",
          .array((witnesses[side] ?? [:]).sorted { ($1.value, $0.key.joined()) < ($0.value, $1.key.joined()) }
            .prefix(5).map { .array($0.key.map { .string($0) }) })),
        .init(
          "classified",
          .array(known.filter { $0.only == side }.map {
            .object([.init("kind", .string($0.kind.rawValue)), .init("reason", .string($0.reason))])
          })),
      ])
    }
    return .object(members + [.init("differences", .array(differences))])
  }
}
