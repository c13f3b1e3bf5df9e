package import Diagnostics
package import Events

extension Sigma {
  /// A value of a rule with the type that YAML 1.1 gives it.
  package struct Scalar: Hashable, Sendable {
    package enum Content: Hashable, Sendable {
      /// Text as YAML gives it: Sigma's own escapes and wildcards are still in it.
      case text(String)
      /// `4688`, `1.5`, never infinite. What is integral and written without a point is an integer.
      case number(Number)
      /// `true`, `false`, and YAML 1.1's other words for them.
      case boolean(Bool)
      /// `null`, `~` or nothing.
      case null

      // Texts are compared by their bytes: Swift's `==` takes canonically equivalent ones for equal.
      package static func == (left: Content, right: Content) -> Bool {
        switch (left, right) {
        case (.text(let left), .text(let right)): left.utf8.elementsEqual(right.utf8)
        case (.number(let left), .number(let right)): left == right
        case (.boolean(let left), .boolean(let right)): left == right
        case (.null, .null): true
        case (.text, _), (.number, _), (.boolean, _), (.null, _): false
        }
      }

      package func hash(into hasher: inout Hasher) {
        switch self {
        case .text(let text): hasher.combine(Array(text.utf8))
        case .number(let number): hasher.combine(number)
        case .boolean(let boolean): hasher.combine(boolean)
        case .null: hasher.combine(0)
        }
      }
    }

    package var content: Content
    package var origin: Origin

    package init(_ content: Content, origin: Origin = .none) {
      self.content = content
      self.origin = origin
    }

    /// A text; Sigma's escapes must already be in it.
    package static func text(_ text: String) -> Scalar { Scalar(.text(text)) }

    /// What a person calls the value: "text", "a number", "a Boolean" or "null".
    package var kindName: String {
      switch content {
      case .text: "text"
      case .number: "a number"
      case .boolean: "a Boolean"
      case .null: "null"
      }
    }
  }
}
