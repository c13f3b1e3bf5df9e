import Diagnostics
import Patterns

extension RuleCheck {
  /// How deep calls may be nested.
  private static var depthLimit: Int { 20 }

  /// F1, X1, X2: functions, and the constants that they take.
  mutating func checkCalls(in expression: YARAL.Expression, depth: Int, isOutcome: Bool) {
    var depth = depth
    switch expression.kind {
    case .pattern(let pattern): checkPattern(pattern, at: expression.origin)
    case .call(let call):
      depth += 1
      if depth == Self.depthLimit + 1 {
        report(.yaralLimit, "calls are nested more than \(Self.depthLimit) deep", at: expression.origin)
      }
      checkCall(call, expression, isOutcome: isOutcome)
    case .text, .number, .boolean, .path, .count, .list, .not, .absent, .and, .or, .comparison, .membership,
      .quantified, .arithmetic, .choice:
      break
    }
    for operand in expression.operands { checkCalls(in: operand, depth: depth, isOutcome: isOutcome) }
  }

  private mutating func checkCall(_ call: YARAL.Call, _ expression: YARAL.Expression, isOutcome: Bool) {
    guard let signature = FunctionSignature.named(call.function) else {
      let near = nearestName(to: call.function, among: FunctionSignature.names)
      return report(
        .yaralHazard, "no page of Google's names a function '\(call.function)'", at: expression.origin,
        help: near.map { "did you mean '\($0)'?" } ?? "",
        fixes: near.map { renaming(call, at: expression.origin, to: $0) } ?? [])
    }
    if signature.isForSearchOnly {
      report(.yaralName, "'\(call.function)' is for searches, not for rules", at: expression.origin)
    }
    if !isOutcome {
      checkPlace(of: call, at: expression.origin)
      let variables = Set(expression.paths.filter { !$0.path.steps.isEmpty }.map(\.path.variable))
      if variables.count > 1 {
        report(
          .yaralJoin, "'\(call.function)' takes fields of one event, these are of several",
          at: expression.origin,
          help: "bind a placeholder to each, and compare those")
      }
    }
    checkArguments(of: call, expression, signature)
    checkConstants(of: call, expression)
  }

  /// The number of arguments, and what each is; of functions whose page was read.
  private mutating func checkArguments(
    of call: YARAL.Call, _ expression: YARAL.Expression, _ signature: FunctionSignature
  ) {
    let operands = expression.operands
    guard call.arguments.allSatisfy({ $0.name == nil }) else {
      if !call.function.hasPrefix("metrics.") {
        report(.yaralType, "'\(call.function)' takes no arguments with names", at: expression.origin)
      }
      return
    }
    guard signature.takes(operands.count) else {
      return report(
        .yaralType, "'\(call.function)' takes \(signature.countDescription), this has \(operands.count)",
        at: expression.origin)
    }
    for (index, operand) in operands.enumerated() {
      guard let parameter = signature.parameter(at: index), let type = type(of: operand) else { continue }
      if !parameter.takes(type) {
        report(
          .yaralType, "'\(call.function)' takes \(parameter.description) here, this is \(type.description)",
          at: operand.origin,
          help: parameter == .text && type.isNumber ? "write cast.as_string(…) around it" : "")
      } else if case .enumeration = type, parameter == .text {
        report(
          .yaralHazard, "no page says whether '\(call.function)' takes names of a closed set",
          at: operand.origin,
          help: "compare the field with the names that are meant")
      }
    }
  }

  private mutating func checkPlace(of call: YARAL.Call, at origin: Origin) {
    if YARAL.Call.wordsOfWindows.contains(call.function) {
      report(.yaralName, "'\(call.function)' stands in 'outcome' and 'condition' only", at: origin)
    }
    if FunctionSignature.aggregates.contains(call.function) || call.function.hasPrefix("metrics.") {
      report(.yaralAggregation, "'\(call.function)' stands in 'outcome' only", at: origin)
    }
  }

  // MARK: Constants

  private mutating func checkConstants(of call: YARAL.Call, _ expression: YARAL.Expression) {
    let operands = expression.operands
    guard operands.count > 1, case .text(let text, _) = operands[1].kind else { return }
    let origin = operands[1].origin
    switch call.function {
    case "net.ip_in_range_cidr":
      if IPNetwork(text) == nil {
        report(.malformedNetwork, "'\(text)' is no network", at: origin, help: "write 192.0.2.0/24")
      }
    case "re.regex", "re.capture_all":
      checkPattern(text, at: origin)
    case "re.capture":
      guard let groups = checkPattern(text, at: origin), groups > 1 else { return }
      report(
        .malformedPattern, "'re.capture' takes one group, this has \(groups)", at: origin,
        help: "write (?:…) for the others")
    case "re.replace":
      guard let groups = checkPattern(text, at: origin), operands.count > 2,
        case .text(let replacement, _) = operands[2].kind, let highest = Self.highestGroup(in: replacement),
        highest > groups
      else { return }
      report(
        .malformedPattern, "there is no group \(highest): the pattern has \(groups)", at: operands[2].origin)
    default: break
    }
  }

  /// - Returns: how many groups it has; `nil` when it is no pattern.
  @discardableResult
  private mutating func checkPattern(_ pattern: String, at origin: Origin) -> Int? {
    do throws(PatternError) {
      return try CompiledPattern(pattern).groupCount
    } catch {
      report(.malformedPattern, "/\(pattern)/ is no RE2 pattern: \(error.message)", at: origin)
      return nil
    }
  }

  /// The highest group that a replacement names: `\1`.
  private static func highestGroup(in replacement: String) -> Int? {
    var highest: Int?
    var isEscaped = false
    for byte in replacement.utf8 {
      if isEscaped, byte.isDigit { highest = max(highest ?? 0, Int(byte - UInt8(ascii: "0"))) }
      isEscaped = byte == UInt8(ascii: "\\") && !isEscaped
    }
    return highest
  }

  // MARK: Lists

  /// How many `in` of each kind a rule may have: two numbers are documented (section 16).
  mutating func checkLists() {
    var places: [YARAL.Membership: [Origin]] = [:]
    for expression in events.map(\.expression) + outcomes.map(\.expression) {
      expression.visit { inner in
        if case .membership(_, let membership, _, _) = inner.kind {
          places[membership, default: []].append(inner.origin)
        }
      }
    }
    let all = YARAL.Membership.allCases.reduce(into: []) { $0 += places[$1] ?? [] }
    checkCount(all, "'in'", sure: 7, most: 10)
    checkCount(places[.regex] ?? [], "'in regex'", sure: 4, most: 5)
    checkCount(places[.cidr] ?? [], "'in cidr'", sure: 2, most: 5)
  }

  private mutating func checkCount(_ places: [Origin], _ what: String, sure: Int, most: Int) {
    if places.count > most {
      report(.yaralLimit, "a rule has at most \(most) \(what), this has \(places.count)", at: places[most])
    } else if places.count > sure {
      report(
        .yaralHazard, "some tenants allow \(sure) \(what) in a rule, this has \(places.count)",
        at: places[sure])
    }
  }
}
