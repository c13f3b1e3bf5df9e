import Detections
import Equivalence
package import Events

extension SolverProblem {
  /// What leaves an event out of the problem; `nil` when the problem is about it.
  package func bound(on event: Event) -> String? {
    let named = Set(names.map(\.field.name))
    let others = event.fields.filter { !named.contains($0.key) }.reduce(0) { $0 + $1.value.count }
    if named.contains(Self.otherField.name), others > Self.mostValues { return "many other values" }
    for (_, field) in names {
      let values = event[field.name]
      if values.count > (domain.mayRepeat(field) ? Self.mostValues : 1) { return "a field with many values" }
      for value in values {
        guard let text = value.text else { continue }
        if text.unicodeScalars.contains(where: { $0.value > Language.lastCharacter }) {
          return "a character beyond U+2FFFF"
        }
        if case .double = value, !text.allSatisfy({ $0.isNumber || $0 == "." || $0 == "-" }) {
          return "a float with an exponent"
        }
        if numericFields.contains(field), Number(decimal: text) != nil, !isShort(text) {
          return "a decimal of many digits"
        }
      }
    }
    return nil
  }

  private func isShort(_ text: String) -> Bool {
    let parts = text.drop { $0 == "+" || $0 == "-" }.split(separator: ".", omittingEmptySubsequences: false)
    guard let whole = parts.first else { return true }
    return whole.count <= Self.wholeDigits && parts.dropFirst().allSatisfy { $0.count <= Self.fractionDigits }
  }
}

extension EventDomain {
  /// Whether a field may have several values.
  func mayRepeat(_ field: Field) -> Bool {
    if unrestricted.contains(field) { return true }
    return switch repeated {
    case .all: true
    case .none: false
    case .only(let fields): fields.contains(field)
    }
  }
}
