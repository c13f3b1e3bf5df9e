package import Diagnostics

extension YARAL {
  /// `rule NAME { meta: … setup: … events: … match: … outcome: … condition: … export: … options: … }`.
  package struct Rule: Hashable, Sendable {
    package var comments: [Comment]
    package var name: String
    package var meta: Section<MetaEntry>?
    /// What it does to the entity graph before it is run; only Google SecOps can.
    package var setup: Section<Directive>?
    package var events: Section<Predicate>?
    package var match: Section<Match>?
    package var outcome: Section<Outcome>?
    package var condition: Section<Predicate>?
    /// What it writes to data tables for each detection; only Google SecOps can.
    package var export: Section<Directive>?
    package var options: Section<Option>?
    /// The comments before the closing brace.
    package var closingComments: [Comment]
    /// Where the name stands.
    package var origin: Origin
    /// Whether something in it could not be read, so that this is not the whole rule.
    package var isDamaged = false

    package init(
      comments: [Comment] = [], name: String, meta: Section<MetaEntry>? = nil,
      events: Section<Predicate>? = nil, match: Section<Match>? = nil,
      outcome: Section<Outcome>? = nil,
      condition: Section<Predicate>? = nil, options: Section<Option>? = nil,
      closingComments: [Comment] = [], origin: Origin = .none
    ) {
      self.comments = comments
      self.name = name
      self.meta = meta
      self.events = events
      self.match = match
      self.outcome = outcome
      self.condition = condition
      self.options = options
      self.closingComments = closingComments
      self.origin = origin
    }
  }

  /// A part of a rule: its header's comments, and its lines in order.
  package struct Section<Line: Hashable & Sendable>: Hashable, Sendable {
    package var comments: [Comment]
    package var lines: [Line]
    /// Where the header stands.
    package var origin: Origin

    package init(comments: [Comment] = [], _ lines: [Line], origin: Origin = .none) {
      self.comments = comments
      self.lines = lines
      self.origin = origin
    }
  }

  /// `key = "value"`.
  package struct MetaEntry: Hashable, Sendable {
    package var comments: [Comment]
    package var key: String
    package var value: String
    package var origin: Origin

    package init(comments: [Comment] = [], _ key: String, _ value: String, origin: Origin = .none) {
      self.comments = comments
      self.key = key
      self.value = value
      self.origin = origin
    }
  }

  /// One statement of `events`, or the one of `condition`. The lines of `events` must all hold.
  package struct Predicate: Hashable, Sendable {
    package var comments: [Comment]
    package var expression: Expression

    package init(comments: [Comment] = [], _ expression: Expression) {
      self.comments = comments
      self.expression = expression
    }
  }

  /// `$name = expression` in `outcome`.
  package struct Outcome: Hashable, Sendable {
    package var comments: [Comment]
    /// Without the dollar sign.
    package var name: String
    package var expression: Expression
    package var origin: Origin

    package init(
      comments: [Comment] = [], _ name: String, _ expression: Expression, origin: Origin = .none
    ) {
      self.comments = comments
      self.name = name
      self.expression = expression
      self.origin = origin
    }
  }

  /// A statement of `setup` or `export`: `graph_append [$g, %table]`, `%table.write_row(ip: $ip)`.
  package struct Directive: Hashable, Sendable {
    package var comments: [Comment]
    /// `write_row`, or with the table that it is a function of: `%table.write_row`.
    package var function: String
    package var arguments: [Call.Argument]
    /// Whether the arguments stand in brackets, not in parentheses.
    package var isBracketed: Bool
    package var origin: Origin

    package init(
      comments: [Comment] = [], _ function: String, _ arguments: [Call.Argument], isBracketed: Bool = false,
      origin: Origin = .none
    ) {
      self.comments = comments
      self.function = function
      self.arguments = arguments
      self.isBracketed = isBracketed
      self.origin = origin
    }
  }

  /// `$key, $other over 5m`.
  package struct Match: Hashable, Sendable {
    package var comments: [Comment]
    /// Placeholders; fields are read too, so that a check can say that rules may not have them.
    package var keys: [Path]
    package var window: Window
    package var origin: Origin

    package init(comments: [Comment] = [], keys: [Path], window: Window, origin: Origin = .none) {
      self.comments = comments
      self.keys = keys
      self.window = window
      self.origin = origin
    }
  }

  /// Section 11.
  package struct Window: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
      /// `over 5m`: overlapping windows, as the engine lays them.
      case hop
      /// `by 5m`: adjacent windows.
      case tumbling
      /// `over 5m before $e`; the name is without the dollar sign.
      case before(String)
      /// `over 5m after $e`.
      case after(String)
    }

    package var kind: Kind
    package var length: Period

    package init(_ kind: Kind, _ length: Period) {
      self.kind = kind
      self.length = length
    }
  }

  /// A time as YARA-L writes it: `5m`, `24h`, `1d`.
  package struct Period: Hashable, Sendable {
    package enum Unit: String, Hashable, Sendable, CaseIterable {
      case minutes = "m"
      case hours = "h"
      case days = "d"

      package var minutes: Int64 {
        switch self {
        case .minutes: 1
        case .hours: 60
        case .days: 1440
        }
      }
    }

    package var count: Int64
    package var unit: Unit

    package init(_ count: Int64, _ unit: Unit) {
      self.count = count
      self.unit = unit
    }

    /// Whole minutes; `nil` when 64 bits do not hold them.
    package var minutes: Int64? {
      let (product, overflow) = count.multipliedReportingOverflow(by: unit.minutes)
      return overflow ? nil : product
    }
  }

  /// `name = value` in `options`.
  package struct Option: Hashable, Sendable {
    package enum Value: Hashable, Sendable {
      case boolean(Bool)
      case period(Period)
      case integer(String)
    }

    package var comments: [Comment]
    package var name: String
    package var value: Value
    package var origin: Origin

    package init(comments: [Comment] = [], _ name: String, _ value: Value, origin: Origin = .none) {
      self.comments = comments
      self.name = name
      self.value = value
      self.origin = origin
    }
  }
}
