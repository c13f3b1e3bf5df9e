import Detections
import Diagnostics
import Events
import Patterns
import ValueFunctions

/// Computed fields have distinct names, and functions the arguments that they need.
func checkDerivations(of detection: Detection) -> [Diagnostic] {
  var findings: [Diagnostic] = []
  for variable in detection.variables {
    var names: Set<Field> = []
    for case .computed(let computed) in variable.derivations {
      if !names.insert(computed.field).inserted {
        findings.append(.duplicateComputedField(computed.field.name, at: variable.origin.span))
      }
      findings += check(computed.expression, at: variable.origin.span)
    }
  }
  return findings
}

private func check(_ expression: ValueExpression, at span: Span?) -> [Diagnostic] {
  switch expression {
  case .literal, .field, .values, .time: return []
  case .element(_, _, let inner): return check(inner, at: span)
  case .call(let function, let arguments):
    var findings = arguments.flatMap { check($0, at: span) }
    findings += checkCall(of: function, argumentCount: arguments.count, at: span)
    if let place = function.patternArgument, arguments.indices.contains(place),
      case .literal(let value) = arguments[place], let pattern = value.text
    {
      do throws(PatternError) {
        _ = try CompiledPattern(pattern)
      } catch {
        findings.append(.malformedPattern(pattern, error.message, at: span))
      }
    }
    return findings
  case .arithmetic(_, let left, let right): return check(left, at: span) + check(right, at: span)
  case .conditional(_, let then, let otherwise): return check(then, at: span) + check(otherwise, at: span)
  }
}

func checkCall(of function: ValueFunction, argumentCount: Int, at span: Span?) -> [Diagnostic] {
  let counts = function.argumentCounts
  if argumentCount >= counts.least, argumentCount <= counts.most ?? .max { return [] }
  return [.argumentCount(function.rawValue, given: argumentCount, at: span)]
}
