package import Diagnostics

extension Sigma {
  /// What every kind of document says about itself (Sigma reference section 2.1).
  ///
  /// Empty texts and lists stand for keys that are not there.
  package struct Header: Hashable, Sendable {
    /// `title`, at most 256 characters.
    package var title: String
    /// `id`, a UUID.
    package var id: String
    /// `name`, by which correlation rules refer to the rule.
    package var name: String
    /// `related`.
    package var related: [RelatedRule]
    /// `taxonomy`; empty stands for `sigma`.
    package var taxonomy: String
    /// `status`: stable, test, experimental, deprecated or unsupported.
    package var status: String
    package var description: String
    package var license: String
    package var references: [String]
    package var author: String
    /// `date` and `modified`: `YYYY-MM-DD`.
    package var date: String
    package var modified: String
    /// `tags`: `namespace.name`.
    package var tags: [String]
    package var fields: [String]
    package var falsePositives: [String]
    /// `level`: informational, low, medium, high or critical.
    package var level: String
    package var scope: [String]
    /// Keys that the specification does not know, in order.
    package var custom: [Tree.Entry]
    /// Where the document stands.
    package var origin: Origin
    /// The keys of the document as they are written, but for the searches.
    package var places: Places
    /// False when something in the document could not be read; it is not lowered then.
    package var isComplete: Bool

    package init(title: String = "") {
      self.title = title
      id = ""
      name = ""
      related = []
      taxonomy = ""
      status = ""
      description = ""
      license = ""
      references = []
      author = ""
      date = ""
      modified = ""
      tags = []
      fields = []
      falsePositives = []
      level = ""
      scope = []
      custom = []
      origin = .none
      places = Places()
      isComplete = true
    }
  }

  /// Another rule that a rule has to do with.
  package struct RelatedRule: Hashable, Sendable {
    /// A UUID.
    package var id: String
    /// derived, obsolete, merged, renamed, similar, or pySigma's correlation.
    package var type: String

    package init(id: String, type: String) {
      self.id = id
      self.type = type
    }
  }

  /// A value of a key that the specification does not know: any YAML.
  package indirect enum Tree: Hashable, Sendable {
    /// `text`, `1`, `true`, nothing.
    case scalar(Scalar)
    /// `- a` lines.
    case list([Tree])
    /// `key: value` lines.
    case mapping([Entry])

    /// One `key: value`.
    package struct Entry: Hashable, Sendable {
      package var key: String
      package var value: Tree

      package init(_ key: String, _ value: Tree) {
        self.key = key
        self.value = value
      }
    }
  }
}
