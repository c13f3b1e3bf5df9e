/// A regular expression in the language of RE2, which Google SecOps runs, as a syntax tree.
package struct RegularExpression: Hashable, Sendable {}
