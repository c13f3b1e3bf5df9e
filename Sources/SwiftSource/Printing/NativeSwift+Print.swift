extension NativeSwift {
  /// The longest line, in scalars, where it can be broken.
  static let lineWidth = 110

  /// The text of a file.
  package static func print(_ file: File) -> String {
    var parts: [Layout] = file.header.map { .text(comment($0, "//")) }
    if !file.header.isEmpty { parts.append(.text("")) }
    parts += file.imports.map { .text("public import \($0)") }
    for declaration in file.declarations { parts += [.text(""), declaration.layout] }
    return Layout.joined(parts, by: .newline).text(width: lineWidth) + "\n"
  }

  /// A line of a comment. Nothing in it can end the comment.
  static func comment(_ line: String, _ introducer: String) -> String {
    let visible = String(
      String.UnicodeScalarView(line.unicodeScalars.map { isPlain($0) ? $0 : " " }))
    return visible.allSatisfy { $0 == " " } ? introducer : "\(introducer) \(visible)"
  }
}

extension NativeSwift.Declaration {
  var layout: Layout {
    switch self {
    case .structure(let name, let conformance, let comment, let members):
      .sequence([
        documentation(comment), .text("public struct \(name): \(conformance) {"), body(members),
      ])
    case .extended(let name, let members):
      .sequence([.text("extension \(name) {"), body(members)])
    case .property(let property): property.layout
    case .function(let function): function.layout
    case .gap: .text("")
    }
  }

  private func body(_ members: [NativeSwift.Declaration]) -> Layout {
    let lines = members.map { Layout.sequence([.newline, $0.layout]) }
    return .sequence([.indented(.sequence(lines)), .newline, .text("}")])
  }
}

private func documentation(_ comment: [String]) -> Layout {
  .sequence(comment.flatMap { [.text(NativeSwift.comment($0, "///")), .newline] })
}

extension NativeSwift.Property {
  fileprivate var layout: Layout {
    let annotation = type.map { ": \($0)" } ?? ""
    let head = Layout.sequence([documentation(comment), .text("\(introducer) \(name)\(annotation)")])
    if isComputed { return .sequence([head, .text(" { "), value.layout(in: .lowest), .text(" }")]) }
    // A long text stands on a line of its own.
    if case .string = value {
      return .group(.sequence([head, .text(" ="), .indented(.sequence([.lineOrBlank, value.layout(in: .lowest)]))]))
    }
    return .group(.sequence([head, .text(" = "), value.layout(in: .lowest)]))
  }
}

extension NativeSwift.Function {
  fileprivate var layout: Layout {
    let list = Layout.joined(parameters.map { .text($0) }, by: .sequence([.text(","), .lineOrBlank]))
    let returns = result.map { " -> \($0)" } ?? ""
    return .sequence([
      documentation(comment), .text("\(introducer)\(name.isEmpty ? "" : " ")\(name)("),
      .group(.sequence([.indented(.sequence([.softBreak, list])), .softBreak, .text(")\(returns)")])),
      body.isEmpty ? .text(" {}") : .sequence([.text(" {"), block(body), .newline, .text("}")]),
    ])
  }
}

/// Statements, each on a line of its own, further in.
func block(_ statements: [NativeSwift.Statement]) -> Layout {
  .indented(.sequence(statements.map { .sequence([.newline, $0.layout]) }))
}

extension NativeSwift.Statement {
  var layout: Layout {
    switch self {
    case .expression(let expression):
      return expression.layout(in: .lowest)
    case .result(let expression):
      return .sequence([.text("return "), expression.layout(in: .lowest)])
    case .binding(let introducer, let name, let type, let value):
      let annotation = type.map { ": \($0)" } ?? ""
      return .sequence([.text("\(introducer) \(name)\(annotation) = "), value.layout(in: .lowest)])
    case .assignment(let target, let symbol, let value):
      return .sequence([
        target.layout(in: .lowest), .text(" \(symbol) "), value.layout(in: .lowest),
      ])
    case .conditional(let condition, let body):
      let inside: Layout
      if body.count == 1 {
        inside = .group(
          .sequence([.indented(.sequence([.lineOrBlank, body[0].layout])), .lineOrBlank, .text("}")]))
      } else {
        inside = .sequence([block(body), .newline, .text("}")])
      }
      return .sequence([.text("if "), .indented(condition.conditionLayout), .text(" {"), inside])
    case .selection(let subject, let cases, let otherwise):
      var lines = cases.map { switchCase in
        Layout.sequence([
          .newline, .text("case "), switchCase.pattern.layout(in: .lowest), .text(": "),
          switchCase.result.layout(in: .lowest),
        ])
      }
      lines.append(.sequence([.newline, .text("default: "), otherwise.layout(in: .lowest)]))
      return .sequence([
        .text("switch "), subject.layout(in: .lowest), .text(" {"), .sequence(lines), .newline, .text("}"),
      ])
    }
  }
}
