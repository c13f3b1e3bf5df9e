import Dialects

/// Swift text: one file for each detection, which needs the library `DetectionRuntime` and nothing else.
package enum NativeSwift {
  /// The syntax tree of a file: the small part of Swift that detections are written in.
  package struct File: Hashable, Sendable {
    /// Lines of the comment at the top.
    package var header: [String]
    /// `public import DetectionRuntime`: public, because the types of what is declared come from there, and
    /// because packages may make imports internal unless they say otherwise.
    package var imports: [String]
    package var declarations: [Declaration]
  }

  /// What stands in a file or in a type.
  package enum Declaration: Hashable, Sendable {
    /// `public struct Name: Conformance { … }`
    case structure(name: String, conformance: String, comment: [String], members: [Declaration])
    /// `extension Name { … }`
    case extended(name: String, members: [Declaration])
    /// `public static let name: Type = value`
    case property(Property)
    /// `func name(_ event: Event) -> Bool { … }`
    case function(Function)
    /// An empty line.
    case gap
  }

  /// A stored property, or with `isComputed` one that is computed each time.
  package struct Property: Hashable, Sendable {
    package var comment: [String] = []
    /// `public static let`
    package var introducer: String
    package var name: String
    package var type: String?
    package var value: Expression
    package var isComputed = false
  }

  package struct Function: Hashable, Sendable {
    package var comment: [String] = []
    /// `public func`, `func`, or `public` for an initializer.
    package var introducer: String
    package var name: String
    /// Each as it is written: `_ event: Event`.
    package var parameters: [String]
    /// `nil` when nothing is returned.
    package var result: String?
    package var body: [Statement]
  }

  /// What stands in a function or closure. A last expression is the result.
  package indirect enum Statement: Hashable, Sendable {
    case expression(Expression)
    /// `return x`
    case result(Expression)
    /// `let x = y`, `var x: T = y`
    case binding(introducer: String, name: String, type: String?, Expression)
    /// `x = y`, `x += y`
    case assignment(Expression, operator: String, Expression)
    /// `if c { … }`
    case conditional(Expression, [Statement])
    /// `switch x { case 0: … default: … }`
    case selection(Expression, cases: [SwitchCase], otherwise: Expression)
  }

  package struct SwitchCase: Hashable, Sendable {
    package var pattern: Expression
    package var result: Expression
  }

  package indirect enum Expression: Hashable, Sendable {
    /// A name as it is written, a keyword in backticks; also `$0`, `.high`, `Self.names`.
    case name(String)
    case string(String)
    case integer(Int64)
    case double(Double)
    case boolean(Bool)
    /// `x.member`
    case member(Expression, String)
    /// `x["key"]`, `x[0]`
    case subscripted(Expression, Expression)
    /// `f(a, b: c) { … }`
    case call(Expression, [Argument], trailing: Closure?)
    /// `[a, b]`
    case array([Expression])
    /// `[a: b]`; not empty.
    case dictionary([DictionaryEntry])
    /// `!x`
    case not(Expression)
    /// `a && b`; at least two.
    case and([Expression])
    /// `a || b`; at least two.
    case or([Expression])
    /// `a < b`, `a + b`
    case binary(Expression, BinaryOperator, Expression)
    /// `c ? a : b`
    case ternary(Expression, Expression, Expression)
    /// `if c { a } else { b }`, the last always there; only as the whole of a right side or of a body.
    case choice([Choice], otherwise: Expression)
  }

  package struct Argument: Hashable, Sendable {
    package var label: String?
    package var value: Expression

    package init(_ value: Expression) {
      self.value = value
    }

    package init(_ label: String, _ value: Expression) {
      self.label = label
      self.value = value
    }
  }

  package struct DictionaryEntry: Hashable, Sendable {
    package var key: Expression
    package var value: Expression
  }

  package struct Choice: Hashable, Sendable {
    package var condition: Expression
    package var value: Expression
  }

  /// `{ row in … }`; without parameter `{ $0.x }`.
  package struct Closure: Hashable, Sendable {
    package var parameter: String?
    package var body: [Statement]
  }

  package enum BinaryOperator: String, Hashable, Sendable, CaseIterable {
    case add = "+"
    case subtract = "-"
    case multiply = "*"
    case divide = "/"
    case modulo = "%"
    case equal = "=="
    case notEqual = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
  }
}

extension NativeSwift.Expression {
  /// `f(a, b: c)`
  static func call(_ function: String, _ arguments: [NativeSwift.Argument] = []) -> Self {
    .call(.name(function), arguments, trailing: nil)
  }

  /// `x.f(a, b: c) { … }`
  static func method(
    _ receiver: Self, _ name: String, _ arguments: [NativeSwift.Argument] = [],
    trailing: NativeSwift.Closure? = nil
  ) -> Self {
    .call(.member(receiver, name), arguments, trailing: trailing)
  }
}
