import Events
import TestSupport

/// Makes rules, as texts, and events that fit them: few fields and few values, so that much matches.
struct RandomRules {
  var generator: SeededGenerator
  private let texts = ["a", "A", "ab", "ba", "5", "", "10.0.0.1"]
  private let scalars = ["principal.hostname", "target.hostname", "additional.fields[\"k\"]"]
  private let lists = ["principal.ip", "target.ip"]
  private let enumerators = ["UNKNOWN_DIRECTION", "INBOUND", "OUTBOUND"]

  init(seed: Int) {
    generator = SeededGenerator(seed: UInt64(seed))
  }

  static let listContent = [
    "names": ["a", "AB", "10.0.0.1"], "patterns": ["^a", "B$"], "networks": ["10.0.0.0/24"],
  ]

  private mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &generator) }

  // MARK: Events

  /// Events as UDM has them: nothing is empty, zero or false.
  mutating func events() -> [Event] {
    (0..<number(1...4)).map { index in
      var event = Event(time: Timestamp(nanoseconds: Int64(index) * 1_000_000_000))
      let present = texts.filter { !$0.isEmpty }
      for field in scalars where !generator.oneIn(3) { event[field] = [.string(generator.pick(present))] }
      for field in lists {
        event[field] = Array(Set((0..<number(0...2)).map { _ in generator.pick(present) })).sorted().map {
          .string($0)
        }
      }
      if generator.oneIn(2) { event["target.port"] = [.integer(Int64(generator.pick([1, 5, 80])))] }
      if generator.oneIn(2) { event["principal.port"] = [.integer(Int64(generator.pick([1, 5, 80])))] }
      if generator.oneIn(2) { event["network.dns.response"] = [.boolean(true)] }
      if generator.oneIn(2) {
        event["network.direction"] = [.string(generator.pick(["INBOUND", "OUTBOUND"]))]
      }
      return event
    }
  }

  // MARK: Rules

  mutating func rule() -> String {
    let isGrouped = generator.oneIn(2)
    let names = isGrouped && generator.oneIn(2) ? ["e", "f"] : ["e"]
    var statements = names.flatMap { name in
      (0..<number(0...3)).map { _ in generator.oneIn(3) ? "(\(test(name, 2)))" : atom(name) }
    }
    if isGrouped {
      for name in names {
        statements.append("$key = $\(name).\(generator.oneIn(4) ? "principal.ip" : "principal.hostname")")
      }
      if names.count > 1, generator.oneIn(2) {
        statements.append("$e.target.hostname \(generator.pick(["=", "!="])) $f.target.hostname")
        if !generator.oneIn(3) { statements += ["$e.target.hostname != \"\"", "$f.target.hostname != \"\""] }
      }
    } else if generator.oneIn(3) {
      statements.append("$p = $e.\(generator.pick(scalars))")
      if generator.oneIn(2) { statements.append("$p \(comparison())") }
      if generator.oneIn(2) { statements.append("$p = $e.\(generator.pick(scalars))") }
    }
    if !statements.contains(where: { $0.contains("$e.") }) { statements.append("$e.target.port >= 0") }
    statements.shuffle(using: &generator)
    let outcomes = (0..<number(0...2)).map { "$o\($0) = \(outcome(names, isGrouped: isGrouped))" }
    var conditions = names.map { generator.oneIn(3) ? "#\($0) >= \(number(1...2))" : "$\($0)" }
    if !outcomes.isEmpty, generator.oneIn(2), !outcomes[0].contains("array") {
      conditions.append("$o0 \(generator.pick(["=", "!=", "<", ">="])) \(number(0...2))")
    }
    return "rule r {\nmeta:\nevents:\n\(statements.joined(separator: "\n"))\n"
      + (isGrouped ? "match:\n$key by 10m\n" : "")
      + (outcomes.isEmpty ? "" : "outcome:\n\(outcomes.joined(separator: "\n"))\n")
      + "condition:\n\(conditions.joined(separator: " and "))\n}\n"
  }

  private mutating func test(_ name: String, _ depth: Int) -> String {
    guard depth > 0, !generator.oneIn(4) else { return atom(name) }
    switch number(0...2) {
    case 0: return "(" + (0..<2).map { _ in test(name, depth - 1) }.joined(separator: " and ") + ")"
    case 1: return "(" + (0..<2).map { _ in test(name, depth - 1) }.joined(separator: " or ") + ")"
    default: return "not (" + test(name, depth - 1) + ")"
    }
  }

  private mutating func quoted() -> String { "\"\(generator.pick(texts))\"" }

  private mutating func comparison() -> String {
    let relation = generator.pick(["=", "!="])
    switch number(0...2) {
    case 0: return "\(relation) \(quoted())\(generator.oneIn(2) ? " nocase" : "")"
    case 1: return "\(relation) /\(generator.pick(["a", "^a$", "b*", "", "^$", "(?i)B", "A|5"]))x?/"
    default: return "\(relation) \(quoted())"
    }
  }

  private mutating func atom(_ name: String) -> String {
    let scalar = "$\(name).\(generator.pick(scalars))"
    let list = "$\(name).\(generator.pick(lists))"
    let quantified = "\(generator.pick(["any", "all"])) \(list)"
    switch number(0...13) {
    case 0, 1: return "\(scalar) \(comparison())"
    case 2: return "\(list) \(comparison())"
    case 3: return "\(quantified) \(comparison())"
    case 4:
      let relation = generator.pick(["=", "!=", "<", "<=", ">", ">="])
      return "$\(name).target.port \(relation) \(generator.pick(["0", "5", "1 + 4", "80", "0 - 1"]))"
    case 5:
      return "$\(name).network.direction \(generator.pick(["=", "!="])) \"\(generator.pick(enumerators))\""
    case 6:
      return
        "$\(name).network.dns.response \(generator.pick(["=", "!="])) \(generator.pick(["true", "false"]))"
    case 7:
      return
        "\(scalar) \(generator.pick(["=", "!="])) $\(name).\(generator.pick(scalars))\(generator.oneIn(2) ? " nocase" : "")"
    case 8:
      let operand = generator.pick([scalar, list, quantified])
      return
        "re.regex(\(operand), `\(generator.pick(["a", "^$", "B|^$", "b+"]))`)\(generator.oneIn(2) ? " nocase" : "")"
    case 9:
      let function = generator.pick(["contains", "starts_with", "ends_with"])
      return "strings.\(function)(strings.to_lower(\(scalar)), \"\(generator.pick(["a", "b", "A", ""]))\")"
    case 10: return "net.ip_in_range_cidr(\(generator.pick([scalar, list, "any \(list)"])), \"10.0.0.0/24\")"
    case 11: return "\(generator.pick([scalar, list])) in %names\(generator.oneIn(2) ? " nocase" : "")"
    case 12: return "\(scalar) in \(generator.pick(["regex %patterns", "cidr %networks"]))"
    default: return "(any \(list) != \"\" and all \(list) \(comparison()))"
    }
  }

  private mutating func outcome(_ names: [String], isGrouped: Bool) -> String {
    let name = generator.pick(names)
    let field = "$\(name).\(generator.pick(scalars + lists + ["target.port"]))"
    let test = "\(scalarTest(name))"
    switch number(0...6) {
    case 0: return "max(if(\(test), \(number(1...3)), 0))"
    case 1: return "max(if(\(test), 2, 0) + if(\(scalarTest(name)), 1))"
    case 2: return "count_distinct(\(field))"
    case 3: return "array_distinct(\(field))"
    case 4: return "sum(if(\(test), 1, 0))"
    case 5: return "max($\(name).target.port) - min($\(name).principal.port)"
    default: return isGrouped ? "if(count_distinct(\(field)) > 1, 1, 0)" : "if(\(test), 1, 2)"
    }
  }

  private mutating func scalarTest(_ name: String) -> String {
    generator.oneIn(3) ? test(name, 1) : "$\(name).\(generator.pick(scalars)) \(comparison())"
  }
}
