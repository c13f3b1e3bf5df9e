package import Diagnostics

extension Neutral {
  /// `container_tool: {process.executable: {ends_with: [/docker, /kubectl]}}`
  package struct Selection: Hashable, Sendable {
    package var name: Scalar
    /// Of which one must hold; several only if the selection is a list.
    package var clauses: [Clause]

    package init(name: Scalar, clauses: [Clause]) {
      self.name = name
      self.clauses = clauses
    }
  }

  /// A mapping of fields to tests, all of which must hold.
  package struct Clause: Hashable, Sendable {
    package var fields: [TestedField]

    package init(fields: [TestedField]) {
      self.fields = fields
    }
  }

  /// A field, or `any_field`, and what is asked of it.
  package struct TestedField: Hashable, Sendable {
    package var field: Scalar
    /// All must hold.
    package var tests: [Test]

    package init(_ field: Scalar, _ tests: [Test]) {
      self.field = field
      self.tests = tests
    }
  }

  /// `{ends_with: [/docker, /kubectl], cased: true}`
  package struct Test: Hashable, Sendable {
    /// One, or several numeric comparisons: a range.
    package var comparisons: [Comparison]
    package var isCased: Bool?
    /// Every value of the list must be satisfied.
    package var needsAll: Bool
    /// Every value of a repeated field must pass.
    package var asksEvery: Bool
    /// It was written as a value or list of values: `root` for `{equals: root}`.
    package var isShort: Bool
    package var origin: Origin

    package init(
      _ comparisons: [Comparison], isCased: Bool? = nil, needsAll: Bool = false, asksEvery: Bool = false,
      isShort: Bool = false, origin: Origin = .none
    ) {
      self.comparisons = comparisons
      self.isCased = isCased
      self.needsAll = needsAll
      self.asksEvery = asksEvery
      self.isShort = isShort
      self.origin = origin
    }
  }

  /// `ends_with: [/docker, /kubectl]`
  package struct Comparison: Hashable, Sendable {
    package var `operator`: Operator
    package var values: [Scalar]
    /// Where the operator stands.
    package var origin: Origin

    package init(_ operator: Operator, _ values: [Scalar], origin: Origin = .none) {
      self.operator = `operator`
      self.values = values
      self.origin = origin
    }
  }

  /// The operators of tests.
  package enum Operator: String, Hashable, Sendable, CaseIterable {
    case equals
    case startsWith = "starts_with"
    case endsWith = "ends_with"
    case contains
    case like
    case matches
    case inNetwork = "in_network"
    case lessThan = "less_than"
    case atMost = "at_most"
    case greaterThan = "greater_than"
    case atLeast = "at_least"
    case exists
    case isNull = "is_null"
    case sameAs = "same_as"
    case inList = "in_list"
    case matchesList = "matches_list"
    case inNetworkList = "in_network_list"
  }
}
