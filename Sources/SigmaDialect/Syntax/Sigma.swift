import Dialects

/// The Sigma language, as its specification 2.1.0 says and as rules are written.
///
/// What is read and what is written follows the Sigma reference; where the specification is silent or
/// two-faced, section 11 of the reference decides.
package enum Sigma {
  /// A file: the documents of one YAML stream, in order.
  package struct File: Hashable, Sendable {
    /// Lines that stand as comments at the top of the file, without the `#`. Reading does not keep comments.
    package var comments: [String]
    package var documents: [Document]

    package init(comments: [String] = [], documents: [Document]) {
      self.comments = comments
      self.documents = documents
    }
  }

  /// One document of a file.
  package enum Document: Hashable, Sendable {
    /// A detection rule: has `detection`.
    case rule(Rule)
    /// A correlation rule: has `correlation`.
    case correlation(Correlation)
    /// A filter: has `filter`.
    case filter(Filter)
  }
}

extension Sigma: ReadableDialect, WritableDialect {}
