package import Diagnostics
package import Events

extension YARAL {
  /// What stands in `events`, `outcome` and `condition`. The printer sets parentheses.
  package struct Expression: Hashable, Sendable {
    package indirect enum Kind: Hashable, Sendable {
      /// `"text"` or `` `text` ``, decoded.
      case text(String, TextStyle)
      /// `/pattern/`, without the backslashes before `/`.
      case pattern(String)
      /// Digits, possibly with a fraction: `5`, `0.5`; never negative.
      case number(String)
      case boolean(Bool)
      /// `$e.principal.hostname`, a placeholder `$host`, or in `condition` an event variable `$e`.
      case path(Path)
      /// `#e`: how many.
      case count(String)
      /// `%name` or `%table.column`, without the percent sign; an operand of a row join.
      case list(String)
      case call(Call)
      case not(Expression)
      /// `!$e`, in `condition`.
      case absent(Expression)
      /// Two or more.
      case and([Expression])
      /// Two or more.
      case or([Expression])
      /// `left = right`, with `nocase` if case does not matter.
      case comparison(Expression, Relation, Expression, ignoringCase: Bool)
      /// `operand in %list`, `in regex %list`, `in cidr %list`, possibly `nocase`.
      case membership(Expression, Membership, list: String, ignoringCase: Bool)
      /// `any $e.f`, `all $e.f`.
      case quantified(Quantifier, Expression)
      case arithmetic(Operator, Expression, Expression)
      /// `any of [$a, $b]`, `2 of [$a, $b]`, in `condition`.
      case choice(Choice, [Expression])
    }

    package var kind: Kind
    package var origin: Origin

    package init(_ kind: Kind, origin: Origin = .none) {
      self.kind = kind
      self.origin = origin
    }
  }

  /// Which quotes a text stands in; both mean the same text.
  package enum TextStyle: Hashable, Sendable {
    /// `"…"`, backslash escapes.
    case quoted
    /// `` `…` ``, nothing is escaped.
    case raw
  }

  package enum Quantifier: String, Hashable, Sendable, CaseIterable {
    case any, all
  }

  /// How `in` reads a list.
  package enum Membership: Hashable, Sendable, CaseIterable {
    /// `in %list`
    case exact
    /// `in regex %list`
    case regex
    /// `in cidr %list`
    case cidr
  }

  package enum Operator: String, Hashable, Sendable, CaseIterable {
    case add = "+"
    case subtract = "-"
    case multiply = "*"
    case divide = "/"
    case modulo = "%"
  }

  /// How many of a list of conditions must hold.
  package enum Choice: Hashable, Sendable {
    case any, all
    /// Digits.
    case atLeast(String)
  }

  /// A variable and the way from it: `$e.additional.fields["X"]`, `$host`.
  package struct Path: Hashable, Sendable {
    package enum Step: Hashable, Sendable {
      /// `.name`
      case member(String)
      /// `["key"]`, decoded.
      case key(String)
      /// `[0]`, digits.
      case index(String)
    }

    /// Without the dollar sign.
    package var variable: String
    package var steps: [Step]
    package var origin: Origin

    package init(_ variable: String, _ steps: [Step] = [], origin: Origin = .none) {
      self.variable = variable
      self.steps = steps
      self.origin = origin
    }
  }

  /// `re.regex($e.f, `x`)`, possibly with `nocase` behind it.
  package struct Call: Hashable, Sendable {
    package struct Argument: Hashable, Sendable {
      package enum Value: Hashable, Sendable {
        case expression(Expression)
        /// Only in named arguments: `period:1d`.
        case period(Period)
        /// Only in named arguments, dotted names: `agg:max`.
        case name(String)
      }

      /// The dotted name of a named argument (`metrics.*` only): `principal.asset.ip`.
      package var name: String?
      package var value: Value

      package init(name: String? = nil, _ value: Value) {
        self.name = name
        self.value = value
      }
    }

    /// When the window begins and ends: they stand without parentheses (section 11).
    static let wordsOfWindows = ["window_start", "window_end"]

    /// Dotted: `net.ip_in_range_cidr`.
    package var function: String
    package var arguments: [Argument]
    package var ignoringCase: Bool

    package init(_ function: String, _ arguments: [Argument], ignoringCase: Bool = false) {
      self.function = function
      self.arguments = arguments
      self.ignoringCase = ignoringCase
    }
  }
}
