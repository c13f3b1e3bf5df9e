package import Diagnostics
package import Events

extension Sigma {
  /// A correlation rule (Sigma reference section 6).
  package struct Correlation: Hashable, Sendable {
    package var header: Header
    package var type: Kind
    /// `rules`: names or ids of rules, in order.
    package var rules: [Reference]
    /// `group-by`: fields or aliases; `nil` when the key is not there.
    package var groupBy: [Reference]?
    /// `timespan`.
    package var timespan: Timespan
    /// `condition`, in the order of the text; every bound must hold.
    package var bounds: [Bound]
    /// `condition` as a text: pySigma's extended condition over the referenced rules.
    package var extendedCondition: Condition?
    /// `field` in `condition`.
    package var fields: [Reference]
    /// `percentile` in `condition`: which one, of value_percentile.
    package var percentile: Number?
    /// `aliases`.
    package var aliases: [Alias]
    /// `generate`: whether the referenced rules alert as well.
    package var generate: Bool
    package var origin: Origin

    package init(
      header: Header, type: Kind, rules: [Reference], groupBy: [Reference]?, timespan: Timespan,
      bounds: [Bound] = [], extendedCondition: Condition? = nil, fields: [Reference] = [],
      percentile: Number? = nil, aliases: [Alias] = [], generate: Bool = false, origin: Origin = .none
    ) {
      self.header = header
      self.type = type
      self.rules = rules
      self.groupBy = groupBy
      self.timespan = timespan
      self.bounds = bounds
      self.extendedCondition = extendedCondition
      self.fields = fields
      self.percentile = percentile
      self.aliases = aliases
      self.generate = generate
      self.origin = origin
    }

    /// `type`.
    package enum Kind: String, Hashable, Sendable, CaseIterable {
      case eventCount = "event_count"
      case valueCount = "value_count"
      case temporal
      case temporalOrdered = "temporal_ordered"
      case valueSum = "value_sum"
      case valueAverage = "value_avg"
      case valuePercentile = "value_percentile"
      /// Only in pySigma and rsigma.
      case valueMedian = "value_median"
    }

    /// A name that stands for something else: a rule, a field, an alias.
    package struct Reference: Hashable, Sendable {
      package var name: String
      package var origin: Origin

      package init(_ name: String, origin: Origin = .none) {
        self.name = name
        self.origin = origin
      }
    }

    /// `gte: 10`.
    package struct Bound: Hashable, Sendable {
      package var relation: Relation
      package var threshold: Number
      package var origin: Origin

      package init(_ relation: Relation, _ threshold: Number, origin: Origin = .none) {
        self.relation = relation
        self.threshold = threshold
        self.origin = origin
      }
    }

    /// `alias: {rule: field}`.
    package struct Alias: Hashable, Sendable {
      package var name: String
      /// Which field it stands for in each rule, in the order of the text.
      package var fields: [Mapping]
      package var origin: Origin

      package init(name: String, fields: [Mapping], origin: Origin = .none) {
        self.name = name
        self.fields = fields
        self.origin = origin
      }
    }

    /// `rule: field` of an alias.
    package struct Mapping: Hashable, Sendable {
      package var rule: String
      package var field: String
      package var origin: Origin

      package init(rule: String, field: String, origin: Origin = .none) {
        self.rule = rule
        self.field = field
        self.origin = origin
      }
    }
  }

  /// `10m`: how much time a correlation spans.
  package struct Timespan: Hashable, Sendable {
    /// Positive.
    package var seconds: Int64
    package var origin: Origin

    package init(seconds: Int64, origin: Origin = .none) {
      self.seconds = seconds
      self.origin = origin
    }
  }
}

extension Sigma.Correlation {
  /// The word of a bound's relation.
  package static func word(of relation: Relation) -> String {
    switch relation {
    case .greater: "gt"
    case .greaterOrEqual: "gte"
    case .less: "lt"
    case .lessOrEqual: "lte"
    case .equal: "eq"
    case .notEqual: "neq"
    }
  }

  /// The relation of a bound's word.
  package static func relation(of word: String) -> Relation? {
    Relation.allCases.first { self.word(of: $0) == word }
  }
}

extension Sigma.Timespan {
  /// Units with their seconds, longest first. Weeks, months and years are pySigma's and rsigma's; they are
  /// read and never written.
  static let units: [(letter: Character, seconds: Int64)] = [
    ("y", 31_556_952), ("M", 2_629_746), ("w", 604_800), ("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1),
  ]

  /// Reads a number and a unit letter; `nil` for anything else, zero, and more than 100 years.
  package init?(text: String, origin: Origin) {
    guard let letter = text.last, let unit = Self.units.first(where: { $0.letter == letter }),
      let count = Int64(text.dropLast()), text.first?.isNumber == true, count > 0,
      count <= 100 * 31_556_952 / unit.seconds
    else { return nil }
    self.init(seconds: count * unit.seconds, origin: origin)
  }

  /// The shortest exact text with a unit of the specification: `90m`, `1d`.
  package var text: String {
    for unit in Self.units where "dhms".contains(unit.letter) && seconds % unit.seconds == 0 {
      return "\(seconds / unit.seconds)\(unit.letter)"
    }
    return "\(seconds)s"
  }
}
