import Detections

extension YARAL.Path {
  /// The path to a field of a variable's events; `nil` for a name that is no UDM path.
  ///
  /// Names of fields are paths without the variable: `principal.ip[0]`, `additional.fields["key"]`, with keys
  /// escaped as quoted texts are. Columns of a table begin with the table: `%hosts.owner`.
  init?(_ variable: String, to field: Field) {
    if variable.hasPrefix("%") {
      let prefix = variable + "."
      let column = String(field.name.dropFirst(prefix.count))
      guard field.name.hasPrefix(prefix), !column.isEmpty, column.utf8.allSatisfy(YARAL.isWordByte) else { return nil }
      self.init(variable, [.member(column)])
      return
    }
    var rest = field.name.utf8[...]
    var steps: [Step] = []
    while let first = rest.first {
      if first == UInt8(ascii: "[") {
        guard let step = Self.bracket(&rest) else { return nil }
        steps.append(step)
        continue
      }
      if first == UInt8(ascii: "."), !steps.isEmpty {
        rest.removeFirst()
      } else if !steps.isEmpty {
        return nil
      }
      let name = rest.prefix(while: YARAL.isWordByte)
      guard !name.isEmpty else { return nil }
      steps.append(.member(String(Substring(name))))
      rest = rest.dropFirst(name.count)
    }
    guard case .member = steps.first else { return nil }
    self.init(variable, steps)
  }

  /// Takes `[0]` or `["key"]` from the front.
  private static func bracket(_ rest: inout Substring.UTF8View) -> Step? {
    rest.removeFirst()
    let step: Step
    if rest.first == UInt8(ascii: "\"") {
      rest.removeFirst()
      var key: [UInt8] = []
      while let byte = rest.first, byte != UInt8(ascii: "\"") {
        rest.removeFirst()
        guard byte == UInt8(ascii: "\\"), let escaped = rest.first else {
          key.append(byte)
          continue
        }
        rest.removeFirst()
        switch escaped {
        case UInt8(ascii: "n"): key.append(UInt8(ascii: "\n"))
        case UInt8(ascii: "r"): key.append(UInt8(ascii: "\r"))
        case UInt8(ascii: "t"): key.append(UInt8(ascii: "\t"))
        default: key.append(escaped)
        }
      }
      guard rest.first == UInt8(ascii: "\"") else { return nil }
      rest.removeFirst()
      step = .key(String(decoding: key, as: UTF8.self))
    } else {
      let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
      guard !digits.isEmpty else { return nil }
      rest = rest.dropFirst(digits.count)
      step = .index(String(Substring(digits)))
    }
    guard rest.first == UInt8(ascii: "]") else { return nil }
    rest.removeFirst()
    return step
  }
}
